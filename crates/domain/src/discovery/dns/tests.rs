//! What a service's records may be.

use super::*;
use crate::ecs::Tags;
use crate::{Scope, Timestamp};

fn scope() -> Scope {
    Scope {
        account: "111122223333".parse().expect("an account"),
        region: "eu-west-1".parse().expect("a Region"),
    }
}

fn service(records: &[(&str, u32)], weighted: bool) -> DiscoveryService {
    let records = records.iter().map(|(kind, ttl)| ((*kind).to_owned(), *ttl));
    DiscoveryService {
        scope: scope(),
        id: "srv-1".to_owned(),
        namespace: "ns-1".to_owned(),
        name: "Orders".to_owned(),
        description: None,
        creator_request_id: None,
        custom_health: true,
        dns: Some(ServiceDns {
            weighted,
            records: records.collect(),
        }),
        probe: None,
        attributes: Tags::new(),
        revision: 1,
        tags: Tags::new(),
        created_at: Timestamp::default(),
    }
}

fn instance(id: &str, healthy: bool, attributes: &[(&str, &str)]) -> DiscoveryInstance {
    let attributes = attributes
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    DiscoveryInstance {
        scope: scope(),
        service: "srv-1".to_owned(),
        id: id.to_owned(),
        creator_request_id: None,
        attributes: attributes.collect(),
        healthy,
        health_change: None,
        task: None,
    }
}

fn told(service: &DiscoveryService, instances: &[DiscoveryInstance]) -> Vec<String> {
    let sets = service.record_sets(("Z1", "shop.local"), instances);
    let line = |set: RecordSet| {
        let alias = set.alias.map(|alias| format!("alias {}", alias.name));
        let value = alias.unwrap_or_else(|| set.values.join(","));
        format!("{} {} {value}", set.name, set.kind)
    };
    sets.into_iter().map(line).collect()
}

#[test]
fn only_healthy_instances_are_told_while_there_are_any() {
    let a = instance("a", true, &[(IPV4, "10.0.0.1")]);
    let b = instance("b", false, &[(IPV4, "10.0.0.2")]);
    let service = service(&[("A", 60)], false);
    assert_eq!(
        told(&service, &[a, b.clone()]),
        ["orders.shop.local. A 10.0.0.1"]
    );
    assert_eq!(told(&service, &[b]), ["orders.shop.local. A 10.0.0.2"]);
}

#[test]
fn a_port_is_told_with_a_host_that_has_the_address() {
    let a = instance("T1", true, &[(IPV4, "10.0.0.1"), (PORT, "8080")]);
    assert_eq!(
        told(&service(&[("SRV", 10)], false), &[a]),
        [
            "orders.shop.local. SRV 1 1 8080 t1.orders.shop.local.",
            "t1.orders.shop.local. A 10.0.0.1"
        ]
    );
}

#[test]
fn an_alias_leads_to_a_load_balancer() {
    let a = instance("a", true, &[(ALIAS, "web.elb.localhost")]);
    assert_eq!(
        told(&service(&[("A", 60)], true), &[a]),
        ["orders.shop.local. A alias web.elb.localhost"]
    );
}
