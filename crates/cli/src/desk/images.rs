//! Images: list, load, pack, remove.

use super::Desk;
use super::reply::{Fault, Query, json_answer};
use bytes::{Buf as _, Bytes};
use http::StatusCode;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use registry::{
    ChangeError, ImageSummary, LoadSpec, PackFile, PackSpec, Platform, Reference, Source as Origin,
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::PathBuf;
use std::time::Duration;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc;
use wire::{Payload, Source, WebRequest, WebResponse};

/// How long the next bytes of an image may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many pieces of an image may wait to be stored.
const PIECES: usize = 16;

/// What to pack, as it is asked for; paths are on the server's machine.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PackAsk {
    program: PathBuf,
    name: String,
    #[serde(default)]
    entrypoint: Vec<String>,
    #[serde(default)]
    cmd: Vec<String>,
    #[serde(default)]
    env: Vec<String>,
    user: Option<String>,
    workdir: Option<String>,
    #[serde(default)]
    expose: Vec<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    files: Vec<FileAsk>,
    stop_signal: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileAsk {
    source: PathBuf,
    destination: PathBuf,
}

impl Desk {
    pub(super) async fn list_images(&self) -> WebResponse {
        let images = self.parts.images.clone();
        // Reading the disk is not for async threads; a panic there would be told as no images.
        let listed = tokio::task::spawn_blocking(move || images.list()).await;
        let images: Vec<Value> = listed.unwrap_or_default().iter().map(image_json).collect();
        json_answer(StatusCode::OK, &json!({"images": images}))
    }

    /// Stores the archive in the request's body while it comes.
    pub(super) async fn load(
        &self,
        request: WebRequest,
        source: &Source,
    ) -> Result<WebResponse, Fault> {
        let (head, body) = request.into_parts();
        let hash = self.admit(&head, Payload::Later, source).await?.1;
        let name = Query::of(&head).get("name").map(reference).transpose()?;
        let loaded = match hash {
            Some(expected) => {
                // Nothing of a body may act before all of it is known to be what was signed.
                let file = spooled(body, &expected).await?;
                let source = Origin::Path(file.path().to_owned());
                self.parts.images.load(LoadSpec { source, name }).await
            }
            None => {
                let (sender, receiver) = mpsc::channel(PIECES);
                let current = Bytes::new();
                let source = Origin::Reader(Box::new(Pieces { receiver, current }));
                let load = self.parts.images.load(LoadSpec { source, name });
                tokio::join!(load, receive(body, sender)).0
            }
        };
        let loaded = loaded.map_err(|error| Fault::of(StatusCode::BAD_REQUEST, &error))?;
        let names: Vec<String> = loaded.iter().map(Reference::to_string).collect();
        Ok(json_answer(StatusCode::OK, &json!({"loaded": names})))
    }

    pub(super) async fn pack(&self, body: &[u8]) -> Result<WebResponse, Fault> {
        let ask: PackAsk = serde_json::from_slice(body).map_err(Fault::bad)?;
        let mut spec = PackSpec::new(reference(&ask.name)?, ask.program);
        spec.entrypoint = ask.entrypoint;
        spec.cmd = ask.cmd;
        spec.env = ask.env;
        spec.user = ask.user;
        spec.working_dir = ask.workdir;
        spec.expose = ask.expose;
        spec.labels = ask.labels;
        spec.stop_signal = ask.stop_signal;
        let files = ask.files.into_iter();
        spec.files = files
            .map(|file| PackFile {
                source: file.source,
                destination: file.destination,
            })
            .collect();
        let packed = self.parts.images.pack(&spec).await;
        let packed = packed.map_err(|error| Fault::of(StatusCode::BAD_REQUEST, &error))?;
        let digest = self.parts.images.resolve(&packed).await;
        let digest = digest.map(|digest| digest.to_string());
        let told = json!({"reference": packed.to_string(), "digest": digest});
        Ok(json_answer(StatusCode::OK, &told))
    }

    pub(super) async fn remove_image(&self, name: &str) -> Result<WebResponse, Fault> {
        let reference = reference(name)?;
        let removed = self.parts.images.remove(&reference).await;
        removed.map_err(|error| {
            let status = match error {
                ChangeError::NotFound(_) => StatusCode::NOT_FOUND,
                ChangeError::NoTag(_) => StatusCode::BAD_REQUEST,
                ChangeError::Manifest(_) | ChangeError::Save(_) => {
                    StatusCode::INTERNAL_SERVER_ERROR
                }
            };
            Fault::of(status, &error)
        })?;
        let told = json!({"removed": reference.to_string()});
        Ok(json_answer(StatusCode::OK, &told))
    }
}

fn reference(text: &str) -> Result<Reference, Fault> {
    text.parse().map_err(Fault::bad)
}

fn image_json(image: &ImageSummary) -> Value {
    let platforms: Vec<String> = image.platforms.iter().map(Platform::to_string).collect();
    json!({
        "reference": image.reference.to_string(),
        "digest": image.digest.to_string(),
        "platforms": platforms,
        "sizeBytes": image.size_bytes,
        "created": image.created,
    })
}

/// Passes a body on piece by piece, until it ends or nobody wants more.
async fn receive(mut body: Incoming, pieces: mpsc::Sender<io::Result<Bytes>>) {
    loop {
        let piece = match next(&mut body).await {
            Ok(None) => Ok(Bytes::new()),
            Ok(Some(piece)) => Ok(piece),
            Err(error) => Err(error),
        };
        let is_last = piece.as_ref().map_or(true, Bytes::is_empty);
        if pieces.send(piece).await.is_err() || is_last {
            return;
        }
    }
}

/// A file with the body in it, which has the hash it was signed with.
async fn spooled(mut body: Incoming, expected: &str) -> Result<NamedTempFile, Fault> {
    let failed = |error: io::Error| Fault::of(StatusCode::INTERNAL_SERVER_ERROR, &error);
    let file = NamedTempFile::new().map_err(failed)?;
    let mut writer = tokio::fs::File::from_std(file.reopen().map_err(failed)?);
    let mut hash = Sha256::new();
    while let Some(piece) = next(&mut body).await.map_err(Fault::bad)? {
        hash.update(&piece);
        writer.write_all(&piece).await.map_err(failed)?;
    }
    writer.flush().await.map_err(failed)?;
    match hex::encode(hash.finalize()) == expected {
        true => Ok(file),
        false => Err(Fault::new(
            StatusCode::FORBIDDEN,
            "the body is not what was signed",
        )),
    }
}

/// The next bytes of a body, never empty; `None` at its end.
async fn next(body: &mut Incoming) -> io::Result<Option<Bytes>> {
    loop {
        match tokio::time::timeout(PATIENCE, body.frame()).await {
            Ok(None) => return Ok(None),
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) if !data.is_empty() => return Ok(Some(data)),
                Ok(_) | Err(_) => {}
            },
            Ok(Some(Err(error))) => return Err(io::Error::other(error)),
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

/// An archive that comes in pieces; an empty piece ends it. Read outside async threads.
struct Pieces {
    receiver: mpsc::Receiver<io::Result<Bytes>>,
    current: Bytes,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.current.is_empty() {
            self.current = match self.receiver.blocking_recv() {
                Some(piece) => piece?,
                // The end has been read, or was cut off and told as an error before.
                None => Bytes::new(),
            };
        }
        let count = self.current.len().min(buffer.len());
        self.current.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}
