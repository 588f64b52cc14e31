//! Routes of the machine to public addresses: each leads to the router of its VPC.

use std::collections::BTreeSet;
use std::io;
use std::net::Ipv4Addr;

use super::uplink::{Uplink, find_uplink};
use crate::rtnl::{self, Request, Socket};
use crate::spec::Cidr;

/// Makes the machine lead `wanted`, and nothing else, to the router of `vpc`.
///
/// An address that leads elsewhere already stays with who has it: two servers on one machine may
/// give the same one away. The routes go with the uplink.
pub(crate) fn lead_public(
    prefix: &str,
    range: Cidr,
    vpc: &str,
    wanted: &BTreeSet<Ipv4Addr>,
) -> io::Result<()> {
    let mut machine = Socket::open()?;
    let Some(Uplink { link, router }) = find_uplink(prefix, range, vpc, &mut machine)? else {
        return Ok(());
    };
    let routes = machine.dump(rtnl::list_routes())?;
    let there: BTreeSet<Ipv4Addr> = routes
        .into_iter()
        .filter_map(|route| rtnl::found_route_by(route, link, router))
        .collect();
    let missing = wanted.difference(&there);
    let stale = there.difference(wanted);
    let add = missing.map(|one| Request::create(rtnl::route_by(link, router, Cidr::host(*one))));
    let remove = stale.map(|one| {
        let route = rtnl::delete_route_by(link, router, Cidr::host(*one));
        Request::remove(route, libc::ESRCH)
    });
    machine.request(add.chain(remove).collect())
}
