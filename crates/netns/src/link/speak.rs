//! Interfaces that speak for clients: network load balancers whose targets see who calls.
//!
//! ```text
//!   balancer                     router                           target
//!   socket bound to the   ───►   new connection of the     ───►   sees the client
//!   client's address             balancer's link: marked
//!   delivered: all that   ◄───   answers of a marked       ◄───   answers the client
//!   comes is its own             connection: by its table
//! ```
//!
//! The mark and the table's number are the interface's private address: one VPC has it once.

use std::io;
use std::net::Ipv4Addr;

use crate::namespace::set_sysctl;
use crate::rtnl::{self, Request, Socket};

/// The table in the interface's own namespace.
const OWN: u32 = 100;

/// What connections are marked with, and the number of the table that leads their answers.
pub(crate) fn mark(interface: Ipv4Addr) -> u32 {
    interface.to_bits()
}

/// In the interface's namespace: whatever comes by `link` is taken in, whomever it is for.
pub(super) fn prepare_inside(socket: &mut Socket, link: &str) -> io::Result<()> {
    socket.request(vec![
        Request::replace(rtnl::everything_is_local(OWN)),
        Request::create(rtnl::rule_for_link(link, OWN)),
    ])
}

/// In the router, where the thread is: what carries the mark goes to the interface.
pub(super) fn prepare_router(link: &str, interface: Ipv4Addr) -> io::Result<()> {
    // Sources are for the firewall to judge: a route back to a client is never by this link.
    for of in ["all", link] {
        set_sysctl(&format!("ipv4/conf/{of}/rp_filter"), "0")?;
    }
    let mut socket = Socket::open()?;
    let found = rtnl::found_link(socket.get(rtnl::get_link(link))?);
    let index = found.ok_or(io::ErrorKind::NotFound)?.index;
    let mark = mark(interface);
    socket.request(vec![
        Request::replace(rtnl::default_route_of(mark, index, interface)),
        Request::create(rtnl::rule_for_mark(mark, mark)),
    ])
}

/// Takes the router's rule away; the table goes with its link.
pub(super) fn forget(interface: Ipv4Addr) -> Request {
    let mark = mark(interface);
    Request::remove(rtnl::delete_rule_for_mark(mark, mark), libc::ENOENT)
}
