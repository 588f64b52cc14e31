//! Reading what has come, into no more memory than it needs.

use std::io;
use std::mem::MaybeUninit;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use bytes::BytesMut;
use tokio::io::{AsyncRead, AsyncReadExt as _, ReadBuf};

/// Bytes read at once of what may be small: heads, chunks, bodies of unknown length.
const SMALL: usize = 4 * 1024;
/// Most bytes of a body read at once.
const LARGE: u64 = 32 * 1024;

/// Reads once, behind what is in `inbox`; answers how many bytes came, 0 at the end.
///
/// Of `expected` bytes nothing is copied. What may be small is read on the stack and takes as
/// much memory as it has bytes, and none while nothing comes.
pub(crate) fn poll_fill<S: AsyncRead + Unpin>(
    stream: &mut S,
    cx: &mut Context<'_>,
    inbox: &mut BytesMut,
    expected: u64,
) -> Poll<io::Result<usize>> {
    if expected < SMALL as u64 {
        return poll_small(stream, cx, inbox);
    }
    // A little more, so that the read tells by its length that nothing else came.
    inbox.reserve(expected.min(LARGE) as usize + 64);
    let read = {
        let reading = stream.read_buf(inbox);
        pin!(reading).poll(cx)
    };
    if read.is_pending() && inbox.is_empty() {
        *inbox = BytesMut::new();
    }
    read
}

fn poll_small<S: AsyncRead + Unpin>(
    stream: &mut S,
    cx: &mut Context<'_>,
    inbox: &mut BytesMut,
) -> Poll<io::Result<usize>> {
    let mut space = [const { MaybeUninit::<u8>::uninit() }; SMALL];
    let mut read = ReadBuf::uninit(&mut space);
    ready!(Pin::new(stream).poll_read(cx, &mut read))?;
    inbox.extend_from_slice(read.filled());
    Poll::Ready(Ok(read.filled().len()))
}
