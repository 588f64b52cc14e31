//! Bytes on their way out: a head, a piece of a body, and what ends the piece.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes, BytesMut};
use tokio::io::AsyncWrite;

/// A head with a piece of up to this many bytes is one plain write, which costs the kernel less
/// than a gathering one.
const SMALL: usize = 2048;

/// What is to be written, in the order of the fields. A small body goes out with its head.
#[derive(Default)]
pub(crate) struct Outbox {
    pub(crate) head: BytesMut,
    pub(crate) data: Bytes,
    pub(crate) behind: &'static [u8],
}

impl Outbox {
    pub(crate) fn is_empty(&self) -> bool {
        self.head.is_empty() && self.takes_data()
    }

    /// Whether there is space for another piece.
    pub(crate) fn takes_data(&self) -> bool {
        self.data.is_empty() && self.behind.is_empty()
    }

    /// Writes once.
    ///
    /// # Errors
    /// When the other side takes no more.
    pub(crate) fn poll_write<S: AsyncWrite + Unpin>(
        &mut self,
        stream: &mut S,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        self.join();
        let pieces = [&self.head[..], &self.data[..], self.behind];
        let mut slices = [IoSlice::new(&[]); 3];
        let mut count = 0;
        for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
            slices[count] = IoSlice::new(piece);
            count += 1;
        }
        let stream = Pin::new(stream);
        let written = match &slices[..count] {
            [only] => ready!(stream.poll_write(cx, only))?,
            several => ready!(stream.poll_write_vectored(cx, several))?,
        };
        if written == 0 {
            return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
        }
        self.advance(written);
        Poll::Ready(Ok(()))
    }

    /// Copies a small piece behind what goes before it.
    fn join(&mut self) {
        let length = self.head.len() + self.data.len() + self.behind.len();
        if !self.head.is_empty() && length <= SMALL {
            self.head.extend_from_slice(&std::mem::take(&mut self.data));
            self.head
                .extend_from_slice(std::mem::take(&mut self.behind));
        }
    }

    fn advance(&mut self, written: usize) {
        let of_head = written.min(self.head.len());
        self.head.advance(of_head);
        let of_data = (written - of_head).min(self.data.len());
        self.data.advance(of_data);
        self.behind = &self.behind[written - of_head - of_data..];
    }
}
