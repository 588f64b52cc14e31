//! CloudWatch. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    ActionConfiguration {
        alarm_tags_propagation: Option<AlarmTagsPropagation> = "AlarmTagsPropagation",
    }
    AlarmHistoryItem {
        alarm_name: Option<String> = "AlarmName",
        alarm_contributor_id: Option<String> = "AlarmContributorId",
        alarm_type: Option<String> = "AlarmType",
        timestamp: Option<Timestamp> = "Timestamp",
        history_item_type: Option<String> = "HistoryItemType",
        history_summary: Option<String> = "HistorySummary",
        history_data: Option<String> = "HistoryData",
        alarm_contributor_attributes: Option<BTreeMap<String, String>> = "AlarmContributorAttributes",
    }
    AlarmPromQLCriteria {
        query: String = "Query",
        pending_period: Option<i32> = "PendingPeriod",
        recovery_period: Option<i32> = "RecoveryPeriod",
    }
    AlarmTagsPropagation {
        enabled: bool = "Enabled",
        included_tag_keys: Option<Vec<String>> = "IncludedTagKeys",
        excluded_tag_keys: Option<Vec<String>> = "ExcludedTagKeys",
    }
    CompositeAlarm {
        actions_enabled: Option<bool> = "ActionsEnabled",
        alarm_actions: Option<Vec<String>> = "AlarmActions",
        alarm_arn: Option<String> = "AlarmArn",
        alarm_configuration_updated_timestamp: Option<Timestamp> = "AlarmConfigurationUpdatedTimestamp",
        alarm_description: Option<String> = "AlarmDescription",
        alarm_name: Option<String> = "AlarmName",
        alarm_rule: Option<String> = "AlarmRule",
        insufficient_data_actions: Option<Vec<String>> = "InsufficientDataActions",
        ok_actions: Option<Vec<String>> = "OKActions",
        state_reason: Option<String> = "StateReason",
        state_reason_data: Option<String> = "StateReasonData",
        state_updated_timestamp: Option<Timestamp> = "StateUpdatedTimestamp",
        state_value: Option<String> = "StateValue",
        state_transitioned_timestamp: Option<Timestamp> = "StateTransitionedTimestamp",
        actions_suppressed_by: Option<String> = "ActionsSuppressedBy",
        actions_suppressed_reason: Option<String> = "ActionsSuppressedReason",
        actions_suppressor: Option<String> = "ActionsSuppressor",
        actions_suppressor_wait_period: Option<i32> = "ActionsSuppressorWaitPeriod",
        actions_suppressor_extension_period: Option<i32> = "ActionsSuppressorExtensionPeriod",
        action_configuration: Option<ActionConfiguration> = "ActionConfiguration",
    }
    Datapoint {
        timestamp: Option<Timestamp> = "Timestamp",
        sample_count: Option<f64> = "SampleCount",
        average: Option<f64> = "Average",
        sum: Option<f64> = "Sum",
        minimum: Option<f64> = "Minimum",
        maximum: Option<f64> = "Maximum",
        unit: Option<String> = "Unit",
        extended_statistics: Option<BTreeMap<String, f64>> = "ExtendedStatistics",
    }
    DeleteAlarmsInput {
        alarm_names: Vec<String> = "AlarmNames",
    }
    DescribeAlarmHistoryInput {
        alarm_name: Option<String> = "AlarmName",
        alarm_contributor_id: Option<String> = "AlarmContributorId",
        alarm_types: Option<Vec<String>> = "AlarmTypes",
        history_item_type: Option<String> = "HistoryItemType",
        start_date: Option<Timestamp> = "StartDate",
        end_date: Option<Timestamp> = "EndDate",
        max_records: Option<i32> = "MaxRecords",
        next_token: Option<String> = "NextToken",
        scan_by: Option<String> = "ScanBy",
    }
    DescribeAlarmHistoryOutput {
        alarm_history_items: Option<Vec<AlarmHistoryItem>> = "AlarmHistoryItems",
        next_token: Option<String> = "NextToken",
    }
    DescribeAlarmsForMetricInput {
        metric_name: String = "MetricName",
        namespace: String = "Namespace",
        statistic: Option<String> = "Statistic",
        extended_statistic: Option<String> = "ExtendedStatistic",
        dimensions: Option<Vec<Dimension>> = "Dimensions",
        period: Option<i32> = "Period",
        unit: Option<String> = "Unit",
    }
    DescribeAlarmsForMetricOutput {
        metric_alarms: Option<Vec<MetricAlarm>> = "MetricAlarms",
    }
    DescribeAlarmsInput {
        alarm_names: Option<Vec<String>> = "AlarmNames",
        alarm_name_prefix: Option<String> = "AlarmNamePrefix",
        alarm_types: Option<Vec<String>> = "AlarmTypes",
        children_of_alarm_name: Option<String> = "ChildrenOfAlarmName",
        parents_of_alarm_name: Option<String> = "ParentsOfAlarmName",
        state_value: Option<String> = "StateValue",
        action_prefix: Option<String> = "ActionPrefix",
        max_records: Option<i32> = "MaxRecords",
        next_token: Option<String> = "NextToken",
    }
    DescribeAlarmsOutput {
        composite_alarms: Option<Vec<CompositeAlarm>> = "CompositeAlarms",
        metric_alarms: Option<Vec<MetricAlarm>> = "MetricAlarms",
        log_alarms: Option<Vec<LogAlarm>> = "LogAlarms",
        next_token: Option<String> = "NextToken",
    }
    Dimension {
        name: String = "Name",
        value: String = "Value",
    }
    DimensionFilter {
        name: String = "Name",
        value: Option<String> = "Value",
    }
    DisableAlarmActionsInput {
        alarm_names: Vec<String> = "AlarmNames",
    }
    EnableAlarmActionsInput {
        alarm_names: Vec<String> = "AlarmNames",
    }
    Entity {
        key_attributes: Option<BTreeMap<String, String>> = "KeyAttributes",
        attributes: Option<BTreeMap<String, String>> = "Attributes",
    }
    EntityMetricData {
        entity: Option<Entity> = "Entity",
        metric_data: Option<Vec<MetricDatum>> = "MetricData",
    }
    EvaluationCriteria {
        prom_ql_criteria: Option<AlarmPromQLCriteria> = "PromQLCriteria",
    }
    EvaluationWindow {
        wall_clock_window: Option<WallClockWindow> = "WallClockWindow",
        sliding_window: Option<SlidingWindow> = "SlidingWindow",
    }
    GetMetricDataInput {
        metric_data_queries: Vec<MetricDataQuery> = "MetricDataQueries",
        start_time: Timestamp = "StartTime",
        end_time: Timestamp = "EndTime",
        next_token: Option<String> = "NextToken",
        scan_by: Option<String> = "ScanBy",
        max_datapoints: Option<i32> = "MaxDatapoints",
        label_options: Option<LabelOptions> = "LabelOptions",
    }
    GetMetricDataOutput {
        metric_data_results: Option<Vec<MetricDataResult>> = "MetricDataResults",
        next_token: Option<String> = "NextToken",
        messages: Option<Vec<MessageData>> = "Messages",
    }
    GetMetricStatisticsInput {
        namespace: String = "Namespace",
        metric_name: String = "MetricName",
        dimensions: Option<Vec<Dimension>> = "Dimensions",
        start_time: Timestamp = "StartTime",
        end_time: Timestamp = "EndTime",
        period: i32 = "Period",
        statistics: Option<Vec<String>> = "Statistics",
        extended_statistics: Option<Vec<String>> = "ExtendedStatistics",
        unit: Option<String> = "Unit",
    }
    GetMetricStatisticsOutput {
        label: Option<String> = "Label",
        datapoints: Option<Vec<Datapoint>> = "Datapoints",
    }
    LabelOptions {
        timezone: Option<String> = "Timezone",
    }
    ListMetricsInput {
        namespace: Option<String> = "Namespace",
        metric_name: Option<String> = "MetricName",
        dimensions: Option<Vec<DimensionFilter>> = "Dimensions",
        next_token: Option<String> = "NextToken",
        recently_active: Option<String> = "RecentlyActive",
        include_linked_accounts: Option<bool> = "IncludeLinkedAccounts",
        owning_account: Option<String> = "OwningAccount",
    }
    ListMetricsOutput {
        metrics: Option<Vec<Metric>> = "Metrics",
        next_token: Option<String> = "NextToken",
        owning_accounts: Option<Vec<String>> = "OwningAccounts",
    }
    ListTagsForResourceInput {
        resource_arn: String = "ResourceARN",
    }
    ListTagsForResourceOutput {
        tags: Option<Vec<Tag>> = "Tags",
    }
    LogAlarm {
        alarm_name: Option<String> = "AlarmName",
        alarm_arn: Option<String> = "AlarmArn",
        alarm_description: Option<String> = "AlarmDescription",
        alarm_configuration_updated_timestamp: Option<Timestamp> = "AlarmConfigurationUpdatedTimestamp",
        actions_enabled: Option<bool> = "ActionsEnabled",
        ok_actions: Option<Vec<String>> = "OKActions",
        alarm_actions: Option<Vec<String>> = "AlarmActions",
        insufficient_data_actions: Option<Vec<String>> = "InsufficientDataActions",
        state_value: Option<String> = "StateValue",
        state_reason: Option<String> = "StateReason",
        state_reason_data: Option<String> = "StateReasonData",
        state_updated_timestamp: Option<Timestamp> = "StateUpdatedTimestamp",
        scheduled_query_configuration: Option<ScheduledQueryConfiguration> = "ScheduledQueryConfiguration",
        query_results_to_evaluate: Option<i32> = "QueryResultsToEvaluate",
        query_results_to_alarm: Option<i32> = "QueryResultsToAlarm",
        threshold: Option<f64> = "Threshold",
        comparison_operator: Option<String> = "ComparisonOperator",
        treat_missing_data: Option<String> = "TreatMissingData",
        state_transitioned_timestamp: Option<Timestamp> = "StateTransitionedTimestamp",
        evaluation_state: Option<String> = "EvaluationState",
        action_log_line_count: Option<i32> = "ActionLogLineCount",
        action_log_line_role_arn: Option<String> = "ActionLogLineRoleArn",
        warm_up_configuration: Option<WarmUpConfiguration> = "WarmUpConfiguration",
        action_configuration: Option<ActionConfiguration> = "ActionConfiguration",
    }
    MessageData {
        code: Option<String> = "Code",
        value: Option<String> = "Value",
    }
    Metric {
        namespace: Option<String> = "Namespace",
        metric_name: Option<String> = "MetricName",
        dimensions: Option<Vec<Dimension>> = "Dimensions",
    }
    MetricAlarm {
        alarm_name: Option<String> = "AlarmName",
        alarm_arn: Option<String> = "AlarmArn",
        alarm_description: Option<String> = "AlarmDescription",
        alarm_configuration_updated_timestamp: Option<Timestamp> = "AlarmConfigurationUpdatedTimestamp",
        actions_enabled: Option<bool> = "ActionsEnabled",
        ok_actions: Option<Vec<String>> = "OKActions",
        alarm_actions: Option<Vec<String>> = "AlarmActions",
        insufficient_data_actions: Option<Vec<String>> = "InsufficientDataActions",
        state_value: Option<String> = "StateValue",
        state_reason: Option<String> = "StateReason",
        state_reason_data: Option<String> = "StateReasonData",
        state_updated_timestamp: Option<Timestamp> = "StateUpdatedTimestamp",
        metric_name: Option<String> = "MetricName",
        namespace: Option<String> = "Namespace",
        statistic: Option<String> = "Statistic",
        extended_statistic: Option<String> = "ExtendedStatistic",
        dimensions: Option<Vec<Dimension>> = "Dimensions",
        period: Option<i32> = "Period",
        unit: Option<String> = "Unit",
        evaluation_periods: Option<i32> = "EvaluationPeriods",
        datapoints_to_alarm: Option<i32> = "DatapointsToAlarm",
        threshold: Option<f64> = "Threshold",
        comparison_operator: Option<String> = "ComparisonOperator",
        treat_missing_data: Option<String> = "TreatMissingData",
        evaluate_low_sample_count_percentile: Option<String> = "EvaluateLowSampleCountPercentile",
        metrics: Option<Vec<MetricDataQuery>> = "Metrics",
        threshold_metric_id: Option<String> = "ThresholdMetricId",
        evaluation_state: Option<String> = "EvaluationState",
        state_transitioned_timestamp: Option<Timestamp> = "StateTransitionedTimestamp",
        evaluation_window: Option<EvaluationWindow> = "EvaluationWindow",
        warm_up_configuration: Option<WarmUpConfiguration> = "WarmUpConfiguration",
        evaluation_criteria: Option<EvaluationCriteria> = "EvaluationCriteria",
        evaluation_interval: Option<i32> = "EvaluationInterval",
        action_configuration: Option<ActionConfiguration> = "ActionConfiguration",
    }
    MetricDataQuery {
        id: String = "Id",
        metric_stat: Option<MetricStat> = "MetricStat",
        expression: Option<String> = "Expression",
        label: Option<String> = "Label",
        return_data: Option<bool> = "ReturnData",
        period: Option<i32> = "Period",
        account_id: Option<String> = "AccountId",
    }
    MetricDataResult {
        id: Option<String> = "Id",
        label: Option<String> = "Label",
        timestamps: Option<Vec<Timestamp>> = "Timestamps",
        values: Option<Vec<f64>> = "Values",
        status_code: Option<String> = "StatusCode",
        messages: Option<Vec<MessageData>> = "Messages",
    }
    MetricDatum {
        metric_name: String = "MetricName",
        dimensions: Option<Vec<Dimension>> = "Dimensions",
        timestamp: Option<Timestamp> = "Timestamp",
        value: Option<f64> = "Value",
        statistic_values: Option<StatisticSet> = "StatisticValues",
        values: Option<Vec<f64>> = "Values",
        counts: Option<Vec<f64>> = "Counts",
        unit: Option<String> = "Unit",
        storage_resolution: Option<i32> = "StorageResolution",
    }
    MetricStat {
        metric: Metric = "Metric",
        period: i32 = "Period",
        stat: String = "Stat",
        unit: Option<String> = "Unit",
    }
    PutMetricAlarmInput {
        alarm_name: String = "AlarmName",
        alarm_description: Option<String> = "AlarmDescription",
        actions_enabled: Option<bool> = "ActionsEnabled",
        ok_actions: Option<Vec<String>> = "OKActions",
        alarm_actions: Option<Vec<String>> = "AlarmActions",
        insufficient_data_actions: Option<Vec<String>> = "InsufficientDataActions",
        metric_name: Option<String> = "MetricName",
        namespace: Option<String> = "Namespace",
        statistic: Option<String> = "Statistic",
        extended_statistic: Option<String> = "ExtendedStatistic",
        dimensions: Option<Vec<Dimension>> = "Dimensions",
        period: Option<i32> = "Period",
        unit: Option<String> = "Unit",
        evaluation_periods: Option<i32> = "EvaluationPeriods",
        datapoints_to_alarm: Option<i32> = "DatapointsToAlarm",
        threshold: Option<f64> = "Threshold",
        comparison_operator: Option<String> = "ComparisonOperator",
        treat_missing_data: Option<String> = "TreatMissingData",
        evaluate_low_sample_count_percentile: Option<String> = "EvaluateLowSampleCountPercentile",
        metrics: Option<Vec<MetricDataQuery>> = "Metrics",
        tags: Option<Vec<Tag>> = "Tags",
        threshold_metric_id: Option<String> = "ThresholdMetricId",
        evaluation_window: Option<EvaluationWindow> = "EvaluationWindow",
        warm_up_configuration: Option<WarmUpConfiguration> = "WarmUpConfiguration",
        evaluation_criteria: Option<EvaluationCriteria> = "EvaluationCriteria",
        evaluation_interval: Option<i32> = "EvaluationInterval",
        action_configuration: Option<ActionConfiguration> = "ActionConfiguration",
    }
    PutMetricDataInput {
        namespace: String = "Namespace",
        metric_data: Option<Vec<MetricDatum>> = "MetricData",
        entity_metric_data: Option<Vec<EntityMetricData>> = "EntityMetricData",
        strict_entity_validation: Option<bool> = "StrictEntityValidation",
    }
    ScheduleConfiguration {
        schedule_expression: String = "ScheduleExpression",
        start_time_offset: i64 = "StartTimeOffset",
        end_time_offset: Option<i64> = "EndTimeOffset",
    }
    ScheduledQueryConfiguration {
        query_string: String = "QueryString",
        log_group_identifiers: Option<Vec<String>> = "LogGroupIdentifiers",
        query_arn: Option<String> = "QueryARN",
        scheduled_query_role_arn: String = "ScheduledQueryRoleARN",
        schedule_configuration: ScheduleConfiguration = "ScheduleConfiguration",
        aggregation_expression: String = "AggregationExpression",
        tags: Option<Vec<Tag>> = "Tags",
    }
    SetAlarmStateInput {
        alarm_name: String = "AlarmName",
        state_value: String = "StateValue",
        state_reason: String = "StateReason",
        state_reason_data: Option<String> = "StateReasonData",
    }
    SlidingWindow {
    }
    StatisticSet {
        sample_count: f64 = "SampleCount",
        sum: f64 = "Sum",
        minimum: f64 = "Minimum",
        maximum: f64 = "Maximum",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    TagResourceInput {
        resource_arn: String = "ResourceARN",
        tags: Vec<Tag> = "Tags",
    }
    TagResourceOutput {
    }
    UntagResourceInput {
        resource_arn: String = "ResourceARN",
        tag_keys: Vec<String> = "TagKeys",
    }
    UntagResourceOutput {
    }
    WallClockWindow {
        timezone: Option<String> = "Timezone",
    }
    WarmUpConfiguration {
        warm_up_period_duration_in_minutes: i32 = "WarmUpPeriodDurationInMinutes",
        only_start_evaluating_after_warm_up_period_ends: Option<bool> = "OnlyStartEvaluatingAfterWarmUpPeriodEnds",
    }
}

pub fn concurrent_modification_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConcurrentModificationException",
        "ConcurrentModificationException",
        429,
        Fault::Sender,
        message.into(),
    )
}

pub fn conflict_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConflictException",
        "ConflictException",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn internal_service_fault(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InternalServiceFault",
        "InternalServiceError",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn invalid_format_fault(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidFormatFault",
        "InvalidFormat",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_next_token(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidNextToken",
        "InvalidNextToken",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_parameter_combination_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidParameterCombinationException",
        "InvalidParameterCombination",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_parameter_value_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidParameterValueException",
        "InvalidParameterValue",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limit_exceeded_fault(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitExceededFault",
        "LimitExceeded",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn missing_required_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MissingRequiredParameterException",
        "MissingParameter",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_conflict(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceConflict",
        "ResourceConflict",
        409,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFound",
        "ResourceNotFound",
        404,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        404,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for CloudWatch.
pub trait Cloudwatch<Cx: Sync>: Send + Sync {
    fn delete_alarms(
        &self,
        cx: &Cx,
        input: DeleteAlarmsInput,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "DeleteAlarms")) }
    }

    fn describe_alarm_history(
        &self,
        cx: &Cx,
        input: DescribeAlarmHistoryInput,
    ) -> impl Future<Output = Reply<DescribeAlarmHistoryOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cloudwatch",
                "DescribeAlarmHistory",
            ))
        }
    }

    fn describe_alarms(
        &self,
        cx: &Cx,
        input: DescribeAlarmsInput,
    ) -> impl Future<Output = Reply<DescribeAlarmsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "DescribeAlarms")) }
    }

    fn describe_alarms_for_metric(
        &self,
        cx: &Cx,
        input: DescribeAlarmsForMetricInput,
    ) -> impl Future<Output = Reply<DescribeAlarmsForMetricOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cloudwatch",
                "DescribeAlarmsForMetric",
            ))
        }
    }

    fn disable_alarm_actions(
        &self,
        cx: &Cx,
        input: DisableAlarmActionsInput,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cloudwatch",
                "DisableAlarmActions",
            ))
        }
    }

    fn enable_alarm_actions(
        &self,
        cx: &Cx,
        input: EnableAlarmActionsInput,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cloudwatch",
                "EnableAlarmActions",
            ))
        }
    }

    fn get_metric_data(
        &self,
        cx: &Cx,
        input: GetMetricDataInput,
    ) -> impl Future<Output = Reply<GetMetricDataOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "GetMetricData")) }
    }

    fn get_metric_statistics(
        &self,
        cx: &Cx,
        input: GetMetricStatisticsInput,
    ) -> impl Future<Output = Reply<GetMetricStatisticsOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cloudwatch",
                "GetMetricStatistics",
            ))
        }
    }

    fn list_metrics(
        &self,
        cx: &Cx,
        input: ListMetricsInput,
    ) -> impl Future<Output = Reply<ListMetricsOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "ListMetrics")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceInput,
    ) -> impl Future<Output = Reply<ListTagsForResourceOutput>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "cloudwatch",
                "ListTagsForResource",
            ))
        }
    }

    fn put_metric_alarm(
        &self,
        cx: &Cx,
        input: PutMetricAlarmInput,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "PutMetricAlarm")) }
    }

    fn put_metric_data(
        &self,
        cx: &Cx,
        input: PutMetricDataInput,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "PutMetricData")) }
    }

    fn set_alarm_state(
        &self,
        cx: &Cx,
        input: SetAlarmStateInput,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "SetAlarmState")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceInput,
    ) -> impl Future<Output = Reply<TagResourceOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceInput,
    ) -> impl Future<Output = Reply<UntagResourceOutput>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("cloudwatch", "UntagResource")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "DeleteAlarms",
    "DescribeAlarmHistory",
    "DescribeAlarms",
    "DescribeAlarmsForMetric",
    "DisableAlarmActions",
    "EnableAlarmActions",
    "GetMetricData",
    "GetMetricStatistics",
    "ListMetrics",
    "ListTagsForResource",
    "PutMetricAlarm",
    "PutMetricData",
    "SetAlarmState",
    "TagResource",
    "UntagResource",
];

impl<Cx: Sync, T: Cloudwatch<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "cloudwatch"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "DeleteAlarms" => answer(self.0.delete_alarms(cx, from_tree(input))),
            "DescribeAlarmHistory" => answer(self.0.describe_alarm_history(cx, from_tree(input))),
            "DescribeAlarms" => answer(self.0.describe_alarms(cx, from_tree(input))),
            "DescribeAlarmsForMetric" => {
                answer(self.0.describe_alarms_for_metric(cx, from_tree(input)))
            }
            "DisableAlarmActions" => answer(self.0.disable_alarm_actions(cx, from_tree(input))),
            "EnableAlarmActions" => answer(self.0.enable_alarm_actions(cx, from_tree(input))),
            "GetMetricData" => answer(self.0.get_metric_data(cx, from_tree(input))),
            "GetMetricStatistics" => answer(self.0.get_metric_statistics(cx, from_tree(input))),
            "ListMetrics" => answer(self.0.list_metrics(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "PutMetricAlarm" => answer(self.0.put_metric_alarm(cx, from_tree(input))),
            "PutMetricData" => answer(self.0.put_metric_data(cx, from_tree(input))),
            "SetAlarmState" => answer(self.0.set_alarm_state(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            _ => answer(async move {
                Reply::<()>::Err(ApiError::not_implemented("cloudwatch", operation))
            }),
        }
    }
}
