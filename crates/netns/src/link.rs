//! Interfaces of tasks and load balancers: a namespace with `eth0`, and its end in the router.
//!
//! Everything here blocks and enters namespaces: run it by [`crate::namespace::on_thread`].

use std::fs::File;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::AsRawFd;
use std::path::Path;

use crate::error::{NetworkError, Step};
use crate::namespace::{create_or_enter, enter, enter_file, forget, is_bound, set_sysctl};
use crate::rtnl::{self, FoundLink, Request, Socket, VethEnd};
use crate::spec::{Cidr, InterfaceSpec, MacAddress};

pub(crate) mod peer;
pub(crate) mod speak;

/// The link that leads out of a router.
pub(crate) const UPLINK: &str = "uplink";
/// `lo` is the first link of every namespace.
pub(crate) const LOOPBACK: u32 = 1;
/// Links that nobody needs any more; they are deleted together.
pub(crate) const DOOMED: u32 = 0x4c53_0001;

/// The router's hardware address on every interface: each pair is a wire of its own.
const ROUTER_MAC: MacAddress = MacAddress([0x02, 0x4c, 0x53, 0, 0, 1]);
/// Longest name the kernel gives a link.
const MOST_NAME: usize = 15;
const TASK_LINK: &str = "eth0";

/// The name of an interface's end in the router: its id, or `e` and the end of a long one.
pub(crate) fn link_name(id: &str) -> String {
    if id.len() <= MOST_NAME {
        return id.to_owned();
    }
    format!("e{}", link_tail(id))
}

/// As much of the end of an id as fits a link's name behind one letter.
fn link_tail(id: &str) -> &str {
    id.get(id.len().saturating_sub(MOST_NAME - 1)..)
        .unwrap_or(id)
}

/// What a link's alias in the router says: which interface it is, and its address.
pub(crate) fn read_alias(alias: &str) -> Option<(&str, Ipv4Addr)> {
    let (id, ip) = alias.split_once(' ')?;
    Some((id, ip.parse().ok()?))
}

/// Makes the interface's namespace, `eth0` in it and the route to it, or completes them.
pub(crate) fn attach(
    router: &Path,
    netns: &Path,
    interface: &InterfaceSpec,
) -> Result<(), NetworkError> {
    let router = File::open(router).step("open the router's namespace")?;
    create_or_enter(netns).step("make the interface's namespace")?;
    let mut inside = Socket::open().step("open a socket in the interface's namespace")?;
    if !add_pair(&mut inside, &router, interface)? {
        make_room(&router, interface)?;
        enter(netns).step("enter the interface's namespace")?;
        add_pair(&mut inside, &router, interface)?;
    }
    configure_inside(&mut inside, interface).step("configure eth0")?;
    if interface.speaks_for_clients {
        speak::prepare_inside(&mut inside, TASK_LINK).step("let eth0 speak for clients")?;
    }
    // Chosen: as containers elsewhere, any user may take low ports and send echo requests.
    set_sysctl("ipv4/ip_unprivileged_port_start", "0").step("allow low ports")?;
    set_sysctl("ipv4/ping_group_range", "0 2147483647").step("allow echo requests")?;
    enter_file(&router).step("enter the router's namespace")?;
    configure_router(interface).step("lead the router to the interface")?;
    if interface.speaks_for_clients {
        let name = link_name(&interface.id);
        speak::prepare_router(&name, interface.ip).step("lead answers to the interface")?;
    }
    inside.wait_until_it_sends(TASK_LINK).step("wait for eth0")
}

/// Adds the pair of links; false when a link of that name stands in the way in the router.
fn add_pair(
    inside: &mut Socket,
    router: &File,
    interface: &InterfaceSpec,
) -> Result<bool, NetworkError> {
    let name = link_name(&interface.id);
    let here = VethEnd {
        name: TASK_LINK,
        mac: Some(interface.mac),
        mtu: interface.mtu,
        group: 0,
    };
    let there = VethEnd {
        name: &name,
        mac: Some(ROUTER_MAC),
        mtu: interface.mtu,
        group: 0,
    };
    let pair = Request::create(rtnl::veth(&here, &there, router.as_raw_fd()));
    inside
        .request(vec![pair])
        .step("add the interface's pair of links")?;
    match inside.get(rtnl::get_link(TASK_LINK)) {
        Ok(_) => Ok(true),
        Err(error) if error.raw_os_error() == Some(libc::ENODEV) => Ok(false),
        Err(error) => Err(error).step("look for eth0"),
    }
}

/// Clears away an earlier link of the same interface, or says whose link it is.
fn make_room(router: &File, interface: &InterfaceSpec) -> Result<(), NetworkError> {
    enter_file(router).step("enter the router's namespace")?;
    let mut socket = Socket::open().step("open a socket in the router")?;
    let name = link_name(&interface.id);
    let taken = socket
        .get(rtnl::get_link(&name))
        .step("look for the router's end")?;
    if let Some(link) = rtnl::found_link(taken) {
        let owner = read_alias(&link.alias).map_or("", |(id, _)| id);
        if link.group != DOOMED && !owner.is_empty() && owner != interface.id {
            let (id, taken_by) = (interface.id.clone(), owner.to_owned());
            return Err(NetworkError::NameTaken { id, taken_by });
        }
    }
    let removal = Request::remove(rtnl::delete_link(&name), libc::ENODEV);
    socket
        .request(vec![removal])
        .step("remove the interface's old link")
}

fn configure_inside(socket: &mut Socket, interface: &InterfaceSpec) -> io::Result<()> {
    let found = socket.get(rtnl::get_link(TASK_LINK))?;
    let eth0 = rtnl::found_link(found)
        .ok_or(io::ErrorKind::NotFound)?
        .index;
    let InterfaceSpec {
        ip,
        prefix_len,
        gateway,
        ..
    } = interface;
    let mut requests = vec![
        Request::change(rtnl::link_up("lo")),
        Request::change(rtnl::link_without_ipv6_addresses(TASK_LINK)),
        Request::change(rtnl::link_up(TASK_LINK)),
        Request::replace(rtnl::address(eth0, *ip, *prefix_len)),
        Request::replace(rtnl::neighbour(eth0, *gateway, ROUTER_MAC)),
        Request::replace(rtnl::route_on_link(eth0, Cidr::host(*gateway))),
        Request::replace(rtnl::default_route(eth0, *gateway)),
    ];
    let on_loopback = |address: &Ipv4Addr| Request::replace(rtnl::address(LOOPBACK, *address, 32));
    requests.extend(interface.loopback.iter().map(on_loopback));
    socket.request(requests)
}

fn configure_router(interface: &InterfaceSpec) -> io::Result<()> {
    let mut socket = Socket::open()?;
    let name = link_name(&interface.id);
    let found = socket.get(rtnl::get_link(&name))?;
    let index = rtnl::found_link(found)
        .ok_or(io::ErrorKind::NotFound)?
        .index;
    let alias = format!("{} {}", interface.id, interface.ip);
    socket.request(vec![
        Request::change(rtnl::link_alias(&name, &alias)),
        Request::change(rtnl::link_without_ipv6_addresses(&name)),
        Request::change(rtnl::link_up(&name)),
        Request::replace(rtnl::neighbour(index, interface.ip, interface.mac)),
        Request::replace(rtnl::route_on_link(index, Cidr::host(interface.ip))),
    ])
}

/// Takes the interface out of use; its links go later, in [`delete_doomed`].
pub(crate) fn detach(router: &Path, netns: &Path, id: &str) -> Result<(), NetworkError> {
    if is_bound(router) {
        enter(router).step("enter the router's namespace")?;
        doom(&link_name(id)).step("take the interface's link out of use")?;
    }
    forget(netns).step("forget the interface's namespace")
}

/// Removes the route to a link of the router the thread is in, and marks it for deletion.
pub(crate) fn doom(name: &str) -> io::Result<()> {
    let mut socket = Socket::open()?;
    let found = match socket.get(rtnl::get_link(name)) {
        Err(error) if error.raw_os_error() == Some(libc::ENODEV) => return Ok(()),
        found => found?,
    };
    let Some(link) = rtnl::found_link(found) else {
        return Ok(());
    };
    let mut requests = vec![Request::remove(
        rtnl::link_group(name, DOOMED),
        libc::ENODEV,
    )];
    if let Some((_, ip)) = read_alias(&link.alias) {
        let route = rtnl::delete_route_on_link(link.index, Cidr::host(ip));
        requests.push(Request::remove(route, libc::ESRCH));
        requests.push(speak::forget(ip));
    }
    socket.request(requests)
}

/// Deletes all links of a router that were taken out of use, with one wait for all.
pub(crate) fn delete_doomed(router: &Path) -> io::Result<()> {
    enter(router)?;
    Socket::open()?.request(vec![Request::remove(
        rtnl::delete_group(DOOMED),
        libc::ENODEV,
    )])
}

/// The interfaces' ends in a router, without those out of use.
pub(crate) fn links_in(router: &Path) -> io::Result<Vec<FoundLink>> {
    enter(router)?;
    let links = Socket::open()?.dump(rtnl::list_links())?;
    let interface = |link: &FoundLink| {
        let other = [DOOMED, peer::PEERED].contains(&link.group);
        !other && link.index != LOOPBACK && link.name != UPLINK
    };
    Ok(links
        .into_iter()
        .filter_map(rtnl::found_link)
        .filter(interface)
        .collect())
}
