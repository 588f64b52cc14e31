//! A client's connection as the requests on it are read.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};

use bytes::{Bytes, BytesMut};
use http_body::Frame;
use tokio::io::{AsyncRead as _, AsyncWrite as _, ReadBuf};

use super::super::{ClientStream, Life};
use crate::http1::{Changed, Decode, Expects, Malformed, Outbox, Piece, RequestHead, poll_fill};
use crate::threads::Shared;

/// Bytes read and thrown away before a client that still sends is cut off, so that it sees the
/// answer.
const LINGER_BYTES: usize = 256 * 1024;
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// The connection, and the body that is being read from it.
pub(crate) struct Wire {
    stream: ClientStream,
    inbox: BytesMut,
    body: Decode,
    /// What the client waits for before it sends the body.
    awaited: &'static [u8],
    /// Who looks whether the client is still there, once the body is read.
    watcher: Option<Waker>,
    shared: Arc<Shared>,
    life: Arc<Life>,
    is_shut: bool,
    lingered: usize,
}

impl Wire {
    /// A connection from which `first` was read already.
    pub(super) fn new(
        stream: ClientStream,
        (shared, life): (Arc<Shared>, Arc<Life>),
        first: &[u8],
    ) -> Self {
        Self {
            stream,
            inbox: BytesMut::from(first),
            body: Decode::Length(0),
            awaited: b"",
            watcher: None,
            shared,
            life,
            is_shut: false,
            lingered: 0,
        }
    }

    /// Ready with the next request; with nothing when the client is done, or the connection is to
    /// close. Who waits for one holds no memory.
    ///
    /// # Errors
    /// When what came breaks the rules.
    pub(super) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Option<RequestHead>, Malformed>> {
        let longest = self.shared.config.limits.buffer_bytes;
        loop {
            if self.inbox.is_empty() {
                self.inbox = BytesMut::new();
                if self.life.is_closing() {
                    return Poll::Ready(Ok(None));
                }
            } else {
                match RequestHead::take(&mut self.inbox, longest) {
                    Ok(None) => self.life.awaits_head(Some(self.shared.tick())),
                    taken => {
                        self.life.awaits_head(None);
                        return Poll::Ready(taken);
                    }
                }
            }
            match ready!(self.poll_fill(cx, 0)) {
                Ok(1..) => {}
                Ok(0) | Err(_) => return Poll::Ready(Ok(None)),
            }
        }
    }

    /// The body of this request is to be read from here on.
    pub(super) fn begin_body(&mut self, body: Decode, expects: Expects) {
        self.body = body;
        self.awaited = match expects {
            Expects::Continue => CONTINUE,
            Expects::Nothing => b"",
        };
    }

    /// Whether all of the request's body was read.
    pub(crate) fn is_body_read(&self) -> bool {
        self.body.is_done()
    }

    /// The next piece of the request's body.
    pub(crate) fn poll_body(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.poll_piece(cx);
        if self.body.is_done()
            && let Some(watcher) = self.watcher.take()
        {
            watcher.wake();
        }
        piece
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            match self.body.next(&mut self.inbox) {
                Err(Malformed) => return Poll::Ready(Some(Err(malformed()))),
                Ok(Some(Piece::Data(data))) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Ok(Some(Piece::Trailers(trailers))) => {
                    return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
                }
                Ok(Some(Piece::End)) => return Poll::Ready(None),
                Ok(None) => {}
            }
            if let Err(error) = ready!(self.poll_ask(cx)) {
                return Poll::Ready(Some(Err(error)));
            }
            match ready!(self.poll_fill(cx, self.body.expected())) {
                Ok(1..) => {}
                Ok(0) => return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    /// Asks a client that waits for it to send the body.
    fn poll_ask(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.awaited.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, self.awaited))?;
            self.awaited = &self.awaited[written..];
            ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        }
        Poll::Ready(Ok(()))
    }

    /// Ready when the client has gone. Nothing is known of one that still sends, or has sent
    /// another request already.
    pub(super) fn poll_gone(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.body.is_done() {
            // Another task may read it: one that sends it to a target.
            self.watcher = Some(cx.waker().clone());
            return Poll::Pending;
        }
        if !self.inbox.is_empty() {
            return Poll::Pending;
        }
        match ready!(self.poll_fill(cx, 0)) {
            Ok(1..) => Poll::Pending,
            Ok(0) | Err(_) => Poll::Ready(()),
        }
    }

    /// Writes once.
    pub(super) fn poll_write(
        &mut self,
        out: &mut Outbox,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        // The answer is there: nothing is asked for any more.
        self.awaited = b"";
        let written = out.poll_write(&mut self.stream, cx);
        match &written {
            Poll::Ready(Ok(())) => self.life.touch(self.shared.tick()),
            Poll::Pending => self.life.stuck(self.shared.tick()),
            Poll::Ready(Err(_)) => {}
        }
        written
    }

    pub(super) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Throws away what has come of the body; whether that was the rest of it.
    pub(super) fn skip_body(&mut self) -> bool {
        while !self.body.is_done() {
            match self.body.next(&mut self.inbox) {
                Ok(Some(Piece::Data(_) | Piece::Trailers(_))) => {}
                Ok(Some(Piece::End)) => break,
                Ok(None) | Err(Malformed) => return false,
            }
        }
        true
    }

    /// Ends our side. A client that still sends is read from a little longer, so that the kernel
    /// does not throw the answer away with the unread bytes.
    pub(super) fn poll_close(&mut self, cx: &mut Context<'_>, lingers: Linger) -> Poll<()> {
        if !self.is_shut {
            let shut = ready!(Pin::new(&mut self.stream).poll_shutdown(cx));
            self.is_shut = true;
            if shut.is_err() || lingers == Linger::No {
                return Poll::Ready(());
            }
        }
        while self.lingered < LINGER_BYTES {
            let mut space = [0; 4096];
            let mut waste = ReadBuf::new(&mut space);
            let read = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut waste));
            if read.is_err() || waste.filled().is_empty() {
                break;
            }
            self.lingered += waste.filled().len();
        }
        Poll::Ready(())
    }

    /// The connection as bytes, after both sides agreed on another protocol.
    pub(super) fn change(self) -> Changed<ClientStream> {
        Changed {
            first: self.inbox,
            stream: self.stream,
        }
    }

    fn poll_fill(&mut self, cx: &mut Context<'_>, expected: u64) -> Poll<io::Result<usize>> {
        let read = poll_fill(&mut self.stream, cx, &mut self.inbox, expected);
        if matches!(read, Poll::Ready(Ok(1..))) {
            self.life.touch(self.shared.tick());
        }
        read
    }
}

/// Whether a connection is read from for a while after it was closed on our side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Linger {
    Yes,
    No,
}

fn malformed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "malformed chunked body")
}
