//! The pair of links between the routers of two VPCs that are peers.
//!
//! ```text
//!   router of one VPC                                   router of the other
//!   a subnet's packet, marked by its route   p…  ──  p…   arrives: only for an interface here
//!   table of the mark: by the link
//! ```
//!
//! Which packets are marked, and which of those that arrive get on, the firewall says: see
//! [`crate::firewall`]. The mark and the table's number follow from the peering's id.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::net::Ipv4Addr;
use std::os::fd::AsRawFd;
use std::path::Path;

use super::link_tail;
use crate::namespace::{enter, enter_file, set_sysctl};
use crate::rtnl::{self, FoundLink, Request, Socket, VethEnd};
use crate::spec::MacAddress;

/// Links between routers.
pub(crate) const PEERED: u32 = 0x4c53_0002;

/// Marks begin here: no interface has an address this high, so none of theirs is in the way.
const MARKS: u32 = 0xf000_0000;
/// The mark of packets whose route leads nowhere: no table has its number.
pub(crate) const NOWHERE: u32 = u32::MAX;
/// The mark of connections between peers, and of their packets until a route is found.
pub(crate) const CROSSED: u32 = MARKS;

/// What stands for the other router on a link, and its hardware address.
const GATEWAY: Ipv4Addr = Ipv4Addr::new(169, 254, 0, 1);
const MAC: MacAddress = MacAddress([0x02, 0x4c, 0x53, 0, 0, 2]);

const MTU: u32 = 1500;

/// The name of a peering's link in both routers.
pub(crate) fn link_name(id: &str) -> String {
    format!("p{}", link_tail(id))
}

/// What packets that take the peering are marked with, and the number of the table that leads
/// them.
pub(crate) fn mark(id: &str) -> u32 {
    // FNV-1a, folded to 28 bits.
    let hash = id.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let short = (hash ^ (hash >> 28)) & !MARKS;
    MARKS | short.clamp(1, !MARKS - 1)
}

/// Removes links and rules of the router for peerings other than those in `wanted`.
pub(crate) fn keep_only(router: &Path, wanted: &BTreeSet<String>) -> io::Result<()> {
    enter(router)?;
    let mut socket = Socket::open()?;
    let names: BTreeSet<String> = wanted.iter().map(|id| link_name(id)).collect();
    let links = links(&mut socket)?;
    let stale = links.iter().filter(|link| !names.contains(&link.name));
    let mut requests: Vec<Request> = stale
        .map(|link| Request::remove(rtnl::delete_link(&link.name), libc::ENODEV))
        .collect();
    let marks: BTreeSet<u32> = wanted.iter().map(|id| mark(id)).collect();
    let rules = socket.dump(rtnl::list_rules())?;
    let ours = rules.into_iter().filter_map(rtnl::found_mark);
    let stale = ours.filter(|mark| *mark > MARKS && !marks.contains(mark));
    requests.extend(
        stale.map(|mark| Request::remove(rtnl::delete_rule_for_mark(mark, mark), libc::ENOENT)),
    );
    socket.request(requests)
}

/// Joins two routers, or completes what joins them.
pub(crate) fn join(one: &Path, other: &Path, id: &str) -> io::Result<()> {
    let (here, there) = (File::open(one)?, File::open(other)?);
    let name = link_name(id);
    enter_file(&there)?;
    let has_other_end = find(&name)?.is_some();
    enter_file(&here)?;
    let has_end = find(&name)?.is_some();
    if has_end != has_other_end {
        // What is left of a router that is gone.
        let remove = || Request::remove(rtnl::delete_link(&name), libc::ENODEV);
        for end in [&there, &here] {
            enter_file(end)?;
            Socket::open()?.request(vec![remove()])?;
        }
    }
    if !(has_end && has_other_end) {
        let end = || VethEnd {
            name: &name,
            mac: Some(MAC),
            mtu: MTU,
            group: PEERED,
        };
        let pair = rtnl::veth(&end(), &end(), there.as_raw_fd());
        Socket::open()?.request(vec![Request::create(pair)])?;
    }
    for end in [&there, &here] {
        enter_file(end)?;
        configure(&name, id)?;
    }
    Socket::open()?.wait_until_it_sends(&name)
}

fn find(name: &str) -> io::Result<Option<FoundLink>> {
    match Socket::open()?.get(rtnl::get_link(name)) {
        Err(error) if error.raw_os_error() == Some(libc::ENODEV) => Ok(None),
        found => Ok(rtnl::found_link(found?)),
    }
}

/// In the router the thread is in: the link is up, and what carries the mark goes by it.
fn configure(name: &str, id: &str) -> io::Result<()> {
    // Where a packet comes from says nothing about the way back: the subnet's routes do.
    for of in ["all", name] {
        set_sysctl(&format!("ipv4/conf/{of}/rp_filter"), "0")?;
    }
    let link = find(name)?.ok_or(io::ErrorKind::NotFound)?;
    let mark = mark(id);
    Socket::open()?.request(vec![
        Request::change(rtnl::link_alias(name, id)),
        Request::change(rtnl::link_without_ipv6_addresses(name)),
        Request::change(rtnl::link_up(name)),
        Request::replace(rtnl::neighbour(link.index, GATEWAY, MAC)),
        Request::replace(rtnl::default_route_of(mark, link.index, GATEWAY)),
        Request::create(rtnl::rule_for_mark(mark, mark)),
    ])
}

/// The peerings a router has links for, by the ids noted on them.
pub(crate) fn peerings_in(router: &Path) -> io::Result<BTreeSet<String>> {
    enter(router)?;
    let found = links(&mut Socket::open()?)?;
    Ok(found.into_iter().map(|link| link.alias).collect())
}

fn links(socket: &mut Socket) -> io::Result<Vec<FoundLink>> {
    let all = socket.dump(rtnl::list_links())?;
    let found = all.into_iter().filter_map(rtnl::found_link);
    Ok(found.filter(|link| link.group == PEERED).collect())
}

#[cfg(test)]
mod tests {
    use super::{MARKS, NOWHERE, link_name, mark};

    #[test]
    fn marks_stand_above_all_addresses_and_differ() {
        let ids = (0..2_000).map(|number| format!("pcx-{number:017x}"));
        let marks: std::collections::BTreeSet<u32> = ids.map(|id| mark(&id)).collect();
        assert_eq!(marks.len(), 2_000);
        assert!(marks.iter().all(|mark| *mark > MARKS && *mark != NOWHERE));
    }

    #[test]
    fn a_link_is_named_after_its_peering() {
        assert_eq!(link_name("pcx-0123456789abcdef0"), "p3456789abcdef0");
        assert_eq!(link_name("pcx-1"), "ppcx-1");
    }
}
