//! Decides how many tasks start and stop, where they run, and when a deployment is given up.
//! Pure: numbers in, numbers out.
//!
//! - [`round`]: one round of a rolling update, within minimum and maximum percent
//! - [`place`]: which instance a task runs on
//! - [`throttle`]: how long starts wait after tasks that did not come up
//! - [`breaker`]: how many failures fail a deployment

pub mod breaker;
pub mod place;
pub mod round;
pub mod throttle;
