//! Who holds which address, inside a transaction.
//!
//! Candidates are looked for without a guard, so that two callers do not disturb each other by
//! looking; the claim itself is guarded by the record of the address being absent.

use crate::Network;
use crate::fault::{Outcome, invalid, refuse};
use domain::network::addresses::mac_of;
use domain::network::{AddressClaim, InterfaceAddress, NetworkInterface, PublicAddress, Subnet};
use domain::{Key, Record, Scope};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use store::Txn;

/// What EC2 says when a subnet has no address left.
pub(crate) const SUBNET_FULL: &str =
    "The specified subnet does not have enough free addresses to satisfy the request.";
/// What we say when every public address is taken.
pub(crate) const POOL_EMPTY: &str = "There are no public addresses left to give.";

/// Gives `interface` the first free address of its subnet, or the one that is wanted.
///
/// `public_ip` is an elastic address the caller holds already.
pub(crate) async fn give(
    room: &Network,
    txn: &Txn,
    interface: &mut NetworkInterface,
    subnet: &Subnet,
    wanted: Option<Ipv4Addr>,
    public_ip: Option<Ipv4Addr>,
) -> Outcome<Ipv4Addr> {
    let scope = &interface.scope;
    let private_ip = match wanted {
        Some(ip) => named(txn, scope, subnet, ip).await?,
        None => first_free(room, txn, scope, subnet).await?,
    };
    txn.put(&AddressClaim {
        scope: scope.clone(),
        vpc: subnet.vpc.clone(),
        ip: private_ip,
        interface: interface.id.clone(),
    });
    interface.address = Some(InterfaceAddress {
        private_ip,
        mac: mac_of(&interface.id),
        public_ip,
    });
    Ok(private_ip)
}

async fn named(txn: &Txn, scope: &Scope, subnet: &Subnet, ip: Ipv4Addr) -> Outcome<Ipv4Addr> {
    if !subnet.cidr.contains(ip) {
        return Err(invalid(format!(
            "Address {ip} does not fall within the subnet's address range"
        )));
    }
    if !subnet.cidr.may_assign(ip) {
        return Err(invalid(format!(
            "Address {ip} is in subnet's reserved address range"
        )));
    }
    if txn
        .exists(&AddressClaim::key_of(scope, &subnet.vpc, ip))
        .await?
    {
        return Err(refuse(
            "InvalidIPAddress.InUse",
            format!("Address {ip} is in use."),
        ));
    }
    Ok(ip)
}

async fn first_free(
    room: &Network,
    txn: &Txn,
    scope: &Scope,
    subnet: &Subnet,
) -> Outcome<Ipv4Addr> {
    let claims: Vec<AddressClaim> = room
        .store
        .list(&AddressClaim::vpc_key(scope, &subnet.vpc))
        .await?;
    let taken: BTreeSet<Ipv4Addr> = claims.iter().map(|claim| claim.ip).collect();
    for ip in subnet.cidr.assignable().filter(|ip| !taken.contains(ip)) {
        if !txn
            .exists(&AddressClaim::key_of(scope, &subnet.vpc, ip))
            .await?
        {
            return Ok(ip);
        }
    }
    Err(refuse("InsufficientFreeAddressesInSubnet", SUBNET_FULL))
}

/// Takes a public address from the pool for `holder`.
pub(crate) async fn give_public(
    room: &Network,
    txn: &Txn,
    scope: &Scope,
    holder: &str,
) -> Outcome<Ipv4Addr> {
    let held: Vec<PublicAddress> = room.store.list(&Key::kind(PublicAddress::KIND)).await?;
    let taken: BTreeSet<Ipv4Addr> = held.iter().map(|held| held.ip).collect();
    for ip in room.public.addresses().filter(|ip| !taken.contains(ip)) {
        if !txn.exists(&PublicAddress::key_of(ip)).await? {
            txn.put(&PublicAddress {
                ip,
                scope: scope.clone(),
                holder: holder.to_owned(),
            });
            return Ok(ip);
        }
    }
    Err(refuse("InsufficientAddressCapacity", POOL_EMPTY))
}

/// Deletes an interface with its claims. An elastic address it had stays with its account.
pub(crate) fn release(txn: &Txn, interface: &NetworkInterface) {
    txn.delete(&interface.key());
    let Some(address) = &interface.address else {
        return;
    };
    let scope = &interface.scope;
    txn.delete(&AddressClaim::key_of(
        scope,
        &interface.vpc,
        address.private_ip,
    ));
    if let Some(ip) = address.public_ip.filter(|_| interface.public) {
        txn.delete(&PublicAddress::key_of(ip));
    }
}
