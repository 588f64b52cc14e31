//! A connection of the front door, held to the same rules as those of load balancers.

use super::REFUSED;
use crate::downstream::guard::{Found, Guard};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wire::{OWN_PATHS, Stream};

/// Bytes of a request's head.
const MOST_HEAD: usize = 64 << 10;
/// Bytes read at once.
const AT_ONCE: usize = 16 << 10;
/// Bytes read and thrown away before a refused client is cut off, so that it sees the answer.
const LINGER: usize = 256 << 10;

/// Passes on only requests that cannot be read in two ways. The first that can is replaced by
/// one for [`REFUSED`], and nothing after it is read.
struct Guarded {
    stream: Box<dyn Stream>,
    guard: Guard,
    /// Read, not yet let through.
    held: Vec<u8>,
    /// Let through, not yet given.
    passed: Vec<u8>,
    given: usize,
    is_first: bool,
    refused: bool,
    /// What comes after the bytes let through breaks the rules of its body.
    broken: bool,
    lingered: usize,
}

/// Puts the guard between a connection and the front door.
pub fn guarded(stream: Box<dyn Stream>) -> Box<dyn Stream> {
    Box::new(Guarded {
        stream,
        guard: Guard::new(MOST_HEAD),
        held: Vec::new(),
        passed: Vec::new(),
        given: 0,
        is_first: true,
        refused: false,
        broken: false,
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
    fn sort(&mut self) {
        loop {
            let found = self.guard.look(&self.held);
            let passes = match found {
                Found::Clean => self.held.len(),
                Found::PartOfHead(at) | Found::BadHead(at) | Found::Upgrade(at) => at,
                Found::BadBody(at) => {
                    self.broken = true;
                    at
                }
            };
            let is_own = self.is_first && is_own(&self.held, found);
            self.is_first &= passes == 0;
            if is_own {
                self.guard.open_tunnel();
                self.passed.append(&mut self.held);
                return;
            }
            self.passed.extend(self.held.drain(..passes));
            match found {
                Found::Upgrade(_) => {}
                Found::BadHead(_) => {
                    self.refused = true;
                    let head =
                        format!("GET / HTTP/1.1\r\nHost: {REFUSED}\r\nConnection: close\r\n\r\n");
                    self.passed.extend_from_slice(head.as_bytes());
                    return;
                }
                Found::Clean | Found::PartOfHead(_) | Found::BadBody(_) => return,
            }
            if self.held.is_empty() {
                return;
            }
        }
    }
}

/// Whether a connection begins with a request of the server's own tools that changes protocol:
/// to run a command, whose request has a body too, or to join a session. The only upgrades that
/// are granted here; what follows is not HTTP.
fn is_own(bytes: &[u8], found: Found) -> bool {
    let head = match found {
        Found::BadHead(0) => bytes,
        Found::Upgrade(end) => &bytes[..end],
        _ => return false,
    };
    let ends_at = head.windows(4).position(|four| four == b"\r\n\r\n");
    let ends_at = ends_at.map(|at| at + 4);
    let is_one = match found {
        Found::Upgrade(end) => ends_at == Some(end),
        _ => ends_at.is_some(),
    };
    let path = head
        .strip_prefix(b"GET ")
        .or_else(|| head.strip_prefix(b"POST "));
    is_one && path.is_some_and(|path| path.starts_with(OWN_PATHS.as_bytes()))
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
            if this.broken {
                return Poll::Ready(Err(io::ErrorKind::InvalidData.into()));
            }
            let mut space = [0; AT_ONCE];
            let mut more = ReadBuf::new(&mut space);
            ready!(Pin::new(&mut this.stream).poll_read(cx, &mut more))?;
            if more.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.held.extend_from_slice(more.filled());
            this.sort();
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

#[cfg(test)]
mod tests {
    use super::{Found, is_own};
    use crate::downstream::guard::Guard;

    #[track_caller]
    fn check(head: &str, wanted: bool) {
        let found = Guard::new(65_536).look(head.as_bytes());
        assert_eq!(is_own(head.as_bytes(), found), wanted, "{head:?} {found:?}");
    }

    #[test]
    fn only_our_own_tools_change_the_protocol() {
        let upgrade = "Host: a\r\nConnection: upgrade\r\nUpgrade: longshore-exec\r\n";
        check(
            &format!("POST /_longshore/exec HTTP/1.1\r\n{upgrade}Content-Length: 2\r\n\r\n{{}}"),
            true,
        );
        check(
            &format!("GET /_longshore/data-channel/x HTTP/1.1\r\n{upgrade}\r\n"),
            true,
        );
        check(
            &format!("POST /exec HTTP/1.1\r\n{upgrade}Content-Length: 2\r\n\r\n{{}}"),
            false,
        );
        check("GET /_longshore/health HTTP/1.1\r\nHost: a\r\n\r\n", false);
        let body =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 27\r\n\r\nGET /_longshore/data-channel";
        check(&format!("{body}{upgrade}"), false);
        assert!(!is_own(b"", Found::Clean));
    }
}
