//! The operations of CloudWatch Logs.

mod filter;
mod get;
mod groups;
mod merge;
mod put;
mod retention;
mod streams;
mod tags;

pub(crate) use retention::oldest_kept;

use crate::events::{EventError, EventStore};
use api::logs as shapes;
use api::logs::{
    CreateLogGroupRequest, CreateLogStreamRequest, DeleteLogGroupRequest, DeleteLogStreamRequest,
    DeleteRetentionPolicyRequest, DescribeLogGroupsRequest, DescribeLogGroupsResponse,
    DescribeLogStreamsRequest, DescribeLogStreamsResponse, DescribeMetricFiltersRequest,
    DescribeMetricFiltersResponse, DescribeSubscriptionFiltersRequest,
    DescribeSubscriptionFiltersResponse, FilterLogEventsRequest, FilterLogEventsResponse,
    GetLogEventsRequest, GetLogEventsResponse, ListLogGroupsRequest, ListLogGroupsResponse,
    ListTagsForResourceRequest, ListTagsForResourceResponse, ListTagsLogGroupRequest,
    ListTagsLogGroupResponse, PutLogEventsRequest, PutLogEventsResponse, PutRetentionPolicyRequest,
    TagLogGroupRequest, TagResourceRequest, UntagLogGroupRequest, UntagResourceRequest,
    invalid_parameter_exception, resource_not_found_exception, service_unavailable_exception,
};
use api::{ApiError, Reply};
use domain::logs::{LogGroup, LogStream};
use domain::{Arn, Clock, IdSource, Timestamp};
use std::sync::Arc;
use store::{CommitError, Store, StoreError};
use wire::Context;

/// CloudWatch Logs.
#[derive(Clone)]
pub struct Logs {
    store: Store,
    events: Arc<dyn EventStore>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Logs {
    /// Keeps groups and streams in `store` and what is logged in `events`.
    pub fn new(
        store: Store,
        events: Arc<dyn EventStore>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self {
            store,
            events,
            clock,
            ids,
        }
    }

    /// A number that no other group or stream has.
    fn fresh_id(&self) -> u64 {
        let mut bytes = [0; 8];
        self.ids.fill(&mut bytes);
        u64::from_be_bytes(bytes)
    }

    async fn group(&self, cx: &Context, name: &str) -> Reply<LogGroup> {
        let found = self.store.get(&LogGroup::key_of(&cx.scope, name)).await;
        found.map_err(unavailable)?.ok_or_else(no_group)
    }

    async fn stream(&self, cx: &Context, group: &str, name: &str) -> Reply<LogStream> {
        let found = self
            .store
            .get(&LogStream::key_of(&cx.scope, group, name))
            .await;
        found.map_err(unavailable)?.ok_or_else(no_stream)
    }

    /// Reads events on a thread where that may take its time.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn EventStore) -> Result<T, EventError> + Send + 'static,
    ) -> Reply<T> {
        let events = self.events.clone();
        let done = tokio::task::spawn_blocking(move || work(&*events)).await;
        match done {
            Ok(read) => read.map_err(|error| service_unavailable_exception(error.to_string())),
            Err(_) => Err(service_unavailable_exception(
                "log events could not be read",
            )),
        }
    }

    fn now_millis(&self) -> u64 {
        millis(self.clock.now())
    }
}

/// Why a transaction of this room failed.
struct Refusal(ApiError);

impl From<CommitError> for Refusal {
    fn from(error: CommitError) -> Self {
        Self(match error {
            CommitError::Conflict => shapes::operation_aborted_exception(
                "Multiple concurrent requests to update the same resource were in conflict.",
            ),
            CommitError::Unavailable(error) => unavailable(error),
        })
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self(unavailable(error))
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

fn unavailable(error: StoreError) -> ApiError {
    service_unavailable_exception(error.to_string())
}

fn no_group() -> ApiError {
    resource_not_found_exception("The specified log group does not exist.")
}

fn no_stream() -> ApiError {
    resource_not_found_exception("The specified log stream does not exist.")
}

fn bad_token() -> ApiError {
    invalid_parameter_exception("The specified nextToken is invalid.")
}

/// Milliseconds since 1970; zero before.
fn millis(time: Timestamp) -> u64 {
    u64::try_from(time.as_millisecond()).unwrap_or(0)
}

/// A time as the API tells it.
fn told(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// The group a caller names by its name, or by name or ARN where that is possible.
fn group_named(cx: &Context, name: Option<String>, identifier: Option<String>) -> Reply<String> {
    match (name, identifier) {
        (Some(name), None) => Ok(name),
        (None, Some(identifier)) => group_of(cx, &identifier),
        (None, None) => Err(invalid_parameter_exception(
            "Either logGroupName or logGroupIdentifier must be specified.",
        )),
        (Some(_), Some(_)) => Err(invalid_parameter_exception(
            "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
        )),
    }
}

/// The name of the group that `identifier`, a name or an ARN, means.
fn group_of(cx: &Context, identifier: &str) -> Reply<String> {
    if !identifier.starts_with("arn:") {
        return Ok(identifier.to_owned());
    }
    let arn: Option<Arn> = identifier
        .parse()
        .ok()
        .filter(|arn: &Arn| arn.service == "logs");
    let name = arn.as_ref().and_then(|arn| arn.resource_after("log-group"));
    let (Some(arn), Some(name)) = (&arn, name) else {
        return Err(invalid_parameter_exception("The specified ARN is invalid."));
    };
    if arn.scope().as_ref() != Some(&cx.scope) {
        return Err(no_group());
    }
    Ok(name.strip_suffix(":*").unwrap_or(name).to_owned())
}

/// The ARN that policies name a group by: its streams are below it.
fn policy_arn(cx: &Context, group: &str) -> String {
    format!("{}:*", LogGroup::arn_of(&cx.scope, group))
}

macro_rules! operations {
    ($($name:ident: $input:ident -> $output:ty;)*) => {
        impl shapes::Logs<Context> for Logs {
            $(async fn $name(&self, cx: &Context, input: $input) -> Reply<$output> {
                self.$name(cx, input).await
            })*
        }
    };
}

operations! {
    create_log_group: CreateLogGroupRequest -> ();
    create_log_stream: CreateLogStreamRequest -> ();
    delete_log_group: DeleteLogGroupRequest -> ();
    delete_log_stream: DeleteLogStreamRequest -> ();
    delete_retention_policy: DeleteRetentionPolicyRequest -> ();
    describe_log_groups: DescribeLogGroupsRequest -> DescribeLogGroupsResponse;
    describe_log_streams: DescribeLogStreamsRequest -> DescribeLogStreamsResponse;
    describe_metric_filters: DescribeMetricFiltersRequest -> DescribeMetricFiltersResponse;
    describe_subscription_filters:
        DescribeSubscriptionFiltersRequest -> DescribeSubscriptionFiltersResponse;
    filter_log_events: FilterLogEventsRequest -> FilterLogEventsResponse;
    get_log_events: GetLogEventsRequest -> GetLogEventsResponse;
    list_log_groups: ListLogGroupsRequest -> ListLogGroupsResponse;
    list_tags_for_resource: ListTagsForResourceRequest -> ListTagsForResourceResponse;
    list_tags_log_group: ListTagsLogGroupRequest -> ListTagsLogGroupResponse;
    put_log_events: PutLogEventsRequest -> PutLogEventsResponse;
    put_retention_policy: PutRetentionPolicyRequest -> ();
    tag_log_group: TagLogGroupRequest -> ();
    tag_resource: TagResourceRequest -> ();
    untag_log_group: UntagLogGroupRequest -> ();
    untag_resource: UntagResourceRequest -> ();
}
