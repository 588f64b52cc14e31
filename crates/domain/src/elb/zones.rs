//! Availability Zones: which node sends to which target, and when a zone fails.

use super::{LoadBalancer, LoadBalancerZone, Target, TargetGroup};

/// The attribute of load balancers and target groups.
const CROSS_ZONE: &str = "load_balancing.cross_zone.enabled";
/// Attributes of target groups that say when a zone fails begin so.
const FAILOVER: &str = "target_group_health.dns_failover.minimum_healthy_targets";

impl LoadBalancer {
    /// Whether each zone's node sends to the targets of all zones, where a target group does not
    /// say otherwise: always of application load balancers, not at first of network ones.
    /// Source: the guides of both, cross-zone load balancing of target groups.
    fn crosses_zones(&self) -> bool {
        let set = self.attributes.get(CROSS_ZONE);
        set.map_or(!self.is_network(), |value| value == "true")
    }

    /// The zones its name leads to.
    pub fn answering_zones(&self) -> impl Iterator<Item = &LoadBalancerZone> {
        let zones = self.zones.iter();
        zones.filter(|zone| !self.failing_zones.contains(&zone.zone))
    }
}

impl TargetGroup {
    /// Whether nodes of the load balancer send to targets of other zones.
    pub fn crosses_zones(&self, balancer: &LoadBalancer) -> bool {
        match self.attributes.get(CROSS_ZONE).map(String::as_str) {
            Some("true") => true,
            Some("false") => false,
            _ => balancer.crosses_zones(),
        }
    }

    /// Whether so many healthy targets of those registered keep a zone in the load balancer's name.
    /// Source: API model, `TargetGroupAttribute$Key`, `target_group_health.dns_failover`.
    pub fn keeps_zone(&self, healthy: usize, registered: usize) -> bool {
        let set = |key: &str| self.attributes.get(&format!("{FAILOVER}.{key}"));
        let number = |key| set(key).and_then(|value| value.parse::<usize>().ok());
        let count = match set("count") {
            None => Some(1),
            Some(_) => number("count"),
        };
        let share = number("percentage");
        count.is_none_or(|count| healthy >= count)
            && share.is_none_or(|share| healthy * 100 >= registered * share)
    }
}

impl Target {
    /// The one zone it is in; none where it is as near to all.
    pub fn own_zone(&self) -> Option<&str> {
        self.zone.as_deref().filter(|zone| *zone != "all")
    }
}
