//! Runners over a real store in memory and a clock that stands still until it is moved.

mod progress;
mod running;
mod support;
mod waking;
