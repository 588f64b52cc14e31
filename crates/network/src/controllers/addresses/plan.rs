//! Decides who gets which address; touches nothing.

use super::Snapshot;
use crate::claims::{POOL_EMPTY, SUBNET_FULL};
use domain::Key;
use domain::network::addresses::mac_of;
use domain::network::{AddressClaim, InterfaceAddress, NetworkInterface, PublicAddress};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

/// What is to be written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// What interfaces are given, or why not.
    pub grants: Vec<Grant>,
    /// Claims whose interface is gone, with the id of that interface.
    pub stale: Vec<(Key, String)>,
}

/// What one interface is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// The interface's id.
    pub interface: String,
    /// The interface's VPC.
    pub vpc: String,
    /// Its addresses, or why it gets none.
    pub outcome: Result<InterfaceAddress, String>,
}

/// Gives every interface without an address the first free one of its subnet, oldest first.
pub fn plan(snapshot: &Snapshot) -> Plan {
    let mut free = Free::of(snapshot);
    let mut waiting: Vec<&NetworkInterface> = snapshot
        .interfaces
        .iter()
        .filter(|interface| interface.address.is_none() && interface.failure.is_none())
        .collect();
    waiting.sort_by_key(|interface| (interface.created_at, &interface.id));
    let grant = |interface: &NetworkInterface| Grant {
        interface: interface.id.clone(),
        vpc: interface.vpc.clone(),
        outcome: free.give(interface),
    };
    Plan {
        grants: waiting.into_iter().map(grant).collect(),
        stale: stale(snapshot),
    }
}

fn stale(snapshot: &Snapshot) -> Vec<(Key, String)> {
    let living: BTreeSet<&String> = snapshot
        .interfaces
        .iter()
        .map(|interface| &interface.id)
        .collect();
    let private = snapshot
        .claims
        .iter()
        .filter(|claim| !living.contains(&claim.interface));
    let private = private.map(|claim| {
        let key = AddressClaim::key_of(&claim.scope, &claim.vpc, claim.ip);
        (key, claim.interface.clone())
    });
    let public = snapshot.public.iter().filter(|held| {
        held.scope == snapshot.scope
            && held.holder.starts_with("eni-")
            && !living.contains(&held.holder)
    });
    let public = public.map(|held| (PublicAddress::key_of(held.ip), held.holder.clone()));
    private.chain(public).collect()
}

/// The addresses that are left, subnet by subnet.
struct Free<'a> {
    subnets: BTreeMap<&'a str, Box<dyn Iterator<Item = Ipv4Addr> + 'a>>,
    public: Box<dyn Iterator<Item = Ipv4Addr> + 'a>,
}

impl<'a> Free<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let taken: BTreeSet<(&str, Ipv4Addr)> = snapshot
            .claims
            .iter()
            .map(|claim| (claim.vpc.as_str(), claim.ip))
            .collect();
        let taken = std::rc::Rc::new(taken);
        let left = |subnet: &'a domain::network::Subnet| {
            let taken = taken.clone();
            let is_free = move |ip: &Ipv4Addr| !taken.contains(&(subnet.vpc.as_str(), *ip));
            let left: Box<dyn Iterator<Item = Ipv4Addr> + 'a> =
                Box::new(subnet.cidr.assignable().filter(is_free));
            (subnet.id.as_str(), left)
        };
        let held: BTreeSet<Ipv4Addr> = snapshot.public.iter().map(|held| held.ip).collect();
        Self {
            subnets: snapshot.subnets.iter().map(left).collect(),
            public: Box::new(
                snapshot
                    .pool
                    .addresses()
                    .filter(move |ip| !held.contains(ip)),
            ),
        }
    }

    fn give(&mut self, interface: &NetworkInterface) -> Result<InterfaceAddress, String> {
        let Some(subnet) = self.subnets.get_mut(interface.subnet.as_str()) else {
            return Err(format!(
                "The subnet ID '{}' does not exist",
                interface.subnet
            ));
        };
        let private_ip = subnet.next().ok_or(SUBNET_FULL)?;
        let public_ip = match interface.public {
            true => Some(self.public.next().ok_or(POOL_EMPTY)?),
            false => None,
        };
        Ok(InterfaceAddress {
            private_ip,
            mac: mac_of(&interface.id),
            public_ip,
        })
    }
}
