//! What was counted since the last look: meters show everything since start.

use std::collections::HashMap;
use std::hash::Hash;

use route::api::ApiReading;
use route::{Owner, Reading, TargetGroupId, TargetId};
use wall::Counts;

use crate::Snapshot;

/// What a web ACL is asked about: its ARN and a metric name; that of nothing is all rules.
pub(super) type Rule = (String, Option<String>);

/// What meters showed at the last look.
#[derive(Default)]
pub(super) struct Before {
    owners: HashMap<Owner, Reading>,
    zones: HashMap<(Owner, String), Reading>,
    groups: HashMap<TargetGroupId, Reading>,
    targets: HashMap<TargetId, Reading>,
    apis: HashMap<Vec<String>, ApiReading>,
    rules: HashMap<Rule, Counts>,
}

/// What was counted since then.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) owners: HashMap<Owner, Reading>,
    pub(super) zones: HashMap<(Owner, String), Reading>,
    pub(super) groups: HashMap<TargetGroupId, Reading>,
    pub(super) targets: HashMap<TargetId, Reading>,
    pub(super) apis: HashMap<Vec<String>, ApiReading>,
    pub(super) rules: HashMap<Rule, Counts>,
}

impl Before {
    /// What was counted since the last look, which this is from now on.
    pub(super) fn since(
        &mut self,
        stats: Snapshot,
        zones: Vec<((Owner, String), Reading)>,
        apis: Vec<(Vec<String>, ApiReading)>,
        rules: Vec<(Rule, Counts)>,
    ) -> Counted {
        let targets = stats.targets.into_iter().map(|one| (one.id, one.reading));
        Counted {
            owners: since(&mut self.owners, stats.owners, Reading::since),
            zones: since(&mut self.zones, zones, Reading::since),
            groups: since(&mut self.groups, stats.groups, Reading::since),
            targets: since(&mut self.targets, targets.collect(), Reading::since),
            apis: since(&mut self.apis, apis, ApiReading::since),
            rules: since(&mut self.rules, rules, Counts::since),
        }
    }
}

fn since<K: Clone + Eq + Hash, R: Clone + Default>(
    before: &mut HashMap<K, R>,
    now: Vec<(K, R)>,
    since: impl Fn(&R, &R) -> R,
) -> HashMap<K, R> {
    let now: HashMap<K, R> = now.into_iter().collect();
    let old = std::mem::replace(before, now.clone());
    let counted = now.into_iter().map(|(key, reading)| {
        let counted = match old.get(&key) {
            Some(old) => since(&reading, old),
            None => reading,
        };
        (key, counted)
    });
    counted.collect()
}
