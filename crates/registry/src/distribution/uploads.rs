//! Uploading blobs: whole in one request, in chunks, or mounted from another repository.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderName, StatusCode, header};
use http_body_util::BodyExt;
use tokio::time::Instant;

use super::IDLE;
use super::access::Action;
use super::answer::{self, Answer};
use super::error::ErrorAnswer;
use super::route::{Call, parse};
use crate::blobs::Draft;
use crate::digest::Digest;
use crate::ingest::{self, FillError};
use crate::limits::UPLOADS_AT_ONCE;
use crate::reference::RepositoryName;

/// An upload nobody has touched for this long is given up.
const ABANDONED: Duration = Duration::from_secs(3600);

const UPLOAD_ID: HeaderName = HeaderName::from_static("docker-upload-uuid");

/// The uploads under way.
#[derive(Default)]
pub(super) struct Uploads(Mutex<HashMap<String, Arc<Upload>>>);

/// One upload. Its draft is away while a request writes to it.
struct Upload {
    repository: RepositoryName,
    state: Mutex<State>,
}

struct State {
    draft: Option<Draft>,
    size: u64,
    touched: Instant,
}

impl Upload {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self, draft: Draft) {
        let mut state = self.state();
        state.size = draft.size();
        state.touched = Instant::now();
        state.draft = Some(draft);
    }
}

impl Uploads {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Upload>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, repository: &RepositoryName, draft: Draft) -> Result<String, ErrorAnswer> {
        let id = new_id()?;
        let mut all = self.all();
        all.retain(|_, upload| {
            let state = upload.state();
            state.draft.is_none() || state.touched.elapsed() < ABANDONED
        });
        if all.len() >= UPLOADS_AT_ONCE {
            let message = "too many uploads at once";
            return Err(ErrorAnswer::new(
                StatusCode::TOO_MANY_REQUESTS,
                "TOOMANYREQUESTS",
                message,
            ));
        }
        let state = State {
            draft: Some(draft),
            size: 0,
            touched: Instant::now(),
        };
        let upload = Upload {
            repository: repository.clone(),
            state: Mutex::new(state),
        };
        all.insert(id.clone(), Arc::new(upload));
        Ok(id)
    }

    fn find(&self, repository: &RepositoryName, id: &str) -> Result<Arc<Upload>, ErrorAnswer> {
        let upload = self.all().get(id).cloned();
        upload
            .filter(|upload| upload.repository == *repository)
            .ok_or_else(ErrorAnswer::upload_unknown)
    }

    fn remove(&self, id: &str) {
        self.all().remove(id);
    }
}

/// POST: mounts a blob, takes one whole, or begins an upload.
pub(super) async fn begin(call: Call<'_>) -> Answer {
    if let (Some(digest), Some(from)) = (call.param("mount"), call.param("from"))
        && let Some(digest) = mountable(&call, digest, from).await
    {
        link(&call, &digest).await?;
        return created(&call, &digest);
    }
    let draft = call.server.images.store.blobs.draft()?;
    let id = call.server.uploads.add(&call.repository, draft)?;
    match call.param("digest").map(str::to_owned) {
        None => accepted(&call, &id, 0, StatusCode::ACCEPTED),
        Some(_) => finish(call, &id).await,
    }
}

/// A blob that the caller may read in `from`. Any doubt means an ordinary upload instead.
async fn mountable(call: &Call<'_>, digest: &str, from: &str) -> Option<Digest> {
    let digest: Digest = digest.parse().ok()?;
    let from = RepositoryName::new(call.repository.registry(), from).ok()?;
    let readable = call.check(&from, Action::PullLayer).await.is_ok();
    let there = call
        .server
        .images
        .repository(&from)?
        .blobs
        .contains(&digest);
    let stored = call.server.images.store.blobs.claim(&digest).is_some();
    (readable && there && stored).then_some(digest)
}

/// GET: how far the upload is.
pub(super) fn status(call: &Call<'_>, id: &str) -> Answer {
    let upload = call.server.uploads.find(&call.repository, id)?;
    let size = upload.state().size;
    accepted(call, id, size, StatusCode::NO_CONTENT)
}

/// PATCH: adds a chunk, which must begin where the upload stands.
pub(super) async fn append(call: Call<'_>, id: &str) -> Answer {
    let upload = call.server.uploads.find(&call.repository, id)?;
    check_place(&call, id, &upload)?;
    let draft = take(&upload)?;
    let (id, call) = (id.to_owned(), fill(call, &upload, draft).await?);
    let size = upload.state().size;
    accepted(&call, &id, size, StatusCode::ACCEPTED)
}

/// PUT: adds what the body still holds, checks the digest, stores the blob.
pub(super) async fn finish(call: Call<'_>, id: &str) -> Answer {
    let digest = call
        .param("digest")
        .ok_or_else(|| ErrorAnswer::digest_invalid("the digest of the blob is missing"))?;
    let digest = parse(digest)?;
    let upload = call.server.uploads.find(&call.repository, id)?;
    check_place(&call, id, &upload)?;
    let draft = take(&upload)?;
    let call = fill(call, &upload, draft).await?;
    let draft = take(&upload)?;
    call.server.uploads.remove(id);
    let expected = digest.clone();
    let images = &call.server.images;
    images
        .blocking(move |store| store.blobs.keep(draft, Some(&expected)))
        .await?;
    link(&call, &digest).await?;
    created(&call, &digest)
}

/// DELETE: gives the upload up.
pub(super) fn cancel(call: &Call<'_>, id: &str) -> Answer {
    call.server.uploads.find(&call.repository, id)?;
    call.server.uploads.remove(id);
    answer::status(StatusCode::NO_CONTENT).empty()
}

/// Takes the draft to write to it, unless another request does.
fn take(upload: &Upload) -> Result<Draft, ErrorAnswer> {
    upload.state().draft.take().ok_or_else(|| {
        let message = "another request is writing to this upload";
        ErrorAnswer::new(StatusCode::CONFLICT, "BLOB_UPLOAD_INVALID", message)
    })
}

/// Refuses a chunk that does not begin where the upload stands.
fn check_place(call: &Call<'_>, id: &str, upload: &Upload) -> Result<(), ErrorAnswer> {
    let size = upload.state().size;
    let start = call
        .header(header::CONTENT_RANGE)
        .and_then(|range| range.trim_start_matches("bytes ").split('-').next());
    if start.is_none_or(|start| start.trim().parse() == Ok(size)) {
        return Ok(());
    }
    let message = format!("the upload stands at byte {size}");
    Err(ErrorAnswer::new(
        StatusCode::RANGE_NOT_SATISFIABLE,
        "BLOB_UPLOAD_INVALID",
        message,
    )
    .with(header::LOCATION, call.path(&format!("blobs/uploads/{id}")))
    .with(header::RANGE, received(size)))
}

/// Writes the request's body to the draft, which the upload has again afterwards.
async fn fill<'a>(
    mut call: Call<'a>,
    upload: &Arc<Upload>,
    draft: Draft,
) -> Result<Call<'a>, ErrorAnswer> {
    let owner = Arc::clone(upload);
    let body = call.request.body_mut();
    let frames = futures_util::stream::unfold(body, |body| async move {
        loop {
            match body.frame().await? {
                Ok(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Some((Ok(data), body));
                    }
                }
                Err(error) => return Some((Err(error), body)),
            }
        }
    });
    let filled = ingest::fill(draft, frames, IDLE, move |draft| owner.give_back(draft)).await;
    match filled {
        Ok(()) => Ok(call),
        Err(FillError::Write(error)) => Err(error.into()),
        Err(FillError::Source(error)) => {
            tracing::debug!(%error, "upload broke off");
            let message = "the request body broke off";
            Err(ErrorAnswer::new(
                StatusCode::BAD_REQUEST,
                "BLOB_UPLOAD_INVALID",
                message,
            ))
        }
        Err(idle @ FillError::Idle(_)) => Err(ErrorAnswer::new(
            StatusCode::REQUEST_TIMEOUT,
            "BLOB_UPLOAD_INVALID",
            idle.to_string(),
        )),
    }
}

/// Lets the repository serve the blob.
async fn link(call: &Call<'_>, digest: &Digest) -> Result<(), ErrorAnswer> {
    let (name, blob) = (call.repository.clone(), digest.clone());
    call.server
        .images
        .blocking(move |store| {
            store
                .index
                .hold()
                .change(&name, |repository| repository.blobs.insert(blob))
        })
        .await?;
    Ok(())
}

fn created(call: &Call<'_>, digest: &Digest) -> Answer {
    answer::status(StatusCode::CREATED)
        .digest(digest)
        .header(header::LOCATION, call.path(&format!("blobs/{digest}")))
        .empty()
}

fn accepted(call: &Call<'_>, id: &str, size: u64, code: StatusCode) -> Answer {
    answer::status(code)
        .header(header::LOCATION, call.path(&format!("blobs/uploads/{id}")))
        .header(header::RANGE, received(size))
        .header(UPLOAD_ID, id)
        .empty()
}

/// The bytes received, both ends included; an empty upload is `0-0` by convention.
fn received(size: u64) -> String {
    format!("0-{}", size.saturating_sub(1))
}

/// Knowing an upload's id is knowing where to write, so it is not guessable.
fn new_id() -> Result<String, ErrorAnswer> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| ErrorAnswer::internal(&error))?;
    Ok(hex::encode(bytes))
}
