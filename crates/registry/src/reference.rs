//! Image references: what people write in a task definition, and the one name it stands for.
//!
//! `nginx` is `docker.io/library/nginx:latest`. Every spelling of an ECR registry
//! (`ACCOUNT.dkr.ecr.REGION.amazonaws.com`, its dual-stack and FIPS forms, and
//! `ACCOUNT.dkr.ecr.REGION.localhost[:port]`) is one registry, held in the local store.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, ParseDigestError};

mod grammar;
#[cfg(test)]
mod tests;

/// A repository in a registry: `docker.io/library/nginx`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RepositoryName {
    registry: String,
    path: String,
}

/// An image by name: repository, and a tag, a digest, or both (then the digest decides).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    repository: RepositoryName,
    tag: Option<String>,
    digest: Option<Digest>,
}

/// An ECR registry: one account in one region.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EcrRegistry {
    /// The twelve digits of the account.
    pub account: String,
    /// The region, as in `us-east-1`.
    pub region: String,
}

/// Why a text is not an image reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseReferenceError {
    /// The text does not follow the grammar.
    #[error("invalid reference format: {0:?}")]
    Format(String),
    /// The repository holds upper-case letters.
    #[error("invalid reference format: repository name ({0}) must be lowercase")]
    Uppercase(String),
    /// The part after `@` is not a digest.
    #[error("invalid reference format: {0}")]
    Digest(ParseDigestError),
}

/// Where a name without a registry is looked for.
const DOCKER_HUB: &str = "docker.io";

/// The tag meant when none is written.
const DEFAULT_TAG: &str = "latest";

impl RepositoryName {
    /// `path` in the registry at `host`, in its canonical spelling.
    ///
    /// Fails when either part does not follow the grammar.
    pub fn new(host: &str, path: &str) -> Result<Self, ParseReferenceError> {
        let registry = grammar::canonical_host(host)
            .ok_or_else(|| ParseReferenceError::Format(format!("{host}/{path}")))?;
        grammar::check_path(path)?;
        Ok(Self {
            registry,
            path: path.to_owned(),
        })
    }

    /// The registry's host, with its port when it has one.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The name within its registry, `library/nginx`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The ECR registry this repository is in, if it is in one.
    pub fn ecr(&self) -> Option<EcrRegistry> {
        EcrRegistry::from_host(&self.registry)
    }

    /// The image with `tag` in this repository; fails when `tag` is not a tag.
    pub fn tagged(&self, tag: &str) -> Result<Reference, ParseReferenceError> {
        grammar::check_tag(tag)?;
        Ok(Reference {
            repository: self.clone(),
            tag: Some(tag.to_owned()),
            digest: None,
        })
    }

    /// The image with `digest` in this repository.
    pub fn pinned(&self, digest: &Digest) -> Reference {
        Reference {
            repository: self.clone(),
            tag: None,
            digest: Some(digest.clone()),
        }
    }
}

impl Reference {
    /// The repository that holds the image.
    pub fn repository(&self) -> &RepositoryName {
        &self.repository
    }

    /// The tag; `None` only when a digest is given.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, when the reference pins one.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// What a registry is asked for: the digest, else the tag.
    pub fn target(&self) -> &str {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.as_str(),
            (None, Some(tag)) => tag,
            (None, None) => DEFAULT_TAG,
        }
    }

    /// Whether the local store is this image's registry, so that it is never asked for elsewhere.
    pub fn is_local(&self) -> bool {
        self.repository.ecr().is_some()
    }
}

impl EcrRegistry {
    /// The registry that `host` names in any of its spellings; a port is ignored.
    pub fn from_host(host: &str) -> Option<Self> {
        grammar::ecr_host(host)
    }

    /// The canonical host, `ACCOUNT.dkr.ecr.REGION.amazonaws.com`.
    pub fn host(&self) -> String {
        let suffix = if self.region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        format!("{}.dkr.ecr.{}.{suffix}", self.account, self.region)
    }
}

impl FromStr for Reference {
    type Err = ParseReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        grammar::reference(text)
    }
}

impl FromStr for RepositoryName {
    type Err = ParseReferenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, path) = text
            .split_once('/')
            .ok_or_else(|| ParseReferenceError::Format(text.to_owned()))?;
        Self::new(host, path)
    }
}

impl TryFrom<String> for RepositoryName {
    type Error = ParseReferenceError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RepositoryName> for String {
    fn from(name: RepositoryName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for RepositoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.path)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.repository.fmt(f)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}
