//! What `addresses` promises.

use super::{Snapshot, plan};
use domain::network::defaults::new_default_vpc;
use domain::network::{
    AddressClaim, Cidr, InterfaceOwner, NetworkInterface, PublicAddress, PublicPool, Subnet,
};
use domain::{Scope, SeededIds, Timestamp};
use std::collections::BTreeSet;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

/// A snapshot with one subnet of that block and interfaces `eni-0`, `eni-1` … that wait.
fn waiting(block: &str, count: usize, public: bool) -> Snapshot {
    let scope = scope();
    let made = new_default_vpc(&scope, &SeededIds::new(1));
    let cidr: Cidr = block.parse().expect("a block");
    let subnet = Subnet {
        cidr,
        ..made.subnets[0].clone()
    };
    let interface = |number: usize| NetworkInterface {
        scope: scope.clone(),
        id: format!("eni-{number:017x}"),
        subnet: subnet.id.clone(),
        vpc: subnet.vpc.clone(),
        security_groups: Vec::new(),
        description: String::new(),
        owner: InterfaceOwner::User,
        instance: None,
        public,
        address: None,
        failure: None,
        tags: domain::ecs::Tags::new(),
        created_at: Timestamp::UNIX_EPOCH,
    };
    Snapshot {
        interfaces: (0..count).map(interface).collect(),
        claims: Vec::new(),
        public: Vec::new(),
        pool: PublicPool::default(),
        subnets: vec![subnet],
        scope,
    }
}

/// What each interface gets, in words.
fn told(snapshot: &Snapshot) -> Vec<String> {
    let grants = plan(snapshot).grants.into_iter();
    let tell = |grant: super::Grant| match grant.outcome {
        Ok(address) => match address.public_ip {
            Some(public) => format!("{} {public}", address.private_ip),
            None => address.private_ip.to_string(),
        },
        Err(why) => why,
    };
    grants.map(tell).collect()
}

#[test]
fn the_first_four_addresses_and_the_last_are_not_given() {
    let grants = told(&waiting("10.0.0.0/28", 13, false));
    assert_eq!(grants[0], "10.0.0.4");
    assert_eq!(grants[10], "10.0.0.14");
    assert_eq!(
        grants[11],
        "The specified subnet does not have enough free addresses to satisfy the request."
    );
    assert_eq!(grants[11], grants[12]);
}

#[test]
fn held_addresses_are_passed_over() {
    let mut snapshot = waiting("10.0.0.0/24", 2, true);
    let claim = |ip: &str| AddressClaim {
        scope: scope(),
        vpc: snapshot.subnets[0].vpc.clone(),
        ip: ip.parse().expect("an address"),
        interface: snapshot.interfaces[0].id.clone(),
    };
    snapshot.claims = vec![claim("10.0.0.4"), claim("10.0.0.6")];
    snapshot.public = vec![PublicAddress {
        ip: "203.0.113.1".parse().expect("an address"),
        scope: scope(),
        holder: "eipalloc-1".to_owned(),
    }];
    assert_eq!(
        told(&snapshot),
        ["10.0.0.5 203.0.113.2", "10.0.0.7 203.0.113.3"]
    );
    assert!(plan(&snapshot).stale.is_empty());
}

#[test]
fn the_public_pool_goes_on_in_the_next_block() {
    let grants = told(&waiting("10.0.0.0/16", 600, true));
    assert!(grants[253].ends_with(" 203.0.113.254"), "{}", grants[253]);
    assert!(grants[254].ends_with(" 198.51.100.1"), "{}", grants[254]);
    assert!(grants[508].ends_with(" 198.18.0.1"), "{}", grants[508]);
    let unique: BTreeSet<&String> = grants.iter().collect();
    assert_eq!(unique.len(), 600);
}

#[test]
fn public_addresses_come_from_the_block_that_was_chosen() {
    let mut snapshot = waiting("10.0.0.0/24", 7, true);
    snapshot.pool = PublicPool::of("198.18.7.8/29".parse().expect("a block"));
    let grants = told(&snapshot);
    assert_eq!(grants[0], "10.0.0.4 198.18.7.9");
    assert_eq!(grants[5], "10.0.0.9 198.18.7.14");
    assert_eq!(grants[6], crate::claims::POOL_EMPTY);
}

#[test]
fn an_interface_of_a_subnet_that_is_gone_is_told_so() {
    let mut snapshot = waiting("10.0.0.0/24", 1, false);
    snapshot.subnets.clear();
    let subnet = &snapshot.interfaces[0].subnet;
    assert_eq!(
        told(&snapshot),
        [format!("The subnet ID '{subnet}' does not exist")]
    );
}

#[test]
fn claims_of_interfaces_that_are_gone_are_taken_back() {
    let mut snapshot = waiting("10.0.0.0/24", 1, false);
    let gone = "eni-gone".to_owned();
    snapshot.claims.push(AddressClaim {
        scope: scope(),
        vpc: "vpc-1".to_owned(),
        ip: "10.0.0.9".parse().expect("an address"),
        interface: gone.clone(),
    });
    snapshot.public.push(PublicAddress {
        ip: "203.0.113.9".parse().expect("an address"),
        scope: scope(),
        holder: gone,
    });
    assert_eq!(plan(&snapshot).stale.len(), 2);
}
