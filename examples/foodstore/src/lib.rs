//! What the services of the food store have in common.
//!
//! - [`serve`]: an HTTP server with `/health` that finishes what it has begun on SIGTERM
//! - [`store`]: PUT and GET of one kind of thing
//! - [`shelf`]: the things, each a file that all tasks of a service share

pub mod serve;
pub mod shelf;
pub mod store;

pub use serve::{Answer, Request, serve};
pub use shelf::Shelf;

/// A variable of the environment, or `default` where there is none.
pub fn setting(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}
