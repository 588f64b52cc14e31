//! Which commits a piece of work has made.

use crate::engine::Revision;
use domain::Key;
use std::cell::RefCell;
use std::collections::BTreeMap;

tokio::task_local! {
    static NOTED: RefCell<Written>;
}

/// The keys a piece of work has written or deleted, each with the last commit that did.
#[derive(Debug, Default)]
pub struct Written {
    keys: BTreeMap<Key, Revision>,
}

impl Written {
    /// The last commit that wrote below a prefix.
    pub fn below(&self, prefix: &str) -> Option<Revision> {
        let from = self.keys.range(Key::raw(prefix)..);
        let below = from.take_while(|(key, _)| key.as_str().starts_with(prefix));
        below.map(|(_, revision)| *revision).max()
    }
}

/// Does `work` and notes what its transactions commit. What it hands to other tasks is not seen.
pub async fn noting<T>(work: impl Future<Output = T>) -> (T, Written) {
    let noted = async {
        let answer = work.await;
        (answer, NOTED.with(RefCell::take))
    };
    NOTED.scope(RefCell::default(), noted).await
}

/// Whether anybody wants to know.
pub(crate) fn is_asked() -> bool {
    NOTED.try_with(|_| ()).is_ok()
}

/// These keys were written by a commit.
pub(crate) fn note(keys: impl IntoIterator<Item = Key>, revision: Revision) {
    let note = |noted: &RefCell<Written>| {
        let keys = keys.into_iter().map(|key| (key, revision));
        noted.borrow_mut().keys.extend(keys);
    };
    // Whoever did not ask is not told.
    let _ = NOTED.try_with(note);
}
