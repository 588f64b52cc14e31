//! A connection of the front door, held to the same rules as those of load balancers.

use super::REFUSED;
use crate::downstream::guard::{Found, Guard};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use wire::{DATA_CHANNELS, Stream};

/// Bytes of a request's head.
const MOST_HEAD: usize = 64 << 10;
/// Bytes read at once.
const AT_ONCE: usize = 16 << 10;
/// Bytes read and thrown away before a refused client is cut off, so that it sees the answer.
const LINGER: usize = 256 << 10;

/// Passes on only requests that cannot be read in two ways. The first that can is replaced by
/// one for [`REFUSED`], and nothing after it is read.
struct Guarded {
    stream: TcpStream,
    guard: Guard,
    /// Read, not yet let through.
    held: Vec<u8>,
    /// Let through, not yet given.
    passed: Vec<u8>,
    given: usize,
    is_first: bool,
    refused: bool,
    lingered: usize,
}

/// Puts the guard between a connection and the front door.
pub fn guarded(stream: TcpStream) -> Box<dyn Stream> {
    Box::new(Guarded {
        stream,
        guard: Guard::new(MOST_HEAD),
        held: Vec::new(),
        passed: Vec::new(),
        given: 0,
        is_first: true,
        refused: false,
        lingered: 0,
    })
}

impl Guarded {
    fn give(&mut self, buf: &mut ReadBuf<'_>) -> bool {
        let left = &self.passed[self.given..];
        if left.is_empty() {
            return false;
        }
        let taken = left.len().min(buf.remaining());
        buf.put_slice(&left[..taken]);
        self.given += taken;
        if self.given == self.passed.len() {
            // An idle connection holds no buffer.
            (self.passed, self.given) = (Vec::new(), 0);
        }
        true
    }

    /// Lets through what it can of what is held.
    fn sort(&mut self) -> io::Result<()> {
        loop {
            let found = self.guard.look(&self.held);
            let passes = match found {
                Found::Clean => self.held.len(),
                Found::PartOfHead(at) | Found::BadHead(at) | Found::Upgrade(at) => at,
                Found::BadBody => return Err(io::ErrorKind::InvalidData.into()),
            };
            let is_session = self.is_first && is_session(&self.held[..passes]);
            self.is_first &= passes == 0;
            self.passed.extend(self.held.drain(..passes));
            match found {
                // Sessions are the only requests whose upgrade is granted here.
                Found::Upgrade(_) if is_session => self.guard.open_tunnel(),
                Found::Upgrade(_) => {}
                Found::BadHead(_) => {
                    self.refused = true;
                    let head =
                        format!("GET / HTTP/1.1\r\nHost: {REFUSED}\r\nConnection: close\r\n\r\n");
                    self.passed.extend_from_slice(head.as_bytes());
                    return Ok(());
                }
                Found::Clean | Found::PartOfHead(_) | Found::BadBody => return Ok(()),
            }
            if self.held.is_empty() {
                return Ok(());
            }
        }
    }
}

/// Whether these bytes are one head, of a request to join a session.
fn is_session(bytes: &[u8]) -> bool {
    let ends_at = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let path = bytes.strip_prefix(b"GET ");
    ends_at.is_some_and(|end| end + 4 == bytes.len())
        && path.is_some_and(|path| path.starts_with(DATA_CHANNELS.as_bytes()))
}

impl AsyncRead for Guarded {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.give(buf) {
                return Poll::Ready(Ok(()));
            }
            if this.refused {
                return Poll::Pending;
            }
            let mut space = [0; AT_ONCE];
            let mut more = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut this.stream).poll_read(cx, &mut more))?;
            if more.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.held.extend_from_slice(more.filled());
            this.sort()?;
        }
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    /// Ends our side. A refused client is read from a little longer, so that the kernel does not
    /// throw the answer away with the unread bytes.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
        while this.refused && this.lingered < LINGER {
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
