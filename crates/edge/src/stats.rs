//! What traffic there was.

use route::{Owner, Reading, TargetGroupId, TargetId};

/// Counters since start, of everything that is served now.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// By load balancer and Service Connect endpoint.
    pub owners: Vec<(Owner, Reading)>,
    /// By target group.
    pub groups: Vec<(TargetGroupId, Reading)>,
    /// By target, those with requests left after deregistration too.
    pub targets: Vec<TargetStats>,
}

/// Counters of one target.
#[derive(Clone, Debug)]
pub struct TargetStats {
    /// Which one.
    pub id: TargetId,
    /// Requests sent to it and not yet fully answered.
    pub in_flight: usize,
    /// Its traffic.
    pub reading: Reading,
}

impl Snapshot {
    /// What one owner's meter shows.
    pub fn owner(&self, owner: &Owner) -> Option<&Reading> {
        self.owners
            .iter()
            .find(|(id, _)| id == owner)
            .map(|(_, reading)| reading)
    }

    /// What one target group's meter shows.
    pub fn group(&self, group: &TargetGroupId) -> Option<&Reading> {
        self.groups
            .iter()
            .find(|(id, _)| id == group)
            .map(|(_, reading)| reading)
    }

    /// What one target's meter shows.
    pub fn target(&self, target: &TargetId) -> Option<&TargetStats> {
        self.targets.iter().find(|stats| stats.id == *target)
    }
}
