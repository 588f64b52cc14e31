//! What containers write goes where their log driver sends it.
//!
//! - [`route`]: from a log configuration to a destination, a bounded queue and a way to join lines
//! - [`awslogs`]: CloudWatch Logs, in the execution role's name
//! - [`forward`]: a log router or a fluentd, by the forward protocol
//! - [`lines`]: lines of a log become events, joined where a pattern says so

mod awslogs;
mod forward;
mod lines;
mod msgpack;
mod route;

pub(crate) use route::{Origin, Route};

use crate::hands::Hands;
use domain::Principal;
use lines::{Event, Joiner};
use route::Sink;
use runtime::ContainerId;
use runtime::log::{LogBatch, LogPosition, LogReader};
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Lines taken at once, at most. Source: CloudWatch Logs API, `PutLogEvents` takes 10,000.
const BATCH: usize = 1_000;

/// How long an ended container's last lines may take to be sent.
const LAST_LINES: Duration = Duration::from_secs(10);

/// How long lines that may belong together wait for the next one.
/// Source: Docker's awslogs driver publishes every 5 seconds.
const JOINING: Duration = Duration::from_secs(5);

/// Between two tries to send.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Makes what the route needs before the container starts. A refusal is the task's end, in these
/// words.
pub(crate) async fn open(
    hands: &Hands,
    route: &Route,
    role: Option<&Principal>,
) -> Result<(), String> {
    match &route.sink {
        Sink::CloudWatch(target) => awslogs::open(hands, target, role).await,
        Sink::Forward(_) => Ok(()),
    }
}

/// A container's output on its way.
pub(crate) struct Shipping {
    work: JoinHandle<()>,
}

impl Shipping {
    /// Begins where an earlier server stopped; `None` when there is nothing to send or nobody to
    /// send it as.
    pub(crate) fn begin(
        hands: &Hands,
        route: Route,
        id: &ContainerId,
        bookmark: PathBuf,
        role: Option<Principal>,
    ) -> Option<Self> {
        let position = std::fs::read(&bookmark).ok();
        let position = position.and_then(|text| serde_json::from_slice(&text).ok());
        let reader = hands.runtime.log(id, position.unwrap_or_default())?;
        let sender = match route.sink {
            Sink::CloudWatch(target) => Sender::CloudWatch(Box::new(awslogs::Shipper {
                hands: hands.clone(),
                target,
                role: role?,
            })),
            Sink::Forward(target) => Sender::Forward(forward::Shipper::new(target)),
        };
        let shipper = Shipper {
            sender,
            bookmark,
            joiner: Joiner::new(route.pattern),
        };
        Some(Self {
            work: tokio::spawn(shipper.run(reader)),
        })
    }

    /// Waits until everything has been sent, but not for ever.
    pub(crate) async fn finish(mut self) {
        if tokio::time::timeout(LAST_LINES, &mut self.work)
            .await
            .is_err()
        {
            self.work.abort();
        }
    }
}

enum Sender {
    CloudWatch(Box<awslogs::Shipper>),
    Forward(forward::Shipper),
}

impl Sender {
    /// Sends until it is accepted; what is refused for what it is goes.
    async fn send(&mut self, events: Vec<Event>) {
        match self {
            _ if events.is_empty() => {}
            Self::CloudWatch(shipper) => shipper.send(&events).await,
            Self::Forward(shipper) => shipper.send(&events).await,
        }
    }
}

struct Shipper {
    sender: Sender,
    bookmark: PathBuf,
    joiner: Joiner,
}

impl Shipper {
    async fn run(mut self, mut reader: LogReader) {
        // Where the lines begin that are still being joined.
        let mut joined_to = reader.position();
        let mut noted = None;
        loop {
            let before = reader.position();
            let more = tokio::time::timeout(JOINING, reader.follow(BATCH)).await;
            let (events, goes_on) = match more {
                Err(_) => (self.joiner.finish(), true),
                Ok(Ok(Some(batch))) => (self.take(batch), true),
                Ok(Ok(None)) => (self.joiner.finish(), false),
                Ok(Err(error)) => {
                    tracing::warn!(log = %self.bookmark.display(), %error, "a log cannot be read");
                    (self.joiner.finish(), false)
                }
            };
            let sent = !events.is_empty();
            self.sender.send(events).await;
            if !self.joiner.is_joining() {
                joined_to = reader.position();
            } else if sent {
                joined_to = before;
            }
            if noted != Some(joined_to) {
                self.remember(joined_to);
                if let Err(error) = reader.trim_to(joined_to) {
                    tracing::warn!(log = %self.bookmark.display(), %error, "a log is not trimmed");
                }
                noted = Some(joined_to);
            }
            if !goes_on {
                return;
            }
        }
    }

    fn take(&mut self, batch: LogBatch) -> Vec<Event> {
        let mut events = Vec::with_capacity(batch.lines.len() + 1);
        if batch.dropped > 0 {
            events.extend(self.joiner.finish());
            events.push(Event::dropped(batch.dropped, batch.lines.first()));
        }
        for line in batch.lines {
            events.extend(self.joiner.take(line));
        }
        events
    }

    fn remember(&self, position: LogPosition) {
        if let Ok(text) = serde_json::to_vec(&position) {
            let _ = std::fs::write(&self.bookmark, text);
        }
    }
}
