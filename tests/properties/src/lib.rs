//! What must hold of whatever strangers send.
//!
//! Each function takes bytes and panics when its property does not hold. The targets in `fuzz/`
//! call them with what a fuzzer thinks up; the tests here with what was kept in `fuzz/corpus` and
//! with bytes by chance, so that what a fuzzer has found once stays found.
//!
//! - [`guard`]: requests over HTTP/1, as the front door takes them
//! - [`read`]: the same, as listeners read them
//! - [`rules`]: patterns, expressions and address ranges of listener rules
//! - [`definitions`]: OpenAPI definitions that are imported

mod definitions;
mod guard;
mod read;
mod rules;

pub use definitions::definitions;
pub use guard::guard;
pub use read::read;
pub use rules::rules;
