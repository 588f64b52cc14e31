//! Readings of what a task's containers use: the newest, and the one before for rates.
//!
//! Nothing is read for a task that nobody asks about. Once somebody has asked, it is read every
//! second for a while, as the published agent does for every task all the time.

use super::container::docker_name;
use super::docker::{self, Told};
use crate::hands::Hands;
use crate::life::Shown;
use domain::Timestamp;
use domain::ecs::ContainerReport;
use runtime::{ContainerStats, SandboxId};
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::time::Instant;

/// Between two readings.
const PERIOD: Duration = Duration::from_secs(1);
/// How often a task in which nothing runs yet is read at first, and how far apart.
const FIRST_TRIES: u32 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// How long readings go on after somebody has asked.
const WARM: Duration = Duration::from_secs(5 * 60);

/// The readings of one task.
#[derive(Default)]
pub(super) struct Samples(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    newest: Option<Arc<Sample>>,
    before: Option<Arc<Sample>>,
    asked: Option<Instant>,
    reading: bool,
}

/// One reading.
struct Sample {
    at: Timestamp,
    stats: Vec<ContainerStats>,
}

impl Samples {
    /// The statistics of each running container, by its id.
    pub(super) async fn told(
        self: &Arc<Self>,
        hands: &Hands,
        sandbox: SandboxId,
        shown: &Shown,
    ) -> Vec<(String, Value)> {
        let first = {
            let mut kept = self.lock();
            kept.asked = Some(Instant::now());
            !std::mem::replace(&mut kept.reading, true)
        };
        if first {
            self.read_first(hands, &sandbox).await;
            tokio::spawn(keep_reading(Arc::downgrade(self), hands.clone(), sandbox));
        }
        let (newest, before) = {
            let kept = self.lock();
            (kept.newest.clone(), kept.before.clone())
        };
        let Some(newest) = newest else {
            return Vec::new();
        };
        let limit = memory_limit(shown);
        let reports = shown.report.containers.iter();
        let told = reports.filter_map(|report| {
            let told = one(shown, report, &newest, before.as_deref(), limit)?;
            Some((report.runtime_id.clone(), told))
        });
        told.collect()
    }

    /// The first reading. A program may ask before its own start was answered.
    async fn read_first(&self, hands: &Hands, sandbox: &SandboxId) {
        for _ in 0..FIRST_TRIES {
            self.read(hands, sandbox).await;
            let newest = self.lock().newest.clone();
            if newest.is_some_and(|sample| !sample.stats.is_empty()) {
                return;
            }
            tokio::time::sleep(FIRST_PAUSE).await;
        }
    }

    async fn read(&self, hands: &Hands, sandbox: &SandboxId) {
        let stats = hands.runtime.stats(sandbox).await.unwrap_or_default();
        let at = hands.clock.now();
        let mut kept = self.lock();
        kept.before = kept.newest.take();
        kept.newest = Some(Arc::new(Sample { at, stats }));
    }

    /// Whether somebody has asked lately; when not, the readings are forgotten.
    fn is_warm(&self) -> bool {
        let mut kept = self.lock();
        let warm = kept.asked.is_some_and(|asked| asked.elapsed() < WARM);
        if !warm {
            *kept = Kept::default();
        }
        warm
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads every second until nobody asks any more, or the endpoint is closed.
async fn keep_reading(samples: Weak<Samples>, hands: Hands, sandbox: SandboxId) {
    loop {
        tokio::time::sleep(PERIOD).await;
        let Some(samples) = samples.upgrade().filter(|samples| samples.is_warm()) else {
            return;
        };
        samples.read(&hands, &sandbox).await;
    }
}

fn one(
    shown: &Shown,
    report: &ContainerReport,
    newest: &Sample,
    before: Option<&Sample>,
    memory_limit: u64,
) -> Option<Value> {
    let of = |sample: &'_ Sample| -> Option<ContainerStats> {
        let mut stats = sample.stats.iter();
        stats
            .find(|stats| stats.id.to_string() == report.runtime_id)
            .cloned()
    };
    let now = of(newest)?;
    let known = before.and_then(|sample| Some((of(sample)?, sample.at)));
    // Without a reading before, its start is one: nothing was used yet.
    let since = known.as_ref().map(|(_, at)| *at).or(report.started_at);
    let since = since.unwrap_or(newest.at).min(newest.at);
    let told = Told {
        name: &docker_name(&shown.task, report),
        now: (&now, newest.at.to_string()),
        before: (known.as_ref().map(|(stats, _)| stats), since.to_string()),
        seconds: newest.at.duration_since(since).as_secs_f64(),
        memory_limit,
    };
    Some(docker::shape(&told))
}

/// What limits a container that has no limit itself: its task, or the machine. Bytes.
fn memory_limit(shown: &Shown) -> u64 {
    let asked = shown
        .definition
        .as_ref()
        .and_then(|definition| definition.memory_mib);
    match shown.task.overrides.memory_mib.or(asked) {
        Some(memory) => u64::from(memory) << 20,
        None => machine_memory(),
    }
}

fn machine_memory() -> u64 {
    let text = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kibibytes = total.and_then(|total| total.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) << 10
}
