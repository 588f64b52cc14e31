//! An answer's body on its way to the client.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use route::TargetState;
use tokio::time::{Instant, Sleep};

use super::tally::Tally;
use crate::threads::Thread;
use crate::upstream::{Key, Sender, TargetBody};

/// What a codec may be told went wrong.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of an answer.
pub(crate) enum Answer {
    /// Made here.
    Own(Option<Bytes>),
    /// Streamed from a target.
    Relay(Box<Relay>),
}

/// A target's body, streamed; holds the exchange open until it ends.
pub(crate) struct Relay {
    /// Until it ends, or is given up.
    source: Option<(TargetBody, Lease)>,
    tally: Tally,
    idle_timeout: Duration,
    deadline: Option<Instant>,
    alarm: Option<Pin<Box<Sleep>>>,
    moved: bool,
}

impl Answer {
    pub(crate) const EMPTY: Self = Self::Own(None);

    pub(super) fn own(text: Bytes) -> Self {
        Self::Own((!text.is_empty()).then_some(text))
    }

    pub(super) fn relay(
        (body, lease): (TargetBody, Lease),
        tally: Tally,
        idle_timeout: Duration,
        deadline: Option<Instant>,
    ) -> Self {
        if body.is_end_stream() {
            lease.give_back(body);
            return Self::EMPTY;
        }
        let (alarm, moved) = (None, false);
        Self::Relay(Box::new(Relay {
            source: Some((body, lease)),
            tally,
            idle_timeout,
            deadline,
            alarm,
            moved,
        }))
    }

    /// Bytes of an answer made here.
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Own(Some(text)) => text.len() as u64,
            Self::Own(None) | Self::Relay(_) => 0,
        }
    }
}

impl Relay {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some((body, _)) = &mut self.source else {
            return Poll::Ready(None);
        };
        let Poll::Ready(frame) = Pin::new(&mut *body).poll_frame(cx) else {
            ready!(self.poll_alarm(cx));
            self.source = None;
            return Poll::Ready(Some(Err(
                "the target stopped in the middle of its answer".into()
            )));
        };
        let is_over = body.is_end_stream();
        self.moved = true;
        match &frame {
            Some(Ok(piece)) => {
                self.tally
                    .carried(piece.data_ref().map_or(0, Bytes::len) as u64);
                if is_over {
                    self.finish();
                }
            }
            Some(Err(_)) => self.source = None,
            None => self.finish(),
        }
        Poll::Ready(frame)
    }

    fn finish(&mut self) {
        if let Some((body, lease)) = self.source.take() {
            lease.give_back(body);
        }
    }

    /// Ready when the target was silent for too long. Set only once the target is waited for.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some(at) = self.patience() else {
            return Poll::Pending;
        };
        let moved = std::mem::take(&mut self.moved);
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        if moved {
            alarm.as_mut().reset(at);
        }
        alarm.as_mut().poll(cx)
    }

    fn patience(&self) -> Option<Instant> {
        let idle = (!self.idle_timeout.is_zero()).then(|| Instant::now() + self.idle_timeout);
        match (idle, self.deadline) {
            (Some(idle), Some(deadline)) => Some(idle.min(deadline)),
            (idle, deadline) => idle.or(deadline),
        }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            Self::Own(text) => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
            Self::Relay(relay) => relay.poll(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Own(text) => text.is_none(),
            Self::Relay(relay) => relay.source.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Own(text) => SizeHint::with_exact(text.as_ref().map_or(0, Bytes::len) as u64),
            Self::Relay(relay) => match &relay.source {
                Some((body, _)) => body.size_hint(),
                None => SizeHint::with_exact(0),
            },
        }
    }
}

/// Where a connection to a target belongs when its exchange is over.
pub(super) struct Lease {
    pub(super) key: Key,
    pub(super) thread: Arc<Thread>,
    pub(super) target: Arc<TargetState>,
}

impl Lease {
    /// Returns the connection to the pool when it can take another request; closes it when its
    /// target takes none any more.
    pub(super) fn give_back(self, body: TargetBody) {
        if let (false, Some(connection)) = (self.target.is_retired(), body.finish()) {
            self.thread.pool.give(self.key, Sender::Http1(connection));
        }
    }
}
