//! The body of a target's answer, whichever protocol it comes by.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::TargetStream;
use super::http1::Http1;
use crate::exchange::BoxError;
use crate::http1::Changed;

/// An answer's body; over HTTP/1 the connection itself, until the body ends.
pub(crate) enum TargetBody {
    Http1(Box<Http1>),
    Http2(Incoming),
}

impl TargetBody {
    /// The HTTP/1 connection, when the exchange is over and another may follow.
    pub(crate) fn finish(self) -> Option<Box<Http1>> {
        match self {
            Self::Http1(connection) => connection.finish(),
            Self::Http2(_) => None,
        }
    }

    /// The connection as bytes, after both sides agreed on another protocol.
    pub(crate) fn change(self) -> Option<Changed<TargetStream>> {
        match self {
            Self::Http1(connection) => Some(connection.change()),
            Self::Http2(_) => None,
        }
    }
}

impl Body for TargetBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            Self::Http1(connection) => {
                let frame = connection.poll_frame(cx);
                frame.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
            }
            Self::Http2(body) => {
                let frame = Pin::new(body).poll_frame(cx);
                frame.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Http1(connection) => connection.is_done(),
            Self::Http2(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Http1(connection) => {
                let exact = connection.exact();
                exact.map_or_else(SizeHint::default, SizeHint::with_exact)
            }
            Self::Http2(body) => body.size_hint(),
        }
    }
}
