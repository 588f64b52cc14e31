//! Log streams: made, deleted, listed.

use super::groups::PAGE;
use super::put::sequence_token;
use super::{
    Logs, Refusal, bad_token, group_named, millis, no_group, no_stream, policy_arn, told,
    unavailable,
};
use crate::events::{StreamId, Summary};
use crate::page::page;
use api::Reply;
use api::logs::{
    CreateLogStreamRequest, DeleteLogStreamRequest, DescribeLogStreamsRequest,
    DescribeLogStreamsResponse, invalid_parameter_exception, resource_already_exists_exception,
    service_unavailable_exception,
};
use domain::logs::{LogGroup, LogStream};
use std::collections::HashMap;
use wire::Context;

impl Logs {
    pub(super) async fn create_log_stream(
        &self,
        cx: &Context,
        input: CreateLogStreamRequest,
    ) -> Reply<()> {
        let (group, name) = (&input.log_group_name, &input.log_stream_name);
        let arn = LogStream::arn_of(&cx.scope, group, name).to_string();
        cx.allow("logs:CreateLogStream", &arn).await?;
        let (id, created_at) = (self.fresh_id(), self.clock.now());
        let created: Result<(), Refusal> = self
            .store
            .transact(|txn| async move {
                let group: Option<LogGroup> = txn.get(&LogGroup::key_of(&cx.scope, group)).await?;
                let group = group.ok_or_else(no_group)?;
                if txn
                    .exists(&LogStream::key_of(&cx.scope, &group.name, name))
                    .await?
                {
                    let message = "The specified log stream already exists";
                    return Err(resource_already_exists_exception(message).into());
                }
                txn.put(&LogStream {
                    scope: cx.scope.clone(),
                    group: group.name,
                    name: name.clone(),
                    id: (group.id, id),
                    created_at,
                });
                Ok(())
            })
            .await;
        created.map_err(|Refusal(error)| error)
    }

    pub(super) async fn delete_log_stream(
        &self,
        cx: &Context,
        input: DeleteLogStreamRequest,
    ) -> Reply<()> {
        let (group, name) = (&input.log_group_name, &input.log_stream_name);
        let arn = LogStream::arn_of(&cx.scope, group, name).to_string();
        cx.allow("logs:DeleteLogStream", &arn).await?;
        let deleted: Result<LogStream, Refusal> = self
            .store
            .transact(|txn| async move {
                if !txn.exists(&LogGroup::key_of(&cx.scope, group)).await? {
                    return Err(no_group().into());
                }
                let key = LogStream::key_of(&cx.scope, group, name);
                let stream: LogStream = txn.get(&key).await?.ok_or_else(no_stream)?;
                txn.delete(&key);
                Ok(stream)
            })
            .await;
        let stream = deleted.map_err(|Refusal(error)| error)?;
        let id = StreamId {
            group: stream.id.0,
            stream: stream.id.1,
        };
        let forgotten = self.events.forget(id).await;
        forgotten.map_err(|error| service_unavailable_exception(error.to_string()))
    }

    pub(super) async fn describe_log_streams(
        &self,
        cx: &Context,
        input: DescribeLogStreamsRequest,
    ) -> Reply<DescribeLogStreamsResponse> {
        let name = group_named(cx, input.log_group_name, input.log_group_identifier)?;
        cx.allow("logs:DescribeLogStreams", &policy_arn(cx, &name))
            .await?;
        let by_time = input.order_by.as_deref() == Some("LastEventTime");
        if by_time && input.log_stream_name_prefix.is_some() {
            return Err(invalid_parameter_exception(
                "Cannot order by LastEventTime with a logStreamNamePrefix.",
            ));
        }
        let group = self.group(cx, &name).await?;
        let parent = LogStream::group_key(&cx.scope, &name);
        let mut streams: Vec<LogStream> = self.store.list(&parent).await.map_err(unavailable)?;
        let prefix = input.log_stream_name_prefix.as_deref().unwrap_or_default();
        streams.retain(|stream| stream.name.starts_with(prefix));
        let summaries = self.read(move |events| events.summaries(group.id)).await?;
        let summaries: HashMap<StreamId, Summary> = summaries.into_iter().collect();
        let keyed = streams.into_iter().map(|stream| {
            let id = StreamId {
                group: stream.id.0,
                stream: stream.id.1,
            };
            let summary = summaries.get(&id).copied();
            // A stream without events counts as older than every other.
            let last = summary.map_or(0, |summary| summary.last);
            let time = if by_time { last } else { 0 };
            (format!("{time:020}{}", stream.name), shown(stream, summary))
        });
        let mut keyed: Vec<_> = keyed.collect();
        let descending = input.descending == Some(true);
        keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
        if descending {
            keyed.reverse();
        }
        let limit = input.limit.map_or(PAGE, |limit| limit as usize);
        let (streams, next_token) =
            page(keyed, descending, input.next_token.as_deref(), limit).map_err(|_| bad_token())?;
        Ok(DescribeLogStreamsResponse {
            log_streams: Some(streams),
            next_token,
        })
    }
}

fn shown(stream: LogStream, summary: Option<Summary>) -> api::logs::LogStream {
    let arn = LogStream::arn_of(&stream.scope, &stream.group, &stream.name);
    api::logs::LogStream {
        log_stream_name: Some(stream.name),
        creation_time: Some(told(millis(stream.created_at))),
        first_event_timestamp: summary.and_then(|summary| summary.first).map(told),
        last_event_timestamp: summary.map(|summary| told(summary.last)),
        last_ingestion_time: summary.map(|summary| told(summary.last_ingestion)),
        upload_sequence_token: summary.map(|summary| sequence_token(summary.next_sequence)),
        arn: Some(arn.to_string()),
        // Source: API reference: always zero for a stream since 2019.
        stored_bytes: Some(0),
    }
}
