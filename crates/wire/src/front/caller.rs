//! A way for rooms to call each other's operations, as any client would.

use super::FrontDoor;
use crate::table::index;
use crate::{Context, Source};
use api::ApiError;
use domain::{Principal, Region, Scope};
use serde_json::{Map, Value};
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

impl FrontDoor {
    /// Calls an operation from inside the program, with its input as a canonical tree. The
    /// caller is authorized like any other.
    pub async fn call(
        &self,
        caller: Principal,
        region: Region,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        let table = index().service(service);
        let found = table.and_then(|table| Some((table, table.operation(operation)?)));
        let Some((table, operation)) = found else {
            let message = format!("the operation {service}:{operation} is not known");
            return Err(ApiError::sender("UnknownOperationException", 400, message));
        };
        let account = caller.account().clone();
        let context = Context::new(
            self.ids.uuid(),
            Scope { account, region },
            caller,
            Source::Internal,
            self.settings.endpoint.clone(),
            self.authorizer.clone(),
        );
        let input = match input {
            Value::Null => Value::Object(Map::new()),
            input => input,
        };
        let reply = self.handle(table, operation, &context, input).await;
        let code = reply.as_ref().err().map_or("", |error| error.code.as_str());
        let (request_id, caller) = (context.request_id.as_str(), context.caller.arn());
        let operation = operation.facts.name.as_str();
        tracing::info!(request_id, service, operation, %caller, source = "inside", code);
        reply
    }
}
