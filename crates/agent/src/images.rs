//! Images from the store of this machine, pulled when they are not there.

mod processor;

use crate::hands::{Fetched, ImageAsk, ImageError, Images};
use async_trait::async_trait;
use registry::{Auth, Digest, EcrAccess, Image, PullError, PullSource, Reference};
use std::sync::Arc;
use wire::Source;

/// The images of this machine.
pub struct StoredImages {
    images: registry::Images,
    access: Arc<EcrAccess>,
    source: PullSource,
}

impl StoredImages {
    /// Images kept by `images`, ECR's as far as `access` lets the execution role; others are
    /// pulled as `source` says.
    pub fn new(images: registry::Images, access: Arc<EcrAccess>, source: PullSource) -> Self {
        Self {
            images,
            access,
            source,
        }
    }

    /// The manifest of an image: the one its deployment chose, the one of that name here, or
    /// the one its registry has.
    async fn digest(&self, ask: &ImageAsk<'_>) -> Result<Digest, ImageError> {
        let reference: Reference = ask.image.parse().map_err(|error| {
            cannot_pull(format!(
                "invalid reference format: {}: {}",
                ask.image,
                told(&error)
            ))
        })?;
        if reference.is_local() {
            self.allowed(ask, &reference).await?;
        }
        let held: Option<Digest> = ask.digest.and_then(|digest| digest.parse().ok());
        // Images of ECR are fetched as the execution role, whatever the container says.
        let login = ask.login.filter(|_| !reference.is_local());
        let reference = match (held, login) {
            (Some(digest), None) => return Ok(digest),
            (Some(digest), Some(_)) => reference.repository().pinned(&digest),
            (None, _) => reference,
        };
        // Who logs in asks the registry every time: what is here may not be theirs to run.
        let here = match login {
            Some(_) => None,
            None => self.images.resolve(&reference).await,
        };
        match here {
            Some(digest) => Ok(digest),
            None if reference.is_local() => Err(cannot_pull(format!(
                "pull image manifest has been retried 1 time(s): failed to resolve ref {0}: {0}: \
                 not found",
                ask.image
            ))),
            None if !ask.outside => Err(cannot_pull(format!(
                "pull image manifest has been retried 5 time(s): failed to resolve ref {}: failed \
                 to do request: dial tcp: i/o timeout: the task's subnet has no way to its registry",
                ask.image
            ))),
            None => {
                let source = self.source_for(ask)?;
                let pulled: Result<_, PullError> = self.images.pull(&reference, &source).await;
                pulled.map_err(|error| cannot_pull(error.to_string()))
            }
        }
    }

    /// Pulls an image a deployment is held to that is not here any more; whether it is now.
    async fn pull_again(&self, ask: &ImageAsk<'_>, digest: &Digest) -> bool {
        let reference: Option<Reference> = ask.image.parse().ok();
        let elsewhere = reference.filter(|one| ask.outside && !one.is_local());
        let Some(reference) = elsewhere else {
            return false;
        };
        let exact = reference.repository().pinned(digest);
        let Ok(source) = self.source_for(ask) else {
            return false;
        };
        self.images.pull(&exact, &source).await.is_ok()
    }

    /// How to pull for a container: as its user of the registry, for its processor.
    fn source_for(&self, ask: &ImageAsk<'_>) -> Result<PullSource, ImageError> {
        let mut source = self.source.clone();
        source.platform = processor::platform(ask.architecture)?;
        if let Some(login) = ask.login {
            source.auth = Auth::Basic {
                username: login.username.clone(),
                password: login.password.clone(),
            };
        }
        Ok(source)
    }

    /// ECR asks who pulls: the task's execution role.
    async fn allowed(&self, ask: &ImageAsk<'_>, reference: &Reference) -> Result<(), ImageError> {
        let Some(caller) = ask.caller else {
            return Ok(());
        };
        let allowed = self
            .access
            .pull_allowed(caller, &Source::Internal, reference)
            .await;
        allowed.map_err(|denied| ImageError(denied.to_string()))
    }
}

fn cannot_pull(why: String) -> ImageError {
    ImageError(format!("CannotPullContainerError: {why}"))
}

#[async_trait]
impl Images for StoredImages {
    async fn fetch(&self, ask: &ImageAsk<'_>) -> Result<Fetched, ImageError> {
        let platform = processor::platform(ask.architecture)?;
        let digest = self.digest(ask).await?;
        let mut image = self.images.prepare(&digest, &platform).await;
        if image.is_err() && ask.digest.is_some() && self.pull_again(ask, &digest).await {
            image = self.images.prepare(&digest, &platform).await;
        }
        image
            .map(fetched)
            .map_err(|error| cannot_pull(told(&error)))
    }
}

fn fetched(image: Image) -> Fetched {
    Fetched {
        digest: image.digest.to_string(),
        bytes: image.bytes,
        layers: image.layers.clone(),
        entry_point: image.config.entrypoint.clone(),
        command: image.config.cmd.clone(),
        environment: image.config.env.clone(),
        user: image.config.user.clone(),
        working_directory: image.config.working_dir.clone(),
        stop_signal: image.config.stop_signal.clone(),
        hold: Some(Arc::new(image)),
    }
}

/// An error with what caused it.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
