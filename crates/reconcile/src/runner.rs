//! Runs a controller: wakes its keys when something changes or time has come.
//!
//! One task does it all. Keys are looked at concurrently within it, up to a limit; all state
//! is its own, so nothing is locked and dropping the runner stops everything at once.

mod jobs;
mod listening;
mod waker;

use crate::backoff::{after_failures, after_races};
use crate::interest::Mapping;
use crate::monitor::{Failing, Monitor};
use crate::progress::{Debts, Progress};
use crate::queue::Queue;
use crate::{Controller, Interest, Next, Retry, Wake};
use domain::clock::later;
use domain::{Clock, IdSource, Timestamp};
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use jobs::Done;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::sync::mpsc;

pub use waker::Waker;

/// How many keys of one controller are looked at at once, unless told otherwise.
pub const CONCURRENCY: usize = 16;
/// After how many looks at keys [`Runner::settle`] gives up.
const RESTLESS: usize = 100_000;

type Job<K> = BoxFuture<'static, Done<K>>;

/// A controller at work.
pub struct Runner<C: Controller> {
    controller: Arc<C>,
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    concurrency: usize,
    interests: Arc<[Interest<C::Key>]>,
    queue: Queue<C::Key>,
    /// Keys being looked at, listings and lookups: what a graceful stop waits for.
    working: FuturesUnordered<Job<C::Key>>,
    /// Watches and pauses: what a graceful stop drops.
    waiting: FuturesUnordered<Job<C::Key>>,
    timer: Option<(Timestamp, BoxFuture<'static, ()>)>,
    /// How often in a row each interest could not be listened to.
    deaf: Vec<u32>,
    is_started: bool,
    monitor: Monitor,
    /// Kept where somebody waits for changes to be looked at.
    debts: Option<Debts<C::Key>>,
    waker: Waker<C::Key>,
    called: mpsc::UnboundedReceiver<C::Key>,
}

impl<C: Controller> Runner<C> {
    /// Runs `controller` over the records in `store`.
    pub fn new(controller: C, store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        let interests: Arc<[_]> = controller.watches().into();
        let (waker, called) = Waker::new();
        Self {
            monitor: Monitor::new(controller.name()),
            controller: Arc::new(controller),
            store,
            clock,
            ids,
            concurrency: CONCURRENCY,
            deaf: vec![0; interests.len()],
            interests,
            queue: Queue::new(),
            working: FuturesUnordered::new(),
            waiting: FuturesUnordered::new(),
            timer: None,
            is_started: false,
            debts: None,
            waker,
            called,
        }
    }

    /// Looks at no more than so many keys at once.
    #[must_use]
    pub fn with_concurrency(mut self, keys: usize) -> Self {
        self.concurrency = keys.max(1);
        self
    }

    /// A look at what it does, also once it runs.
    pub fn monitor(&self) -> Monitor {
        self.monitor.clone()
    }

    /// Wakes keys for what no record tells, such as an answer of the kernel.
    pub fn waker(&self) -> Waker<C::Key> {
        self.waker.clone()
    }

    /// A look at how far it has come with what was written, also once it runs.
    pub fn progress(&mut self) -> Progress {
        let interests = self.interests.iter().enumerate();
        let told = interests.filter(|(_, interest)| matches!(interest.mapping, Mapping::Pure(_)));
        let prefixes = told.map(|(at, interest)| (at, interest.prefix.clone()));
        let debts = || Debts::new(self.interests.len());
        self.debts
            .get_or_insert_with(debts)
            .progress(prefixes.collect())
    }

    /// When it will look at a key unless something changes before.
    pub fn next_time(&self) -> Option<Timestamp> {
        self.queue.next_time()
    }

    /// Runs until `stop` ends, then finishes the keys being looked at, starts no others, and
    /// returns.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            self.begin_due();
            let done = tokio::select! {
                biased;
                () = &mut stop => break,
                // Changes first: one answer tells all there are, so they starve nobody.
                done = next_of(&mut self.waiting) => Some(done),
                done = next_of(&mut self.working) => Some(done),
                Some(key) = self.called.recv() => {
                    self.wake(Wake::Keys(vec![key]));
                    None
                }
                () = come(&mut self.timer) => None,
            };
            if let Some(done) = done {
                self.take_in(done);
            }
        }
        while let Some(done) = self.working.next().await {
            self.take_in(done);
        }
    }

    /// For tests: runs until nothing is due at the present time and no change is unheard.
    ///
    /// # Panics
    /// When that never happens, because the controller keeps waking itself.
    pub async fn settle(&mut self) {
        for _ in 0..RESTLESS {
            while let Ok(key) = self.called.try_recv() {
                self.wake(Wake::Keys(vec![key]));
            }
            self.begin_due();
            if let Some(done) = self.waiting.next().now_or_never().flatten() {
                self.take_in(done);
            } else if let Some(done) = self.working.next().await {
                self.take_in(done);
            } else if !self.queue.is_due(self.clock.now()) {
                return;
            }
        }
        panic!("controller {} does not settle", self.controller.name());
    }

    /// Starts to listen, at first, and to look at keys that are due, while there is room.
    fn begin_due(&mut self) {
        if !self.is_started {
            self.is_started = true;
            (0..self.interests.len()).for_each(|interest| self.listen(interest, None));
        }
        let now = self.clock.now();
        while self.queue.sizes().2 < self.concurrency
            && let Some(key) = self.queue.take(now)
        {
            if let Some(debts) = &mut self.debts {
                debts.begun(&key);
            }
            self.working
                .push(jobs::reconcile(self.controller.clone(), key).boxed());
        }
        self.set_timer(now);
        let mut report = self.monitor.update();
        (report.known, report.due, report.running) = self.queue.sizes();
    }

    fn set_timer(&mut self, now: Timestamp) {
        // What is due already waits for a place, not for time.
        let time = self.queue.next_time().filter(|time| *time > now);
        if self.timer.as_ref().map(|(time, _)| *time) != time {
            self.timer = time.map(|time| (time, jobs::wait(self.clock.clone(), time).boxed()));
        }
    }

    fn take_in(&mut self, done: Done<C::Key>) {
        match done {
            Done::Reconciled(key, outcome) => self.reconciled(&key, outcome),
            Done::Listened(interest, from, listened) => self.listened(interest, from, listened),
            Done::Heard(interest, watch, seen, changes) => {
                self.heard(interest, watch, seen, changes);
            }
            Done::LookedUp(interest, keys, wake) => self.looked_up(interest, keys, wake),
            Done::PausedListening(interest, from) => self.listen(interest, from),
            Done::PausedLookup(interest, keys) => self.look_up(interest, keys),
        }
    }

    fn reconciled(&mut self, key: &C::Key, outcome: std::thread::Result<Result<Next, Retry>>) {
        self.monitor.update().reconciled += 1;
        if let Some(debts) = &mut self.debts {
            debts.ended(key);
        }
        match outcome {
            Ok(Ok(next)) => self.succeeded(key, next),
            Ok(Err(Retry::Conflict)) => self.lost_race(key),
            Ok(Err(Retry::Failed(error))) => self.failed(key, &jobs::with_causes(&*error)),
            Err(panic) => {
                self.monitor.update().panics += 1;
                self.failed(key, &format!("it panicked: {}", jobs::panic_text(&*panic)));
            }
        }
    }

    fn succeeded(&mut self, key: &C::Key, next: Next) {
        if self.queue.failures(key) > 0 {
            self.monitor.update().failing.remove(&format!("{key:?}"));
        }
        match next {
            Next::OnChange => self.queue.rest(key),
            Next::At(time) => self.queue.rest_until(key, time),
            Next::Forget => self.queue.forget(key),
        }
    }

    fn lost_race(&mut self, key: &C::Key) {
        self.monitor.update().conflicts += 1;
        let pause = after_races(self.queue.failures(key) + 1, &*self.ids);
        let now = self.clock.now();
        let time = self.in_real_time(now, pause);
        self.queue.fail(key, now, time);
    }

    fn failed(&mut self, key: &C::Key, problem: &str) {
        let tries = self.queue.failures(key) + 1;
        let now = self.clock.now();
        let again_at = self.in_real_time(now, after_failures(tries, &*self.ids));
        self.queue.fail(key, now, again_at);
        let controller = self.controller.name();
        tracing::warn!(controller, ?key, tries, %again_at, problem, "a key could not be kept in step");
        let mut report = self.monitor.update();
        report.failures += 1;
        let failing = Failing {
            since: now,
            tries,
            problem: problem.to_owned(),
            again_at,
        };
        report.failed(format!("{key:?}"), failing);
    }

    /// `now` and a pause in real time, however fast the clock runs.
    fn in_real_time(&self, now: Timestamp, pause: Duration) -> Timestamp {
        later(now, pause.saturating_mul(self.clock.speed()))
    }

    fn wake(&mut self, wake: Wake<C::Key>) {
        let now = self.clock.now();
        match wake {
            Wake::Keys(keys) => keys.iter().for_each(|key| self.queue.wake(key, now)),
            Wake::Everybody => self.queue.wake_all(now),
        }
    }
}

/// The next job done; waits for ever while there is none.
async fn next_of<K>(jobs: &mut FuturesUnordered<Job<K>>) -> Done<K> {
    match jobs.next().await {
        Some(done) => done,
        None => std::future::pending().await,
    }
}

/// Ends once, when the timer's time has come; never while there is no timer.
async fn come(timer: &mut Option<(Timestamp, BoxFuture<'static, ()>)>) {
    match timer {
        Some((_, waiting)) => waiting.await,
        None => std::future::pending().await,
    }
    *timer = None;
}
