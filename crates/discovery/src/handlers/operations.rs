//! Operations: what was asked for is done at once, and told to be done, or to have failed, a
//! moment later, so that callers who wait for it meet both answers.

use super::{Discovery, unavailable};
use crate::filters::Filter;
use crate::page::page;
use api::Reply;
use api::servicediscovery::{
    GetOperationRequest, GetOperationResponse, ListOperationsRequest, ListOperationsResponse,
    Operation, OperationSummary, operation_not_found,
};
use domain::clock::later;
use domain::discovery::DiscoveryOperation;
use domain::{Key, Record as _, Timestamp};
use std::time::Duration;
use wire::Context;

/// How long an operation is told to be on its way.
pub const SETTLES: Duration = Duration::from_millis(100);

impl Discovery {
    /// An operation of that kind about these kinds of things and their ids.
    pub(super) fn operation(
        &self,
        cx: &Context,
        kind: &str,
        targets: &[(&str, &str)],
    ) -> DiscoveryOperation {
        let targets = targets
            .iter()
            .map(|(kind, id)| ((*kind).to_owned(), (*id).to_owned()));
        DiscoveryOperation {
            scope: cx.scope.clone(),
            id: format!("{}-{}", self.ids.lower(32), self.ids.lower(8)),
            kind: kind.to_owned(),
            targets: targets.collect(),
            failure: None,
            created_at: self.clock.now(),
        }
    }

    /// The operation of that kind about that thing, when it is still known.
    pub(super) async fn known_operation(
        &self,
        cx: &Context,
        kind: &str,
        target: (&str, &str),
    ) -> Reply<Option<DiscoveryOperation>> {
        let is_meant = |operation: &DiscoveryOperation| {
            let about = operation.targets.get(target.0).map(String::as_str);
            operation.kind == kind && about == Some(target.1)
        };
        let operations = self.all_operations(cx).await?;
        Ok(operations.into_iter().find(is_meant))
    }

    async fn all_operations(&self, cx: &Context) -> Reply<Vec<DiscoveryOperation>> {
        let parent = Key::kind(DiscoveryOperation::KIND).join(&cx.scope.segments());
        self.store.list(&parent).await.map_err(unavailable)
    }

    pub(super) async fn get_operation(
        &self,
        cx: &Context,
        input: GetOperationRequest,
    ) -> Reply<GetOperationResponse> {
        cx.allow("servicediscovery:GetOperation", "*").await?;
        let id = &input.operation_id;
        let is_ours = input
            .owner_account
            .is_none_or(|owner| owner == cx.scope.account.as_str());
        let found = self
            .store
            .get(&DiscoveryOperation::key_of(&cx.scope, id))
            .await;
        let found: Option<DiscoveryOperation> = found.map_err(unavailable)?.filter(|_| is_ours);
        let operation = found
            .ok_or_else(|| operation_not_found(format!("Operation with ID {id} not found.")))?;
        let now = self.clock.now();
        Ok(GetOperationResponse {
            operation: Some(shown(operation, now)),
        })
    }

    pub(super) async fn list_operations(
        &self,
        cx: &Context,
        input: ListOperationsRequest,
    ) -> Reply<ListOperationsResponse> {
        cx.allow("servicediscovery:ListOperations", "*").await?;
        let now = self.clock.now();
        let mut operations = self.all_operations(cx).await?;
        for filter in input.filters.iter().flatten() {
            let name = filter.name.as_str();
            let possible: &[&str] = match name {
                "STATUS" | "TYPE" => &["EQ", "IN"],
                "UPDATE_DATE" => &["BETWEEN"],
                _ => &["EQ"],
            };
            let read = Filter::read(name, filter.condition.as_deref(), &filter.values, possible)?;
            operations.retain(|operation| read.fits(&told(operation, name, now)));
        }
        let (operations, next_token) = page(
            operations,
            |operation| operation.id.as_str(),
            input.next_token.as_deref(),
            input.max_results,
        )?;
        let summary = |operation: DiscoveryOperation| OperationSummary {
            status: Some(status(&operation, now).0.to_owned()),
            id: Some(operation.id),
        };
        let operations = Some(operations.into_iter().map(summary).collect());
        Ok(ListOperationsResponse {
            operations,
            next_token,
        })
    }
}

/// What a filter of that name looks at.
fn told(operation: &DiscoveryOperation, filter: &str, now: Timestamp) -> String {
    let (status, updated_at) = status(operation, now);
    let target = |kind: &str| operation.targets.get(kind).cloned().unwrap_or_default();
    match filter {
        // Source: Cloud Map API, OperationFilter: the filter says SUCCEED, answers say SUCCESS.
        "STATUS" if status == "SUCCESS" => "SUCCEED".to_owned(),
        "STATUS" => status.to_owned(),
        "TYPE" => operation.kind.clone(),
        "NAMESPACE_ID" => target("NAMESPACE"),
        "SERVICE_ID" => target("SERVICE"),
        _ => updated_at.as_duration().as_secs_f64().to_string(),
    }
}

/// How far it is, and since when.
fn status(operation: &DiscoveryOperation, now: Timestamp) -> (&'static str, Timestamp) {
    let done_at = later(operation.created_at, SETTLES);
    match &operation.failure {
        _ if now < done_at => ("SUBMITTED", operation.created_at),
        Some(_) => ("FAIL", done_at),
        None => ("SUCCESS", done_at),
    }
}

fn shown(operation: DiscoveryOperation, now: Timestamp) -> Operation {
    let (status, updated_at) = status(&operation, now);
    let failure = operation.failure.filter(|_| status == "FAIL");
    let (error_code, error_message) = failure.unzip();
    Operation {
        id: Some(operation.id),
        owner_account: Some(operation.scope.account.to_string()),
        r#type: Some(operation.kind),
        status: Some(status.to_owned()),
        error_message,
        error_code,
        create_date: Some(operation.created_at),
        update_date: Some(updated_at),
        targets: Some(operation.targets),
    }
}
