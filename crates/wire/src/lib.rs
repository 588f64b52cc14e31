//! Speaks the AWS protocols.

mod context;

pub use context::{Ask, Authorizer, Context, Decision, Source};
