//! Which metrics there are.

use super::shelf::{Shelf, ShelfError};
use super::{Tier, layout};
use domain::metrics::Metric;
use domain::{AccountId, Scope};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A metric with its account and Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Name {
    account: String,
    region: String,
    metric: Metric,
}

/// A metric as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub metric: Metric,
    /// The newest second something was measured in.
    pub last: i64,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    id: u64,
    last: i64,
}

/// Every metric, its number, and when it was last seen.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    entries: BTreeMap<Name, Entry>,
    next: u64,
}

impl Name {
    pub(super) fn of(scope: &Scope, metric: &Metric) -> Self {
        Self {
            account: scope.account.to_string(),
            region: scope.region.to_string(),
            metric: metric.clone(),
        }
    }

    fn is_in(&self, scope: &Scope) -> bool {
        self.account == scope.account.as_str() && self.region == scope.region.as_str()
    }
}

impl Catalogue {
    /// What a shelf has.
    pub(super) fn read(shelf: &dyn Shelf) -> Result<Self, ShelfError> {
        let mut names = Vec::new();
        let (first, end) = layout::names();
        shelf.scan(&first, &end, &mut |key, value| {
            let name = serde_json::from_slice(value).ok();
            names.extend(layout::named(key).zip(name));
            true
        })?;
        let mut catalogue = Self::default();
        for (id, name) in names {
            let last = last_seen(shelf, id)?;
            catalogue.next = catalogue.next.max(id + 1);
            catalogue.entries.insert(name, Entry { id, last });
        }
        Ok(catalogue)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn id(&self, name: &Name) -> Option<u64> {
        self.entries.get(name).map(|entry| entry.id)
    }

    /// The number of a metric that is seen at that second, if it has one.
    pub(super) fn seen(&mut self, name: &Name, second: i64) -> Option<u64> {
        let entry = self.entries.get_mut(name)?;
        entry.last = entry.last.max(second);
        Some(entry.id)
    }

    /// Gives a metric a number.
    pub(super) fn add(&mut self, name: Name, last: i64) -> u64 {
        let id = self.next;
        self.next += 1;
        self.entries.insert(name, Entry { id, last });
        id
    }

    /// The numbers of all metrics, with when each was last seen.
    pub(super) fn numbers(&self) -> Vec<(u64, i64)> {
        let entries = self.entries.values();
        entries.map(|entry| (entry.id, entry.last)).collect()
    }

    /// The numbers of all metrics of an account, whatever the Region.
    pub(super) fn numbers_of(&self, account: &AccountId) -> Vec<u64> {
        let all = self.entries.iter();
        let own = all.filter(|(name, _)| name.account == account.as_str());
        own.map(|(_, entry)| entry.id).collect()
    }

    /// Forgets a metric that was not seen since that second; tells whether it has.
    pub(super) fn forget(&mut self, id: u64, since: i64) -> bool {
        let before = self.entries.len();
        self.entries
            .retain(|_, entry| entry.id != id || entry.last >= since);
        self.entries.len() < before
    }

    pub(super) fn list(&self, scope: &Scope, wanted: impl Fn(&Metric) -> bool) -> Vec<Listed> {
        let own = self
            .entries
            .iter()
            .filter(|(name, _)| name.is_in(scope) && wanted(&name.metric));
        own.map(|(name, entry)| Listed {
            metric: name.metric.clone(),
            last: entry.last,
        })
        .collect()
    }
}

/// When the newest bucket of a metric begins, by the minute or, where minutes are gone, coarser.
fn last_seen(shelf: &dyn Shelf, id: u64) -> Result<i64, ShelfError> {
    for tier in [Tier::Minute, Tier::FiveMinutes, Tier::Hour] {
        let from = layout::time_key(id, tier, 0);
        let to = layout::time_key(id, tier, i64::MAX);
        let last = shelf.last(&from, &to)?;
        if let Some((second, _)) = last.as_deref().and_then(layout::place) {
            return Ok(second);
        }
    }
    Ok(0)
}
