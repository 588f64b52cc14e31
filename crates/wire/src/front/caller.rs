//! A way for rooms to call each other's operations, as any client would.

use super::FrontDoor;
use api::ApiError;
use domain::{Principal, Region};
use serde_json::Value;
use std::sync::{Arc, OnceLock, Weak};

/// Calls operations through the front door from inside the program.
///
/// Rooms get theirs before the front door exists, because the front door is made of rooms; the
/// roof binds it afterwards.
#[derive(Clone, Default)]
pub struct Caller {
    door: Arc<OnceLock<Weak<FrontDoor>>>,
}

impl Caller {
    /// Calls go through `door` from now on. The first binding stays.
    pub fn bind(&self, door: &Arc<FrontDoor>) {
        // A second binding would be a mistake of wiring; the first one keeps working.
        let _ = self.door.set(Arc::downgrade(door));
    }

    /// See [`FrontDoor::call`]. Fails with `ServiceUnavailable` before it is bound and while
    /// the server shuts down.
    pub async fn call(
        &self,
        caller: Principal,
        region: Region,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        match self.door.get().and_then(Weak::upgrade) {
            Some(door) => door.call(caller, region, service, operation, input).await,
            None => Err(ApiError::receiver(
                "ServiceUnavailable",
                503,
                "the server is not ready for calls",
            )),
        }
    }
}
