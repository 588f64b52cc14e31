//! API Gateway as its callers see it.

mod deployments;
mod links;
mod surface;

use api::apigatewayv2::{
    Apigatewayv2 as _, CreateApiRequest, CreateIntegrationRequest, CreateRouteRequest,
    CreateStageRequest, CreateStageResponse,
};
use api::{ApiError, Reply};
use apigw::Apigw;
use domain::{ManualClock, Record, Scope, SeededIds};
use std::sync::Arc;
use store::{CommitError, Store};
use wire::Context;

/// The room over an empty store, with a clock that stands still.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) apigw: Apigw,
    pub(crate) cx: Context,
}

impl Room {
    pub(crate) fn new() -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SeededIds::new(1));
        let scope = Scope {
            account: "111122223333".parse().expect("an account"),
            region: "ap-northeast-1".parse().expect("a Region"),
        };
        Self {
            apigw: Apigw::new(store.clone(), clock, ids, 4566),
            store,
            cx: Context::root(scope),
        }
    }

    /// Makes an API and answers its id.
    pub(crate) async fn api(&self) -> String {
        let input = CreateApiRequest {
            name: "shop".to_owned(),
            protocol_type: "HTTP".to_owned(),
            ..CreateApiRequest::default()
        };
        let made = self.apigw.create_api(&self.cx, input).await;
        made.expect("an API").api_id.expect("an id")
    }

    /// Makes an integration with a URL and answers its id.
    pub(crate) async fn integration(&self, api: &str) -> String {
        let input = CreateIntegrationRequest {
            api_id: api.to_owned(),
            integration_type: "HTTP_PROXY".to_owned(),
            integration_uri: Some("http://backend.example".to_owned()),
            ..CreateIntegrationRequest::default()
        };
        let made = self.apigw.create_integration(&self.cx, input).await;
        made.expect("an integration").integration_id.expect("an id")
    }

    /// Makes a route and answers its id.
    pub(crate) async fn route(&self, api: &str, key: &str) -> Reply<String> {
        let input = CreateRouteRequest {
            api_id: api.to_owned(),
            route_key: key.to_owned(),
            ..CreateRouteRequest::default()
        };
        let made = self.apigw.create_route(&self.cx, input).await?;
        Ok(made.route_id.expect("an id"))
    }

    pub(crate) async fn stage(&self, api: &str, auto: bool) -> CreateStageResponse {
        let input = CreateStageRequest {
            api_id: api.to_owned(),
            stage_name: "$default".to_owned(),
            auto_deploy: Some(auto),
            ..CreateStageRequest::default()
        };
        let made = self.apigw.create_stage(&self.cx, input).await;
        made.expect("a stage")
    }

    pub(crate) async fn put<R: Record>(&self, record: &R) {
        let written: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                txn.put(record);
                Ok(())
            })
            .await;
        written.expect("a commit");
    }
}

/// The code and message of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(reply: Reply<T>) -> (String, String) {
    let error: ApiError = reply.expect_err("a refusal");
    (error.code, error.message)
}
