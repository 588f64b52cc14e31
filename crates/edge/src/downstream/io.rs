//! A client's socket as the HTTP codecs see it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::ClientStream;
use super::guard::{Found, Guard};
use super::life::Life;
use crate::threads::Shared;

/// What the codec reads in place of a refused head; the exchange answers it with a 400.
const REFUSED: &[u8] = b"GET / HTTP/1.1\r\nHost: refused\r\nConnection: close\r\n\r\n";
/// Bytes read and thrown away before a refused client is cut off, so that it sees the answer.
const LINGER_BYTES: usize = 256 * 1024;

/// Keeps the time of the last progress, and passes on only requests that the guard let through.
pub(crate) struct ClientIo {
    stream: ClientStream,
    shared: Arc<Shared>,
    life: Arc<Life>,
    guard: Option<Guard>,
    passed: Vec<u8>,
    passed_at: usize,
    held: Vec<u8>,
    stop: Stop,
    lingered: usize,
}

/// Why nothing is read from the socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    No,
    AwaitsTunnel,
    Refused,
}

impl ClientIo {
    /// A connection that speaks HTTP/1; `first` was read from it already.
    pub(super) fn http1(
        stream: ClientStream,
        shared: Arc<Shared>,
        life: Arc<Life>,
        first: &[u8],
    ) -> Self {
        let guard = Guard::new(shared.config.limits.buffer_bytes);
        let mut io = Self::new(stream, shared, life, Some(guard));
        io.held.extend_from_slice(first);
        if !first.is_empty() {
            // Errors show up at the first read.
            let _ = io.sort_held();
        }
        io
    }

    /// A connection that speaks HTTP/2; `first` was read from it already.
    pub(super) fn http2(
        stream: ClientStream,
        shared: Arc<Shared>,
        life: Arc<Life>,
        first: &[u8],
    ) -> Self {
        let mut io = Self::new(stream, shared, life, None);
        io.passed.extend_from_slice(first);
        io
    }

    fn new(
        stream: ClientStream,
        shared: Arc<Shared>,
        life: Arc<Life>,
        guard: Option<Guard>,
    ) -> Self {
        let (passed, held) = (Vec::new(), Vec::new());
        let (stop, lingered, passed_at) = (Stop::No, 0, 0);
        Self {
            stream,
            shared,
            life,
            guard,
            passed,
            passed_at,
            held,
            stop,
            lingered,
        }
    }

    fn give_passed(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        let left = &self.passed[self.passed_at..];
        if left.is_empty() {
            return false;
        }
        let taken = left.len().min(buf.remaining());
        buf.put_slice(&left[..taken]);
        self.passed_at += taken;
        if self.passed_at == self.passed.len() {
            self.passed.clear();
            self.passed_at = 0;
        }
        true
    }

    /// Reads straight into the codec's buffer: the way most requests take.
    fn poll_direct(
        &mut self,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<bool>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        let new = &buf.filled()[before..];
        if new.is_empty() {
            return Poll::Ready(Ok(true));
        }
        self.life.touch(self.shared.tick());
        let Some(guard) = &mut self.guard else {
            return Poll::Ready(Ok(true));
        };
        let found = guard.look(new);
        let passes = self.keep(found, new.len())?;
        self.held
            .extend_from_slice(&buf.filled()[before + passes..]);
        buf.set_filled(before + passes);
        self.note_head();
        Poll::Ready(Ok(passes > 0))
    }

    /// Reads behind bytes that were held back.
    fn poll_behind_held(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut space = [0; 4096];
        let mut more = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.stream).poll_read(cx, &mut more))?;
        if more.filled().is_empty() {
            return Poll::Ready(Ok(false));
        }
        self.life.touch(self.shared.tick());
        self.held.extend_from_slice(more.filled());
        self.sort_held()?;
        Poll::Ready(Ok(true))
    }

    /// Lets through what it can of the bytes held back.
    fn sort_held(&mut self) -> io::Result<()> {
        let Some(guard) = &mut self.guard else {
            return Ok(());
        };
        let found = guard.look(&self.held);
        let passes = self.keep(found, self.held.len())?;
        self.passed.splice(..0, self.held.drain(..passes));
        self.note_head();
        Ok(())
    }

    /// How many of `all` bytes pass, and what follows from the rest.
    fn keep(&mut self, found: Found, all: usize) -> io::Result<usize> {
        match found {
            Found::Clean => Ok(all),
            Found::PartOfHead(at) => Ok(at),
            Found::Upgrade(at) => {
                self.stop = Stop::AwaitsTunnel;
                self.life.ask_tunnel();
                Ok(at)
            }
            Found::BadHead(at) => {
                self.stop = Stop::Refused;
                self.life
                    .refuse(self.guard.as_ref().map_or(0, Guard::heads));
                self.passed.extend_from_slice(REFUSED);
                Ok(at)
            }
            Found::BadBody(_) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "malformed chunked body",
            )),
        }
    }

    /// Starts or stops the deadline of a head of which only a part is there.
    fn note_head(&self) {
        let waits = !self.held.is_empty() && self.stop == Stop::No;
        self.life.awaits_head(waits.then(|| self.shared.tick()));
    }

    /// Goes on once the request for another protocol is answered.
    fn poll_stop(&mut self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        match self.stop {
            Stop::No => Poll::Ready(Ok(())),
            Stop::Refused => Poll::Pending,
            Stop::AwaitsTunnel => {
                let granted = ready!(self.life.poll_tunnel(cx));
                self.stop = Stop::No;
                if let (true, Some(guard)) = (granted, &mut self.guard) {
                    guard.open_tunnel();
                }
                Poll::Ready(self.sort_held())
            }
        }
    }

    fn wrote(&self, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &result {
            Poll::Ready(Ok(_)) => self.life.touch(self.shared.tick()),
            Poll::Pending => self.life.stuck(self.shared.tick()),
            Poll::Ready(Err(_)) => {}
        }
        result
    }
}

impl AsyncRead for ClientIo {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.give_passed(buf) {
                return Poll::Ready(Ok(()));
            }
            ready!(this.poll_stop(cx))?;
            if !this.passed.is_empty() {
                continue;
            }
            if this.held.is_empty() {
                if ready!(this.poll_direct(cx, buf))? {
                    return Poll::Ready(Ok(()));
                }
            } else if !ready!(this.poll_behind_held(cx))? {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl AsyncWrite for ClientIo {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write(cx, buf);
        this.wrote(result)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let result = Pin::new(&mut this.stream).poll_write_vectored(cx, bufs);
        this.wrote(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    /// Ends our side. A client that was refused, or answered while it still sends, is read from a
    /// little longer, so that the kernel does not throw the answer away with the unread bytes.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
        let in_body = this.guard.as_ref().is_some_and(Guard::is_in_body);
        while (in_body || this.stop == Stop::Refused) && this.lingered < LINGER_BYTES {
            let mut space = [0; 4096];
            let mut waste = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut this.stream).poll_read(cx, &mut waste))?;
            if waste.filled().is_empty() {
                break;
            }
            this.lingered += waste.filled().len();
        }
        Poll::Ready(Ok(()))
    }
}
