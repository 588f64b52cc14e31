//! An answer on its way to the client.

use std::io;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::header::{CONNECTION, CONTENT_LENGTH, DATE, TRAILER, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Version};
use http_body::{Body as _, Frame};

use super::{Wire, lock};
use crate::exchange::Answer;
use crate::http1::{Encode, Outbox, has, put_headers};

/// What of a request matters to how its answer is written.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) version: Version,
    pub(super) keeps: bool,
    pub(super) takes_trailers: bool,
}

/// An answer being written.
pub(super) struct Reply {
    out: Outbox,
    body: Answer,
    encode: Encode,
    flushed: bool,
    /// Whether the client may ask again after this.
    pub(super) keeps: bool,
    /// Whether both sides agreed on another protocol.
    pub(super) changes: bool,
}

impl Reply {
    /// `date` is asked for the present when the answer tells none.
    pub(super) fn new(
        asked: &Asked,
        response: Response<Answer>,
        date: impl FnOnce() -> HeaderValue,
    ) -> Self {
        let (mut parts, body) = response.into_parts();
        let encode = frame(asked, parts.status, &mut parts.headers, &body);
        let says_close = says_close(&parts.headers);
        let keeps = asked.keeps && !says_close && !matches!(encode, Encode::UntilClose);
        let changes = parts.status == StatusCode::SWITCHING_PROTOCOLS;
        if !changes {
            tell_connection(&mut parts.headers, asked.version, keeps);
        }
        let mut out = Outbox::default();
        out.head.reserve(512);
        put_status(&mut out.head, asked.version, parts.status);
        put_headers(&mut out.head, &parts.headers);
        if !has(&parts.headers, &DATE) {
            out.head.extend_from_slice(b"date: ");
            out.head.extend_from_slice(date().as_bytes());
            out.head.extend_from_slice(b"\r\n");
        }
        out.head.extend_from_slice(b"\r\n");
        Self {
            out,
            body,
            encode,
            flushed: false,
            keeps,
            changes,
        }
    }

    /// Ready when all of it is written.
    ///
    /// # Errors
    /// When the client takes no more or is gone, or the rest does not come.
    pub(super) fn poll(
        &mut self,
        wire: &Mutex<Wire>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            // Before the first write, so that a small body goes out together with its head.
            let body = self.poll_body(cx);
            if let Poll::Ready(Err(error)) = body {
                return Poll::Ready(Err(error));
            }
            let mut wire = lock(wire);
            if !self.out.is_empty() {
                ready!(wire.poll_write(&mut self.out, cx))?;
                self.flushed = false;
                continue;
            }
            if !self.flushed {
                ready!(wire.poll_flush(cx))?;
                self.flushed = true;
            }
            if self.encode.is_done() {
                return Poll::Ready(Ok(()));
            }
            if body.is_pending() {
                ready!(wire.poll_gone(cx));
                return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
            }
        }
    }

    /// Takes the next piece of the body, if there is space for one.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.out.takes_data() && !self.encode.is_done() {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
            let frame = frame.transpose().map_err(io::Error::other)?;
            let taken = self.take(frame);
            taken.ok_or(io::ErrorKind::InvalidData)?;
            if self.encode.is_done() {
                // The exchange is counted before the client can know that it is over.
                self.body = Answer::EMPTY;
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Makes a piece ready to be written; nothing when it does not fit what the head said.
    fn take(&mut self, frame: Option<Frame<Bytes>>) -> Option<()> {
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

/// Makes the headers say where the body ends. Source: RFC 9112, section 6.
fn frame(asked: &Asked, status: StatusCode, headers: &mut HeaderMap, body: &Answer) -> Encode {
    let is_empty = matches!(status.as_u16(), 100..=199 | 204 | 304);
    if is_empty || asked.method == Method::HEAD {
        headers.remove(TRAILER);
        if is_empty && status != StatusCode::NOT_MODIFIED {
            headers.remove(CONTENT_LENGTH);
        }
        return Encode::Done;
    }
    if body.is_end_stream() {
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        return Encode::Done;
    }
    if let Some(encode) = Encode::of_length(headers) {
        return encode;
    }
    if let Some(length) = body.size_hint().exact() {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        return Encode::Length(length);
    }
    if asked.version == Version::HTTP_10 {
        headers.remove(TRAILER);
        return Encode::UntilClose;
    }
    headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
    match asked.takes_trailers {
        true => Encode::of(headers),
        false => Encode::Chunked(Vec::new()),
    }
}

fn says_close(headers: &HeaderMap) -> bool {
    let closes = |said: &HeaderValue| said.as_bytes().eq_ignore_ascii_case(b"close");
    has(headers, &CONNECTION) && headers.get(CONNECTION).is_some_and(closes)
}

/// Says what becomes of the connection where the version says otherwise.
fn tell_connection(headers: &mut HeaderMap, version: Version, keeps: bool) {
    match (version == Version::HTTP_10, keeps) {
        (false, false) => {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        (true, true) => {
            headers.insert(CONNECTION, HeaderValue::from_static("keep-alive"));
        }
        (false, true) | (true, false) => {}
    }
}

fn put_status(out: &mut BytesMut, version: Version, status: StatusCode) {
    let version: &[u8] = match version {
        Version::HTTP_10 => b"HTTP/1.0 ",
        _ => b"HTTP/1.1 ",
    };
    out.extend_from_slice(version);
    out.extend_from_slice(status.as_str().as_bytes());
    out.extend_from_slice(b" ");
    out.extend_from_slice(status.canonical_reason().unwrap_or_default().as_bytes());
    out.extend_from_slice(b"\r\n");
}
