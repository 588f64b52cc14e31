//! What the service scheduler asks of rooms it does not know: given when the room is opened.

use api::ApiError;
use async_trait::async_trait;
use domain::metrics::{Alarm, AlarmState};
use domain::{Principal, Scope};
use serde_json::Value;
use store::Store;

/// Says what an image's tag means now.
#[async_trait]
pub trait ImageDigests: Send + Sync {
    /// The digest, `sha256:…`, of an image as a task definition names it; `None` when it cannot
    /// be told without asking another machine. Then the first task that fetches it decides.
    async fn digest_of(&self, scope: &Scope, image: &str) -> Option<String>;
}

/// Says which alarms ring.
#[async_trait]
pub trait Alarms: Send + Sync {
    /// Those of the named alarms that are in `ALARM`; `None` while no alarms are known here.
    async fn ringing(&self, scope: &Scope, names: &[String]) -> Option<Vec<String>>;
}

/// The alarms of CloudWatch, as they stand in the store. A name that none has never rings.
#[derive(Clone)]
pub struct StoredAlarms(pub Store);

#[async_trait]
impl Alarms for StoredAlarms {
    async fn ringing(&self, scope: &Scope, names: &[String]) -> Option<Vec<String>> {
        let mut ringing = Vec::new();
        for name in names {
            let found = self.0.get::<Alarm>(&Alarm::key_of(scope, name)).await;
            // While the store is away, nobody knows.
            let alarm = found.ok()?;
            if alarm.is_some_and(|alarm| alarm.state == AlarmState::Alarm) {
                ringing.push(name.clone());
            }
        }
        Some(ringing)
    }
}

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

/// Knows nothing: tags are resolved by whoever fetches the image, no alarm ever rings, and
/// nobody takes calls.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Unknown;

#[async_trait]
impl ImageDigests for Unknown {
    async fn digest_of(&self, _scope: &Scope, _image: &str) -> Option<String> {
        None
    }
}

#[async_trait]
impl Alarms for Unknown {
    async fn ringing(&self, _scope: &Scope, _names: &[String]) -> Option<Vec<String>> {
        None
    }
}

#[async_trait]
impl Calls for Unknown {
    async fn call(
        &self,
        _caller: &Principal,
        _scope: &Scope,
        service: &str,
        operation: &str,
        _input: Value,
    ) -> Result<Value, ApiError> {
        let message = format!("nobody takes calls of {service}:{operation} here");
        Err(ApiError::receiver("ServiceUnavailable", 503, message))
    }
}
