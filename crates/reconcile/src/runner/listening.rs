//! How a runner hears of changes: watches, listings after missed ones, lookups.

use super::Runner;
use super::jobs::{self, Done, Listened};
use crate::backoff::after_failures;
use crate::{Controller, Retry, Wake};
use domain::{Key, Timestamp};
use futures_util::FutureExt;
use std::collections::BTreeSet;
use store::{Change, Revision, StoreError, Watch};

impl<C: Controller> Runner<C> {
    /// Watches from a revision, or lists and watches from there.
    pub(super) fn listen(&mut self, interest: usize, from: Option<Revision>) {
        let (store, interests) = (self.store.clone(), self.interests.clone());
        self.working
            .push(jobs::listen(store, interests, interest, from).boxed());
    }

    pub(super) fn listened(
        &mut self,
        interest: usize,
        from: Option<Revision>,
        listened: Result<Listened<C::Key>, StoreError>,
    ) {
        match listened {
            Ok(Listened { watch, seen, woken }) => {
                self.deaf[interest] = 0;
                self.wake(Wake::Keys(woken));
                // After a listing nobody knows who has changed.
                self.owe(interest, seen, Wake::Everybody);
                self.waiting.push(jobs::hear(interest, watch, seen).boxed());
            }
            Err(error) => self.broken(interest, from, &error),
        }
    }

    pub(super) fn heard(
        &mut self,
        interest: usize,
        watch: Box<dyn Watch>,
        seen: Revision,
        changes: Result<Vec<Change>, StoreError>,
    ) {
        match changes {
            Ok(changes) => {
                let seen = changes.last().map_or(seen, |change| change.revision);
                self.waiting.push(jobs::hear(interest, watch, seen).boxed());
                let records = changes.into_iter().map(|change| change.key).collect();
                self.concern(interest, seen, records);
            }
            Err(error) => self.broken(interest, Some(seen), &error),
        }
    }

    /// A watch is gone: goes on where it was, or lists anew when changes were missed.
    fn broken(&mut self, interest: usize, from: Option<Revision>, error: &StoreError) {
        let controller = self.controller.name();
        if matches!(error, StoreError::Compacted(_)) {
            tracing::info!(controller, "changes were missed; listing again");
            self.monitor.update().relists += 1;
            // What was deleted meanwhile is in no listing.
            self.queue.wake_all(self.clock.now());
            return self.listen(interest, None);
        }
        self.monitor.update().broken_watches += 1;
        self.deaf[interest] += 1;
        let time = self.retry_time(self.deaf[interest]);
        tracing::warn!(controller, %error, "a watch broke");
        let pause = jobs::wait(self.clock.clone(), time);
        self.waiting.push(
            pause
                .map(move |()| Done::PausedListening(interest, from))
                .boxed(),
        );
    }

    fn retry_time(&self, failures: u32) -> Timestamp {
        self.in_real_time(self.clock.now(), after_failures(failures, &*self.ids))
    }

    /// These records have changed, the last with the commit `seen`.
    fn concern(&mut self, interest: usize, seen: Revision, records: BTreeSet<Key>) {
        match jobs::wakes(&self.interests[interest], &records) {
            Some(wake) => {
                self.wake(wake.clone());
                self.owe(interest, seen, wake);
            }
            None => self.look_up(interest, records),
        }
    }

    /// Whoever waits for changes up to `seen` is owed a look at those that were woken.
    fn owe(&mut self, interest: usize, seen: Revision, woken: Wake<C::Key>) {
        let Some(debts) = &mut self.debts else {
            return;
        };
        let keys = match woken {
            Wake::Keys(keys) => keys.into_iter().collect(),
            Wake::Everybody => self.queue.due(),
        };
        debts.heard(interest, seen, keys);
    }

    pub(super) fn look_up(&mut self, interest: usize, records: BTreeSet<Key>) {
        let interests = self.interests.clone();
        self.working
            .push(jobs::look_up(interests, interest, records).boxed());
    }

    pub(super) fn looked_up(
        &mut self,
        interest: usize,
        records: BTreeSet<Key>,
        wake: Result<Wake<C::Key>, Retry>,
    ) {
        match wake {
            Ok(wake) => self.wake(wake),
            Err(retry) => {
                let controller = self.controller.name();
                tracing::warn!(
                    controller,
                    ?retry,
                    "whom a change concerns could not be looked up"
                );
                let pause = jobs::wait(self.clock.clone(), self.retry_time(1));
                let again = pause.map(move |()| Done::PausedLookup(interest, records));
                self.waiting.push(again.boxed());
            }
        }
    }
}
