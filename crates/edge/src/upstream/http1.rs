//! One HTTP/1 connection to a target, and one exchange at a time on it.
//!
//! Whoever waits for the answer drives the whole of it: there is no task behind a connection, and
//! nothing is handed over. While it is idle it holds no buffer and nobody watches it; a target
//! that hung up meanwhile is found out when the connection is asked for.

mod upload;

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker, ready};

use bytes::{Bytes, BytesMut};
use http::{Method, Response, StatusCode, Version};
use http_body::Frame;
use tokio::io::{AsyncRead as _, ReadBuf};

use super::Lost;
use super::TargetStream;
use crate::exchange::{Outbound, Outgoing};
use crate::http1::{AnswerHead, Changed, Decode, Malformed, Piece, poll_fill};
use upload::Upload;

/// A connection and what is under way on it.
pub(crate) struct Http1 {
    stream: TargetStream,
    inbox: BytesMut,
    upload: Upload,
    answer: Decode,
    keeps: bool,
    longest_head: usize,
}

impl Http1 {
    pub(super) fn new(stream: TargetStream, longest_head: usize) -> Self {
        Self {
            stream,
            inbox: BytesMut::new(),
            upload: Upload::default(),
            answer: Decode::Length(0),
            keeps: true,
            longest_head,
        }
    }

    /// Whether an idle connection is still open, and nothing came on it that nobody asked for.
    pub(super) fn is_ready(&mut self) -> bool {
        let mut space = [0; 1];
        let mut nothing = ReadBuf::new(&mut space);
        let mut cx = Context::from_waker(Waker::noop());
        let looked = Pin::new(&mut self.stream).poll_read(&mut cx, &mut nothing);
        looked.is_pending()
    }

    /// Sends a request and waits for the head of its answer.
    ///
    /// # Errors
    /// When there is none; then the connection is gone.
    pub(super) async fn send(
        mut self: Box<Self>,
        outgoing: &Outgoing,
        body: Outbound,
    ) -> Result<Response<Box<Self>>, Lost> {
        self.upload.begin(outgoing, body);
        let head = poll_fn(|cx| self.poll_head(cx, outgoing.method())).await?;
        (self.answer, self.keeps) = (head.body, head.keeps);
        let mut response = Response::new(self);
        *response.status_mut() = head.status;
        *response.version_mut() = Version::HTTP_11;
        *response.headers_mut() = head.headers;
        Ok(response)
    }

    fn poll_head(
        &mut self,
        cx: &mut Context<'_>,
        method: &Method,
    ) -> Poll<Result<AnswerHead, Lost>> {
        // A target may answer before it has read everything, and stop reading.
        if let Poll::Ready(Err(lost)) = self.upload.poll(&mut self.stream, cx) {
            return Poll::Ready(Err(lost));
        }
        loop {
            while !self.inbox.is_empty() {
                match AnswerHead::take(&mut self.inbox, method, self.longest_head) {
                    Err(Malformed) => return Poll::Ready(Err(Lost::NotHttp)),
                    Ok(None) => break,
                    Ok(Some(head)) if is_interim(head.status) => {}
                    Ok(Some(head)) => return Poll::Ready(Ok(head)),
                }
            }
            let heard = !self.inbox.is_empty();
            let kind = match ready!(poll_fill(&mut self.stream, cx, &mut self.inbox, 0)) {
                Ok(1..) => continue,
                Ok(0) => self.upload.broken(),
                Err(error) => self.upload.broken().or(Some(error.kind())),
            };
            return Poll::Ready(Err(Lost::Broken(kind.filter(|_| !heard))));
        }
    }

    /// The next piece of the answer's body.
    pub(super) fn poll_frame(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Poll::Ready(Err(_)) = self.upload.poll(&mut self.stream, cx) {
            self.keeps = false;
        }
        loop {
            match self.answer.next(&mut self.inbox) {
                Err(Malformed) => return Poll::Ready(Some(Err(broken()))),
                Ok(Some(Piece::Data(data))) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Ok(Some(Piece::Trailers(trailers))) => {
                    return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
                }
                Ok(Some(Piece::End)) => return Poll::Ready(None),
                Ok(None) => {}
            }
            let expected = self.answer.expected();
            match ready!(poll_fill(&mut self.stream, cx, &mut self.inbox, expected)) {
                Ok(1..) => {}
                Ok(0) if self.answer.close() => {
                    self.keeps = false;
                    return Poll::Ready(None);
                }
                Ok(0) => return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    /// Whether all of the answer was read.
    pub(super) fn is_done(&self) -> bool {
        self.answer.is_done()
    }

    /// The length of what is left of the answer, where it is known.
    pub(super) fn exact(&self) -> Option<u64> {
        self.answer.exact()
    }

    /// The connection without its buffers, when it can be used again.
    pub(super) fn finish(mut self: Box<Self>) -> Option<Box<Self>> {
        let is_over = self.answer.is_done() && self.upload.is_done();
        if !is_over || !self.keeps || !self.inbox.is_empty() {
            return None;
        }
        self.inbox = BytesMut::new();
        self.upload = Upload::default();
        Some(self)
    }

    /// The connection as bytes, after both sides agreed on another protocol.
    pub(super) fn change(self: Box<Self>) -> Changed<TargetStream> {
        let Self { stream, inbox, .. } = *self;
        Changed {
            first: inbox,
            stream,
        }
    }
}

/// Whether another head follows this one.
fn is_interim(status: StatusCode) -> bool {
    status.is_informational() && status != StatusCode::SWITCHING_PROTOCOLS
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "malformed chunked body")
}
