//! Who may do what: asked for every request, decided elsewhere.

use std::net::IpAddr;

use async_trait::async_trait;
use base64::Engine;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::publish::TagRule;
use crate::reference::RepositoryName;

/// What a caller showed.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Nothing.
    Anonymous,
    /// A user name and a password; ECR's token is `AWS` and the token.
    Basic {
        /// User name.
        username: String,
        /// Password or token.
        password: String,
    },
    /// A bearer token, or the `grant` in the query of a layer's download URL.
    Bearer(String),
    /// An `Authorization` header that is none of these.
    Unreadable,
}

/// The query parameter that carries the right to read one repository's layers.
pub(crate) const GRANT: &str = "grant";

/// Who sent a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What they showed.
    pub credentials: Credentials,
    /// Where they are.
    pub peer: IpAddr,
}

/// What a caller wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Find out whether this is a registry and whether the credentials are good (`docker login`).
    SignIn,
    /// List the repositories.
    ListRepositories,
    /// List the tags of a repository.
    ListTags,
    /// Read a manifest, or find out whether it is there.
    PullManifest,
    /// Find out whether a blob is there, as every push does first.
    CheckLayer,
    /// Read a blob.
    PullLayer,
    /// Write a blob.
    UploadLayer,
    /// Write a manifest.
    PutManifest,
    /// Delete manifests and blobs.
    Delete,
}

impl Action {
    /// Whether it adds to a repository, which may have to be made for it.
    pub fn is_push(self) -> bool {
        match self {
            Self::UploadLayer | Self::PutManifest => true,
            Self::SignIn
            | Self::ListRepositories
            | Self::ListTags
            | Self::PullManifest
            | Self::CheckLayer
            | Self::PullLayer
            | Self::Delete => false,
        }
    }
}

/// The answer to a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Go ahead.
    Allow,
    /// Show (other) credentials: 401.
    Unauthorized,
    /// These credentials do not suffice: 403, with the reason.
    Denied(String),
    /// The repository does not exist, and this action does not create it: 404, with the reason.
    NameUnknown(String),
}

/// Decides about requests.
#[async_trait]
pub trait Access: Send + Sync {
    /// Whether `caller` may do `action`; on `repository`, except for the two actions that
    /// concern none.
    async fn allowed(
        &self,
        caller: &Caller,
        repository: Option<&RepositoryName>,
        action: Action,
    ) -> Decision;

    /// What a push may do with a tag that names another image already.
    async fn tag_rule(&self, _repository: &RepositoryName, _tag: &str) -> TagRule {
        TagRule::MayMove
    }
}

/// Everyone may do everything: for listeners that only loopback reaches.
#[derive(Debug, Clone, Copy)]
pub struct Open;

#[async_trait]
impl Access for Open {
    async fn allowed(&self, _: &Caller, _: Option<&RepositoryName>, _: Action) -> Decision {
        Decision::Allow
    }
}

impl Credentials {
    /// Reads the `Authorization` header.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let Some(value) = headers.get(AUTHORIZATION) else {
            return Self::Anonymous;
        };
        Self::parse(value.to_str().unwrap_or_default()).unwrap_or(Self::Unreadable)
    }

    /// The `grant` in a download URL's query, for whoever showed nothing else.
    pub(super) fn or_grant(self, query: &[(String, String)]) -> Self {
        let grant = query.iter().find(|(name, _)| name == GRANT);
        match (self, grant) {
            (Self::Anonymous, Some((_, token))) => Self::Bearer(token.clone()),
            (shown, _) => shown,
        }
    }

    fn parse(value: &str) -> Option<Self> {
        let (scheme, rest) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(Self::Bearer(rest.trim().to_owned()));
        }
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let decoded = base64::engine::general_purpose::STANDARD
            .decode(rest.trim())
            .ok()?;
        let decoded = String::from_utf8(decoded).ok()?;
        let (username, password) = decoded.split_once(':')?;
        Some(Self::Basic {
            username: username.to_owned(),
            password: password.to_owned(),
        })
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Anonymous => f.write_str("Anonymous"),
            Self::Basic { username, .. } => write!(f, "Basic({username}, …)"),
            Self::Bearer(_) => f.write_str("Bearer(…)"),
            Self::Unreadable => f.write_str("Unreadable"),
        }
    }
}
