//! Reading and deleting blobs.

use std::io::SeekFrom;

use futures_util::TryStreamExt;
use http::{Method, StatusCode, header};
use http_body::Frame;
use http_body_util::{BodyExt, StreamBody};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::answer::{self, Answer};
use super::error::ErrorAnswer;
use super::range::{self, Wanted};
use super::route::Call;
use crate::digest::Digest;

/// Bytes read from disk at a time.
const CHUNK: usize = 64 << 10;

/// GET and HEAD: the blob or a range of it, if this repository may serve it.
pub(super) async fn get(call: &Call<'_>, digest: &Digest) -> Answer {
    let unknown = || ErrorAnswer::blob_unknown(digest);
    let images = &call.server.images;
    let repository = images.repository(&call.repository).ok_or_else(unknown)?;
    if !repository.blobs.contains(digest) && !repository.manifests.contains_key(digest) {
        return Err(unknown());
    }
    let mut file = tokio::fs::File::open(images.store.blobs.path(digest))
        .await
        .map_err(|_| unknown())?;
    let size = file.metadata().await?.len();
    let begin = |code| {
        answer::status(code)
            .digest(digest)
            .header(header::CONTENT_TYPE, "application/octet-stream")
            .header(header::ACCEPT_RANGES, "bytes")
            .header(header::ETAG, format!("\"{digest}\""))
    };
    let (answer, first, length) = match range::wanted(call.header(header::RANGE), size) {
        Wanted::All => (begin(StatusCode::OK), 0, size),
        Wanted::Part { first, last } => {
            let range = format!("bytes {first}-{last}/{size}");
            let answer = begin(StatusCode::PARTIAL_CONTENT).header(header::CONTENT_RANGE, range);
            (answer, first, last - first + 1)
        }
        Wanted::Unsatisfiable => {
            let message = "the range is not in the blob";
            return Err(ErrorAnswer::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "SIZE_INVALID",
                message,
            )
            .with(header::CONTENT_RANGE, format!("bytes */{size}")));
        }
    };
    let answer = answer.header(header::CONTENT_LENGTH, length);
    if call.request.method() == Method::HEAD {
        return answer.empty();
    }
    file.seek(SeekFrom::Start(first)).await?;
    let frames = ReaderStream::with_capacity(file.take(length), CHUNK).map_ok(Frame::data);
    answer.body(StreamBody::new(frames).boxed_unsync())
}

/// DELETE: this repository no longer serves the blob; its bytes go with the next prune.
pub(super) async fn delete(call: &Call<'_>, digest: &Digest) -> Answer {
    let (name, blob) = (call.repository.clone(), digest.clone());
    let removed = call
        .server
        .images
        .blocking(move |store| {
            let held = store.index.hold();
            match store.index.get(&name) {
                Some(repository) if repository.blobs.contains(&blob) => {
                    held.change(&name, |repository| repository.blobs.remove(&blob))
                }
                Some(_) | None => Ok(false),
            }
        })
        .await?;
    match removed {
        true => answer::status(StatusCode::ACCEPTED).empty(),
        false => Err(ErrorAnswer::blob_unknown(digest)),
    }
}
