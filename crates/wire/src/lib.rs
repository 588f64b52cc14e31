//! Speaks the AWS protocols.

mod check;
mod codec;
mod context;
mod route;
mod table;

pub use context::{Ask, Authorizer, Context, Decision, Source};
pub use table::{Modelled, coverage};

#[cfg(test)]
mod oracle;
