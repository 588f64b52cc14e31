//! FilterLogEvents.

use super::get::{BYTES, EVENTS, from_caller};
use super::merge::{GroupPlace, Merge, Section, Source};
use super::{Logs, bad_token, group_named, no_stream, policy_arn, told, unavailable};
use crate::events::{Event, EventError, EventStore, Order, StreamId};
use crate::pattern::Pattern;
use api::Reply;
use api::logs::{
    FilterLogEventsRequest, FilterLogEventsResponse, FilteredLogEvent, invalid_parameter_exception,
};
use domain::logs::{LogGroup, LogStream};
use wire::Context;

/// Events looked at for one answer: what is after them waits for the next call, so an answer
/// may be empty and still have a token.
const LOOKED_AT: usize = 100_000;

/// 2024-01-01T00:00:00Z: a search from the end must begin after it. Source: API reference.
const BACKWARD_SINCE: u64 = 1_704_067_200_000;

/// A search.
struct Search {
    group: u64,
    /// Ids and names of the streams looked through, in order of their ids.
    streams: Vec<(StreamId, String)>,
    section: Section,
    pattern: Pattern,
    limit: usize,
}

/// What it found, and where it stopped.
struct Found {
    events: Vec<FilteredLogEvent>,
    stopped_at: Option<GroupPlace>,
}

impl Logs {
    pub(super) async fn filter_log_events(
        &self,
        cx: &Context,
        input: FilterLogEventsRequest,
    ) -> Reply<FilterLogEventsResponse> {
        let name = input.log_group_name.clone();
        let name = group_named(cx, name, input.log_group_identifier.clone())?;
        cx.allow("logs:FilterLogEvents", &policy_arn(cx, &name))
            .await?;
        let section = section(&input)?;
        let pattern = Pattern::parse(input.filter_pattern.as_deref().unwrap_or_default());
        let pattern = pattern.map_err(|error| invalid_parameter_exception(error.to_string()))?;
        let group = self.group(cx, &name).await?;
        let streams = self.streams_searched(cx, &group, &input).await?;
        let (first, last) = section.times;
        let search = Search {
            group: group.id,
            streams,
            section: Section {
                times: (first.max(self.oldest_kept(&group)), last),
                ..section
            },
            pattern,
            limit: input.limit.map_or(EVENTS, |limit| limit as usize),
        };
        let found = self.read(move |events| search.run(events)).await?;
        Ok(FilterLogEventsResponse {
            events: Some(found.events),
            // Source: API reference: always empty since 2020.
            searched_log_streams: Some(Vec::new()),
            next_token: found.stopped_at.map(|place| token(section.order, place)),
        })
    }

    async fn streams_searched(
        &self,
        cx: &Context,
        group: &LogGroup,
        input: &FilterLogEventsRequest,
    ) -> Reply<Vec<(StreamId, String)>> {
        let parent = LogStream::group_key(&cx.scope, &group.name);
        let mut streams: Vec<LogStream> = self.store.list(&parent).await.map_err(unavailable)?;
        if let Some(names) = &input.log_stream_names {
            if names
                .iter()
                .any(|name| !streams.iter().any(|stream| stream.name == *name))
            {
                return Err(no_stream());
            }
            streams.retain(|stream| names.contains(&stream.name));
        }
        let prefix = input.log_stream_name_prefix.as_deref().unwrap_or_default();
        streams.retain(|stream| stream.name.starts_with(prefix) && stream.id.0 == group.id);
        let id = |stream: &LogStream| StreamId {
            group: stream.id.0,
            stream: stream.id.1,
        };
        let mut streams: Vec<_> = streams
            .into_iter()
            .map(|stream| (id(&stream), stream.name))
            .collect();
        streams.sort();
        Ok(streams)
    }
}

fn section(input: &FilterLogEventsRequest) -> Reply<Section> {
    if input.log_stream_names.is_some() && input.log_stream_name_prefix.is_some() {
        return Err(invalid_parameter_exception(
            "LogStreamNamePrefix and LogStreamNames are mutually exclusive parameters.",
        ));
    }
    let first = from_caller(input.start_time).unwrap_or(0);
    let token = input.next_token.as_deref().map(parse).transpose()?;
    let order = match token {
        Some((order, _)) => order,
        None if input.start_from_head == Some(false) => Order::Backward,
        None => Order::Forward,
    };
    if order == Order::Backward && first < BACKWARD_SINCE {
        return Err(invalid_parameter_exception(
            "startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 \
             UTC.",
        ));
    }
    Ok(Section {
        times: (first, from_caller(input.end_time).unwrap_or(u64::MAX - 1)),
        after: token.map(|(_, place)| place),
        order,
    })
}

impl Search {
    fn run(&self, events: &dyn EventStore) -> Result<Found, EventError> {
        let mut merge = Merge::new(events, self.section, self.sources(events)?);
        let mut found = Found {
            events: Vec::new(),
            stopped_at: None,
        };
        let (mut bytes, mut looked_at) = (0, 0);
        while let Some((place, event, index)) = merge.next()? {
            looked_at += 1;
            if self.pattern.matches(&event.message) {
                bytes += Event::size(&event.message);
                if !found.events.is_empty() && bytes > BYTES {
                    return Ok(found);
                }
                found.events.push(self.shown(place, event, index));
            }
            found.stopped_at = Some(place);
            if found.events.len() == self.limit || looked_at == LOOKED_AT {
                found.stopped_at = found
                    .stopped_at
                    .filter(|_| merge.has_more().unwrap_or(true));
                return Ok(found);
            }
        }
        found.stopped_at = None;
        Ok(found)
    }

    /// The streams that have events; those of a whole group are found in one go.
    fn sources(&self, events: &dyn EventStore) -> Result<Vec<Source>, EventError> {
        let summaries = events.summaries(self.group)?;
        let source = |(id, summary): &(StreamId, crate::Summary)| {
            let index = self.streams.binary_search_by_key(id, |(id, _)| *id).ok()?;
            Some(Source {
                id: *id,
                index,
                times: (summary.first?, summary.last),
            })
        };
        Ok(summaries.iter().filter_map(source).collect())
    }

    fn shown(&self, place: GroupPlace, event: Event, index: usize) -> FilteredLogEvent {
        FilteredLogEvent {
            log_stream_name: Some(self.streams[index].1.clone()),
            timestamp: Some(told(place.time)),
            message: Some(event.message),
            ingestion_time: Some(told(event.ingested_at)),
            event_id: Some(digits(place)),
        }
    }
}

/// 56 digits that no other event of the group has.
fn digits(place: GroupPlace) -> String {
    let GroupPlace {
        time,
        stream,
        sequence,
    } = place;
    format!("{time:016}{stream:020}{sequence:020}")
}

fn token(order: Order, place: GroupPlace) -> String {
    let direction = if order == Order::Forward { 'f' } else { 'b' };
    format!("{direction}{}", digits(place))
}

fn parse(token: &str) -> Reply<(Order, GroupPlace)> {
    let order = match token.as_bytes().first() {
        Some(b'f') => Order::Forward,
        Some(b'b') => Order::Backward,
        _ => return Err(bad_token()),
    };
    let digits = Some(&token[1..])
        .filter(|digits| digits.len() == 56 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = digits.ok_or_else(bad_token)?;
    let number = |digits: &str| digits.parse().map_err(|_| bad_token());
    let place = GroupPlace {
        time: number(&digits[..16])?,
        stream: number(&digits[16..36])?,
        sequence: number(&digits[36..])?,
    };
    Ok((order, place))
}
