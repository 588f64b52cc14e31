//! Which targets take new requests, in all and by zone.

use std::collections::{BTreeSet, HashMap};

use super::{MinimumHealthy, Target, TargetStatus};
use crate::Zone;

/// Indexes of the targets that take new requests.
#[derive(Debug, Default)]
pub(crate) struct Ready {
    /// For listeners that stand for all zones.
    pub(super) all: Vec<usize>,
    /// For those of one zone, where the group does not cross zones.
    by_zone: Option<ByZone>,
}

#[derive(Debug, Default)]
struct ByZone {
    zones: HashMap<Zone, Vec<usize>>,
    /// Those as near to every zone, for zones that have no others.
    others: Vec<usize>,
}

impl Ready {
    /// The ready ones of all targets of a group; where it does not cross zones, each zone opens
    /// by itself when its own are unhealthy.
    pub(crate) fn new(targets: &[Target], minimum: &MinimumHealthy, crosses_zones: bool) -> Self {
        let by_zone = || {
            let seen_from = |zone: Option<&Zone>| {
                let is_near = |one: &Target| one.zone.is_none() || one.zone.as_ref() == zone;
                ready(targets, minimum, &is_near)
            };
            let zones: BTreeSet<&Zone> =
                targets.iter().filter_map(|one| one.zone.as_ref()).collect();
            let of = |zone: &Zone| (zone.clone(), seen_from(Some(zone)));
            ByZone {
                zones: zones.into_iter().map(of).collect(),
                others: seen_from(None),
            }
        };
        Self {
            all: ready(targets, minimum, &|_| true),
            by_zone: (!crosses_zones).then(by_zone),
        }
    }

    /// Those that a listener of this zone sends to.
    pub(crate) fn of(&self, zone: Option<&Zone>) -> &[usize] {
        match (&self.by_zone, zone) {
            (Some(by_zone), Some(zone)) => by_zone.zones.get(zone).unwrap_or(&by_zone.others),
            (None, _) | (_, None) => &self.all,
        }
    }
}

/// Indexes of those near targets that take new requests.
///
/// Chosen: a target in its initial checks never takes requests, not even when the group opens
/// because every other target is unhealthy; it has never shown that it can answer.
/// Where fewer are healthy than there must be, the unhealthy ones take requests as well.
fn ready(
    targets: &[Target],
    minimum: &MinimumHealthy,
    is_near: &dyn Fn(&Target) -> bool,
) -> Vec<usize> {
    let near = || targets.iter().enumerate().filter(|(_, one)| is_near(one));
    let with = |wanted: TargetStatus| {
        let fits = near().filter(move |(_, target)| target.status == wanted);
        fits.map(|(index, _)| index).collect::<Vec<_>>()
    };
    let mut ready = with(TargetStatus::Healthy);
    let stays = |(_, target): &(usize, &Target)| target.status != TargetStatus::Draining;
    let registered = near().filter(stays).count();
    if !minimum.is_met(ready.len(), registered) {
        ready.extend(with(TargetStatus::Unhealthy));
        ready.sort_unstable();
    }
    ready
}

#[cfg(test)]
mod tests;
