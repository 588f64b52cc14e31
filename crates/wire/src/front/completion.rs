//! What is done before a client has its answer.

use api::ApiError;
use async_trait::async_trait;
use serde_json::Value;
use std::pin::Pin;

/// A call under way, to be awaited once.
pub type Calling<'a> = Pin<Box<dyn Future<Output = Result<Value, ApiError>> + Send + 'a>>;

/// Completes calls that came over the wire.
#[async_trait]
pub trait Completion: Send + Sync {
    /// Awaits a call, and what has to follow before its answer is given.
    async fn complete(&self, calling: Calling<'_>) -> Result<Value, ApiError>;
}

/// Gives answers at once.
pub struct AtOnce;

#[async_trait]
impl Completion for AtOnce {
    async fn complete(&self, calling: Calling<'_>) -> Result<Value, ApiError> {
        calling.await
    }
}
