//! A request on its way to a target.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Body as _, Frame};
use tokio::io::AsyncWrite as _;

use super::{Lost, TargetStream};
use crate::exchange::{Outbound, Outgoing};
use crate::http1::{Encode, Outbox, put_headers};

/// What is still to be sent, in the order of the fields.
pub(super) struct Upload {
    out: Outbox,
    body: Outbound,
    encode: Encode,
    flushed: bool,
    broken: Option<io::ErrorKind>,
}

impl Default for Upload {
    fn default() -> Self {
        Self {
            out: Outbox::default(),
            body: Outbound::Empty,
            encode: Encode::Done,
            flushed: true,
            broken: None,
        }
    }
}

impl Upload {
    /// Begins a request with this body.
    pub(super) fn begin(&mut self, outgoing: &Outgoing, body: Outbound) {
        self.encode = match &body {
            Outbound::Empty => Encode::Done,
            Outbound::Body(_) => Encode::of(&outgoing.headers),
        };
        self.flushed = false;
        self.body = body;
        self.out.head.reserve(1024);
        put_head(&mut self.out.head, outgoing, self.encode.is_chunked());
    }

    /// Whether all of it was sent.
    pub(super) fn is_done(&self) -> bool {
        self.encode.is_done() && self.out.is_empty() && self.flushed && self.broken.is_none()
    }

    /// Why nothing more could be sent.
    pub(super) fn broken(&self) -> Option<io::ErrorKind> {
        self.broken
    }

    /// Sends what can be sent now; ready when all is sent, or no more of it can be.
    ///
    /// A target that takes no more is no error here: it may have answered already.
    ///
    /// # Errors
    /// When the rest of the body does not come from the client.
    pub(super) fn poll(
        &mut self,
        stream: &mut TargetStream,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Lost>> {
        while self.broken.is_none() {
            // Before the first write, so that a small body goes out together with its head.
            if let Poll::Ready(Err(lost)) = self.poll_body(cx) {
                return Poll::Ready(Err(lost));
            }
            if !self.out.is_empty() {
                let written = ready!(self.out.poll_write(stream, cx));
                self.broken = written.err().map(|error| error.kind());
                continue;
            }
            if !self.flushed {
                let flushed = ready!(Pin::new(&mut *stream).poll_flush(cx));
                self.broken = flushed.err().map(|error| error.kind());
                self.flushed = true;
            }
            if self.encode.is_done() {
                // The answer is waited for without a buffer.
                self.out = Outbox::default();
                break;
            }
            ready!(self.poll_body(cx))?;
        }
        Poll::Ready(Ok(()))
    }

    /// Takes the next piece of the body, if there is space for one.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Lost>> {
        while self.out.takes_data() && !self.encode.is_done() {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
            let taken = match frame.transpose() {
                Err(_) => return Poll::Ready(Err(Lost::Client)),
                Ok(frame) => self.take(frame),
            };
            if taken.is_none() {
                return Poll::Ready(Err(Lost::Client));
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Makes a piece ready to be written; nothing when it does not fit what the head said.
    fn take(&mut self, frame: Option<Frame<Bytes>>) -> Option<()> {
        self.flushed = false;
        let trailers = match frame.map(Frame::into_data) {
            Some(Ok(data)) => {
                self.out.behind = self.encode.data(&data, &mut self.out.head).ok()?;
                self.out.data = data;
                return Some(());
            }
            Some(Err(frame)) => frame.into_trailers().ok(),
            None => None,
        };
        self.encode.end(trailers.as_ref(), &mut self.out.head).ok()
    }
}

fn put_head(out: &mut BytesMut, outgoing: &Outgoing, is_chunked: bool) {
    out.extend_from_slice(outgoing.method.as_str().as_bytes());
    out.extend_from_slice(b" ");
    let path = outgoing.uri.path_and_query();
    out.extend_from_slice(path.map_or("/", |path| path.as_str()).as_bytes());
    out.extend_from_slice(b" HTTP/1.1\r\n");
    put_headers(out, &outgoing.headers);
    if is_chunked {
        out.extend_from_slice(b"transfer-encoding: chunked\r\n");
    }
    out.extend_from_slice(b"\r\n");
}
