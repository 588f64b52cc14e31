//! A target's socket as the HTTP codecs see it.

use std::io::ErrorKind::{ConnectionAborted as Aborted, ConnectionReset as Reset};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use route::TargetState;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Tells a target that hung up before it read the request from one that hung up after.
///
/// The kernel answers bytes for a closed socket with a reset. When the end of the stream came
/// first, reading shows just the end; the reset waits in the socket's error and is asked for here.
/// A reset after the target began to answer says nothing of the kind, and is told apart as well.
pub(crate) struct TargetIo {
    stream: TcpStream,
    target: Arc<TargetState>,
    /// Whether something came since the last bytes went out.
    heard: bool,
}

impl TargetIo {
    pub(super) fn new(stream: TcpStream, target: Arc<TargetState>) -> Self {
        target.meter().opened();
        Self {
            stream,
            target,
            heard: false,
        }
    }
}

impl Drop for TargetIo {
    fn drop(&mut self) {
        self.target.meter().closed();
    }
}

impl AsyncRead for TargetIo {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let read = ready!(Pin::new(&mut this.stream).poll_read(cx, buf));
        let ended = read.is_ok() && buf.filled().len() == before;
        let reset = match &read {
            Ok(()) => ended && this.stream.take_error()?.is_some(),
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        };
        if reset {
            let kind = if this.heard { Aborted } else { Reset };
            return Poll::Ready(Err(kind.into()));
        }
        this.heard |= !ended;
        Poll::Ready(read)
    }
}

impl AsyncWrite for TargetIo {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.heard = false;
        Pin::new(&mut this.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.heard = false;
        Pin::new(&mut this.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
