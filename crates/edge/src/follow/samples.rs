//! Records for unit tests.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::elb::{
    Action, Listener, LoadBalancer, LoadBalancerZone, Rule, Target, TargetGroup, TargetHealthCheck,
};
use domain::network::{InterfaceAddress, InterfaceOwner, NetworkInterface};
use domain::{Record, Scope, Timestamp};
use tokio::sync::watch;

use super::Namespaces;
use super::records::Records;
use crate::shelf::Shelf;

/// That many seconds into the story.
pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(super) fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

pub(super) fn put<R: Record>(shelf: &mut Shelf<R>, record: R) {
    shelf.insert(record.key(), Arc::new(record));
}

/// These interfaces are real, each at `/ns/ID`.
pub(super) struct Real(pub(super) &'static [&'static str]);

impl Namespaces for Real {
    fn path(&self, interface: &str) -> Option<PathBuf> {
        let is_real = self.0.contains(&interface);
        is_real.then(|| PathBuf::from("/ns").join(interface))
    }

    fn changes(&self) -> watch::Receiver<()> {
        watch::Sender::default().subscribe()
    }
}

/// An internet-facing load balancer `shop` in two zones, whose listener on port 80 forwards to
/// the group `web`.
pub(super) fn shop() -> Records {
    let mut records = Records::default();
    add_balancer(&mut records, "shop", 80, vec![forward("web")]);
    put(&mut records.groups, group("web"));
    records
}

pub(super) fn add_balancer(records: &mut Records, name: &str, port: u16, actions: Vec<Action>) {
    let zones = ["a", "b"].map(|zone| LoadBalancerZone {
        zone: zone.to_owned(),
        subnet: format!("subnet-{zone}"),
        interface: format!("eni-{name}-{zone}"),
    });
    for (place, zone) in zones.iter().enumerate() {
        let ip = Ipv4Addr::new(10, 0, place as u8, 4);
        put(&mut records.interfaces, interface(&zone.interface, ip));
    }
    let balancer = LoadBalancer {
        scope: scope(),
        name: name.to_owned(),
        id: "1".to_owned(),
        kind: "application".to_owned(),
        internal: false,
        vpc: "vpc-1".to_owned(),
        zones: zones.into(),
        security_groups: vec![],
        dns_name: format!("{name}-1.elb.example"),
        attributes: Default::default(),
        tags: Default::default(),
        created_at: at(0),
        host_problem: None,
        failing_zones: Vec::new(),
        is_new: false,
    };
    put(&mut records.load_balancers, balancer);
    let listener = Listener {
        scope: scope(),
        load_balancer: (name.to_owned(), "1".to_owned()),
        id: format!("l{port}"),
        port,
        protocol: "HTTP".to_owned(),
        tls: None,
        default_actions: actions,
        attributes: Default::default(),
        tags: Default::default(),
    };
    put(&mut records.listeners, listener);
}

pub(super) fn rule(priority: u32, action: Action) -> Rule {
    Rule {
        transforms: Vec::new(),
        scope: scope(),
        load_balancer: ("shop".to_owned(), "1".to_owned()),
        listener: "l80".to_owned(),
        id: format!("r{priority}"),
        priority,
        conditions: vec![],
        actions: vec![action],
        tags: Default::default(),
    }
}

pub(super) fn forward(group_name: &str) -> Action {
    Action::Forward {
        groups: vec![(group(group_name).arn(), 1)],
        stickiness: None,
    }
}

pub(super) fn interface(id: &str, ip: Ipv4Addr) -> NetworkInterface {
    let address = InterfaceAddress {
        private_ip: ip,
        mac: String::new(),
        public_ip: None,
    };
    NetworkInterface {
        scope: scope(),
        id: id.to_owned(),
        subnet: String::new(),
        vpc: "vpc-1".to_owned(),
        security_groups: vec![],
        description: String::new(),
        owner: InterfaceOwner::User,
        instance: None,
        public: false,
        address: Some(address),
        failure: None,
        tags: Default::default(),
        created_at: at(0),
    }
}

pub(super) fn group(name: &str) -> TargetGroup {
    TargetGroup {
        scope: scope(),
        name: name.to_owned(),
        id: "2".to_owned(),
        protocol: "HTTP".to_owned(),
        protocol_version: "HTTP1".to_owned(),
        port: Some(80),
        vpc: None,
        target_type: "ip".to_owned(),
        health_check: TargetHealthCheck {
            enabled: true,
            protocol: "HTTP".to_owned(),
            port: "traffic-port".to_owned(),
            path: "/health".to_owned(),
            interval: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: "200-299".to_owned(),
        },
        attributes: Default::default(),
        inert: Default::default(),
        tags: Default::default(),
        created_at: at(0),
    }
}

/// Registered at second 10.
pub(super) fn target(group: &TargetGroup, ip: Ipv4Addr, port: u16) -> Target {
    Target {
        scope: scope(),
        group: (group.name.clone(), group.id.clone()),
        ip,
        port,
        zone: None,
        task: None,
        registered_at: at(10),
        named: None,
        deregistered_at: None,
    }
}
