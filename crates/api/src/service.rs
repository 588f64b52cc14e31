//! How a room is called by the name of an operation.

use crate::error::ApiError;
#[cfg(feature = "records")]
use crate::{error::Reply, record::Record, record::to_tree};
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;

/// The answer of [`Service::call`] while it is being made.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value, ApiError>> + Send + 'a>>;

/// A room as the front door sees it. Generated for every implementation of a service's trait.
///
/// `Cx` is what a handler is told about the call beside its input.
pub trait Service<Cx>: Send + Sync {
    /// The service's name, as in [`crate::facts`].
    fn name(&self) -> &'static str;

    /// The operations that have typed records, and so may be built.
    fn operations(&self) -> &'static [&'static str];

    /// Calls `operation` with its input as a canonical tree; answers its output as one.
    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a>;
}

#[cfg(feature = "records")]
/// Turns a handler's typed answer into a tree.
pub(crate) fn answer<'a, R: Record>(
    reply: impl Future<Output = Reply<R>> + Send + 'a,
) -> Answer<'a> {
    Box::pin(async move { reply.await.map(|output| to_tree(&output)) })
}
