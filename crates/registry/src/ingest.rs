//! From the network to the disk: frames cross to a blocking thread through a short queue, so a
//! slow disk slows the sender down instead of filling memory.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

use crate::blobs::{Draft, WriteBlobError};
use crate::limits::FRAMES_AHEAD;

/// Why a stream was not written whole.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FillError<E> {
    /// The sender failed.
    #[error("the sender broke off")]
    Source(E),
    /// The sender sent nothing for too long.
    #[error("the sender sent nothing for {0:?}")]
    Idle(Duration),
    /// The disk, or a limit, refused.
    #[error(transparent)]
    Write(WriteBlobError),
}

/// Appends `frames` to `draft`; whatever happens, `done` gets the draft back with what arrived.
///
/// `done` runs even when this future is dropped half way.
pub(crate) async fn fill<E>(
    mut draft: Draft,
    frames: impl Stream<Item = Result<Bytes, E>>,
    idle: Duration,
    done: impl FnOnce(Draft) + Send + 'static,
) -> Result<(), FillError<E>> {
    let (sender, mut receiver) = mpsc::channel::<Bytes>(FRAMES_AHEAD);
    let writer = tokio::task::spawn_blocking(move || {
        let mut written = Ok(());
        while let Some(frame) = receiver.blocking_recv() {
            written = draft.append(&frame);
            if written.is_err() {
                break;
            }
        }
        // Closed first: whoever gets the draft may count on nobody writing to it.
        drop(receiver);
        done(draft);
        written
    });
    let received = send(frames, idle, sender).await;
    let written = match writer.await {
        Ok(written) => written,
        Err(panic) => Err(WriteBlobError::Io(std::io::Error::other(panic))),
    };
    written.map_err(FillError::Write).and(received)
}

async fn send<E>(
    frames: impl Stream<Item = Result<Bytes, E>>,
    idle: Duration,
    sender: mpsc::Sender<Bytes>,
) -> Result<(), FillError<E>> {
    let mut frames = std::pin::pin!(frames);
    loop {
        match tokio::time::timeout(idle, frames.next()).await {
            Err(_) => return Err(FillError::Idle(idle)),
            Ok(None) => return Ok(()),
            Ok(Some(Err(error))) => return Err(FillError::Source(error)),
            Ok(Some(Ok(frame))) => {
                if sender.send(frame).await.is_err() {
                    return Ok(()); // The writer stopped and says why itself.
                }
            }
        }
    }
}
