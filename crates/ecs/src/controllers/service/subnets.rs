//! Which subnet the next task of a service is placed in.

use super::snapshot::Snapshot;
use crate::launch::Network;
use domain::ecs::DesiredStatus;

/// How many tasks of the service each zone and each subnet has.
pub(super) struct Subnets(Vec<Count>);

struct Count {
    zone: String,
    in_zone: u32,
    in_subnet: u32,
}

impl Subnets {
    pub(super) fn count(snapshot: &Snapshot, network: Option<&Network>) -> Self {
        let tasks = snapshot.tasks.iter().map(|seen| &*seen.task);
        let alive = tasks.filter(|task| task.desired == DesiredStatus::Running);
        let own: Vec<_> = alive.filter_map(|task| task.interface.as_ref()).collect();
        let subnets = network.map_or(&[][..], |network| &network.subnets).iter();
        let counts = subnets.map(|subnet| Count {
            zone: subnet.zone.clone(),
            in_zone: own.iter().filter(|own| own.zone == subnet.zone).count() as u32,
            in_subnet: own.iter().filter(|own| own.subnet == subnet.id).count() as u32,
        });
        Self(counts.collect())
    }

    /// The one with the fewest in the zone with the fewest, which then have one more.
    pub(super) fn next(&mut self) -> usize {
        let fewest = (0..self.0.len())
            .min_by_key(|index| (self.0[*index].in_zone, self.0[*index].in_subnet))
            .unwrap_or(0);
        if let Some(chosen) = self.0.get_mut(fewest) {
            chosen.in_subnet += 1;
            let zone = chosen.zone.clone();
            for one in self.0.iter_mut().filter(|one| one.zone == zone) {
                one.in_zone += 1;
            }
        }
        fewest
    }
}
