//! What network load balancers are compiled to.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::elb::network::stand_in;
use domain::elb::{Listener, ListenerTls, LoadBalancer, Target};
use route::{Flavour, HealthProtocol, Origin, Protocol, Scheme};

use super::super::super::{Carries, Place, Surroundings, Wanted, compile};
use crate::follow::records::Records;
use crate::follow::samples::{self, Real, add_balancer, forward, group, put};

fn compiled(records: &Records, real: &Real) -> Wanted {
    compile(
        records,
        &Surroundings {
            guards: &Default::default(),
            health: &BTreeMap::new(),
            namespaces: real,
            host: Ipv4Addr::LOCALHOST.into(),
            pages: (Ipv4Addr::LOCALHOST, 4566).into(),
        },
    )
}

/// Makes what `shop` or another sample is a network load balancer of that protocol.
fn make_network(records: &mut Records, name: &str, protocol: &str, made_at: Timestamp) {
    for balancer in records.load_balancers.values_mut() {
        if balancer.name == name {
            let balancer: &mut LoadBalancer = Arc::make_mut(balancer);
            balancer.kind = "network".to_owned();
            balancer.created_at = made_at;
        }
    }
    for listener in records.listeners.values_mut() {
        if listener.load_balancer.0 == name {
            let listener: &mut Listener = Arc::make_mut(listener);
            listener.protocol = protocol.to_owned();
        }
    }
    for group in records.groups.values_mut() {
        Arc::make_mut(group).protocol = protocol.to_owned();
    }
}

fn sockets(wanted: &Wanted) -> Vec<String> {
    let line = |(id, socket): (&crate::ListenerSocketId, &super::Socket)| {
        let id = id.to_string();
        let place = id.rsplit_once('/').map_or(id.as_str(), |(_, end)| end);
        let carries = match socket.carries {
            Carries::Streams => "tcp",
            Carries::Packets => "udp",
        };
        format!("{place}: {} {carries}", socket.address)
    };
    wanted.sockets.iter().map(line).collect()
}

#[test]
fn a_listener_of_both_protocols_has_sockets_for_both_in_its_zones_and_on_the_machine() {
    let mut records = samples::shop();
    make_network(&mut records, "shop", "TCP_UDP", samples::at(0));
    let wanted = compiled(&records, &Real(&["eni-shop-a"]));
    assert_eq!(
        sockets(&wanted),
        [
            "l80 eni-shop-a: 10.0.0.4:80 tcp",
            "l80 eni-shop-a udp: 10.0.0.4:80 udp",
            "host 80: 127.0.0.1:80 tcp",
            "host 80 udp: 127.0.0.1:80 udp",
        ]
    );
    let listener = &wanted.table.listeners[0];
    let Flavour::Network(policy) = &listener.flavour else {
        panic!("{:?}", listener.flavour);
    };
    assert_eq!(policy.idle_timeout, Duration::from_secs(350));
    assert_eq!(listener.protocol, Protocol::Tcp);
    assert!(listener.id.as_str().contains(":listener/net/shop/"));
}

#[test]
fn tls_is_served_with_the_protocols_of_the_policy() {
    let mut records = samples::shop();
    make_network(&mut records, "shop", "TLS", samples::at(0));
    for listener in records.listeners.values_mut() {
        Arc::make_mut(listener).tls = Some(ListenerTls {
            policy: "ELBSecurityPolicy-2016-08".to_owned(),
            certificates: vec!["arn".to_owned()],
            alpn: Some("HTTP2Optional".to_owned()),
        });
    }
    let wanted = compiled(&records, &Real(&["eni-shop-a"]));
    assert_eq!(wanted.table.listeners[0].scheme, Scheme::Https);
    assert!(wanted.table.groups[0].secure);
    let tls = wanted.tls.values().next().unwrap();
    assert_eq!(tls.alpn, ["http/1.1", "h2"]);
    assert_eq!(tls.shared_port, None);
}

#[test]
fn a_port_of_the_machine_belongs_to_the_oldest_and_the_others_are_told() {
    for (network_made_at, owner) in [(-5, "admin"), (5, "shop")] {
        let mut records = samples::shop();
        add_balancer(&mut records, "admin", 80, vec![forward("web")]);
        let age = samples::at(network_made_at);
        make_network(&mut records, "admin", "TCP", age);
        let wanted = compiled(&records, &Real(&["eni-shop-a", "eni-admin-a"]));
        let host = wanted.sockets.get(&"host 80".into()).unwrap();
        let Place::Host(owners) = &host.place else {
            panic!("{host:?}");
        };
        assert_eq!(owners.len(), 1);
        assert!(owners[0].as_str().ends_with(owner), "{owners:?}");
        let told: Vec<_> = wanted.taken.iter().map(|(_, _, by)| by.as_str()).collect();
        assert_eq!(told, [owner]);
    }
}

#[test]
fn instances_are_called_on_the_machine_and_balancers_at_their_interface() {
    let mut records = samples::shop();
    let id = "i-0123456789abcdef0";
    let instance = Target {
        named: Some(id.to_owned()),
        ..samples::target(&group("web"), stand_in(id), 32_768)
    };
    put(&mut records.targets, instance);
    for group in records.groups.values_mut() {
        Arc::make_mut(group).target_type = "instance".to_owned();
    }
    let wanted = compiled(&records, &Real(&["eni-shop-a"]));
    let compiled_group = &wanted.table.groups[0];
    assert_eq!(compiled_group.called_from, Some(Origin::Host));
    assert_eq!(compiled_group.checked_from, Origin::Host);
    assert!(compiled_group.targets[0].address.ip().is_loopback());

    let mut records = samples::shop();
    add_balancer(&mut records, "front", 443, vec![forward("front")]);
    make_network(&mut records, "front", "TCP", samples::at(0));
    let mut front = group("front");
    front.protocol = "TCP".to_owned();
    front.health_check.protocol = "TCP".to_owned();
    put(&mut records.groups, front.clone());
    let shop = records
        .load_balancers
        .values()
        .find(|one| one.name == "shop");
    let arn = shop.unwrap().arn().to_string();
    let target = Target {
        named: Some(arn.clone()),
        ..samples::target(&front, stand_in(&arn), 80)
    };
    put(&mut records.targets, target);
    let wanted = compiled(&records, &Real(&["eni-shop-a", "eni-front-a"]));
    let groups = &wanted.table.groups;
    let found = groups
        .iter()
        .find(|one| one.id.as_str() == front.arn().to_string());
    let found = found.unwrap();
    assert_eq!(found.targets[0].address.to_string(), "10.0.0.4:80");
    let check = found.health_check.as_ref().unwrap();
    assert_eq!(check.protocol, HealthProtocol::Tcp);
}
