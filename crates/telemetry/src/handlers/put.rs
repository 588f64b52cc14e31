//! PutLogEvents.

use super::{Logs, no_group};
use crate::events::{Event, NewEvent, StreamId};
use api::Reply;
use api::logs::{
    InputLogEvent, PutLogEventsRequest, PutLogEventsResponse, RejectedLogEventsInfo,
    invalid_parameter_exception, service_unavailable_exception,
};
use domain::logs::{LogGroup, LogStream};
use wire::Context;

/// Bytes of a batch. Source: CloudWatch Logs API, `PutLogEvents`.
const BATCH_BYTES: usize = 1_048_576;

const HOUR: u64 = 60 * 60 * 1_000;
const DAY: u64 = 24 * HOUR;

/// Events further in the future are refused.
const TOO_NEW: u64 = 2 * HOUR;

/// Events further in the past are refused.
const TOO_OLD: u64 = 14 * DAY;

/// Between the first and the last event of a batch.
const SPAN: u64 = DAY;

/// The part of a batch that is kept, and what is told of the rest.
struct Sorted {
    kept: Vec<NewEvent>,
    rejected: Option<RejectedLogEventsInfo>,
}

impl Logs {
    pub(super) async fn put_log_events(
        &self,
        cx: &Context,
        input: PutLogEventsRequest,
    ) -> Reply<PutLogEventsResponse> {
        let (group, name) = (&input.log_group_name, &input.log_stream_name);
        let arn = LogStream::arn_of(&cx.scope, group, name).to_string();
        cx.allow("logs:PutLogEvents", &arn).await?;
        check(&input.log_events)?;
        let group = self.group(cx, group).await?;
        let stream = self.stream(cx, &group.name, name).await?;
        if stream.id.0 != group.id {
            return Err(no_group());
        }
        let now = self.now_millis();
        let sorted = sort(input.log_events, &group, now)?;
        let id = StreamId {
            group: stream.id.0,
            stream: stream.id.1,
        };
        let next = self.events.append(id, sorted.kept, now).await;
        let next = next.map_err(|error| service_unavailable_exception(error.to_string()))?;
        Ok(PutLogEventsResponse {
            next_sequence_token: Some(sequence_token(next)),
            rejected_log_events_info: sorted.rejected,
            rejected_entity_info: None,
        })
    }
}

/// What older clients send with their next batch; nobody looks at it any more.
pub(super) fn sequence_token(next: u64) -> String {
    format!("49{next:054}")
}

fn check(events: &[InputLogEvent]) -> Reply<()> {
    let bytes: usize = events.iter().map(|event| Event::size(&event.message)).sum();
    if bytes > BATCH_BYTES {
        return Err(invalid_parameter_exception(format!(
            "Upload too large: {bytes} bytes exceeds limit of {BATCH_BYTES}"
        )));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        return Err(invalid_parameter_exception(
            "Log events in a single PutLogEvents request must be in chronological order.",
        ));
    }
    Ok(())
}

/// Sorts out what is too old, expired or too new. Events are in order of their time, so what
/// is left is one piece from the middle.
fn sort(events: Vec<InputLogEvent>, group: &LogGroup, now: u64) -> Reply<Sorted> {
    let before = |time: u64| {
        events.partition_point(|event| u64::try_from(event.timestamp).unwrap_or(0) < time)
    };
    let too_old = before(now.saturating_sub(TOO_OLD));
    let expired = group
        .retention_days
        .map_or(0, |days| before(now.saturating_sub(u64::from(days) * DAY)));
    let too_new = before(now.saturating_add(TOO_NEW).saturating_add(1));
    let start = too_old.max(expired);
    let told = |index: usize| i32::try_from(index).ok();
    let rejected = RejectedLogEventsInfo {
        too_new_log_event_start_index: told(too_new).filter(|_| too_new < events.len()),
        too_old_log_event_end_index: told(too_old).filter(|_| too_old > 0),
        expired_log_event_end_index: told(expired).filter(|_| expired > too_old),
    };
    let is_whole = start == 0 && too_new == events.len();
    let kept: Vec<NewEvent> = events
        .into_iter()
        .take(too_new)
        .skip(start)
        .map(|event| NewEvent {
            time: u64::try_from(event.timestamp).unwrap_or(0),
            message: event.message,
        })
        .collect();
    if let (Some(first), Some(last)) = (kept.first(), kept.last())
        && last.time - first.time > SPAN
    {
        return Err(invalid_parameter_exception(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 \
             hours.",
        ));
    }
    Ok(Sorted {
        kept,
        rejected: (!is_whole).then_some(rejected),
    })
}
