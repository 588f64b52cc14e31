//! What network load balancers add: their protocols, and defaults that follow from what a target
//! group is.

use super::{LoadBalancer, Target, TargetGroup};
use std::net::Ipv4Addr;
use std::time::Duration;

/// How long a TCP connection may be silent when the listener's attribute says nothing.
/// Source: API model, `ListenerAttribute$Key`, `tcp.idle_timeout.seconds`.
pub const TCP_IDLE_DEFAULT: Duration = Duration::from_secs(350);

/// How long a UDP flow may be silent. Source: the guide of network load balancers, listeners:
/// 120 seconds, which cannot be changed.
pub const UDP_IDLE: Duration = Duration::from_secs(120);

/// Whether listeners and target groups of that protocol belong to network load balancers.
pub fn is_network(protocol: &str) -> bool {
    matches!(protocol, "TCP" | "TLS" | "UDP" | "TCP_UDP")
}

/// Whether packets are carried.
pub fn carries_udp(protocol: &str) -> bool {
    matches!(protocol, "UDP" | "TCP_UDP")
}

/// How ARNs call the load balancers of a protocol: `net` or `app`.
pub(super) fn family(protocol: &str) -> &'static str {
    match is_network(protocol) {
        true => "net",
        false => "app",
    }
}

/// The protocols of target groups that a listener of a network load balancer forwards to.
///
/// Source: the guide of network load balancers, target groups, routing configuration.
pub fn fits(listener: &str, group: &str) -> bool {
    match listener {
        "TCP" => matches!(group, "TCP" | "TCP_UDP"),
        "TLS" => matches!(group, "TCP" | "TLS"),
        "UDP" => matches!(group, "UDP" | "TCP_UDP"),
        "TCP_UDP" => group == "TCP_UDP",
        _ => false,
    }
}

/// The loopback address at which the instance of that id is reached: every port that a task
/// publishes is open at all of the machine's addresses, and each instance has one of its own,
/// so that two instances are two targets.
///
/// Chosen: 127.64.0.0 to 127.191.255.255, far from what programs bind by themselves.
pub fn stand_in(named: &str) -> Ipv4Addr {
    // FNV-1a, which is the same in every version of the product.
    let hash = named.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let [a, b, c, d] = hash.to_be_bytes();
    Ipv4Addr::new(127, 64 + (a ^ d) % 128, b, c)
}

impl LoadBalancer {
    /// Whether it is a network load balancer.
    pub fn is_network(&self) -> bool {
        self.kind == "network"
    }
}

impl Target {
    /// What it was registered as: an address, or the name it has instead.
    pub fn id(&self) -> String {
        self.named.clone().unwrap_or_else(|| self.ip.to_string())
    }
}

impl TargetGroup {
    /// Whether it belongs to network load balancers.
    pub fn is_network(&self) -> bool {
        is_network(&self.protocol)
    }

    fn flag(&self, key: &str, default: bool) -> bool {
        self.attributes
            .get(key)
            .map_or(default, |value| value == "true")
    }

    /// Whether targets are told the client by a header of proxy protocol, version 2.
    pub fn sends_proxy_protocol(&self) -> bool {
        self.flag("proxy_protocol_v2.enabled", false)
    }

    /// Whether one client's connections go to one target.
    pub fn is_sticky_by_source(&self) -> bool {
        self.flag("stickiness.enabled", false)
    }

    /// Whether targets see the client's address.
    /// Source: API model, `TargetGroupAttribute$Key`, `preserve_client_ip.enabled`.
    pub fn preserves_client_ip(&self) -> bool {
        self.flag("preserve_client_ip.enabled", self.preserves_by_default())
    }

    /// The default of [`Self::preserves_client_ip`].
    pub fn preserves_by_default(&self) -> bool {
        let translated = matches!(self.protocol.as_str(), "TCP" | "TLS");
        !(self.target_type == "ip" && translated)
    }

    /// Whether connections end with the deregistration delay; on by default where packets are
    /// carried. Source: as above, `deregistration_delay.connection_termination.enabled`.
    pub fn ends_with_registration(&self) -> bool {
        let default = carries_udp(&self.protocol);
        self.flag(
            "deregistration_delay.connection_termination.enabled",
            default,
        )
    }

    /// Whether connections end when their target is found unhealthy; never where packets are
    /// carried. Source: as above, `target_health_state.unhealthy.connection_termination.enabled`.
    pub fn ends_with_health(&self) -> bool {
        let key = "target_health_state.unhealthy.connection_termination.enabled";
        self.flag(key, !carries_udp(&self.protocol))
    }
}

#[cfg(test)]
mod tests {
    use super::stand_in;

    #[test]
    fn instances_stand_at_loopback_addresses_of_their_own() {
        let one = stand_in("i-0123456789abcdef0");
        let other = stand_in("i-0123456789abcdef1");
        assert_ne!(one, other);
        for address in [one, other] {
            assert!(address.is_loopback());
            assert!((64..192).contains(&address.octets()[1]), "{address}");
        }
    }
}
