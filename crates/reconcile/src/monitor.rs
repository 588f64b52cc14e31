//! What a runner has done, and what it cannot do.

use domain::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A look at a runner from outside. Clones show the same runner.
#[derive(Debug, Clone)]
pub struct Monitor {
    report: Arc<Mutex<Report>>,
}

/// A runner as it was a moment ago. Counts grow from the start of the process.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The controller's name.
    pub controller: &'static str,
    /// How many keys it keeps in step.
    pub known: usize,
    /// How many of them are due and wait for a place.
    pub due: usize,
    /// How many are being looked at.
    pub running: usize,
    /// How often a key was looked at.
    pub reconciled: u64,
    /// How often that lost a race.
    pub conflicts: u64,
    /// How often that failed, panics included.
    pub failures: u64,
    /// How often that panicked.
    pub panics: u64,
    /// How often the records were listed again because changes were missed.
    pub relists: u64,
    /// How often a watch broke.
    pub broken_watches: u64,
    /// The keys that failed when last looked at.
    pub failing: BTreeMap<String, Failing>,
}

/// A key that fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    /// Since when, without success in between.
    pub since: Timestamp,
    /// How often in a row.
    pub tries: u32,
    /// What went wrong last, with its causes.
    pub problem: String,
    /// When it is tried again unless something changes.
    pub again_at: Timestamp,
}

impl Monitor {
    pub(crate) fn new(controller: &'static str) -> Self {
        let report = Report {
            controller,
            ..Report::default()
        };
        Self {
            report: Arc::new(Mutex::new(report)),
        }
    }

    /// The present state.
    pub fn report(&self) -> Report {
        self.update().clone()
    }

    pub(crate) fn update(&self) -> MutexGuard<'_, Report> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Report {
    pub(crate) fn failed(&mut self, key: String, failing: Failing) {
        let since = self
            .failing
            .get(&key)
            .map_or(failing.since, |before| before.since);
        self.failing.insert(key, Failing { since, ..failing });
    }
}
