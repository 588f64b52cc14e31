//! Tells every story again for a range of seeds: `replay FIRST LAST [SECONDS]`, both included;
//! after so many seconds no more are begun.
//!
//! One seed is told with the end of its stories. Of many, told on every core, a line tells the
//! sum; or the story that went wrong, whose seed replays it.

use simulation::{Failure, Replayed};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|number| number.parse().ok())
        .collect();
    match *numbers.as_slice() {
        [first, last] if first == last => one(first),
        [first, last] => many(first, last, Duration::MAX),
        [first, last, seconds] => many(first, last, Duration::from_secs(seconds)),
        _ => {
            eprintln!("usage: replay FIRST LAST [SECONDS]");
            ExitCode::from(2)
        }
    }
}

fn one(seed: u64) -> ExitCode {
    match simulation::replay(seed) {
        Ok(told) => {
            for story in told {
                let Replayed {
                    scenario,
                    steps,
                    digest,
                    story,
                } = story;
                print!("{story}");
                println!("seed {seed}: {steps} steps, digest {digest:016x}: {scenario}");
            }
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// What was told so far.
struct Sum {
    next: AtomicU64,
    told: AtomicU64,
    steps: AtomicU64,
    digest: AtomicU64,
    failed: AtomicBool,
    failures: Mutex<Vec<Failure>>,
}

#[allow(
    clippy::disallowed_methods,
    reason = "how long people wait is the machine's own time"
)]
fn many(first: u64, last: u64, time: Duration) -> ExitCode {
    let begun = std::time::Instant::now();
    let sum = Sum {
        next: AtomicU64::new(first),
        told: AtomicU64::new(0),
        steps: AtomicU64::new(0),
        digest: AtomicU64::new(0),
        failed: AtomicBool::new(false),
        failures: Mutex::default(),
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| while begun.elapsed() < time && sum.tell_next(last) {});
        }
    });
    let failures = sum.failures.into_inner().unwrap_or_default();
    for failure in &failures {
        eprintln!("{failure}");
    }
    println!(
        "{} seeds from {first} on, {} steps, {:.0} s, digest {:016x}: {}",
        sum.told.into_inner(),
        sum.steps.into_inner(),
        begun.elapsed().as_secs_f64(),
        sum.digest.into_inner(),
        if failures.is_empty() {
            "every story holds"
        } else {
            "a story went wrong"
        },
    );
    ExitCode::from(u8::from(!failures.is_empty()))
}

impl Sum {
    /// Tells the next seed; whether there may be more to tell.
    fn tell_next(&self, last: u64) -> bool {
        let seed = self.next.fetch_add(1, Ordering::Relaxed);
        if seed > last || self.failed.load(Ordering::Relaxed) {
            return false;
        }
        match simulation::replay(seed) {
            Ok(told) => {
                self.told.fetch_add(1, Ordering::Relaxed);
                for story in told {
                    self.steps.fetch_add(story.steps, Ordering::Relaxed);
                    // The sum does not depend on the order in which the cores come.
                    self.digest.fetch_add(story.digest, Ordering::Relaxed);
                }
                true
            }
            Err(failure) => {
                self.failed.store(true, Ordering::Relaxed);
                if let Ok(mut failures) = self.failures.lock() {
                    failures.push(failure);
                }
                false
            }
        }
    }
}
