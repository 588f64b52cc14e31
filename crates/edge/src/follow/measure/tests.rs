//! What is told of what was counted.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::time::Duration;

use domain::apigw::Api;
use domain::elb::{TargetHealth, TargetState};
use domain::metrics::Measure;
use route::api::ApiMeter;
use route::{Meter, Owner, Reading};

use super::since::{Before, Counted};
use super::{apis, balancers, told};
use crate::Snapshot;
use crate::follow::compile::target_id;
use crate::follow::samples::{at, group, put, scope, shop, target};
use crate::shelf::Shelf;

fn answers(statuses: &[u16]) -> Reading {
    let meter = Meter::default();
    for status in statuses {
        meter.answered(*status, Duration::from_millis(3));
    }
    meter.read()
}

/// Names and sums, by dimensions.
fn lines(measures: &[Measure], name: &str) -> Vec<String> {
    let named = measures.iter().filter(|one| one.metric.name == name);
    let mut lines: Vec<String> = named
        .map(|one| {
            let dimensions = one.metric.dimensions.iter();
            let values: Vec<&str> = dimensions.map(|(_, value)| value.as_str()).collect();
            format!("{} {}", values.join(" "), one.seen.sum)
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_load_balancer_is_told_as_a_whole_by_zones_and_by_target_groups() {
    let mut records = shop();
    let web = group("web");
    let mut one = target(&web, Ipv4Addr::new(10, 0, 0, 9), 80);
    one.zone = Some("a".to_owned());
    let health = TargetHealth {
        scope: scope(),
        group: one.group.clone(),
        ip: one.ip,
        port: one.port,
        state: TargetState::Healthy,
        reason: None,
        description: None,
        since: at(0),
        drained: false,
    };
    let id = target_id(&records, &one);
    put(&mut records.targets, one);
    put(&mut records.health, health);
    let balancer = records.load_balancers.values().next().unwrap();
    let owner = Owner::LoadBalancer(balancer.arn().to_string().into());
    let counted = Counted {
        owners: HashMap::from([(owner.clone(), answers(&[200, 200, 500]))]),
        zones: HashMap::from([((owner, "a".to_owned()), answers(&[200, 200, 500]))]),
        groups: HashMap::from([(web.arn().to_string().into(), answers(&[200, 200, 500]))]),
        targets: HashMap::from([(id, answers(&[200, 200, 500]))]),
        ..Counted::default()
    };
    let mut measures = Vec::new();
    balancers::tell(&records, &counted, at(60), &mut |_, measure| {
        measures.push(measure)
    });
    let whole = [
        "a app/shop/1 3",
        "a app/shop/1 targetgroup/web/2 3",
        "app/shop/1 3",
        "app/shop/1 targetgroup/web/2 3",
    ];
    assert_eq!(lines(&measures, "RequestCount"), whole);
    assert_eq!(lines(&measures, "HTTPCode_Target_5XX_Count").len(), 4);
    let hosts = [
        "a app/shop/1 targetgroup/web/2 1",
        "app/shop/1 targetgroup/web/2 1",
    ];
    assert_eq!(lines(&measures, "HealthyHostCount"), hosts);
    assert!(
        measures
            .iter()
            .all(|one| one.metric.namespace == "AWS/ApplicationELB")
    );
    let dimensions = &measures[0].metric.dimensions[0];
    assert_eq!(
        (dimensions.0.as_str(), measures[0].at),
        ("LoadBalancer", at(60))
    );
}

#[test]
fn only_what_was_counted_since_the_last_look_is_told() {
    let owner = Owner::Service("orders.shop".into());
    let stats = |statuses: &[u16]| Snapshot {
        owners: vec![(owner.clone(), answers(statuses))],
        ..Snapshot::default()
    };
    let mut before = Before::default();
    let mut look = |statuses: &[u16]| {
        let counted = before.since(stats(statuses), vec![], vec![], vec![]);
        counted.owners[&owner].requests
    };
    assert_eq!(look(&[200]), 1);
    assert_eq!(look(&[200, 200, 404]), 2);
    assert_eq!(
        look(&[200]),
        0,
        "a meter that began anew tells less, not less than nothing"
    );
}

#[test]
fn durations_keep_their_average_and_their_order() {
    let reading = answers(&[200, 200]);
    let seen = told::durations(&reading.latency, 0.006).expect("durations");
    assert_eq!((seen.samples, seen.sum), (2.0, 0.006));
    assert!((seen.max - 0.003).abs() < 1e-9, "{seen:?}");
    assert_eq!(told::durations(&[0, 0], 0.0), None);
}

#[test]
fn errors_of_an_api_average_to_their_rate() {
    let meter = ApiMeter::default();
    for status in [200, 200, 404, 500] {
        meter.answered(status, Duration::from_millis(1), None);
    }
    let mut known = Shelf::default();
    put(&mut known, api());
    let name = vec![
        "abc".to_owned(),
        "$default".to_owned(),
        "GET /pets".to_owned(),
    ];
    let counted = Counted {
        apis: HashMap::from([(name, meter.read())]),
        ..Counted::default()
    };
    let mut measures = Vec::new();
    apis::tell(&known, &counted, at(60), &mut |_, measure| {
        measures.push(measure)
    });
    let rate = measures
        .iter()
        .find(|one| one.metric.name == "4xx")
        .expect("a rate");
    assert_eq!(rate.seen.average(), Some(0.25));
    assert_eq!(lines(&measures, "Count"), ["abc GET /pets $default 4"]);
    assert!(
        measures
            .iter()
            .all(|one| one.metric.name != "IntegrationLatency")
    );
}

fn api() -> Api {
    Api {
        scope: scope(),
        id: "abc".to_owned(),
        name: "shop".to_owned(),
        description: None,
        version: None,
        cors: None,
        endpoint_disabled: false,
        ip_address_type: "ipv4".to_owned(),
        import_info: Vec::new(),
        warnings: Vec::new(),
        tags: Default::default(),
        created_at: at(0),
    }
}
