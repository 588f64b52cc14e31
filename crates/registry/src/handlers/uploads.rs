//! Layers uploaded in parts through the API itself, as the oldest Docker clients' helpers did.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api::ecr::{
    CompleteLayerUploadRequest, CompleteLayerUploadResponse, InitiateLayerUploadRequest,
    InitiateLayerUploadResponse, UploadLayerPartRequest, UploadLayerPartResponse,
    empty_upload_exception, invalid_layer_exception, invalid_layer_part_exception,
    layer_already_exists_exception, layer_part_too_small_exception, limit_exceeded_exception,
    upload_not_found_exception,
};
use api::{ApiError, Reply};
use domain::{Timestamp, clock, ecr};
use wire::Context;

use super::room::{Ecr, full_name, refused};
use crate::blobs::{Draft, WriteBlobError};
use crate::digest::Digest;
use crate::images::Store;
use crate::limits::UPLOADS_AT_ONCE;

/// Bytes of a part that ECR advises. Source: what `InitiateLayerUpload` answers.
const PART: i64 = 20 << 20;

/// Fewest bytes of every part but the last. Source: ECR API, `LayerPartTooSmallException`.
const SMALLEST_PART: u64 = 5 << 20;

/// An upload nobody has touched for this long is given up when another begins.
const ABANDONED: Duration = Duration::from_secs(3600);

/// The uploads under way; a restart of the server ends them.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<HashMap<String, Arc<Upload>>>);

struct Upload {
    /// The ARN of the repository it is for.
    repository: String,
    /// Held while a part is written: not for async threads.
    state: Mutex<State>,
}

struct State {
    /// Away once the upload is complete.
    draft: Option<Draft>,
    /// Bytes of the part that came last.
    last_part: u64,
    /// Whether a part before the last was too small.
    has_small_part: bool,
    touched: Timestamp,
}

impl Uploads {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Arc<Upload>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, id: &str, upload: Upload, now: Timestamp) -> Reply<()> {
        let mut all = self.all();
        all.retain(|_, upload| match upload.state.try_lock() {
            Ok(state) => clock::elapsed(state.touched, now) < ABANDONED,
            // Somebody is writing to it.
            Err(_) => true,
        });
        if all.len() >= UPLOADS_AT_ONCE {
            return Err(limit_exceeded_exception("Too many layer uploads at once"));
        }
        all.insert(id.to_owned(), Arc::new(upload));
        Ok(())
    }

    fn find(&self, repository: &ecr::Repository, id: &str) -> Reply<Arc<Upload>> {
        let arn = repository.arn().to_string();
        let found = self.all().get(id).cloned();
        found
            .filter(|upload| upload.repository == arn)
            .ok_or_else(|| {
                let (name, account) = (&repository.name, &repository.scope.account);
                upload_not_found_exception(format!(
                    "The upload with id '{id}' does not exist in the repository with name \
                     '{name}' in the registry with id '{account}'"
                ))
            })
    }
}

impl Upload {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Writes a part, which must begin where the upload stands. The last byte now here.
    fn append(&mut self, first: i64, last: i64, bytes: &[u8]) -> Result<i64, PartError> {
        let draft = self.draft.as_mut().ok_or(PartError::Place(0))?;
        let stands = i64::try_from(draft.size()).unwrap_or(i64::MAX);
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if first != stands || length == 0 || last.checked_sub(first) != Some(length - 1) {
            return Err(PartError::Place(stands - 1));
        }
        draft.append(bytes).map_err(PartError::Write)?;
        self.has_small_part |= self.last_part != 0 && self.last_part < SMALLEST_PART;
        self.last_part = bytes.len() as u64;
        Ok(last)
    }
}

/// Why a part was not written.
enum PartError {
    /// It does not begin where the upload stands, or is not as long as it says: the last byte
    /// that is here.
    Place(i64),
    Write(WriteBlobError),
}

impl Ecr {
    pub(super) async fn begin_upload(
        &self,
        cx: &Context,
        input: InitiateLayerUploadRequest,
    ) -> Reply<InitiateLayerUploadResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "InitiateLayerUpload").await?;
        let draft = self.images.blocking(|store| store.blobs.draft()).await;
        let now = self.clock.now();
        let state = State {
            draft: Some(draft.map_err(refused)?),
            last_part: 0,
            has_small_part: false,
            touched: now,
        };
        let upload = Upload {
            repository: repository.arn().to_string(),
            state: Mutex::new(state),
        };
        let id = self.ids.uuid();
        self.uploads.add(&id, upload, now)?;
        Ok(InitiateLayerUploadResponse {
            upload_id: Some(id),
            part_size: Some(PART),
        })
    }

    pub(super) async fn take_part(
        &self,
        cx: &Context,
        input: UploadLayerPartRequest,
    ) -> Reply<UploadLayerPartResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "UploadLayerPart").await?;
        let upload = self.uploads.find(&repository, &input.upload_id)?;
        let now = self.clock.now();
        let (first, last, bytes) = (
            input.part_first_byte,
            input.part_last_byte,
            input.layer_part_blob.0,
        );
        let write = move |_: &Store| {
            let mut state = upload.state();
            state.touched = now;
            state.append(first, last, &bytes)
        };
        let account = repository.scope.account.to_string();
        let received = self
            .images
            .blocking(write)
            .await
            .map_err(|error| match error {
                PartError::Place(last) => invalid_layer_part_exception(format!(
                    "The part with first byte {first} and last byte {last_asked} does not continue \
                 the upload",
                    last_asked = input.part_last_byte,
                ))
                .with("registryId", account.clone())
                .with("repositoryName", name.clone())
                .with("uploadId", input.upload_id.clone())
                .with("lastValidByteReceived", last),
                PartError::Write(error) => refused(error),
            })?;
        Ok(UploadLayerPartResponse {
            registry_id: Some(account),
            repository_name: Some(repository.name),
            upload_id: Some(input.upload_id),
            last_byte_received: Some(received),
        })
    }

    pub(super) async fn end_upload(
        &self,
        cx: &Context,
        input: CompleteLayerUploadRequest,
    ) -> Reply<CompleteLayerUploadResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "CompleteLayerUpload").await?;
        let id = &input.upload_id;
        let upload = self.uploads.find(&repository, id)?;
        let expected = expected(&input.layer_digests)?;
        if self.size_of(&repository, &expected).await.is_some() {
            return Err(layer_already_exists_exception(format!(
                "Layer with digest '{expected}' already exists in the repository with name \
                 '{name}' in the registry with id '{}'",
                repository.scope.account
            )));
        }
        let asked = id.clone();
        let take = move |_: &Store| take(&mut upload.state(), &asked);
        let draft = self.images.blocking(take).await?;
        self.uploads.all().remove(id);
        let full_name = full_name(&repository.scope, name)?;
        let digest = expected.clone();
        let keep = move |store: &Store| {
            store.blobs.keep(draft, Some(&digest))?;
            let held = store.index.hold();
            held.change(&full_name, |repository| repository.blobs.insert(digest))
                .map_err(WriteBlobError::Io)
        };
        self.images.blocking(keep).await.map_err(not_kept)?;
        Ok(CompleteLayerUploadResponse {
            registry_id: Some(repository.scope.account.to_string()),
            repository_name: Some(repository.name),
            upload_id: Some(input.upload_id),
            layer_digest: Some(expected.to_string()),
        })
    }
}

/// What was uploaded, when it may be a layer.
fn take(state: &mut State, id: &str) -> Reply<Draft> {
    if state.has_small_part {
        return Err(layer_part_too_small_exception(format!(
            "A part of the upload with id '{id}' is smaller than {SMALLEST_PART} bytes"
        )));
    }
    let written = state.draft.take_if(|draft| draft.size() > 0);
    written.ok_or_else(|| {
        empty_upload_exception(format!("The upload with id '{id}' does not hold any part"))
    })
}

/// The digest a caller says the layer has: the last one that is a SHA-256.
fn expected(digests: &[String]) -> Reply<Digest> {
    let mut digests = digests.iter().rev();
    digests
        .find_map(|text| text.parse().ok())
        .ok_or_else(|| invalid_layer_exception("The layer digests do not name a SHA-256 digest"))
}

fn not_kept(error: WriteBlobError) -> ApiError {
    match &error {
        WriteBlobError::Digest { .. } | WriteBlobError::TooLarge(_) => {
            invalid_layer_exception(error.to_string())
        }
        WriteBlobError::Io(_) => refused(error),
    }
}
