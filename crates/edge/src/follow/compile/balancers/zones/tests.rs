//! What zones are compiled to.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use domain::elb::Target;
use route::{GroupSpec, ListenerSpec, Origin};

use super::super::super::{Surroundings, Wanted, compile};
use crate::Serves;
use crate::follow::records::Records;
use crate::follow::samples::{Real, group, put, shop, target};

const BOTH: Real = Real(&["eni-shop-a", "eni-shop-b"]);

fn compiled(records: &Records) -> Wanted {
    let around = Surroundings {
        guards: &Default::default(),
        health: &BTreeMap::new(),
        namespaces: &BOTH,
        host: Ipv4Addr::LOCALHOST.into(),
        pages: (Ipv4Addr::LOCALHOST, 4566).into(),
    };
    compile(records, &around)
}

fn at(interface: &str) -> Origin {
    Origin::Namespace(Path::new("/ns").join(interface).as_path().into())
}

/// Targets in the zones `a`, `b` and `c`, where the last is none of the load balancer's.
fn with_targets(mut records: Records) -> Records {
    for (last, zone) in [(1, "a"), (2, "b"), (3, "c")] {
        let target = Target {
            zone: Some(zone.to_owned()),
            ..target(&group("web"), Ipv4Addr::new(10, 0, last, 9), 80)
        };
        put(&mut records.targets, target);
    }
    records
}

fn set(records: &mut Records, of_group: &str, of_balancer: &str, is_network: bool) {
    let key = "load_balancing.cross_zone.enabled".to_owned();
    for group in records.groups.values_mut() {
        let group = Arc::make_mut(group);
        group.attributes.insert(key.clone(), of_group.to_owned());
        group.protocol = if is_network { "TCP" } else { "HTTP" }.to_owned();
    }
    for balancer in records.load_balancers.values_mut() {
        let balancer = Arc::make_mut(balancer);
        balancer.kind = if is_network { "network" } else { "application" }.to_owned();
        if !of_balancer.is_empty() {
            let value = of_balancer.to_owned();
            balancer.attributes.insert(key.clone(), value);
        }
    }
}

#[test]
fn each_zone_has_a_listener_that_calls_from_its_own_interface() {
    let wanted = compiled(&shop());
    let told = |listener: &ListenerSpec| {
        let zone = listener.zone.as_ref().map(|zone| zone.as_str().to_owned());
        (zone, listener.origin.clone(), listener.shared.is_some())
    };
    let told: Vec<_> = wanted.table.listeners.iter().map(told).collect();
    assert_eq!(
        told,
        [
            (None, at("eni-shop-a"), true),
            (Some("a".to_owned()), at("eni-shop-a"), false),
            (Some("b".to_owned()), at("eni-shop-b"), false),
        ]
    );
    for socket in wanted.sockets.values() {
        if let Serves::Listener(id) = &socket.serves {
            let zone = if socket.address.ip().to_string() == "10.0.0.4" {
                "a"
            } else {
                "b"
            };
            assert!(id.as_str().ends_with(&format!(" {zone}")), "{socket:?}");
        }
    }
}

#[test]
fn targets_are_probed_from_their_own_zone_and_those_of_no_zone_of_ours_are_left_out() {
    let wanted = compiled(&with_targets(shop()));
    let probed = |group: &GroupSpec| {
        let targets = group.targets.iter();
        let told = targets.map(|one| (one.address.to_string(), one.checked_from.clone()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        probed(&wanted.table.groups[0]),
        [
            ("10.0.1.9:80".to_owned(), Some(at("eni-shop-a"))),
            ("10.0.2.9:80".to_owned(), Some(at("eni-shop-b"))),
        ]
    );
}

#[test]
fn the_target_group_decides_whether_zones_are_crossed_then_the_load_balancer() {
    let crosses = |of_group: &str, of_balancer: &str, is_network: bool| {
        let mut records = shop();
        set(&mut records, of_group, of_balancer, is_network);
        compiled(&records).table.groups[0].crosses_zones
    };
    let own = "use_load_balancer_configuration";
    assert!(crosses(own, "", false), "always on at first");
    assert!(!crosses("false", "", false));
    assert!(!crosses(own, "", true), "off at first");
    assert!(crosses(own, "true", true));
    assert!(crosses("true", "false", true));
    assert!(!crosses("false", "true", true));
}
