//! Policies as their writers mean them.

mod decisions;
mod malformed;
mod never_panics;
mod reading;
