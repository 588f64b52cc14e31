//! Target groups: what they speak, who is in them and how they are probed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use domain::elb::{self, LoadBalancer, Target, TargetState};
use domain::network::NetworkInterface;
use domain::{Arn, Key, Record as _};
use route::{
    ActionSpec, Algorithm, FlowPolicy, GroupSpec, HealthCheck, HealthProtocol, Matcher,
    MinimumHealthy, Origin, Protocol, Stickiness, TargetGroupId, TargetId, TargetSpec,
    TargetStatus,
};

use super::balancers::Home;
use super::{Records, Surroundings, Wanted, below_key, load_balancer_of};

/// Who uses a target group: load balancers by key, in order.
type Uses = BTreeMap<Arn, BTreeSet<Key>>;

/// The target groups that listeners forward to, and the load balancers these belong to.
pub(in crate::follow) fn uses(records: &Records) -> Uses {
    let mut uses = Uses::new();
    for listener in records.listeners.values() {
        let Some(balancer) = load_balancer_of(records, listener) else {
            continue;
        };
        let (name, _) = &listener.load_balancer;
        let below = elb::Rule::listener_key(&listener.scope, name, &listener.id);
        let rules = below_key(&records.rules, &below);
        let actions = rules.flat_map(|rule| &rule.actions);
        for action in listener.default_actions.iter().chain(actions) {
            let elb::Action::Forward { groups, .. } = action else {
                continue;
            };
            for (group, _) in groups {
                let users = uses.entry(group.clone()).or_default();
                users.insert(balancer.key());
            }
        }
    }
    uses
}

/// Where a target is: what is registered by its ARN is wherever that load balancer is now.
fn address(records: &Records, target: &Target) -> SocketAddr {
    let balancer = target.named.as_deref().and_then(|arn| {
        let name = arn.split_once(":loadbalancer/app/")?.1.split('/').next()?;
        let key = elb::LoadBalancer::key_of(&target.scope, name);
        let found = records.load_balancers.get(&key)?;
        (found.arn().to_string() == arn).then_some(found)
    });
    let interface = balancer.and_then(|balancer| {
        let key = NetworkInterface::key_of(&target.scope, &balancer.zones.first()?.interface);
        records.interfaces.get(&key)?.address.as_ref()
    });
    let ip = interface.map_or(target.ip, |address| address.private_ip);
    SocketAddr::new(ip.into(), target.port)
}

/// The name of a target in the table.
pub(in crate::follow) fn target_id(records: &Records, target: &Target) -> TargetId {
    let (name, id) = &target.group;
    let arn = target
        .scope
        .arn("elasticloadbalancing", format!("targetgroup/{name}/{id}"));
    TargetId {
        group: arn.to_string().into(),
        address: address(records, target),
    }
}

/// Adds every group the table forwards to. One without a record is empty and answers 503.
pub(super) fn add(
    records: &Records,
    around: &Surroundings<'_>,
    homes: &BTreeMap<Key, Home>,
    wanted: &mut Wanted,
) {
    let named = records.groups.values();
    let named = named.map(|group| (TargetGroupId::from(group.arn().to_string()), group));
    let named: BTreeMap<_, _> = named.collect();
    let uses = uses(records);
    for id in forwarded_to(wanted) {
        let spec = match named.get(&id) {
            Some(group) => {
                let mut users = uses.get(&group.arn()).into_iter().flatten();
                let user = users.find_map(|user| {
                    let balancer = records.load_balancers.get(user)?;
                    Some((&**balancer, homes.get(user)?))
                });
                group_spec(records, around, group, user, &mut wanted.gaps)
            }
            None => GroupSpec::new(id.as_str()),
        };
        wanted.table.groups.push(spec);
    }
}

fn forwarded_to(wanted: &Wanted) -> BTreeSet<TargetGroupId> {
    let listeners = wanted.table.listeners.iter();
    let actions = listeners.flat_map(|listener| {
        let rules = listener.rules.iter().map(|rule| &rule.action);
        rules.chain([&listener.default])
    });
    let forwards = actions.filter_map(groups_of);
    forwards.flatten().map(|(group, _)| group.clone()).collect()
}

fn groups_of(action: &ActionSpec) -> Option<&Vec<(TargetGroupId, u32)>> {
    match action {
        ActionSpec::Forward(forward) => Some(&forward.groups),
        ActionSpec::Authenticate(_, then) => groups_of(then),
        ActionSpec::FixedResponse(_) | ActionSpec::Redirect(_) => None,
    }
}

fn group_spec(
    records: &Records,
    around: &Surroundings<'_>,
    group: &elb::TargetGroup,
    user: Option<(&LoadBalancer, &Home)>,
    gaps: &mut Vec<String>,
) -> GroupSpec {
    let id = group.arn().to_string();
    let Some(protocol) = protocol(group) else {
        let (name, protocol) = (&group.name, &group.protocol);
        gaps.push(format!(
            "target group {name}: targets that speak {protocol} are not served"
        ));
        return GroupSpec::new(id);
    };
    let attribute = |key: &str| group.attributes.get(key).map(String::as_str);
    let seconds = |key| attribute(key).and_then(|text| text.parse().ok());
    let slow_start = seconds("slow_start.duration_seconds").unwrap_or(0);
    let check = health_check(group, protocol);
    let prober = user.map(|(_, home)| home);
    GroupSpec {
        protocol,
        secure: matches!(group.protocol.as_str(), "HTTPS" | "TLS"),
        algorithm: algorithm(group),
        flows: flows(group),
        called_from: is_on_machine(group).then_some(Origin::Host),
        crosses_zones: user.is_none_or(|(balancer, _)| group.crosses_zones(balancer)),
        minimum_healthy: minimum_healthy(group),
        stickiness: stickiness(group),
        slow_start: Duration::from_secs(slow_start),
        health_check: check.filter(|_| prober.is_some()),
        checked_from: match is_on_machine(group) {
            true => Origin::Host,
            false => prober.map(|home| home.origin_in(None)).unwrap_or_default(),
        },
        targets: targets(records, around, group, user),
        ..GroupSpec::new(id)
    }
}

fn protocol(group: &elb::TargetGroup) -> Option<Protocol> {
    match (group.protocol.as_str(), group.protocol_version.as_str()) {
        ("HTTP" | "HTTPS", "HTTP2") => Some(Protocol::Http2),
        ("HTTP" | "HTTPS", "GRPC") => Some(Protocol::Grpc),
        ("HTTP" | "HTTPS", _) => Some(Protocol::Http),
        ("TCP" | "TLS" | "UDP" | "TCP_UDP", _) => Some(Protocol::Tcp),
        _ => None,
    }
}

/// Whether the targets are instances, whose ports are the machine's.
fn is_on_machine(group: &elb::TargetGroup) -> bool {
    group.target_type == "instance"
}

fn flows(group: &elb::TargetGroup) -> FlowPolicy {
    if !group.is_network() {
        return FlowPolicy::default();
    }
    FlowPolicy {
        by_source: group.is_sticky_by_source(),
        proxy_protocol: group.sends_proxy_protocol(),
        keeps_client: group.preserves_client_ip(),
        ends_with_registration: group.ends_with_registration(),
        ends_with_health: group.ends_with_health(),
    }
}

fn algorithm(group: &elb::TargetGroup) -> Algorithm {
    let attribute = |key: &str| group.attributes.get(key).map(String::as_str);
    let mitigates = attribute("load_balancing.algorithm.anomaly_mitigation") == Some("on");
    match attribute("load_balancing.algorithm.type") {
        Some("least_outstanding_requests") => Algorithm::LeastOutstandingRequests,
        Some("weighted_random") if mitigates => Algorithm::AnomalyMitigation,
        Some("weighted_random") => Algorithm::WeightedRandom,
        _ => Algorithm::RoundRobin,
    }
}

fn minimum_healthy(group: &elb::TargetGroup) -> MinimumHealthy {
    const BELOW: &str = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
    let number = |key: &str| {
        let value = group.attributes.get(&format!("{BELOW}.{key}"));
        value.and_then(|value| value.parse().ok())
    };
    MinimumHealthy {
        count: number("count").unwrap_or(MinimumHealthy::default().count),
        percent: number("percentage"),
    }
}

fn stickiness(group: &elb::TargetGroup) -> Option<Stickiness> {
    let attribute = |key: &str| group.attributes.get(key).map(String::as_str);
    if group.is_network() {
        return None; // flows have no cookies
    }
    attribute("stickiness.enabled").filter(|enabled| *enabled == "true")?;
    let is_app = attribute("stickiness.type") == Some("app_cookie");
    let duration = attribute(match is_app {
        true => "stickiness.app_cookie.duration_seconds",
        false => "stickiness.lb_cookie.duration_seconds",
    });
    let cookie = attribute("stickiness.app_cookie.cookie_name").filter(|_| is_app);
    let seconds = duration.and_then(|text| text.parse().ok());
    Some(Stickiness {
        cookie: cookie.map(str::to_owned),
        duration: Duration::from_secs(seconds.unwrap_or(86_400)),
    })
}

/// `None` when checks are off.
fn health_check(group: &elb::TargetGroup, protocol: Protocol) -> Option<HealthCheck> {
    let check = &group.health_check;
    check.enabled.then(|| HealthCheck {
        protocol: match check.protocol.as_str() {
            "HTTP" => HealthProtocol::Http,
            "HTTPS" => HealthProtocol::Https,
            _ => HealthProtocol::Tcp,
        },
        version: protocol,
        proxy_protocol: group.is_network() && group.sends_proxy_protocol(),
        path: check.path.clone(),
        port: check.port.parse().ok(),
        interval: check.interval,
        timeout: check.timeout,
        healthy_threshold: check.healthy_threshold,
        unhealthy_threshold: check.unhealthy_threshold,
        matcher: check.matcher.parse().unwrap_or_else(|_| Matcher::default()),
    })
}

fn targets(
    records: &Records,
    around: &Surroundings<'_>,
    group: &elb::TargetGroup,
    user: Option<(&LoadBalancer, &Home)>,
) -> Vec<TargetSpec> {
    let below = Target::group_key(&group.scope, &group.name);
    let targets = below_key(&records.targets, &below);
    let is_secure = matches!(group.protocol.as_str(), "HTTPS" | "TLS");
    let of_group = targets.filter(|target| target.group.1 == group.id);
    let seen = of_group.filter(|target| user.is_none_or(|(user, _)| is_in_zone_of(user, target)));
    let prober = user.map(|(_, home)| home).filter(|_| !is_on_machine(group));
    let spec = |target: &Target| TargetSpec {
        identity: is_secure
            .then(|| super::doors::identity_at(records, target))
            .flatten(),
        zone: target.own_zone().map(Into::into),
        checked_from: prober.map(|home| home.origin_in(target.own_zone())),
        ..TargetSpec::new(
            address(records, target),
            status(target, around.health.get(&target.health_key())),
        )
    };
    seen.map(spec).collect()
}

/// Whether the load balancer has a node in the target's zone. Others get nothing, however healthy.
///
/// Source: API model, `TargetHealth$Reason`, `Target.NotInUse`.
pub(in crate::follow) fn is_in_zone_of(balancer: &LoadBalancer, target: &Target) -> bool {
    let enabled = |zone: &str| balancer.zones.iter().any(|own| own.zone == zone);
    target.own_zone().is_none_or(enabled)
}

/// Whether a target takes requests.
fn status(target: &Target, health: Option<&elb::TargetHealth>) -> TargetStatus {
    if target.deregistered_at.is_some() {
        return TargetStatus::Draining;
    }
    match health.map_or(TargetState::Initial, |health| health.state) {
        // A group that is not probed takes requests.
        TargetState::Healthy | TargetState::Unavailable => TargetStatus::Healthy,
        TargetState::Unhealthy => TargetStatus::Unhealthy,
        TargetState::Initial | TargetState::Unused | TargetState::Draining => TargetStatus::Initial,
    }
}
