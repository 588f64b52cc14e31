//! Cloud Map as its callers see it.

mod discovering;
mod dns;
mod health;
mod mesh;
mod namespaces;
mod services;

use api::servicediscovery::{
    CreateHttpNamespaceRequest, CreateServiceRequest, GetOperationRequest, HealthCheckCustomConfig,
    Operation, RegisterInstanceRequest, Servicediscovery as _,
};
use api::{ApiError, Reply};
use discovery::{Discovery, SETTLES};
use domain::{ManualClock, Record, Scope, SeededIds};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{CommitError, Store};
use wire::Context;

/// The room over an empty store, with a clock that stands still.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) discovery: Discovery,
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
            discovery: Discovery::new(store.clone(), clock.clone(), ids),
            store,
            clock,
            cx: Context::root(scope),
        }
    }

    /// Makes a namespace, waits for it as callers do, and answers its id.
    pub(crate) async fn namespace(&self, name: &str) -> String {
        let input = CreateHttpNamespaceRequest {
            name: name.to_owned(),
            ..CreateHttpNamespaceRequest::default()
        };
        let created = self.discovery.create_http_namespace(&self.cx, input).await;
        let operation = created
            .expect("a namespace")
            .operation_id
            .expect("an operation");
        self.clock.advance(SETTLES);
        let operation = self.operation(&operation).await;
        assert_eq!(operation.status.as_deref(), Some("SUCCESS"));
        operation.targets.expect("targets")["NAMESPACE"].clone()
    }

    pub(crate) async fn operation(&self, id: &str) -> Operation {
        let input = GetOperationRequest {
            operation_id: id.to_owned(),
            owner_account: None,
        };
        let found = self.discovery.get_operation(&self.cx, input).await;
        found.expect("an answer").operation.expect("an operation")
    }

    /// Makes a service and answers its id.
    pub(crate) async fn service(&self, namespace: &str, name: &str, health: bool) -> String {
        let config = HealthCheckCustomConfig {
            failure_threshold: Some(1),
        };
        let input = CreateServiceRequest {
            name: name.to_owned(),
            namespace_id: Some(namespace.to_owned()),
            health_check_custom_config: health.then_some(config),
            ..CreateServiceRequest::default()
        };
        let created = self.discovery.create_service(&self.cx, input).await;
        created
            .expect("an answer")
            .service
            .expect("a service")
            .id
            .expect("an id")
    }

    pub(crate) async fn register(
        &self,
        service: &str,
        id: &str,
        attributes: &[(&str, &str)],
    ) -> Reply<String> {
        let input = RegisterInstanceRequest {
            service_id: service.to_owned(),
            instance_id: id.to_owned(),
            creator_request_id: None,
            attributes: pairs(attributes),
        };
        let registered = self.discovery.register_instance(&self.cx, input).await?;
        Ok(registered.operation_id.expect("an operation"))
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

pub(crate) fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let error: ApiError = reply.expect_err("a refusal");
    error.code
}
