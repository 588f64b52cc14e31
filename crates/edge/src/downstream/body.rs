//! The body of a client's request, whichever protocol it comes by.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame};
use hyper::body::Incoming;

use super::http1::Wire;
use crate::exchange::BoxError;

/// A request's body.
pub(crate) enum ClientBody {
    /// There is none.
    Empty,
    /// Read from the connection, which its driver reads the next request from.
    Http1(Arc<Mutex<Wire>>),
    Http2(Incoming),
}

impl Body for ClientBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            Self::Empty => Poll::Ready(None),
            Self::Http1(wire) => {
                let mut wire = wire.lock().unwrap_or_else(PoisonError::into_inner);
                let frame = wire.poll_body(cx);
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
            Self::Empty => true,
            Self::Http1(wire) => {
                let wire = wire.lock().unwrap_or_else(PoisonError::into_inner);
                wire.is_body_read()
            }
            Self::Http2(body) => body.is_end_stream(),
        }
    }
}
