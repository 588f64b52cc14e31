//! Bodies: a client's on its way to the integration, and answers on their way to the client.

use super::Gateway;
use super::answer::MOST_BODY_BYTES;
use super::exchange::Exchange;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use tokio::time::{Instant, Sleep};
use wire::WebBody;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A client's body.
pub(super) enum Sent {
    /// Read already.
    Whole(Bytes),
    /// Still coming.
    Coming(Incoming),
}

/// How a client's body fared while it was sent on.
#[derive(Debug, Default)]
pub(super) struct Fate {
    pub(super) bytes: AtomicU64,
    /// It has more bytes than a body may have.
    pub(super) too_large: AtomicBool,
    /// It ended early or was malformed.
    pub(super) broken: AtomicBool,
}

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    TooLarge,
    Broken,
}

impl Sent {
    /// All of it, at most as much as a body may have.
    pub(super) async fn whole(self) -> Result<Bytes, Unread> {
        let body = match self {
            Self::Whole(bytes) => return Ok(bytes),
            Self::Coming(body) => body,
        };
        let limit = usize::try_from(MOST_BODY_BYTES).unwrap_or(usize::MAX);
        let collected = Limited::new(body, limit).collect().await;
        collected.map(|body| body.to_bytes()).map_err(|error| {
            if error.is::<LengthLimitError>() {
                Unread::TooLarge
            } else {
                Unread::Broken
            }
        })
    }

    /// All of it again, when it is here already.
    pub(super) fn copy(&self) -> Option<Bytes> {
        match self {
            Self::Whole(bytes) => Some(bytes.clone()),
            Self::Coming(body) => body.is_end_stream().then(Bytes::new),
        }
    }

    /// What is sent on.
    pub(super) fn onward(self, fate: Arc<Fate>) -> WebBody {
        match self {
            Self::Whole(bytes) => {
                fate.bytes.store(bytes.len() as u64, Ordering::Relaxed);
                Full::new(bytes).map_err(|never| match never {}).boxed()
            }
            Self::Coming(body) => Onward { body, fate }.boxed(),
        }
    }
}

/// A client's body, counted and bounded.
struct Onward {
    body: Incoming,
    fate: Arc<Fate>,
}

impl Body for Onward {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
        Poll::Ready(match frame {
            Some(Ok(frame)) => {
                let length = frame.data_ref().map_or(0, Bytes::len) as u64;
                let all = this.fate.bytes.fetch_add(length, Ordering::Relaxed) + length;
                if all > MOST_BODY_BYTES {
                    this.fate.too_large.store(true, Ordering::Relaxed);
                    Some(Err("the request's body is too large".into()))
                } else {
                    Some(Ok(frame))
                }
            }
            Some(Err(error)) => {
                this.fate.broken.store(true, Ordering::Relaxed);
                Some(Err(error.into()))
            }
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body made here.
pub(super) fn whole(text: &str) -> WebBody {
    let body = Full::new(Bytes::from(text.to_owned()));
    body.map_err(|never| match never {}).boxed()
}

/// An integration's body: bounded in size and time.
pub(super) struct Relayed {
    body: Incoming,
    bytes: u64,
    deadline: Pin<Box<Sleep>>,
    done: Option<Box<dyn FnOnce() + Send + Sync>>,
}

impl Relayed {
    /// `done` is called once all of it has come.
    pub(super) fn new(
        body: Incoming,
        deadline: Instant,
        done: Box<dyn FnOnce() + Send + Sync>,
    ) -> Self {
        let mut relayed = Self {
            body,
            bytes: 0,
            deadline: Box::pin(tokio::time::sleep_until(deadline)),
            done: Some(done),
        };
        if relayed.body.is_end_stream() {
            relayed.finish();
        }
        relayed
    }

    fn finish(&mut self) {
        if let Some(done) = self.done.take() {
            done();
        }
    }
}

impl Body for Relayed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            ready!(this.deadline.as_mut().poll(cx));
            this.done = None;
            return Poll::Ready(Some(Err("the integration took too long".into())));
        };
        Poll::Ready(match frame {
            Some(Ok(frame)) => {
                this.bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
                if this.bytes > MOST_BODY_BYTES {
                    this.done = None;
                    return Poll::Ready(Some(Err("the answer is too large".into())));
                }
                if this.body.is_end_stream() {
                    this.finish();
                }
                Some(Ok(frame))
            }
            Some(Err(error)) => {
                this.done = None;
                Some(Err(error.into()))
            }
            None => {
                this.finish();
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body that has the exchange counted and logged when it is over, however it ends.
pub(super) struct Told {
    body: WebBody,
    exchange: Option<Box<Exchange>>,
    gateway: Arc<Gateway>,
}

impl Told {
    pub(super) fn new(body: WebBody, exchange: Exchange, gateway: Arc<Gateway>) -> Self {
        let exchange = Some(Box::new(exchange));
        Self {
            body,
            exchange,
            gateway,
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            self.gateway.tell(&exchange);
        }
    }
}

impl Body for Told {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
        if let (Some(Ok(frame)), Some(exchange)) = (&frame, &mut this.exchange) {
            exchange.bytes_out += frame.data_ref().map_or(0, Bytes::len) as u64;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
