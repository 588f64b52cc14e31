//! Writes of several pieces.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncWrite;

/// Pieces up to this many bytes in all are copied together: a head with a small body.
const SMALL: usize = 2048;

/// Writes as much of `pieces` as fits, by the call that costs the kernel least.
///
/// A plain send of copied bytes is cheaper than a gathering write of two small pieces.
pub(crate) fn poll_write<S: AsyncWrite + Unpin>(
    stream: &mut S,
    cx: &mut Context<'_>,
    pieces: &[IoSlice<'_>],
) -> Poll<io::Result<usize>> {
    let mut stream = Pin::new(stream);
    match pieces {
        [only] => return stream.poll_write(cx, only),
        [first, ..] if first.len() >= SMALL => return stream.poll_write_vectored(cx, pieces),
        _ => {}
    }
    let mut copy = [0; SMALL];
    let mut length = 0;
    for piece in pieces {
        let Some(space) = copy.get_mut(length..length + piece.len()) else {
            return stream.as_mut().poll_write_vectored(cx, pieces);
        };
        space.copy_from_slice(piece);
        length += piece.len();
    }
    stream.poll_write(cx, &copy[..length])
}
