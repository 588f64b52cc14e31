//! How far a controller has come with what was written.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use store::{Revision, Written};
use tokio::sync::watch;

/// Tells whether a runner has looked at what changed. Clones follow the same runner.
#[derive(Debug, Clone)]
pub struct Progress {
    /// What is listened to, each with its place among the interests.
    prefixes: Vec<(usize, String)>,
    reached: watch::Receiver<Vec<Revision>>,
}

impl Progress {
    /// Waits until every key that these commits woke has been looked at since, with or without
    /// success. What an [`Interest::lookup`](crate::Interest::lookup) wakes is not waited for.
    ///
    /// Takes as long as the looks do, and for ever where a commit deleted what was not there:
    /// bound it.
    pub async fn has_seen(&self, written: &Written) {
        let wanted = |(interest, prefix): &(usize, String)| {
            let revision = written.below(prefix)?;
            Some((*interest, revision))
        };
        let wanted: Vec<_> = self.prefixes.iter().filter_map(wanted).collect();
        if wanted.is_empty() {
            return;
        }
        let is_there = |reached: &Vec<Revision>| {
            let mut wanted = wanted.iter();
            wanted.all(|(interest, revision)| reached[*interest] >= *revision)
        };
        // A runner that has ended looks at nothing more.
        let _ = self.reached.clone().wait_for(is_there).await;
    }
}

/// What a runner still owes those who wait.
#[derive(Debug)]
pub(crate) struct Debts<K> {
    reached: watch::Sender<Vec<Revision>>,
    /// In the order in which the changes were heard.
    owed: VecDeque<Debt<K>>,
    /// The keys being looked at, each with how many changes were heard before.
    looks: BTreeMap<K, u64>,
    heard: u64,
}

/// Changes up to a revision that were heard by one interest.
#[derive(Debug)]
struct Debt<K> {
    number: u64,
    interest: usize,
    revision: Revision,
    /// Whom they concern and who was not looked at since.
    keys: BTreeSet<K>,
}

impl<K: Clone + Ord> Debts<K> {
    /// Nothing is owed yet to so many interests, and nothing reached.
    pub(crate) fn new(interests: usize) -> Self {
        Self {
            reached: watch::Sender::new(vec![Revision::default(); interests]),
            owed: VecDeque::new(),
            looks: BTreeMap::new(),
            heard: 0,
        }
    }

    pub(crate) fn progress(&self, prefixes: Vec<(usize, String)>) -> Progress {
        Progress {
            prefixes,
            reached: self.reached.subscribe(),
        }
    }

    /// An interest heard of changes up to `revision`, which concern these keys.
    pub(crate) fn heard(&mut self, interest: usize, revision: Revision, keys: BTreeSet<K>) {
        self.heard += 1;
        self.owed.push_back(Debt {
            number: self.heard,
            interest,
            revision,
            keys,
        });
        self.settle();
    }

    /// A look at a key begins: it sees what was heard until now.
    pub(crate) fn begun(&mut self, key: &K) {
        self.looks.insert(key.clone(), self.heard);
    }

    /// The look at a key has ended.
    pub(crate) fn ended(&mut self, key: &K) {
        let Some(heard) = self.looks.remove(key) else {
            return;
        };
        let seen = self.owed.iter_mut().take_while(|debt| debt.number <= heard);
        seen.for_each(|debt| {
            debt.keys.remove(key);
        });
        self.settle();
    }

    fn settle(&mut self) {
        while let Some(debt) = self.owed.front()
            && debt.keys.is_empty()
        {
            let (interest, revision) = (debt.interest, debt.revision);
            self.reached.send_modify(|reached| {
                reached[interest] = reached[interest].max(revision);
            });
            self.owed.pop_front();
        }
    }
}
