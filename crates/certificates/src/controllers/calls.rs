//! How the room reaches others: given when it is opened.

use api::ApiError;
use async_trait::async_trait;
use domain::{Principal, Scope};
use serde_json::Value;

/// Calls operations of other services, as any client would.
#[async_trait]
pub trait Calls: Send + Sync {
    /// Calls `service`:`operation` as `caller`, who is asked for permission like anybody. Input
    /// and answer have the names of the API model.
    async fn call(
        &self,
        caller: &Principal,
        scope: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError>;
}

#[async_trait]
impl Calls for wire::Caller {
    async fn call(
        &self,
        caller: &Principal,
        scope: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        let region = scope.region.clone();
        wire::Caller::call(self, caller.clone(), region, service, operation, input).await
    }
}
