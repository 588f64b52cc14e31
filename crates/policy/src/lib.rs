//! Reads IAM policy documents and decides what they allow. No I/O, no clock.
//!
//! - [`document`]: a document becomes a compiled [`Policy`], or a [`Malformed`] says why not
//! - [`request`]: what is asked: who, what, on what, under which circumstances
//! - [`decide`]: all policies together give a [`Verdict`], in AWS's words
//! - `pattern`, `principals`, `conditions`: the parts of a statement

mod conditions;
pub mod decide;
pub mod document;
mod pattern;
mod principals;
pub mod request;
mod strict;

pub use decide::{Layer, Place, Policies, ResourcePolicy, Verdict};
pub use document::{Effect, Kind, Malformed, Policy};
pub use request::{Caller, Identity, Keys, Request};
