//! GetLogEvents.
//!
//! A token is a gap between two events and a direction: `f/…` reads on from there, `b/…`
//! reads back from there. Where there is nothing more, the same token comes back.

use super::{Logs, bad_token, group_named, told};
use crate::events::{Event, EventError, EventStore, Order, Place, StreamId};
use api::Reply;
use api::logs::{GetLogEventsRequest, GetLogEventsResponse, OutputLogEvent};
use domain::logs::LogStream;
use wire::Context;

/// Events of an answer, and its bytes. Source: CloudWatch Logs API, `GetLogEvents`.
pub(super) const EVENTS: usize = 10_000;
pub(super) const BYTES: usize = 1_048_576;

/// What is read: a stream, between two places, at most so many events.
struct Wanted {
    stream: StreamId,
    from: Place,
    to: Place,
    limit: usize,
}

impl Logs {
    pub(super) async fn get_log_events(
        &self,
        cx: &Context,
        input: GetLogEventsRequest,
    ) -> Reply<GetLogEventsResponse> {
        let group = group_named(cx, input.log_group_name, input.log_group_identifier)?;
        let name = &input.log_stream_name;
        let arn = LogStream::arn_of(&cx.scope, &group, name).to_string();
        cx.allow("logs:GetLogEvents", &arn).await?;
        let group = self.group(cx, &group).await?;
        let stream = self.stream(cx, &group.name, name).await?;
        let start = from_caller(input.start_time).unwrap_or(0);
        let mut wanted = Wanted {
            stream: StreamId {
                group: stream.id.0,
                stream: stream.id.1,
            },
            from: Place::at(start.max(self.oldest_kept(&group))),
            to: from_caller(input.end_time).map_or(Place::at(u64::MAX), Place::at),
            limit: input.limit.map_or(EVENTS, |limit| limit as usize),
        };
        let token = input.next_token.as_deref().map(parse).transpose()?;
        let order = match token {
            Some((order, _)) => order,
            None if input.start_from_head == Some(true) => Order::Forward,
            None => Order::Backward,
        };
        let gap = token.map(|(_, gap)| gap);
        match (order, gap) {
            (Order::Forward, Some(gap)) => wanted.from = wanted.from.max(gap),
            (Order::Backward, Some(gap)) => wanted.to = wanted.to.min(gap),
            (_, None) => {}
        }
        let resting = gap.unwrap_or(wanted.from);
        let found = self.read(move |events| wanted.read(events, order)).await?;
        Ok(answer(found, resting))
    }
}

impl Wanted {
    /// The events, earliest first.
    fn read(&self, events: &dyn EventStore, order: Order) -> Result<Vec<Event>, EventError> {
        let mut found = Vec::new();
        let mut bytes = 0;
        for event in events.read(self.stream, self.from, self.to, order) {
            let event = event?;
            bytes += Event::size(&event.message);
            if !found.is_empty() && bytes > BYTES {
                break;
            }
            found.push(event);
            if found.len() == self.limit {
                break;
            }
        }
        if order == Order::Backward {
            found.reverse();
        }
        Ok(found)
    }
}

fn answer(found: Vec<Event>, resting: Place) -> GetLogEventsResponse {
    let forward = found.last().map_or(resting, |event| event.place.next());
    let backward = found.first().map_or(resting, |event| event.place);
    let events = found.into_iter().map(|event| OutputLogEvent {
        timestamp: Some(told(event.place.time)),
        message: Some(event.message),
        ingestion_time: Some(told(event.ingested_at)),
    });
    GetLogEventsResponse {
        events: Some(events.collect()),
        next_forward_token: Some(token('f', forward)),
        next_backward_token: Some(token('b', backward)),
    }
}

/// `f/` or `b/`, 56 digits, `/s`, as the service's own tokens look.
fn token(direction: char, gap: Place) -> String {
    let Place { time, sequence } = gap;
    format!("{direction}/{time:020}{sequence:036}/s")
}

fn parse(token: &str) -> Reply<(Order, Place)> {
    let (order, rest) = match token.split_at_checked(2) {
        Some(("f/", rest)) => (Order::Forward, rest),
        Some(("b/", rest)) => (Order::Backward, rest),
        _ => return Err(bad_token()),
    };
    let digits = rest.strip_suffix("/s").filter(|digits| digits.len() == 56);
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let (time, sequence) = digits.ok_or_else(bad_token)?.split_at(20);
    let number = |digits: &str| digits.parse().map_err(|_| bad_token());
    Ok((
        order,
        Place {
            time: number(time)?,
            sequence: number(sequence)?,
        },
    ))
}

/// A time a caller gave, in milliseconds since 1970; one before that is that.
pub(super) fn from_caller(time: Option<i64>) -> Option<u64> {
    time.map(|time| u64::try_from(time).unwrap_or(0))
}
