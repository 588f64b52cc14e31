//! What `targets` promises.

use super::{Gone, Snapshot, plan};
use domain::clock::later;
use domain::elb::{Target, TargetGroup, TargetHealth, TargetHealthCheck, TargetState};
use domain::{Scope, Timestamp};
use std::net::Ipv4Addr;
use std::time::Duration;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

fn at(seconds: u64) -> Timestamp {
    later(Timestamp::UNIX_EPOCH, Duration::from_secs(seconds))
}

fn group(delay: &str) -> TargetGroup {
    let key = "deregistration_delay.timeout_seconds".to_owned();
    TargetGroup {
        scope: scope(),
        name: "web".to_owned(),
        id: "1".to_owned(),
        protocol: "HTTP".to_owned(),
        protocol_version: "HTTP1".to_owned(),
        port: Some(8080),
        vpc: None,
        target_type: "ip".to_owned(),
        health_check: TargetHealthCheck {
            enabled: true,
            protocol: "HTTP".to_owned(),
            port: "traffic-port".to_owned(),
            path: "/".to_owned(),
            interval: Duration::from_secs(30),
            timeout: Duration::from_secs(5),
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: "200".to_owned(),
        },
        attributes: [(key, delay.to_owned())].into(),
        inert: serde_json::Map::new(),
        tags: domain::ecs::Tags::new(),
        created_at: at(0),
    }
}

fn target(group: &str, deregistered: Option<u64>) -> Target {
    Target {
        scope: scope(),
        group: ("web".to_owned(), group.to_owned()),
        ip: Ipv4Addr::new(10, 0, 0, 4),
        port: 8080,
        zone: None,
        task: None,
        registered_at: at(30),
        named: None,
        deregistered_at: deregistered.map(at),
    }
}

fn drained(since: u64) -> TargetHealth {
    TargetHealth {
        scope: scope(),
        group: ("web".to_owned(), "1".to_owned()),
        ip: Ipv4Addr::new(10, 0, 0, 4),
        port: 8080,
        state: TargetState::Draining,
        reason: None,
        description: None,
        since: at(since),
        drained: true,
    }
}

/// What becomes of one target at 100 s.
fn check(group: Option<TargetGroup>, target: Target, health: Option<TargetHealth>) -> String {
    let snapshot = Snapshot {
        group,
        targets: vec![target],
        health: health.into_iter().collect(),
    };
    let plan = plan(&snapshot, at(100));
    match (plan.gone.as_slice(), plan.next) {
        ([], None) => "stays".to_owned(),
        ([], Some(next)) => format!("until {}", next.as_second()),
        ([Gone::Target(_, why)], None) => (*why).to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_target_drains_for_as_long_as_its_group_says() {
    let group = || Some(group("60"));
    assert_eq!(check(group(), target("1", None), None), "stays");
    assert_eq!(check(group(), target("1", Some(90)), None), "until 150");
    assert_eq!(
        check(group(), target("1", Some(40)), None),
        "the deregistration delay has passed"
    );
}

#[test]
fn a_target_with_nothing_in_flight_goes_at_once() {
    let group = || Some(group("60"));
    assert_eq!(
        check(group(), target("1", Some(90)), Some(drained(95))),
        "nothing is in flight any more"
    );
    assert_eq!(
        check(group(), target("1", Some(90)), Some(drained(20))),
        "until 150"
    );
}

#[test]
fn targets_of_a_deleted_group_go_even_when_its_name_is_used_again() {
    assert_eq!(
        check(None, target("1", None), None),
        "its target group was deleted"
    );
    assert_eq!(
        check(Some(group("60")), target("0", None), None),
        "its target group was deleted"
    );
}

#[test]
fn health_without_a_target_is_swept_up() {
    let snapshot = Snapshot {
        group: Some(group("60")),
        targets: Vec::new(),
        health: vec![drained(1)],
    };
    assert!(matches!(
        plan(&snapshot, at(100)).gone.as_slice(),
        [Gone::Health(..)]
    ));
}
