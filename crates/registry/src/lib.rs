//! Container images: the content store, the OCI distribution server, and other registries.
//!
//! - [`reference`](mod@reference): what image names mean; ECR names are ours.
//! - [`Images`]: the store. Blobs by digest, names, layers unpacked; `load`, `pack`, `pull`,
//!   `prepare`, `prune`.
//! - [`distribution`]: push and pull over HTTP, for docker, podman, skopeo and the like.
//!
//! The room's ECR API handlers stand beside these, in `handlers`, once they land.

mod blobs;
mod config;
mod digest;
pub mod distribution;
mod durable;
mod graph;
mod images;
mod index;
mod ingest;
mod keyed;
mod layers;
mod limits;
mod load;
mod manifest;
mod pack;
mod platform;
mod prepare;
mod pull;
pub mod reference;
mod sweep;
mod tape;
mod unpack;

pub use blobs::{ReadBlobError, WriteBlobError};
pub use config::{ContainerConfig, HealthCheck, ImageConfig, RootFs};
pub use digest::{Digest, ParseDigestError};
pub use graph::ReadManifestError;
pub use images::{ChangeError, ImageSummary, Images, OpenError, Pruned};
pub use index::{ManifestEntry, Repository};
pub use limits::Limits;
pub use load::{LoadError, LoadSpec, Source};
pub use manifest::{Descriptor, ImageIndex, ImageManifest, Manifest, ParseManifestError};
pub use pack::{PackError, PackFile, PackSpec};
pub use platform::Platform;
pub use prepare::{Image, PrepareError};
pub use pull::{Auth, Dial, PullError, PullFailure, PullSource, PullStage};
pub use reference::{EcrRegistry, ParseReferenceError, Reference, RepositoryName};
pub use tape::TapeError;
pub use unpack::UnpackError;
