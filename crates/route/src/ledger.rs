//! Balancing state kept by identity while tables come and go.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::group::GroupState;
use crate::{ListenerId, Meter, Owner, Reading, TargetGroupId, TargetId, TargetState};

/// Lends every table the state of its targets, groups, listeners and owners.
///
/// State lives as long as a table or a request holds it, and one [`Ledger::sweep`] longer for
/// what has no holder; a target that comes back while its last requests run finds its own state.
#[derive(Debug, Default)]
pub struct Ledger {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    serial: u64,
    targets: HashMap<TargetId, Weak<TargetState>>,
    groups: HashMap<TargetGroupId, Weak<GroupState>>,
    cursors: HashMap<ListenerId, Weak<AtomicU64>>,
    owners: HashMap<Owner, Weak<Meter>>,
    zones: HashMap<(Owner, String), Weak<Meter>>,
}

impl Ledger {
    /// Requests in flight at a target, still registered or not.
    pub fn in_flight(&self, target: &TargetId) -> usize {
        let books = self.lock();
        books
            .targets
            .get(target)
            .and_then(Weak::upgrade)
            .map_or(0, |state| state.in_flight())
    }

    /// Forgets what nothing holds any more.
    pub fn sweep(&self) {
        let mut books = self.lock();
        books.targets.retain(|_, state| state.strong_count() > 0);
        books.groups.retain(|_, state| state.strong_count() > 0);
        books.cursors.retain(|_, state| state.strong_count() > 0);
        books.owners.retain(|_, state| state.strong_count() > 0);
        books.zones.retain(|_, state| state.strong_count() > 0);
    }

    /// What every target's meter shows, those with requests left after deregistration too.
    pub fn targets(&self) -> Vec<(TargetId, usize, Reading)> {
        let books = self.lock();
        let held = books
            .targets
            .iter()
            .filter_map(|(id, state)| Some((id, state.upgrade()?)));
        held.map(|(id, state)| (id.clone(), state.in_flight(), state.meter().read()))
            .collect()
    }

    /// What every target group's meter shows.
    pub fn groups(&self) -> Vec<(TargetGroupId, Reading)> {
        let books = self.lock();
        let held = books
            .groups
            .iter()
            .filter_map(|(id, state)| Some((id, state.upgrade()?)));
        held.map(|(id, state)| (id.clone(), state.meter.read()))
            .collect()
    }

    /// What every load balancer and Service Connect endpoint has had, in all its zones.
    pub fn owners(&self) -> Vec<(Owner, Reading)> {
        let books = self.lock();
        let held = books
            .owners
            .iter()
            .filter_map(|(id, meter)| Some((id, meter.upgrade()?)));
        let mut owners: HashMap<Owner, Reading> =
            held.map(|(id, meter)| (id.clone(), meter.read())).collect();
        drop(books);
        for ((owner, _), reading) in self.zones() {
            owners.entry(owner).or_default().add(&reading);
        }
        owners.into_iter().collect()
    }

    /// What every zone of a load balancer has had.
    pub fn zones(&self) -> Vec<((Owner, String), Reading)> {
        let books = self.lock();
        let held = books
            .zones
            .iter()
            .filter_map(|(id, meter)| Some((id, meter.upgrade()?)));
        held.map(|(id, meter)| (id.clone(), meter.read())).collect()
    }

    pub(crate) fn target(&self, id: &TargetId) -> Arc<TargetState> {
        let mut books = self.lock();
        books.serial += 1;
        let serial = books.serial;
        kept(&mut books.targets, id, || TargetState::new(serial))
    }

    pub(crate) fn group(&self, id: &TargetGroupId) -> Arc<GroupState> {
        kept(&mut self.lock().groups, id, GroupState::default)
    }

    pub(crate) fn cursor(&self, id: &ListenerId) -> Arc<AtomicU64> {
        kept(&mut self.lock().cursors, id, AtomicU64::default)
    }

    pub(crate) fn owner(&self, owner: &Owner) -> Arc<Meter> {
        kept(&mut self.lock().owners, owner, Meter::default)
    }

    pub(crate) fn zone(&self, owner: &Owner, zone: &str) -> Arc<Meter> {
        let id = (owner.clone(), zone.to_owned());
        kept(&mut self.lock().zones, &id, Meter::default)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn kept<K, V>(book: &mut HashMap<K, Weak<V>>, key: &K, new: impl FnOnce() -> V) -> Arc<V>
where
    K: Clone + Eq + Hash,
{
    if let Some(state) = book.get(key).and_then(Weak::upgrade) {
        return state;
    }
    let state = Arc::new(new());
    book.insert(key.clone(), Arc::downgrade(&state));
    state
}
