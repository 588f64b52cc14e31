//! The pair of links between the machine and one router.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::AsRawFd;
use std::path::Path;

use super::link_prefix;
use crate::error::{NetworkError, Step};
use crate::link::{LOOPBACK, UPLINK};
use crate::namespace::{enter_file, set_sysctl};
use crate::rtnl::{self, FoundLink, Request, Socket, VethEnd};
use crate::spec::{Cidr, VpcSpec};

/// Largest packet on an uplink, in bytes: what nearly every way out of a machine takes.
const UPLINK_MTU: u32 = 1500;

/// The two addresses of one uplink.
struct Ends {
    machine: Ipv4Addr,
    router: Ipv4Addr,
}

/// Connects the router of `vpc` with the machine and gives it its addresses and routes. Returns
/// the machine's address there.
///
/// Call it from a thread in the machine's namespace; the thread ends up in the router's.
pub(crate) fn ensure_uplink(
    prefix: &str,
    range: Cidr,
    router: &Path,
    vpc: &VpcSpec,
) -> Result<Ipv4Addr, NetworkError> {
    let router = File::open(router).step("open the router's namespace")?;
    let mut machine = Socket::open().step("open a route socket")?;
    let links = list(&mut machine).step("list links")?;
    let slot = match slot_of(prefix, &links, &vpc.id) {
        Some(slot) => slot,
        None => add_pair(prefix, range, &links, &mut machine, &router, vpc)?,
    };
    let ends = ends(range, slot).ok_or(NetworkError::UplinksExhausted(range))?;
    configure_machine(&mut machine, &name(prefix, slot), &ends).step("configure the uplink")?;
    enter_file(&router).step("enter the router's namespace")?;
    configure_router(&ends, vpc).step("configure the router")?;
    machine
        .wait_until_it_sends(&name(prefix, slot))
        .step("wait for the uplink")?;
    Ok(ends.machine)
}

fn add_pair(
    prefix: &str,
    range: Cidr,
    links: &[FoundLink],
    machine: &mut Socket,
    router: &File,
    vpc: &VpcSpec,
) -> Result<u32, NetworkError> {
    remove_half_made(router).step("remove a half made uplink")?;
    let slot = free_slot(prefix, range, links, machine).step("list addresses")?;
    let slot = slot.ok_or(NetworkError::UplinksExhausted(range))?;
    let name = name(prefix, slot);
    let here = VethEnd {
        name: &name,
        mac: None,
        mtu: UPLINK_MTU,
        group: 0,
    };
    let there = VethEnd {
        name: UPLINK,
        mac: None,
        mtu: UPLINK_MTU,
        group: 0,
    };
    let pair = vec![
        Request::create(rtnl::veth(&here, &there, router.as_raw_fd())),
        Request::change(rtnl::link_alias(&name, &vpc.id)),
    ];
    machine.request(pair).step("add the uplink")?;
    Ok(slot)
}

/// An uplink whose end on the machine never got its VPC's name is of no use.
fn remove_half_made(router: &File) -> io::Result<()> {
    let router = router.try_clone()?;
    let remove = move || {
        enter_file(&router)?;
        Socket::open()?.request(vec![Request::remove(
            rtnl::delete_link(UPLINK),
            libc::ENODEV,
        )])
    };
    std::thread::scope(|scope| scope.spawn(remove).join())
        .map_err(|_| io::Error::other("a network thread ended early"))?
}

fn configure_machine(socket: &mut Socket, name: &str, ends: &Ends) -> io::Result<()> {
    let link =
        rtnl::found_link(socket.get(rtnl::get_link(name))?).ok_or(io::ErrorKind::NotFound)?;
    socket.request(vec![
        Request::change(rtnl::link_without_ipv6_addresses(name)),
        Request::change(rtnl::link_up(name)),
        Request::replace(rtnl::address(link.index, ends.machine, 32)),
        Request::replace(rtnl::route_on_link(link.index, Cidr::host(ends.router))),
    ])
}

fn configure_router(ends: &Ends, vpc: &VpcSpec) -> io::Result<()> {
    set_sysctl("ipv4/ip_forward", "1")?;
    let mut socket = Socket::open()?;
    let found = socket.get(rtnl::get_link(UPLINK))?;
    let uplink = rtnl::found_link(found)
        .ok_or(io::ErrorKind::NotFound)?
        .index;
    let mut requests = vec![
        Request::change(rtnl::link_up("lo")),
        Request::change(rtnl::link_without_ipv6_addresses(UPLINK)),
        Request::change(rtnl::link_up(UPLINK)),
        Request::replace(rtnl::address(uplink, ends.router, 32)),
        Request::replace(rtnl::route_on_link(uplink, Cidr::host(ends.machine))),
        Request::replace(rtnl::default_route(uplink, ends.machine)),
    ];
    requests.extend(
        vpc.cidrs
            .iter()
            .map(|range| Request::replace(rtnl::black_hole(*range))),
    );
    let own: BTreeSet<_> = own_addresses(vpc).collect();
    let there = socket.dump(rtnl::list_addresses())?;
    let there = there.into_iter().filter_map(rtnl::found_loopback_address);
    let stale = there.filter(|address| !own.contains(address));
    requests.extend(stale.map(|address| {
        Request::remove(rtnl::delete_address(LOOPBACK, address), libc::EADDRNOTAVAIL)
    }));
    let on_loopback = |address: &Ipv4Addr| Request::replace(rtnl::address(LOOPBACK, *address, 32));
    requests.extend(own.iter().map(on_loopback));
    socket.request(requests)
}

/// The addresses the router itself answers at.
fn own_addresses(vpc: &VpcSpec) -> impl Iterator<Item = Ipv4Addr> {
    let services = vpc.services.iter().map(|(address, _)| *address);
    vpc.resolver_addresses().into_iter().chain(services)
}

/// The uplink of a VPC, as seen from the machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Uplink {
    /// The number of the machine's link.
    pub(super) link: u32,
    /// The router's address on it.
    pub(super) router: Ipv4Addr,
}

/// The uplink of that VPC, once there is one.
pub(super) fn find_uplink(
    prefix: &str,
    range: Cidr,
    vpc: &str,
    machine: &mut Socket,
) -> io::Result<Option<Uplink>> {
    let links = list(machine)?;
    let found = || {
        let link = links.iter().find(|link| link.alias == vpc)?;
        let ends = ends(range, slot_in(prefix, &link.name)?)?;
        Some(Uplink {
            link: link.index,
            router: ends.router,
        })
    };
    Ok(found())
}

/// The ids of the VPCs that have an uplink under the prefix, with the link's name.
///
/// A link that was never given its VPC's name has an empty id.
pub(crate) fn uplinks(prefix: &str) -> io::Result<Vec<(String, String)>> {
    let links = list(&mut Socket::open()?)?;
    let ours = links
        .into_iter()
        .filter(|link| slot_in(prefix, &link.name).is_some());
    Ok(ours.map(|link| (link.alias, link.name)).collect())
}

/// Deletes an uplink and waits until it is gone.
pub(crate) fn delete_uplink(name: &str) -> io::Result<()> {
    Socket::open()?.request(vec![Request::remove(rtnl::delete_link(name), libc::ENODEV)])
}

fn list(socket: &mut Socket) -> io::Result<Vec<FoundLink>> {
    Ok(socket
        .dump(rtnl::list_links())?
        .into_iter()
        .filter_map(rtnl::found_link)
        .collect())
}

fn slot_of(prefix: &str, links: &[FoundLink], vpc: &str) -> Option<u32> {
    links
        .iter()
        .find(|link| link.alias == vpc)
        .and_then(|link| slot_in(prefix, &link.name))
}

fn slot_in(prefix: &str, name: &str) -> Option<u32> {
    name.strip_prefix(&link_prefix(prefix))?.parse().ok()
}

fn name(prefix: &str, slot: u32) -> String {
    format!("{}{slot}", link_prefix(prefix))
}

/// The first uplink number of which neither name nor addresses are in use on the machine.
fn free_slot(
    prefix: &str,
    range: Cidr,
    links: &[FoundLink],
    machine: &mut Socket,
) -> io::Result<Option<u32>> {
    let taken: BTreeSet<_> = links
        .iter()
        .filter_map(|link| slot_in(prefix, &link.name))
        .collect();
    let found = machine.dump(rtnl::list_addresses())?;
    let addresses: BTreeSet<_> = found.into_iter().filter_map(rtnl::found_address).collect();
    let free = |slot: &u32| {
        let unused =
            |ends: Ends| !addresses.contains(&ends.machine) && !addresses.contains(&ends.router);
        !taken.contains(slot) && ends(range, *slot).is_some_and(unused)
    };
    Ok((0..MOST_UPLINKS).find(free))
}

/// So that names of links stay within 15 bytes.
const MOST_UPLINKS: u32 = 1000;

fn ends(range: Cidr, slot: u32) -> Option<Ends> {
    let machine = range.nth(slot.checked_mul(2)?)?;
    let router = range.nth(slot.checked_mul(2)? + 1)?;
    Some(Ends { machine, router })
}
