//! CloudWatch Logs. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    CreateLogGroupRequest {
        log_group_name: String = "logGroupName",
        kms_key_id: Option<String> = "kmsKeyId",
        tags: Option<BTreeMap<String, String>> = "tags",
        log_group_class: Option<String> = "logGroupClass",
        deletion_protection_enabled: Option<bool> = "deletionProtectionEnabled",
    }
    CreateLogStreamRequest {
        log_group_name: String = "logGroupName",
        log_stream_name: String = "logStreamName",
    }
    DataSourceFilter {
        name: String = "name",
        r#type: Option<String> = "type",
    }
    DeleteLogGroupRequest {
        log_group_name: String = "logGroupName",
    }
    DeleteLogStreamRequest {
        log_group_name: String = "logGroupName",
        log_stream_name: String = "logStreamName",
    }
    DeleteRetentionPolicyRequest {
        log_group_name: String = "logGroupName",
    }
    DescribeLogGroupsRequest {
        account_identifiers: Option<Vec<String>> = "accountIdentifiers",
        log_group_name_prefix: Option<String> = "logGroupNamePrefix",
        log_group_name_pattern: Option<String> = "logGroupNamePattern",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        include_linked_accounts: Option<bool> = "includeLinkedAccounts",
        log_group_class: Option<String> = "logGroupClass",
        log_group_identifiers: Option<Vec<String>> = "logGroupIdentifiers",
    }
    DescribeLogGroupsResponse {
        log_groups: Option<Vec<LogGroup>> = "logGroups",
        next_token: Option<String> = "nextToken",
    }
    DescribeLogStreamsRequest {
        log_group_name: Option<String> = "logGroupName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        log_stream_name_prefix: Option<String> = "logStreamNamePrefix",
        order_by: Option<String> = "orderBy",
        descending: Option<bool> = "descending",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
    }
    DescribeLogStreamsResponse {
        log_streams: Option<Vec<LogStream>> = "logStreams",
        next_token: Option<String> = "nextToken",
    }
    DescribeMetricFiltersRequest {
        log_group_name: Option<String> = "logGroupName",
        filter_name_prefix: Option<String> = "filterNamePrefix",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        metric_name: Option<String> = "metricName",
        metric_namespace: Option<String> = "metricNamespace",
    }
    DescribeMetricFiltersResponse {
        metric_filters: Option<Vec<MetricFilter>> = "metricFilters",
        next_token: Option<String> = "nextToken",
    }
    DescribeSubscriptionFiltersRequest {
        log_group_name: String = "logGroupName",
        filter_name_prefix: Option<String> = "filterNamePrefix",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
    }
    DescribeSubscriptionFiltersResponse {
        subscription_filters: Option<Vec<SubscriptionFilter>> = "subscriptionFilters",
        next_token: Option<String> = "nextToken",
    }
    Entity {
        key_attributes: Option<BTreeMap<String, String>> = "keyAttributes",
        attributes: Option<BTreeMap<String, String>> = "attributes",
    }
    FilterLogEventsRequest {
        log_group_name: Option<String> = "logGroupName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        log_stream_names: Option<Vec<String>> = "logStreamNames",
        log_stream_name_prefix: Option<String> = "logStreamNamePrefix",
        start_time: Option<i64> = "startTime",
        end_time: Option<i64> = "endTime",
        filter_pattern: Option<String> = "filterPattern",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        start_from_head: Option<bool> = "startFromHead",
        interleaved: Option<bool> = "interleaved",
        unmask: Option<bool> = "unmask",
    }
    FilterLogEventsResponse {
        events: Option<Vec<FilteredLogEvent>> = "events",
        searched_log_streams: Option<Vec<SearchedLogStream>> = "searchedLogStreams",
        next_token: Option<String> = "nextToken",
    }
    FilteredLogEvent {
        log_stream_name: Option<String> = "logStreamName",
        timestamp: Option<i64> = "timestamp",
        message: Option<String> = "message",
        ingestion_time: Option<i64> = "ingestionTime",
        event_id: Option<String> = "eventId",
    }
    GetLogEventsRequest {
        log_group_name: Option<String> = "logGroupName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        log_stream_name: String = "logStreamName",
        start_time: Option<i64> = "startTime",
        end_time: Option<i64> = "endTime",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        start_from_head: Option<bool> = "startFromHead",
        unmask: Option<bool> = "unmask",
    }
    GetLogEventsResponse {
        events: Option<Vec<OutputLogEvent>> = "events",
        next_forward_token: Option<String> = "nextForwardToken",
        next_backward_token: Option<String> = "nextBackwardToken",
    }
    InputLogEvent {
        timestamp: i64 = "timestamp",
        message: String = "message",
    }
    ListLogGroupsRequest {
        log_group_name_pattern: Option<String> = "logGroupNamePattern",
        log_group_class: Option<String> = "logGroupClass",
        include_linked_accounts: Option<bool> = "includeLinkedAccounts",
        account_identifiers: Option<Vec<String>> = "accountIdentifiers",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        data_sources: Option<Vec<DataSourceFilter>> = "dataSources",
        field_index_names: Option<Vec<String>> = "fieldIndexNames",
        log_group_tags: Option<Vec<TagFilter>> = "logGroupTags",
    }
    ListLogGroupsResponse {
        log_groups: Option<Vec<LogGroupSummary>> = "logGroups",
        next_token: Option<String> = "nextToken",
    }
    ListTagsForResourceRequest {
        resource_arn: String = "resourceArn",
    }
    ListTagsForResourceResponse {
        tags: Option<BTreeMap<String, String>> = "tags",
    }
    ListTagsLogGroupRequest {
        log_group_name: String = "logGroupName",
    }
    ListTagsLogGroupResponse {
        tags: Option<BTreeMap<String, String>> = "tags",
    }
    LiveTailSessionLogEvent {
        log_stream_name: Option<String> = "logStreamName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        message: Option<String> = "message",
        timestamp: Option<i64> = "timestamp",
        ingestion_time: Option<i64> = "ingestionTime",
    }
    LiveTailSessionMetadata {
        sampled: Option<bool> = "sampled",
    }
    LiveTailSessionStart {
        request_id: Option<String> = "requestId",
        session_id: Option<String> = "sessionId",
        log_group_identifiers: Option<Vec<String>> = "logGroupIdentifiers",
        log_stream_names: Option<Vec<String>> = "logStreamNames",
        log_stream_name_prefixes: Option<Vec<String>> = "logStreamNamePrefixes",
        log_event_filter_pattern: Option<String> = "logEventFilterPattern",
    }
    LiveTailSessionUpdate {
        session_metadata: Option<LiveTailSessionMetadata> = "sessionMetadata",
        session_results: Option<Vec<LiveTailSessionLogEvent>> = "sessionResults",
    }
    LogGroup {
        log_group_name: Option<String> = "logGroupName",
        creation_time: Option<i64> = "creationTime",
        retention_in_days: Option<i32> = "retentionInDays",
        metric_filter_count: Option<i32> = "metricFilterCount",
        arn: Option<String> = "arn",
        stored_bytes: Option<i64> = "storedBytes",
        kms_key_id: Option<String> = "kmsKeyId",
        data_protection_status: Option<String> = "dataProtectionStatus",
        inherited_properties: Option<Vec<String>> = "inheritedProperties",
        log_group_class: Option<String> = "logGroupClass",
        log_group_arn: Option<String> = "logGroupArn",
        deletion_protection_enabled: Option<bool> = "deletionProtectionEnabled",
        bearer_token_authentication_enabled: Option<bool> = "bearerTokenAuthenticationEnabled",
        retention_policy_name: Option<String> = "retentionPolicyName",
    }
    LogGroupSummary {
        log_group_name: Option<String> = "logGroupName",
        log_group_arn: Option<String> = "logGroupArn",
        log_group_class: Option<String> = "logGroupClass",
    }
    LogStream {
        log_stream_name: Option<String> = "logStreamName",
        creation_time: Option<i64> = "creationTime",
        first_event_timestamp: Option<i64> = "firstEventTimestamp",
        last_event_timestamp: Option<i64> = "lastEventTimestamp",
        last_ingestion_time: Option<i64> = "lastIngestionTime",
        upload_sequence_token: Option<String> = "uploadSequenceToken",
        arn: Option<String> = "arn",
        stored_bytes: Option<i64> = "storedBytes",
    }
    MetricFilter {
        filter_name: Option<String> = "filterName",
        filter_pattern: Option<String> = "filterPattern",
        metric_transformations: Option<Vec<MetricTransformation>> = "metricTransformations",
        creation_time: Option<i64> = "creationTime",
        log_group_name: Option<String> = "logGroupName",
        apply_on_transformed_logs: Option<bool> = "applyOnTransformedLogs",
        field_selection_criteria: Option<String> = "fieldSelectionCriteria",
        emit_system_field_dimensions: Option<Vec<String>> = "emitSystemFieldDimensions",
    }
    MetricTransformation {
        metric_name: String = "metricName",
        metric_namespace: String = "metricNamespace",
        metric_value: String = "metricValue",
        default_value: Option<f64> = "defaultValue",
        dimensions: Option<BTreeMap<String, String>> = "dimensions",
        unit: Option<String> = "unit",
    }
    OutputLogEvent {
        timestamp: Option<i64> = "timestamp",
        message: Option<String> = "message",
        ingestion_time: Option<i64> = "ingestionTime",
    }
    PutLogEventsRequest {
        log_group_name: String = "logGroupName",
        log_stream_name: String = "logStreamName",
        log_events: Vec<InputLogEvent> = "logEvents",
        sequence_token: Option<String> = "sequenceToken",
        entity: Option<Entity> = "entity",
    }
    PutLogEventsResponse {
        next_sequence_token: Option<String> = "nextSequenceToken",
        rejected_log_events_info: Option<RejectedLogEventsInfo> = "rejectedLogEventsInfo",
        rejected_entity_info: Option<RejectedEntityInfo> = "rejectedEntityInfo",
    }
    PutRetentionPolicyRequest {
        log_group_name: String = "logGroupName",
        retention_in_days: i32 = "retentionInDays",
    }
    RejectedEntityInfo {
        error_type: String = "errorType",
    }
    RejectedLogEventsInfo {
        too_new_log_event_start_index: Option<i32> = "tooNewLogEventStartIndex",
        too_old_log_event_end_index: Option<i32> = "tooOldLogEventEndIndex",
        expired_log_event_end_index: Option<i32> = "expiredLogEventEndIndex",
    }
    SearchedLogStream {
        log_stream_name: Option<String> = "logStreamName",
        searched_completely: Option<bool> = "searchedCompletely",
    }
    SessionStreamingException {
        message: Option<String> = "message",
    }
    SessionTimeoutException {
        message: Option<String> = "message",
    }
    StartLiveTailRequest {
        log_group_identifiers: Vec<String> = "logGroupIdentifiers",
        log_stream_names: Option<Vec<String>> = "logStreamNames",
        log_stream_name_prefixes: Option<Vec<String>> = "logStreamNamePrefixes",
        log_event_filter_pattern: Option<String> = "logEventFilterPattern",
    }
    StartLiveTailResponse {
        response_stream: Option<StartLiveTailResponseStream> = "responseStream",
    }
    StartLiveTailResponseStream {
        session_start: Option<LiveTailSessionStart> = "sessionStart",
        session_update: Option<LiveTailSessionUpdate> = "sessionUpdate",
        session_timeout_exception: Option<SessionTimeoutException> = "SessionTimeoutException",
        session_streaming_exception: Option<SessionStreamingException> = "SessionStreamingException",
    }
    SubscriptionFilter {
        filter_name: Option<String> = "filterName",
        log_group_name: Option<String> = "logGroupName",
        filter_pattern: Option<String> = "filterPattern",
        destination_arn: Option<String> = "destinationArn",
        role_arn: Option<String> = "roleArn",
        distribution: Option<String> = "distribution",
        apply_on_transformed_logs: Option<bool> = "applyOnTransformedLogs",
        creation_time: Option<i64> = "creationTime",
        field_selection_criteria: Option<String> = "fieldSelectionCriteria",
        emit_system_fields: Option<Vec<String>> = "emitSystemFields",
    }
    TagFilter {
        key: String = "key",
        values: Option<Vec<String>> = "values",
    }
    TagLogGroupRequest {
        log_group_name: String = "logGroupName",
        tags: BTreeMap<String, String> = "tags",
    }
    TagResourceRequest {
        resource_arn: String = "resourceArn",
        tags: BTreeMap<String, String> = "tags",
    }
    UntagLogGroupRequest {
        log_group_name: String = "logGroupName",
        tags: Vec<String> = "tags",
    }
    UntagResourceRequest {
        resource_arn: String = "resourceArn",
        tag_keys: Vec<String> = "tagKeys",
    }
}

pub fn access_denied_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AccessDeniedException",
        "AccessDeniedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn data_already_accepted_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DataAlreadyAcceptedException",
        "DataAlreadyAcceptedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_operation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidOperationException",
        "InvalidOperationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidParameterException",
        "InvalidParameterException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_sequence_token_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidSequenceTokenException",
        "InvalidSequenceTokenException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitExceededException",
        "LimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn operation_aborted_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "OperationAbortedException",
        "OperationAbortedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceAlreadyExistsException",
        "ResourceAlreadyExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn service_unavailable_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceUnavailableException",
        "ServiceUnavailableException",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn too_many_tags_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTagsException",
        "TooManyTagsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unrecognized_client_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnrecognizedClientException",
        "UnrecognizedClientException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn validation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ValidationException",
        "ValidationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for CloudWatch Logs.
pub trait Logs<Cx: Sync>: Send + Sync {
    fn create_log_group(
        &self,
        cx: &Cx,
        input: CreateLogGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "CreateLogGroup")) }
    }

    fn create_log_stream(
        &self,
        cx: &Cx,
        input: CreateLogStreamRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "CreateLogStream")) }
    }

    fn delete_log_group(
        &self,
        cx: &Cx,
        input: DeleteLogGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "DeleteLogGroup")) }
    }

    fn delete_log_stream(
        &self,
        cx: &Cx,
        input: DeleteLogStreamRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "DeleteLogStream")) }
    }

    fn delete_retention_policy(
        &self,
        cx: &Cx,
        input: DeleteRetentionPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "DeleteRetentionPolicy")) }
    }

    fn describe_log_groups(
        &self,
        cx: &Cx,
        input: DescribeLogGroupsRequest,
    ) -> impl Future<Output = Reply<DescribeLogGroupsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "DescribeLogGroups")) }
    }

    fn describe_log_streams(
        &self,
        cx: &Cx,
        input: DescribeLogStreamsRequest,
    ) -> impl Future<Output = Reply<DescribeLogStreamsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "DescribeLogStreams")) }
    }

    fn describe_metric_filters(
        &self,
        cx: &Cx,
        input: DescribeMetricFiltersRequest,
    ) -> impl Future<Output = Reply<DescribeMetricFiltersResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "DescribeMetricFilters")) }
    }

    fn describe_subscription_filters(
        &self,
        cx: &Cx,
        input: DescribeSubscriptionFiltersRequest,
    ) -> impl Future<Output = Reply<DescribeSubscriptionFiltersResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "logs",
                "DescribeSubscriptionFilters",
            ))
        }
    }

    fn filter_log_events(
        &self,
        cx: &Cx,
        input: FilterLogEventsRequest,
    ) -> impl Future<Output = Reply<FilterLogEventsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "FilterLogEvents")) }
    }

    fn get_log_events(
        &self,
        cx: &Cx,
        input: GetLogEventsRequest,
    ) -> impl Future<Output = Reply<GetLogEventsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "GetLogEvents")) }
    }

    fn list_log_groups(
        &self,
        cx: &Cx,
        input: ListLogGroupsRequest,
    ) -> impl Future<Output = Reply<ListLogGroupsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "ListLogGroups")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "ListTagsForResource")) }
    }

    fn list_tags_log_group(
        &self,
        cx: &Cx,
        input: ListTagsLogGroupRequest,
    ) -> impl Future<Output = Reply<ListTagsLogGroupResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "ListTagsLogGroup")) }
    }

    fn put_log_events(
        &self,
        cx: &Cx,
        input: PutLogEventsRequest,
    ) -> impl Future<Output = Reply<PutLogEventsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "PutLogEvents")) }
    }

    fn put_retention_policy(
        &self,
        cx: &Cx,
        input: PutRetentionPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "PutRetentionPolicy")) }
    }

    fn start_live_tail(
        &self,
        cx: &Cx,
        input: StartLiveTailRequest,
    ) -> impl Future<Output = Reply<StartLiveTailResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "StartLiveTail")) }
    }

    fn tag_log_group(
        &self,
        cx: &Cx,
        input: TagLogGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "TagLogGroup")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "TagResource")) }
    }

    fn untag_log_group(
        &self,
        cx: &Cx,
        input: UntagLogGroupRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "UntagLogGroup")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("logs", "UntagResource")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "CreateLogGroup",
    "CreateLogStream",
    "DeleteLogGroup",
    "DeleteLogStream",
    "DeleteRetentionPolicy",
    "DescribeLogGroups",
    "DescribeLogStreams",
    "DescribeMetricFilters",
    "DescribeSubscriptionFilters",
    "FilterLogEvents",
    "GetLogEvents",
    "ListLogGroups",
    "ListTagsForResource",
    "ListTagsLogGroup",
    "PutLogEvents",
    "PutRetentionPolicy",
    "StartLiveTail",
    "TagLogGroup",
    "TagResource",
    "UntagLogGroup",
    "UntagResource",
];

impl<Cx: Sync, T: Logs<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "logs"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "CreateLogGroup" => answer(self.0.create_log_group(cx, from_tree(input))),
            "CreateLogStream" => answer(self.0.create_log_stream(cx, from_tree(input))),
            "DeleteLogGroup" => answer(self.0.delete_log_group(cx, from_tree(input))),
            "DeleteLogStream" => answer(self.0.delete_log_stream(cx, from_tree(input))),
            "DeleteRetentionPolicy" => answer(self.0.delete_retention_policy(cx, from_tree(input))),
            "DescribeLogGroups" => answer(self.0.describe_log_groups(cx, from_tree(input))),
            "DescribeLogStreams" => answer(self.0.describe_log_streams(cx, from_tree(input))),
            "DescribeMetricFilters" => answer(self.0.describe_metric_filters(cx, from_tree(input))),
            "DescribeSubscriptionFilters" => {
                answer(self.0.describe_subscription_filters(cx, from_tree(input)))
            }
            "FilterLogEvents" => answer(self.0.filter_log_events(cx, from_tree(input))),
            "GetLogEvents" => answer(self.0.get_log_events(cx, from_tree(input))),
            "ListLogGroups" => answer(self.0.list_log_groups(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "ListTagsLogGroup" => answer(self.0.list_tags_log_group(cx, from_tree(input))),
            "PutLogEvents" => answer(self.0.put_log_events(cx, from_tree(input))),
            "PutRetentionPolicy" => answer(self.0.put_retention_policy(cx, from_tree(input))),
            "StartLiveTail" => answer(self.0.start_live_tail(cx, from_tree(input))),
            "TagLogGroup" => answer(self.0.tag_log_group(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagLogGroup" => answer(self.0.untag_log_group(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            _ => answer(
                async move { Reply::<()>::Err(ApiError::not_implemented("logs", operation)) },
            ),
        }
    }
}
