//! API Gateway: HTTP APIs, their routes, integrations, stages, VPC links and domain names.
//!
//! - [`Apigw`]: the room and its operations; `handlers` has one file a noun
//! - `convert`: wire shapes ↔ records
//! - `openapi`: definitions read and written
//! - `deploy`: snapshots that stages serve
//! - [`controllers`]: makes VPC links available, and sweeps up after deleted ones
//!
//! Requests are answered by the front in `edge`, which reads the records. WebSocket APIs are
//! refused.
//!
//! [`INERT`] lists members that are accepted and change nothing.

pub mod controllers;
mod convert;
mod deploy;
mod fault;
mod handlers;
mod openapi;
mod page;

pub use openapi::{Definition, Unreadable};

use domain::{Clock, IdSource};
use std::sync::Arc;
use store::Store;
use wire::Context;

/// The room: where its records are, its sources of time and chance, and where APIs are reached.
#[derive(Clone)]
pub struct Apigw {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    port: u16,
}

impl Apigw {
    /// A room over `store`, whose APIs are reached at `port` of the machine.
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, port: u16) -> Self {
        Self {
            store,
            clock,
            ids,
            port,
        }
    }

    /// The services the room offers.
    pub fn services(&self) -> Vec<Arc<dyn api::Service<Context>>> {
        vec![Arc::new(api::apigatewayv2::Server(self.clone()))]
    }

    /// Where an API is reached.
    fn endpoint(&self, api: &str) -> String {
        format!("http://{api}.execute-api.localhost:{}", self.port)
    }
}

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateApi.ApiKeySelectionExpression",
        "for WebSocket APIs; HTTP APIs have one, which is told",
    ),
    ("CreateApi.DisableSchemaValidation", "for WebSocket APIs"),
    (
        "CreateApi.IpAddressType",
        "kept and told; the front answers on IPv4",
    ),
    (
        "UpdateApi.ApiKeySelectionExpression",
        "for WebSocket APIs; HTTP APIs have one, which is told",
    ),
    ("UpdateApi.DisableSchemaValidation", "for WebSocket APIs"),
    (
        "UpdateApi.IpAddressType",
        "kept and told; the front answers on IPv4",
    ),
    (
        "CreateStage.DefaultRouteSettings.DataTraceEnabled",
        "for WebSocket APIs",
    ),
    (
        "CreateStage.DefaultRouteSettings.LoggingLevel",
        "for WebSocket APIs",
    ),
    (
        "UpdateStage.DefaultRouteSettings.DataTraceEnabled",
        "for WebSocket APIs",
    ),
    (
        "UpdateStage.DefaultRouteSettings.LoggingLevel",
        "for WebSocket APIs",
    ),
    (
        "ExportApi.ExportVersion",
        "there is one version of exports, 1.0",
    ),
];
