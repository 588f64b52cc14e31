//! Keeps what is in step with what is wanted.
//!
//! - [`Controller`]: looks at one key and does what is missing; says when to look [`Next`]
//! - [`Interest`]: which changes in the store wake which keys
//! - [`Plan`]: a decision as data: actions with their reasons
//! - [`Expiry`]: a controller that forgets records when their time is over
//! - [`Runner`]: wakes a controller's keys, each at most once at a time, and backs off from
//!   those that fail
//! - [`Progress`]: whether a runner has looked at what somebody wrote
//! - [`Waker`]: wakes keys for what no record tells
//! - [`Monitor`]: what a runner has done and what it cannot do, for people and metrics

mod backoff;
mod controller;
mod expiry;
mod interest;
mod monitor;
mod plan;
mod progress;
mod queue;
mod runner;

pub use controller::{Controller, Next, Retry};
pub use expiry::Expiry;
pub use interest::{Interest, Wake};
pub use monitor::{Failing, Monitor, Report};
pub use plan::{Action, Plan};
pub use progress::Progress;
pub use runner::{CONCURRENCY, Runner, Waker};
