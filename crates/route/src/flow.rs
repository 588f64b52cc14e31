//! Flows: connections and exchanges of packets that go to one target as a whole.

use std::hash::{Hash, Hasher};
use std::net::SocketAddr;

use crate::state::mixed;
use crate::{Target, TargetGroup, Zone};

/// How flows to the targets of a group are chosen, begun and ended.
///
/// Source: ELB API model, `TargetGroupAttribute$Key`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowPolicy {
    /// `stickiness.enabled` of type `source_ip`: one client's flows go to one target.
    pub by_source: bool,
    /// `proxy_protocol_v2.enabled`: targets are told the client by a header.
    pub proxy_protocol: bool,
    /// `preserve_client_ip.enabled`: targets see the client's address.
    pub keeps_client: bool,
    /// `deregistration_delay.connection_termination.enabled`: flows end once their target has
    /// left the group.
    pub ends_with_registration: bool,
    /// `target_health_state.unhealthy.connection_termination.enabled`: flows end once their
    /// target is found unhealthy.
    pub ends_with_health: bool,
}

/// Where a flow comes from and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Flow {
    /// The number of its protocol, as IP has it.
    pub protocol: u8,
    /// The client.
    pub client: SocketAddr,
    /// The listener, as the client called it.
    pub listener: SocketAddr,
}

impl TargetGroup {
    /// The target of a flow: the same for the same flow, as long as it takes new ones; `None` when
    /// none does. Those tried already are passed over. `zone` is the listener's.
    ///
    /// Source: ELB, how routing works: a hash of protocol, addresses and ports. Chosen: each
    /// target has a rank for each flow and the highest wins, so that a change of targets moves
    /// no flow but those it must.
    pub fn pick_for(&self, flow: &Flow, zone: Option<&Zone>, tried: &[u64]) -> Option<&Target> {
        let key = match self.flows.by_source {
            true => digest(&flow.client.ip()),
            false => digest(flow),
        };
        let ready = self.ready.of(zone).iter();
        let ready = ready.map(|index| &self.targets[*index]);
        let fresh = ready.filter(|target| !tried.contains(&target.state.serial()));
        fresh.max_by_key(|target| mixed(key ^ digest(&target.id.address)))
    }
}

/// FNV-1a, which is the same in every process: a restart moves no client.
fn digest(what: &impl Hash) -> u64 {
    struct Fnv(u64);
    impl Hasher for Fnv {
        fn finish(&self) -> u64 {
            self.0
        }
        fn write(&mut self, bytes: &[u8]) {
            for byte in bytes {
                self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    what.hash(&mut hasher);
    mixed(hasher.finish())
}

#[cfg(test)]
mod tests;
