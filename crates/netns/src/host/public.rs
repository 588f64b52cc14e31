//! Routes of the machine to public addresses: each leads to the router of its VPC.

use std::collections::BTreeSet;
use std::io;
use std::net::Ipv4Addr;

use super::uplink::{Uplink, find_uplink};
use crate::rtnl::{self, Request, Socket};
use crate::spec::Cidr;

/// The public addresses that lead to one VPC, and by which link.
#[derive(Debug, Clone)]
pub(crate) struct Led {
    uplink: Uplink,
    addresses: BTreeSet<Ipv4Addr>,
}

impl Led {
    /// What an earlier process, or this one, has made; `None` while the VPC has no uplink.
    pub(crate) fn find(prefix: &str, range: Cidr, vpc: &str) -> io::Result<Option<Self>> {
        let mut machine = Socket::open()?;
        let Some(uplink) = find_uplink(prefix, range, vpc, &mut machine)? else {
            return Ok(None);
        };
        let routes = machine.dump(rtnl::list_routes())?;
        let by = |route| rtnl::found_route_by(route, uplink.link, uplink.router);
        let addresses = routes.into_iter().filter_map(by).collect();
        Ok(Some(Self { uplink, addresses }))
    }

    /// Whether just these lead there.
    pub(crate) fn leads(&self, wanted: &BTreeSet<Ipv4Addr>) -> bool {
        self.addresses == *wanted
    }

    /// Makes the machine lead `wanted`, and nothing else, to the VPC's router.
    ///
    /// An address that leads elsewhere already stays with who has it: two servers on one machine
    /// may give the same one away. The routes go with the uplink.
    pub(crate) fn lead(&mut self, wanted: &BTreeSet<Ipv4Addr>) -> io::Result<()> {
        let Uplink { link, router } = self.uplink;
        let missing = wanted.difference(&self.addresses);
        let stale = self.addresses.difference(wanted);
        let add = missing.map(|one| {
            let route = rtnl::route_by(link, router, Cidr::host(*one));
            Request::create(route)
        });
        let remove = stale.map(|one| {
            let route = rtnl::delete_route_by(link, router, Cidr::host(*one));
            Request::remove(route, libc::ESRCH)
        });
        let changes: Vec<Request> = add.chain(remove).collect();
        if !changes.is_empty() {
            Socket::open()?.request(changes)?;
            self.addresses.clone_from(wanted);
        }
        Ok(())
    }
}
