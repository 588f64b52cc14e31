//! Attributes of load balancers and listeners, as requests meet them.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use crate::network::CONNECT_TIMEOUT;
use domain::elb::network::{TCP_IDLE_DEFAULT, UDP_IDLE};
use domain::elb::{Listener, LoadBalancer};
use http::{HeaderName, HeaderValue};
use route::{DesyncMode, ForwardedFor, Guard, LoadBalancerPolicy, NetworkPolicy};

use crate::{LogFacts, LogPlace};

/// Attributes of listeners that set a header in answers all begin and end so.
const ANSWER: (&str, &str) = ("routing.http.response.", ".header_value");
/// Attributes of listeners that name the headers about TLS: version, cipher suite.
const TLS: [&str; 2] = [
    "routing.http.request.x_amzn_tls_version.header_name",
    "routing.http.request.x_amzn_tls_cipher_suite.header_name",
];

/// Attributes that are not set, or not understood, are at their defaults.
pub(super) fn policy(
    balancer: &LoadBalancer,
    listener: &Listener,
    guard: Option<&Guard>,
) -> LoadBalancerPolicy {
    let attribute = |key: &str| balancer.attributes.get(key).map(String::as_str);
    let is_on = |key: &str| attribute(key) == Some("true");
    let seconds = |key: &str| {
        let number = attribute(key).and_then(|text| text.parse().ok());
        number.map(Duration::from_secs)
    };
    let defaults = LoadBalancerPolicy::default();
    LoadBalancerPolicy {
        idle_timeout: seconds("idle_timeout.timeout_seconds").unwrap_or(defaults.idle_timeout),
        keep_alive: seconds("client_keep_alive.seconds").unwrap_or(defaults.keep_alive),
        forwarded_for: match attribute("routing.http.xff_header_processing.mode") {
            Some("preserve") => ForwardedFor::Preserve,
            Some("remove") => ForwardedFor::Remove,
            _ => ForwardedFor::Append,
        },
        desync: match attribute("routing.http.desync_mitigation_mode") {
            Some("monitor") => DesyncMode::Monitor,
            Some("strictest") => DesyncMode::Strictest,
            _ => DesyncMode::Defensive,
        },
        tells_tls: is_on("routing.http.x_amzn_tls_version_and_cipher_suite.enabled"),
        tells_client_port: is_on("routing.http.xff_client_port.enabled"),
        keeps_host: is_on("routing.http.preserve_host_header.enabled"),
        drops_invalid_headers: is_on("routing.http.drop_invalid_header_fields.enabled"),
        hides_server: of_listener(listener, "routing.http.response.server.enabled")
            == Some("false"),
        logs_requests: log(balancer, "access_logs").is_some(),
        logs_connections: log(balancer, "connection_logs").is_some(),
        answer_headers: answer_headers(listener),
        tls_headers: TLS.map(|key| of_listener(listener, key)?.parse().ok()),
        guard: guard.cloned(),
        ..defaults
    }
}

/// Where an application load balancer's logs go; `None` when it has none. `node` is its address.
pub(super) fn logs(balancer: &LoadBalancer, node: IpAddr) -> Option<LogFacts> {
    if balancer.is_network() {
        return None;
    }
    let facts = LogFacts {
        scope: balancer.scope.clone(),
        path: balancer.path(),
        node,
        access: log(balancer, "access_logs"),
        connections: log(balancer, "connection_logs"),
    };
    (facts.access.is_some() || facts.connections.is_some()).then_some(facts)
}

fn log(balancer: &LoadBalancer, kind: &str) -> Option<LogPlace> {
    let attribute = |name: &str| {
        balancer
            .attributes
            .get(&format!("{kind}.s3.{name}"))
            .cloned()
    };
    let is_on = attribute("enabled").is_some_and(|value| value == "true");
    let bucket = attribute("bucket").filter(|bucket| is_on && !bucket.is_empty())?;
    Some(LogPlace {
        bucket,
        prefix: attribute("prefix").unwrap_or_default(),
    })
}

/// The same of a listener of a network load balancer.
pub(super) fn network(listener: &Listener, machine: Option<Ipv4Addr>) -> NetworkPolicy {
    let seconds = of_listener(listener, "tcp.idle_timeout.seconds");
    let seconds = seconds.and_then(|text| text.parse().ok());
    NetworkPolicy {
        idle_timeout: match listener.protocol.as_str() {
            "UDP" => UDP_IDLE,
            _ => seconds.map_or(TCP_IDLE_DEFAULT, Duration::from_secs),
        },
        connect_timeout: CONNECT_TIMEOUT,
        machine,
    }
}

fn of_listener<'a>(listener: &'a Listener, key: &str) -> Option<&'a str> {
    let value = listener.attributes.get(key).map(String::as_str);
    value.filter(|value| !value.is_empty())
}

/// Headers by attribute: `…strict_transport_security.header_value` sets
/// `strict-transport-security`.
fn answer_headers(listener: &Listener) -> Vec<(HeaderName, HeaderValue)> {
    let header = |(key, value): (&String, &String)| {
        let name = key.strip_prefix(ANSWER.0)?.strip_suffix(ANSWER.1)?;
        let name = name.replace('_', "-").parse().ok()?;
        (!value.is_empty()).then_some((name, value.parse().ok()?))
    };
    listener.attributes.iter().filter_map(header).collect()
}
