//! Manifests, indexes and image configurations, as far as running and serving images needs them.
//!
//! Our own shapes rather than `oci-spec`'s: Docker's additions (health checks above all) are
//! wanted, and what an image leaves out must not make it unreadable. Stored bytes are never
//! rewritten, so nothing these shapes omit is lost.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::platform::Platform;

/// Media type of an OCI image manifest.
pub(crate) const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// Media type of an OCI image index.
pub(crate) const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// Media type of an OCI image configuration.
pub(crate) const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// Media type of an uncompressed OCI layer.
pub(crate) const OCI_LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
/// Media type of a Docker image manifest.
pub(crate) const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Media type of a Docker manifest list.
pub(crate) const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";

/// A pointer to content: what it is, its digest and its size.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Media type of the content.
    #[serde(default)]
    pub media_type: String,
    /// Digest of the content.
    pub digest: Digest,
    /// Size of the content in bytes.
    pub size: u64,
    /// The machine the content is for, in an index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// Free-form notes; the image's name in an OCI layout.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// What the content is an artifact of, in a list of referrers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// Other addresses of the content (layers that registries may not hold).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
}

impl Descriptor {
    /// A descriptor with nothing but the three things every one has.
    pub fn new(media_type: &str, digest: Digest, size: u64) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest,
            size,
            platform: None,
            annotations: BTreeMap::new(),
            artifact_type: None,
            urls: Vec::new(),
        }
    }
}

/// An image manifest: one configuration and its layers, lowest first.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageManifest {
    /// Always 2.
    pub schema_version: u32,
    /// The manifest's own media type; OCI lets it be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// What kind of artifact this is, when it is not an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// The image configuration.
    pub config: Descriptor,
    /// The layers, lowest first.
    #[serde(default)]
    pub layers: Vec<Descriptor>,
    /// The manifest this one is about (a signature, a bill of materials).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Descriptor>,
    /// Free-form notes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// An image index (manifest list): the same image for several platforms.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageIndex {
    /// Always 2.
    pub schema_version: u32,
    /// The index's own media type; OCI lets it be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// What kind of artifact this is, when it is not an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// The manifests, one for each platform.
    pub manifests: Vec<Descriptor>,
    /// The manifest this one is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Descriptor>,
    /// Free-form notes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// Either thing a tag can point to.
#[derive(Debug, Clone)]
pub enum Manifest {
    /// One image.
    Image(ImageManifest),
    /// One image for each platform.
    Index(ImageIndex),
}

/// Why bytes are not a manifest.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ParseManifestError {
    /// The bytes are not the JSON of a manifest.
    #[error("manifest is not valid: {0}")]
    Json(String),
    /// The manifest is of another version than 2.
    #[error("manifest schema version {0} is not supported")]
    SchemaVersion(u64),
    /// The manifest says it is something else than what it was sent as.
    #[error("manifest media type {said:?} does not match {sent:?}")]
    MediaType {
        /// The media type inside the manifest.
        said: String,
        /// The media type it was sent with.
        sent: String,
    },
    /// Nothing we know has this media type.
    #[error("manifest media type {0:?} is not supported")]
    Unsupported(String),
}

impl Manifest {
    /// Reads a manifest or an index, told apart by its media type, else by its fields.
    ///
    /// `sent_as` is the media type the bytes came with, if they came with one.
    pub fn parse(bytes: &[u8], sent_as: Option<&str>) -> Result<Self, ParseManifestError> {
        let json: serde_json::Value = from_json(bytes)?;
        match json
            .get("schemaVersion")
            .and_then(serde_json::Value::as_u64)
        {
            Some(2) => {}
            version => return Err(ParseManifestError::SchemaVersion(version.unwrap_or(0))),
        }
        let said = json.get("mediaType").and_then(serde_json::Value::as_str);
        if let (Some(said), Some(sent)) = (said, sent_as)
            && said != sent
        {
            return Err(ParseManifestError::MediaType {
                said: said.into(),
                sent: sent.into(),
            });
        }
        let is_index = match said.or(sent_as) {
            Some(OCI_INDEX | DOCKER_LIST) => true,
            Some(OCI_MANIFEST | DOCKER_MANIFEST) => false,
            Some(other) => return Err(ParseManifestError::Unsupported(other.to_owned())),
            None => json.get("manifests").is_some(),
        };
        Ok(if is_index {
            Self::Index(from_json(bytes)?)
        } else {
            Self::Image(from_json(bytes)?)
        })
    }

    /// The media type to serve the manifest as.
    pub fn media_type(&self) -> &str {
        match self {
            Self::Image(image) => image.media_type.as_deref().unwrap_or(OCI_MANIFEST),
            Self::Index(index) => index.media_type.as_deref().unwrap_or(OCI_INDEX),
        }
    }

    /// The manifest this one is about, if it is about one.
    pub fn subject(&self) -> Option<&Descriptor> {
        match self {
            Self::Image(image) => image.subject.as_ref(),
            Self::Index(index) => index.subject.as_ref(),
        }
    }

    /// The kind of artifact; for a manifest that does not say, its configuration's media type.
    pub fn artifact_type(&self) -> Option<&str> {
        match self {
            Self::Image(image) => image
                .artifact_type
                .as_deref()
                .or(Some(image.config.media_type.as_str())),
            Self::Index(index) => index.artifact_type.as_deref(),
        }
    }

    /// The manifest's notes.
    pub fn annotations(&self) -> &BTreeMap<String, String> {
        match self {
            Self::Image(image) => &image.annotations,
            Self::Index(index) => &index.annotations,
        }
    }
}

impl ImageIndex {
    /// The first image for `platform`; one that names no platform is for any.
    pub fn choose(&self, platform: &Platform) -> Option<&Descriptor> {
        let is_attestation = |child: &&Descriptor| {
            child
                .platform
                .as_ref()
                .is_some_and(|offered| offered.os == "unknown")
        };
        let fits = |child: &&Descriptor| {
            child
                .platform
                .as_ref()
                .is_none_or(|offered| platform.accepts(offered))
        };
        self.manifests
            .iter()
            .filter(|child| !is_attestation(child))
            .find(fits)
    }
}

/// Reads JSON into `T`, with the parser's own words when it does not fit.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    bytes: &[u8],
) -> Result<T, ParseManifestError> {
    serde_json::from_slice(bytes).map_err(|e| ParseManifestError::Json(e.to_string()))
}
