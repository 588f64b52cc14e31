//! CloudWatch Logs as its callers see it.

mod clients;
mod filtering;
mod getting;
mod groups;
mod putting;
mod retention;

use api::logs::{
    CreateLogGroupRequest, CreateLogStreamRequest, InputLogEvent, Logs as _, PutLogEventsRequest,
    PutLogEventsResponse,
};
use api::{ApiError, Reply};
use domain::{Clock, ManualClock, Scope, SeededIds};
use std::sync::Arc;
use store::Store;
use telemetry::{Logs, MemoryEvents};
use wire::Context;

/// The room over empty stores, with a clock that stands still.
pub(crate) struct Room {
    pub(crate) store: Store,
    pub(crate) events: Arc<MemoryEvents>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) logs: Logs,
    pub(crate) cx: Context,
}

pub(crate) const GROUP: &str = "/ecs/orders";

impl Room {
    pub(crate) fn new() -> Self {
        let store = Store::new(Arc::new(store::Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids = Arc::new(SeededIds::new(1));
        let events = Arc::new(MemoryEvents::default());
        let scope = Scope {
            account: "111122223333".parse().expect("an account"),
            region: "ap-northeast-1".parse().expect("a Region"),
        };
        Self {
            logs: Logs::new(store.clone(), events.clone(), clock.clone(), ids),
            store,
            events,
            clock,
            cx: Context::root(scope),
        }
    }

    /// A room with a group and these streams.
    pub(crate) async fn with_streams(names: &[&str]) -> Self {
        let room = Self::new();
        room.create_group(GROUP).await.expect("a group");
        for name in names {
            room.create_stream(GROUP, name).await.expect("a stream");
        }
        room
    }

    pub(crate) async fn create_group(&self, name: &str) -> Reply<()> {
        let input = CreateLogGroupRequest {
            log_group_name: name.to_owned(),
            ..CreateLogGroupRequest::default()
        };
        self.logs.create_log_group(&self.cx, input).await
    }

    pub(crate) async fn create_stream(&self, group: &str, name: &str) -> Reply<()> {
        let input = CreateLogStreamRequest {
            log_group_name: group.to_owned(),
            log_stream_name: name.to_owned(),
        };
        self.logs.create_log_stream(&self.cx, input).await
    }

    /// Now, in milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    /// Puts messages at so many milliseconds from now.
    pub(crate) async fn put(
        &self,
        stream: &str,
        events: &[(i64, &str)],
    ) -> Reply<PutLogEventsResponse> {
        let events = events.iter().map(|(offset, message)| InputLogEvent {
            timestamp: self.now() + offset,
            message: (*message).to_owned(),
        });
        let input = PutLogEventsRequest {
            log_group_name: GROUP.to_owned(),
            log_stream_name: stream.to_owned(),
            log_events: events.collect(),
            ..PutLogEventsRequest::default()
        };
        self.logs.put_log_events(&self.cx, input).await
    }
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(reply: Reply<T>) -> String {
    let error: ApiError = reply.expect_err("a refusal");
    error.code
}
