//! What `attributes` promises.

use super::application::{LOAD_BALANCER, TARGET_GROUP};
use super::{Kind, agree, of_target_group};
use domain::ecs::Tags;
use domain::elb::{TargetGroup, TargetHealthCheck};
use std::time::Duration;

/// A target group of that protocol and type, with these attributes set.
fn group(protocol: &str, target_type: &str, given: &[(&str, &str)]) -> TargetGroup {
    let pairs = given
        .iter()
        .map(|(key, value)| (key.to_string(), value.to_string()));
    TargetGroup {
        scope: domain::Scope {
            account: "000000000000".parse().expect("an account"),
            region: "us-east-1".parse().expect("a Region"),
        },
        name: "group".to_owned(),
        id: "0".repeat(16),
        protocol: protocol.to_owned(),
        protocol_version: String::new(),
        port: Some(80),
        vpc: None,
        target_type: target_type.to_owned(),
        health_check: TargetHealthCheck {
            enabled: true,
            protocol: "TCP".to_owned(),
            port: "traffic-port".to_owned(),
            path: String::new(),
            interval: Duration::from_secs(30),
            timeout: Duration::from_secs(10),
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: String::new(),
        },
        attributes: pairs.collect(),
        inert: serde_json::Map::new(),
        tags: Tags::new(),
        created_at: domain::Timestamp::UNIX_EPOCH,
    }
}

/// What setting one attribute does: the value told afterwards, or the refusal.
fn set(kind: &Kind, key: &str, value: &str) -> String {
    let mut tags = Tags::new();
    match kind.set(&mut tags, vec![(key.to_owned(), value.to_owned())]) {
        Ok(()) => {
            let told = kind.told(&tags).into_iter().find(|(told, _)| told == key);
            told.map(|(_, value)| value).unwrap_or_default()
        }
        Err(fault) => api::ApiError::from(fault).message,
    }
}

#[test]
fn values_are_checked_by_key() {
    let delay = "deregistration_delay.timeout_seconds";
    for (kind, key, value, told) in [
        (&TARGET_GROUP, delay, "60", "60"),
        (&TARGET_GROUP, delay, "0", "0"),
        (
            &TARGET_GROUP,
            delay,
            "3601",
            "Target group attribute value '3601' is not valid for the key \
             'deregistration_delay.timeout_seconds'",
        ),
        (
            &TARGET_GROUP,
            delay,
            "+60",
            "Target group attribute value '+60' is not valid for the key \
             'deregistration_delay.timeout_seconds'",
        ),
        (&TARGET_GROUP, "slow_start.duration_seconds", "0", "0"),
        (
            &TARGET_GROUP,
            "slow_start.duration_seconds",
            "29",
            "Target group attribute value '29' is not valid for the key \
             'slow_start.duration_seconds'",
        ),
        (
            &LOAD_BALANCER,
            "idle_timeout.timeout_seconds",
            "4000",
            "4000",
        ),
        (
            &LOAD_BALANCER,
            "idle_timeout.minutes",
            "1",
            "Load balancer attribute key 'idle_timeout.minutes' is not recognized",
        ),
    ] {
        assert_eq!(set(kind, key, value), told);
    }
}

#[test]
fn what_is_not_set_is_told_with_its_default() {
    let told = TARGET_GROUP.told(&Tags::new());
    let value = |key: &str| {
        told.iter()
            .find(|(told, _)| told == key)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(value("deregistration_delay.timeout_seconds"), Some("300"));
    assert_eq!(value("stickiness.enabled"), Some("false"));
}

#[test]
fn a_key_given_twice_is_refused() {
    let twice = vec![("stickiness.enabled".to_owned(), "true".to_owned()); 2];
    assert!(TARGET_GROUP.set(&mut Tags::new(), twice).is_err());
}

#[test]
fn attributes_of_a_target_group_must_go_together() {
    let check = |given: &[(&str, &str)], fits: bool| {
        let group = group("HTTP", "ip", given);
        assert_eq!(agree(&group).is_ok(), fits, "{given:?}");
    };
    let (kind, slow) = (
        "load_balancing.algorithm.type",
        "slow_start.duration_seconds",
    );
    let anomaly = "load_balancing.algorithm.anomaly_mitigation";
    check(&[(slow, "30")], true);
    check(&[(slow, "30"), (kind, "weighted_random")], false);
    check(&[(slow, "0"), (kind, "least_outstanding_requests")], true);
    check(&[(anomaly, "on")], false);
    check(&[(anomaly, "on"), (kind, "weighted_random")], true);
    let (on, cookie) = ("stickiness.enabled", "stickiness.app_cookie.cookie_name");
    check(&[(on, "true")], true);
    check(&[(on, "true"), ("stickiness.type", "app_cookie")], false);
    check(
        &[
            (on, "true"),
            ("stickiness.type", "app_cookie"),
            (cookie, "S"),
        ],
        true,
    );
    check(&[(cookie, "AWSALB")], false);
}

#[test]
fn defaults_of_network_target_groups_follow_from_protocol_and_type() {
    let told = |protocol: &str, target_type: &str, key: &str| {
        let group = group(protocol, target_type, &[]);
        let told = of_target_group(&group).told(&group.attributes);
        let found = told.into_iter().find(|(told, _)| told == key);
        found.expect("it is told").1
    };
    let preserve = "preserve_client_ip.enabled";
    assert_eq!(told("TCP", "ip", preserve), "false");
    assert_eq!(told("TLS", "ip", preserve), "false");
    assert_eq!(told("TCP", "instance", preserve), "true");
    assert_eq!(told("UDP", "ip", preserve), "true");
    let ends = "deregistration_delay.connection_termination.enabled";
    assert_eq!(told("TCP", "ip", ends), "false");
    assert_eq!(told("TCP_UDP", "ip", ends), "true");
    let unhealthy = "target_health_state.unhealthy.connection_termination.enabled";
    assert_eq!(told("TCP", "ip", unhealthy), "true");
    assert_eq!(told("UDP", "ip", unhealthy), "false");
}

#[test]
fn attributes_of_a_network_target_group_must_go_together() {
    let check = |protocol: &str, given: &[(&str, &str)], fits: bool| {
        let group = group(protocol, "ip", given);
        assert_eq!(agree(&group).is_ok(), fits, "{protocol} {given:?}");
    };
    let preserve = "preserve_client_ip.enabled";
    check("TCP", &[(preserve, "false")], true);
    check("UDP", &[(preserve, "false")], false);
    let ends = "target_health_state.unhealthy.connection_termination.enabled";
    let interval = "target_health_state.unhealthy.draining_interval_seconds";
    check("TCP_UDP", &[(ends, "true")], false);
    check("TCP", &[(interval, "60")], false);
    check("TCP", &[(interval, "60"), (ends, "false")], true);
}
