//! What the three services of the storefront have in common.
//!
//! - [`serve`]: an HTTP server with `/health` that finishes what it has begun on SIGTERM
//! - [`call`]: a client that passes the trace on
//! - [`trace`]: W3C trace context
//! - [`ledger`]: lines in a file on a task volume

pub mod call;
pub mod ledger;
pub mod serve;
pub mod trace;

pub use ledger::Ledger;
pub use serve::{Answer, Request, serve};
pub use trace::Trace;

/// A variable of the environment, or `default` where there is none.
pub fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}
