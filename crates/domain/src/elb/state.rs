//! Whether a load balancer serves, and how many of its targets do.

use super::{LoadBalancer, LoadBalancerZone, TargetHealth, TargetState};
use crate::network::NetworkInterface;

impl LoadBalancer {
    /// Its state and, where there is one, the reason: `provisioning` until it has an address in
    /// every zone and is served there, `failed` where it cannot have one, else `active`.
    /// Source: API model, `LoadBalancerStateEnum`.
    pub fn state(&self, interfaces: &[NetworkInterface]) -> (&'static str, Option<String>) {
        let own =
            |zone: &LoadBalancerZone| interfaces.iter().find(|found| found.id == zone.interface);
        let mut found = self.zones.iter().filter_map(own);
        let failure = found.find_map(|found| found.failure.clone());
        let ready =
            |zone: &LoadBalancerZone| own(zone).is_some_and(|found| found.address.is_some());
        match failure {
            Some(why) => ("failed", Some(why)),
            None if self.is_new || !self.zones.iter().all(ready) => ("provisioning", None),
            None => ("active", self.host_problem.clone()),
        }
    }
}

impl TargetHealth {
    /// Whether the target is sent traffic because it is well; one that is not probed counts so.
    pub fn is_well(&self) -> bool {
        matches!(self.state, TargetState::Healthy | TargetState::Unavailable)
    }
}
