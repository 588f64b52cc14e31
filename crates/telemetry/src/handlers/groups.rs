//! Log groups: made, deleted, listed.

use super::tags::check_tags;
use super::{Logs, Refusal, bad_token, group_of, millis, no_group, policy_arn, told, unavailable};
use crate::events::StreamId;
use crate::page::page;
use api::Reply;
use api::logs::{
    CreateLogGroupRequest, DeleteLogGroupRequest, DescribeLogGroupsRequest,
    DescribeLogGroupsResponse, DescribeMetricFiltersRequest, DescribeMetricFiltersResponse,
    DescribeSubscriptionFiltersRequest, DescribeSubscriptionFiltersResponse, ListLogGroupsRequest,
    ListLogGroupsResponse, LogGroupSummary, invalid_parameter_exception,
    resource_already_exists_exception, service_unavailable_exception, validation_exception,
};
use domain::Key;
use domain::Record as _;
use domain::logs::{LogGroup, LogStream};
use fancy_regex::Regex;
use std::collections::BTreeMap;
use wire::Context;

/// Groups or streams of an answer unless fewer are asked for.
pub(super) const PAGE: usize = 50;

impl Logs {
    pub(super) async fn create_log_group(
        &self,
        cx: &Context,
        input: CreateLogGroupRequest,
    ) -> Reply<()> {
        let name = &input.log_group_name;
        cx.allow("logs:CreateLogGroup", &policy_arn(cx, name))
            .await?;
        if name.to_ascii_lowercase().starts_with("aws/") {
            return Err(invalid_parameter_exception(
                "Log groups starting with AWS/ are reserved for AWS.",
            ));
        }
        let tags = input.tags.unwrap_or_default();
        check_tags(&BTreeMap::new(), &tags)?;
        let group = &LogGroup {
            scope: cx.scope.clone(),
            name: name.clone(),
            id: self.fresh_id(),
            class: input
                .log_group_class
                .unwrap_or_else(|| "STANDARD".to_owned()),
            retention_days: None,
            kms_key: input.kms_key_id,
            deletion_protection: input.deletion_protection_enabled == Some(true),
            tags,
            created_at: self.clock.now(),
        };
        let created: Result<(), Refusal> = self
            .store
            .transact(|txn| async move {
                if txn.exists(&group.key()).await? {
                    let message = "The specified log group already exists";
                    return Err(resource_already_exists_exception(message).into());
                }
                txn.put(group);
                Ok(())
            })
            .await;
        created.map_err(|Refusal(error)| error)
    }

    pub(super) async fn delete_log_group(
        &self,
        cx: &Context,
        input: DeleteLogGroupRequest,
    ) -> Reply<()> {
        let name = &input.log_group_name;
        cx.allow("logs:DeleteLogGroup", &policy_arn(cx, name))
            .await?;
        let key = &LogGroup::key_of(&cx.scope, name);
        let streams = &LogStream::group_key(&cx.scope, name);
        let deleted: Result<Vec<LogStream>, Refusal> = self
            .store
            .transact(|txn| async move {
                let group: LogGroup = txn.get(key).await?.ok_or_else(no_group)?;
                if group.deletion_protection {
                    let message = "The log group has deletion protection enabled.";
                    return Err(validation_exception(message).into());
                }
                let streams: Vec<LogStream> = txn.list(streams).await?;
                streams.iter().for_each(|stream| txn.delete(&stream.key()));
                txn.delete(key);
                Ok(streams)
            })
            .await;
        for stream in deleted.map_err(|Refusal(error)| error)? {
            let id = StreamId {
                group: stream.id.0,
                stream: stream.id.1,
            };
            let forgotten = self.events.forget(id).await;
            forgotten.map_err(|error| service_unavailable_exception(error.to_string()))?;
        }
        Ok(())
    }

    pub(super) async fn describe_log_groups(
        &self,
        cx: &Context,
        input: DescribeLogGroupsRequest,
    ) -> Reply<DescribeLogGroupsResponse> {
        cx.allow(
            "logs:DescribeLogGroups",
            &cx.scope.arn("logs", "log-group:*").to_string(),
        )
        .await?;
        if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
            return Err(invalid_parameter_exception(
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
            ));
        }
        let named = input.log_group_identifiers.as_deref().map(|identifiers| {
            identifiers
                .iter()
                .map(|identifier| group_of(cx, identifier))
                .collect()
        });
        let named: Option<Vec<String>> = named.transpose()?;
        let mut groups = self.groups(cx).await?;
        groups.retain(|group| {
            let prefix = input.log_group_name_prefix.as_deref().unwrap_or_default();
            let pattern = input.log_group_name_pattern.as_deref().unwrap_or_default();
            let class = input.log_group_class.as_ref();
            group.name.starts_with(prefix)
                && group.name.contains(pattern)
                && class.is_none_or(|class| group.class == *class)
                && named
                    .as_ref()
                    .is_none_or(|named| named.contains(&group.name))
        });
        let limit = input.limit.map_or(PAGE, |limit| limit as usize);
        let (groups, next_token) = self.page_of(groups, input.next_token.as_deref(), limit)?;
        let sizes = self
            .stored_bytes(groups.iter().map(|group| group.id).collect())
            .await?;
        let shown = groups
            .into_iter()
            .zip(sizes)
            .map(|(group, bytes)| shown(group, bytes));
        Ok(DescribeLogGroupsResponse {
            log_groups: Some(shown.collect()),
            next_token,
        })
    }

    pub(super) async fn list_log_groups(
        &self,
        cx: &Context,
        input: ListLogGroupsRequest,
    ) -> Reply<ListLogGroupsResponse> {
        cx.allow("logs:ListLogGroups", "*").await?;
        let pattern = input
            .log_group_name_pattern
            .as_deref()
            .map(Regex::new)
            .transpose();
        let pattern = pattern
            .map_err(|_| invalid_parameter_exception("The log group name pattern is invalid."))?;
        // Neither exists here, so a filter that names one finds nothing.
        let unknown = input.data_sources.is_some() || input.field_index_names.is_some();
        let tags = input.log_group_tags.unwrap_or_default();
        let mut groups = self.groups(cx).await?;
        groups.retain(|group| {
            let class = input.log_group_class.as_ref();
            let tagged = |filter: &api::logs::TagFilter| {
                let values = filter.values.as_deref().unwrap_or_default();
                group
                    .tags
                    .get(&filter.key)
                    .is_some_and(|value| values.is_empty() || values.contains(value))
            };
            !unknown
                && class.is_none_or(|class| group.class == *class)
                && tags.iter().all(tagged)
                && pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.is_match(&group.name).unwrap_or(false))
        });
        let limit = input.limit.map_or(PAGE, |limit| limit as usize);
        let (groups, next_token) = self.page_of(groups, input.next_token.as_deref(), limit)?;
        let summary = |group: LogGroup| LogGroupSummary {
            log_group_arn: Some(LogGroup::arn_of(&group.scope, &group.name).to_string()),
            log_group_name: Some(group.name),
            log_group_class: Some(group.class),
        };
        let log_groups = Some(groups.into_iter().map(summary).collect());
        Ok(ListLogGroupsResponse {
            log_groups,
            next_token,
        })
    }

    /// There are no metric filters.
    pub(super) async fn describe_metric_filters(
        &self,
        cx: &Context,
        input: DescribeMetricFiltersRequest,
    ) -> Reply<DescribeMetricFiltersResponse> {
        let name = input.log_group_name.as_deref();
        let arn = name.map_or("*".to_owned(), |name| policy_arn(cx, name));
        cx.allow("logs:DescribeMetricFilters", &arn).await?;
        if let Some(name) = name {
            self.group(cx, name).await?;
        }
        Ok(DescribeMetricFiltersResponse {
            metric_filters: Some(Vec::new()),
            next_token: None,
        })
    }

    /// There are no subscription filters.
    pub(super) async fn describe_subscription_filters(
        &self,
        cx: &Context,
        input: DescribeSubscriptionFiltersRequest,
    ) -> Reply<DescribeSubscriptionFiltersResponse> {
        let arn = policy_arn(cx, &input.log_group_name);
        cx.allow("logs:DescribeSubscriptionFilters", &arn).await?;
        self.group(cx, &input.log_group_name).await?;
        Ok(DescribeSubscriptionFiltersResponse {
            subscription_filters: Some(Vec::new()),
            next_token: None,
        })
    }

    /// Every group, in order of their names.
    async fn groups(&self, cx: &Context) -> Reply<Vec<LogGroup>> {
        let parent = Key::kind(LogGroup::KIND).join(&cx.scope.segments());
        let mut groups: Vec<LogGroup> = self.store.list(&parent).await.map_err(unavailable)?;
        groups.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(groups)
    }

    fn page_of(
        &self,
        groups: Vec<LogGroup>,
        token: Option<&str>,
        limit: usize,
    ) -> Reply<(Vec<LogGroup>, Option<String>)> {
        let keyed = groups
            .into_iter()
            .map(|group| (group.name.clone(), group))
            .collect();
        page(keyed, false, token, limit).map_err(|_| bad_token())
    }

    async fn stored_bytes(&self, groups: Vec<u64>) -> Reply<Vec<u64>> {
        self.read(move |events| {
            let size = |group: u64| {
                let summaries = events.summaries(group)?;
                Ok(summaries.iter().map(|(_, summary)| summary.bytes).sum())
            };
            groups.into_iter().map(size).collect()
        })
        .await
    }
}

fn shown(group: LogGroup, bytes: u64) -> api::logs::LogGroup {
    let arn = LogGroup::arn_of(&group.scope, &group.name).to_string();
    api::logs::LogGroup {
        log_group_name: Some(group.name),
        creation_time: Some(told(millis(group.created_at))),
        retention_in_days: group
            .retention_days
            .and_then(|days| i32::try_from(days).ok()),
        metric_filter_count: Some(0),
        arn: Some(format!("{arn}:*")),
        stored_bytes: Some(told(bytes)),
        kms_key_id: group.kms_key,
        data_protection_status: None,
        inherited_properties: None,
        log_group_class: Some(group.class),
        log_group_arn: Some(arn),
        deletion_protection_enabled: Some(group.deletion_protection),
        bearer_token_authentication_enabled: None,
        retention_policy_name: None,
    }
}
