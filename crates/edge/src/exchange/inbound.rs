//! A request's body on its way to a target, kept while it is small so that it can go again.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame};

use super::body::BoxError;
use crate::downstream::ClientBody;

/// The body as it comes from the client; shared by all attempts.
pub(super) struct Inbound {
    state: Mutex<State>,
    attempt: AtomicU32,
    received: AtomicU64,
    frames: AtomicU64,
    broken: AtomicBool,
    most_kept: usize,
}

struct State {
    body: ClientBody,
    kept: Vec<Bytes>,
    kept_bytes: usize,
    overflowed: bool,
    /// Trailers that came while only looked at.
    trailers: Option<Frame<Bytes>>,
    ended: bool,
}

/// The first bytes of a body.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) bytes: Vec<u8>,
    /// Whether there is more of it.
    pub(super) has_more: bool,
}

impl Inbound {
    /// `None` when there is no body.
    pub(super) fn new(body: ClientBody, most_kept: usize) -> Option<Arc<Self>> {
        if body.is_end_stream() {
            return None;
        }
        let (kept, kept_bytes, overflowed, trailers, ended) = (Vec::new(), 0, false, None, false);
        Some(Arc::new(Self {
            state: Mutex::new(State {
                body,
                kept,
                kept_bytes,
                overflowed,
                trailers,
                ended,
            }),
            attempt: AtomicU32::new(0),
            received: AtomicU64::new(0),
            frames: AtomicU64::new(0),
            broken: AtomicBool::new(false),
            most_kept,
        }))
    }

    /// Reads until more than `most` bytes are there, or all; every attempt still sends them.
    /// Nothing when the client sends nonsense, or stops in the middle.
    pub(super) async fn look(&self, most: usize) -> Option<Looked> {
        poll_fn(|cx| self.poll_look(cx, most)).await
    }

    fn poll_look(&self, cx: &mut Context<'_>, most: usize) -> Poll<Option<Looked>> {
        let mut state = self.lock();
        while !state.ended && state.kept_bytes <= most {
            let frame = ready!(Pin::new(&mut state.body).poll_frame(cx));
            self.frames.fetch_add(1, Ordering::Relaxed);
            match frame.map(|frame| frame.map(Frame::into_data)) {
                None => state.ended = true,
                Some(Ok(Ok(data))) => {
                    let length = data.len();
                    self.received.fetch_add(length as u64, Ordering::Relaxed);
                    state.kept_bytes += length;
                    state.kept.push(data);
                }
                Some(Ok(Err(trailers))) => {
                    state.trailers = Some(trailers);
                    state.ended = true;
                }
                Some(Err(_)) => {
                    self.broken.store(true, Ordering::Relaxed);
                    return Poll::Ready(None);
                }
            }
        }
        let mut bytes = state.kept.concat();
        let has_more = bytes.len() > most;
        bytes.truncate(most);
        Poll::Ready(Some(Looked { bytes, has_more }))
    }

    /// Whether all that was read so far can be sent again.
    pub(super) fn can_replay(&self) -> bool {
        !self.lock().overflowed && !self.is_broken()
    }

    /// Whether the client stopped in the middle, or sent nonsense.
    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    /// Whether all of it was read.
    pub(super) fn is_whole(&self) -> bool {
        let state = self.lock();
        state.ended || state.body.is_end_stream()
    }

    /// Bytes read so far.
    pub(super) fn received(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    /// A number that changes whenever a piece arrives.
    pub(super) fn progress(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request's body as one attempt sends it.
pub(crate) enum Outbound {
    /// Nothing.
    Empty,
    /// What the client sends.
    Body(Replay),
}

/// The body from its beginning. Only the newest one gets what the client sends.
pub(crate) struct Replay {
    inbound: Arc<Inbound>,
    attempt: u32,
    next: usize,
}

impl Outbound {
    /// The body for the next attempt.
    pub(super) fn again(inbound: Option<&Arc<Inbound>>) -> Self {
        inbound.map_or(Self::Empty, |inbound| {
            let attempt = inbound.attempt.fetch_add(1, Ordering::Relaxed) + 1;
            Self::Body(Replay {
                inbound: Arc::clone(inbound),
                attempt,
                next: 0,
            })
        })
    }
}

impl Replay {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let inbound = &*self.inbound;
        let mut state = inbound.lock();
        if inbound.attempt.load(Ordering::Relaxed) != self.attempt {
            return Poll::Ready(Some(Err("another attempt sends this body".into())));
        }
        if let Some(piece) = state.kept.get(self.next) {
            self.next += 1;
            return Poll::Ready(Some(Ok(Frame::data(piece.clone()))));
        }
        if let Some(trailers) = state.trailers.take() {
            state.overflowed = true;
            return Poll::Ready(Some(Ok(trailers)));
        }
        if state.ended {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut state.body).poll_frame(cx));
        inbound.frames.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(match frame {
            None => {
                state.ended = true;
                None
            }
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    inbound
                        .received
                        .fetch_add(data.len() as u64, Ordering::Relaxed);
                }
                state.keep(&frame, inbound.most_kept);
                self.next = state.kept.len();
                Some(Ok(frame))
            }
            Some(Err(error)) => {
                inbound.broken.store(true, Ordering::Relaxed);
                Some(Err(error))
            }
        })
    }
}

impl State {
    /// Keeps a piece while all of them are small enough; trailers end that.
    fn keep(&mut self, frame: &Frame<Bytes>, most: usize) {
        if self.overflowed {
            return;
        }
        match frame.data_ref() {
            Some(data) if self.kept_bytes + data.len() <= most => {
                self.kept_bytes += data.len();
                self.kept.push(data.clone());
            }
            _ => {
                self.overflowed = true;
                self.kept = Vec::new();
            }
        }
    }
}

impl Body for Outbound {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            Self::Empty => Poll::Ready(None),
            Self::Body(replay) => replay.poll(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Body(replay) => {
                let state = replay.inbound.lock();
                let is_read = state.ended || state.body.is_end_stream();
                replay.next >= state.kept.len() && state.trailers.is_none() && is_read
            }
        }
    }
}
