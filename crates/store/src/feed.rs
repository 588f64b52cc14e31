//! The recent commits, kept in memory for those who watch.
//!
//! A watch owns no queue: it remembers how far it has read and reads on from here, so a slow
//! one costs nothing and blocks nobody. History is bounded; who falls behind it starts again
//! with `Compacted`.

use crate::engine::{Change, Revision, StoreError, Watch};
use async_trait::async_trait;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// How many changes are kept unless told otherwise: about 2 MiB when keys are long.
pub(crate) const HISTORY: usize = 8_192;

/// Recent commits and who waits for more.
pub(crate) struct Feed {
    state: Mutex<State>,
}

struct State {
    commits: VecDeque<(Revision, Vec<Change>)>,
    /// How many changes `commits` holds, and how many it may.
    kept: usize,
    limit: usize,
    /// The newest commit that is no longer kept.
    forgotten: Revision,
    newest: Revision,
    listeners: BTreeMap<u64, Listener>,
    next_listener: u64,
    closed: bool,
}

struct Listener {
    prefix: String,
    /// It has been told of everything up to here.
    position: Revision,
    /// Whether there may be something below `prefix` after `position`. While there is not,
    /// the position moves along with the commits, so a watch over a quiet prefix never falls
    /// behind.
    pending: bool,
    bell: Arc<Notify>,
}

impl Feed {
    /// A feed that knows nothing of what happened up to `start`.
    pub(crate) fn starting_at(start: Revision, limit: usize) -> Self {
        let state = State {
            commits: VecDeque::new(),
            kept: 0,
            limit,
            forgotten: start,
            newest: start,
            listeners: BTreeMap::new(),
            next_listener: 0,
            closed: false,
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// Tells of one commit; revisions come in order.
    pub(crate) fn publish(&self, revision: Revision, changes: Vec<Change>) {
        let mut state = self.lock();
        for listener in state.listeners.values_mut() {
            listener.hear(revision, &changes);
        }
        state.newest = revision;
        state.kept += changes.len();
        state.commits.push_back((revision, changes));
        while state.kept > state.limit {
            state.forget_oldest();
        }
    }

    /// Whether something below `prefix` changed after `since`; `true` when that is too long
    /// ago to tell.
    pub(crate) fn changed_since(&self, prefix: &str, since: Revision) -> bool {
        let state = self.lock();
        since < state.forgotten || state.after(since).any(|change| is_below(change, prefix))
    }

    /// Wakes every watch, so that it looks at what else it waits for.
    pub(crate) fn ring(&self) {
        for listener in self.lock().listeners.values() {
            listener.bell.notify_one();
        }
    }

    /// Ends every watch with an error: there will be no more commits.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.ring();
    }

    /// Reads on from `from`; fails with `Compacted` when that is no longer possible.
    pub(crate) fn reader(
        self: &Arc<Self>,
        prefix: &str,
        from: Revision,
    ) -> Result<Reader, StoreError> {
        let mut state = self.lock();
        if from < state.forgotten {
            return Err(StoreError::Compacted(from));
        }
        let id = state.next_listener;
        state.next_listener += 1;
        let bell = Arc::new(Notify::new());
        let prefix = prefix.to_owned();
        let pending = from < state.newest;
        let listener = Listener {
            prefix,
            position: from,
            pending,
            bell: bell.clone(),
        };
        state.listeners.insert(id, listener);
        drop(state);
        Ok(Reader {
            feed: self.clone(),
            id,
            bell,
        })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Listener {
    fn hear(&mut self, revision: Revision, changes: &[Change]) {
        if changes.iter().any(|change| is_below(change, &self.prefix)) {
            self.pending = true;
            self.bell.notify_one();
        } else if !self.pending {
            self.position = self.position.max(revision);
        }
    }
}

impl State {
    fn forget_oldest(&mut self) {
        if let Some((revision, changes)) = self.commits.pop_front() {
            self.kept -= changes.len();
            self.forgotten = revision;
        }
    }

    fn after(&self, position: Revision) -> impl Iterator<Item = &Change> {
        let first = self
            .commits
            .partition_point(|(revision, _)| *revision <= position);
        self.commits.range(first..).flat_map(|(_, changes)| changes)
    }
}

fn is_below(change: &Change, prefix: &str) -> bool {
    change.key.as_str().starts_with(prefix)
}

/// One reader of the feed.
pub(crate) struct Reader {
    feed: Arc<Feed>,
    id: u64,
    bell: Arc<Notify>,
}

impl Reader {
    /// What happened since the last look; `None` when nothing did.
    pub(crate) fn look(&mut self) -> Option<Result<Vec<Change>, StoreError>> {
        let mut state = self.feed.lock();
        let listener = state.listeners.get(&self.id)?;
        let position = listener.position;
        if position < state.forgotten && listener.pending {
            return Some(Err(StoreError::Compacted(position)));
        }
        let changes: Vec<Change> = state
            .after(position)
            .filter(|change| is_below(change, &listener.prefix))
            .cloned()
            .collect();
        let (newest, closed) = (state.newest, state.closed);
        if let Some(listener) = state.listeners.get_mut(&self.id) {
            listener.position = position.max(newest);
            listener.pending = false;
        }
        match (changes.is_empty(), closed) {
            (false, _) => Some(Ok(changes)),
            (true, true) => Some(Err(StoreError::Io("the store is closed".to_owned()))),
            (true, false) => None,
        }
    }

    /// Waits until another look may be worth it.
    pub(crate) async fn heard(&self) {
        self.bell.notified().await;
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.feed.lock().listeners.remove(&self.id);
    }
}

#[async_trait]
impl Watch for Reader {
    async fn next(&mut self) -> Result<Vec<Change>, StoreError> {
        loop {
            if let Some(changes) = self.look() {
                return changes;
            }
            self.heard().await;
        }
    }
}
