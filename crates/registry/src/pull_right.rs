//! Whether a task's execution role may pull an image, and what ECS says when it may not.

use domain::Principal;
use wire::{Context, Source};

use crate::distribution::Decision;
use crate::ecr_access::{EcrAccess, ask};
use crate::handlers::{Ecr, scope_of};
use crate::images::Store;
use crate::manifest::Manifest;
use crate::reference::{Reference, RepositoryName};
use crate::{Digest, graph};

/// Why a role may not pull. `Display` is the task's stopped reason, its first word the code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PullDenied {
    /// The role may not sign in to ECR: `ResourceInitializationError`.
    #[error(
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource \
         retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 \
         time(s): AccessDeniedException: {why}\n\tstatus code: 400, request id: {request_id}"
    )]
    RegistryAuth {
        /// IAM's answer.
        why: String,
        /// Names the call that was refused.
        request_id: String,
    },
    /// The role may not read the manifest: `CannotPullContainerError`.
    #[error(
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to \
         resolve ref {reference}: unexpected status from HEAD request to {url}: 403 Forbidden"
    )]
    Manifest {
        /// The image.
        reference: Reference,
        /// What was asked for.
        url: String,
        /// IAM's answer, for logs and `longshore why`; ECS does not show it.
        why: String,
    },
    /// The role may not read the layers: `CannotPullContainerError`.
    #[error(
        "CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: \
         httpReadSeeker: failed open: unexpected status from GET request to {url}: 403 Forbidden"
    )]
    Layer {
        /// The image.
        reference: Reference,
        /// What was asked for.
        url: String,
        /// IAM's answer, for logs and `longshore why`; ECS does not show it.
        why: String,
    },
}

impl PullDenied {
    /// IAM's answer: the statement, or its absence, that caused the denial.
    pub fn why(&self) -> &str {
        match self {
            Self::RegistryAuth { why, .. }
            | Self::Manifest { why, .. }
            | Self::Layer { why, .. } => why,
        }
    }
}

impl EcrAccess {
    /// Whether `role` may pull `reference`, asking IAM what a pull asks in its order.
    ///
    /// An image that is not in an ECR registry needs no right.
    pub async fn pull_allowed(
        &self,
        role: &Principal,
        source: &Source,
        reference: &Reference,
    ) -> Result<(), PullDenied> {
        let repository = reference.repository();
        let Some(scope) = scope_of(repository) else {
            return Ok(());
        };
        let cx = self.context(role.clone(), scope, source.clone());
        let signed_in = cx.allow("ecr:GetAuthorizationToken", "*").await;
        signed_in.map_err(|error| PullDenied::RegistryAuth {
            why: error.message,
            request_id: cx.request_id.clone(),
        })?;
        if let Err(why) = may(self.ecr(), &cx, repository, "BatchGetImage").await {
            let (reference, url) = (reference.clone(), url("manifests", reference));
            return Err(PullDenied::Manifest {
                reference,
                url,
                why,
            });
        }
        if let Err(why) = may(self.ecr(), &cx, repository, "GetDownloadUrlForLayer").await {
            let url = self.first_blob(reference).await;
            let reference = reference.clone();
            return Err(PullDenied::Layer {
                reference,
                url,
                why,
            });
        }
        Ok(())
    }

    /// Where the first blob a pull would fetch stands; the manifest when it is not known.
    async fn first_blob(&self, reference: &Reference) -> String {
        let images = &self.ecr().images;
        let Some(root) = images.resolve(reference).await else {
            return url("manifests", reference);
        };
        let read = move |store: &Store| first_blob(store, &root);
        match images.blocking(read).await {
            Some(blob) => url("blobs", &reference.repository().pinned(&blob)),
            None => url("manifests", reference),
        }
    }
}

/// Whether IAM lets the caller do `action` to the repository; else its answer.
async fn may(
    ecr: &Ecr,
    cx: &Context,
    repository: &RepositoryName,
    action: &str,
) -> Result<(), String> {
    match ask(ecr, cx, repository.path(), &[action]).await {
        Ok(()) | Err(Decision::Allow) => Ok(()),
        Err(Decision::Denied(why) | Decision::NameUnknown(why)) => Err(why),
        Err(Decision::Unauthorized) => Err("no basic auth credentials".to_owned()),
    }
}

/// The configuration of an image, or of an index's first image. Reads the disk.
fn first_blob(store: &Store, root: &Digest) -> Option<Digest> {
    let image = match graph::manifest(&store.blobs, root).ok()? {
        Manifest::Image(image) => return Some(image.config.digest),
        Manifest::Index(index) => index.manifests.into_iter().next()?.digest,
    };
    match graph::manifest(&store.blobs, &image).ok()? {
        Manifest::Image(image) => Some(image.config.digest),
        Manifest::Index(_) => None,
    }
}

/// The URL of a part of an image, as a client of ECR would write it.
fn url(kind: &str, reference: &Reference) -> String {
    let repository = reference.repository();
    let (host, path) = (repository.registry(), repository.path());
    format!("https://{host}/v2/{path}/{kind}/{}", reference.target())
}
