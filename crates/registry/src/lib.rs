//! Container images: the content store, the OCI distribution server, and other registries.
//!
//! - [`reference`](mod@reference): what image names mean; ECR names are ours.
//! - [`Images`]: the store. Blobs by digest, names, layers unpacked; `load`, `pack`, `pull`,
//!   `prepare`, `prune`.
//! - [`distribution`]: push and pull over HTTP, for docker, podman, skopeo and the like.
//!
//! - [`Ecr`]: the ECR API, in `handlers`. Repositories are records; their images stand in the
//!   store under `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`.
//! - [`EcrAccess`]: who may push and pull; tokens, and the rights of a task's execution role.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod blobs;
mod config;
mod convert;
mod digest;
pub mod distribution;
mod durable;
mod ecr_access;
mod graph;
mod handlers;
mod images;
mod index;
mod ingest;
mod keyed;
mod layers;
mod limits;
mod load;
mod manifest;
mod pack;
mod page;
mod platform;
mod prepare;
mod publish;
mod pull;
mod pull_right;
pub mod reference;
mod sweep;
mod tape;
mod token;
mod unpack;

pub use blobs::{ReadBlobError, WriteBlobError};
pub use config::{ContainerConfig, HealthCheck, ImageConfig, RootFs};
pub use digest::{Digest, ParseDigestError};
pub use ecr_access::{Anonymous, EcrAccess};
pub use graph::ReadManifestError;
pub use handlers::{Ecr, EcrApi, OciServer, OnUnknownPush};
pub use images::{ChangeError, ImageSummary, Images, OpenError, Pruned};
pub use index::{ManifestEntry, Repository};
pub use limits::Limits;
pub use load::{LoadError, LoadSpec, Source};
pub use manifest::{Descriptor, ImageIndex, ImageManifest, Manifest, ParseManifestError};
pub use pack::{PackError, PackFile, PackSpec};
pub use platform::Platform;
pub use prepare::{Image, PrepareError};
pub use publish::TagRule;
pub use pull::{Auth, Dial, PullError, PullFailure, PullSource, PullStage};
pub use pull_right::PullDenied;
pub use reference::{EcrRegistry, ParseReferenceError, Reference, RepositoryName};
pub use tape::TapeError;
pub use unpack::UnpackError;

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateRepository.imageScanningConfiguration",
        "kept and told; images are not scanned",
    ),
    (
        "PutImageScanningConfiguration.imageScanningConfiguration",
        "kept and told; images are not scanned",
    ),
    (
        "CreateRepository.encryptionConfiguration",
        "kept and told; blobs are stored as they came",
    ),
    (
        "distribution.push",
        "a push makes the repository it names when its caller may ecr:CreateRepository; \
         `Ecr::on_unknown_push` refuses it as ECR does without a creation template",
    ),
    (
        "GetAuthorizationToken.registryIds",
        "every token is good for all registries its owner may use",
    ),
    (
        "PutLifecyclePolicy.lifecyclePolicyText",
        "kept and told; images are not expired",
    ),
    (
        "BatchGetImage.acceptedMediaTypes",
        "manifests are answered as they were pushed, never converted",
    ),
];
