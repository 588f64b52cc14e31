//! Who may do what: asked for every request, decided elsewhere.

use base64::Engine;
use http::HeaderMap;
use http::header::AUTHORIZATION;

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
    /// A bearer token.
    Bearer(String),
    /// An `Authorization` header that is none of these.
    Unreadable,
}

/// What a caller wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Find out whether this is a registry and whether the credentials are good (`docker login`).
    SignIn,
    /// List the repositories.
    ListRepositories,
    /// Read manifests, blobs and tags.
    Pull,
    /// Write manifests and blobs.
    Push,
    /// Delete manifests and blobs.
    Delete,
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
pub trait Access: Send + Sync {
    /// Whether `credentials` allow `action`; on `repository`, except for the two actions that
    /// concern none.
    fn allowed(
        &self,
        credentials: &Credentials,
        repository: Option<&RepositoryName>,
        action: Action,
    ) -> Decision;
}

/// Everyone may do everything: for listeners that only loopback reaches.
#[derive(Debug, Clone, Copy)]
pub struct Open;

impl Access for Open {
    fn allowed(&self, _: &Credentials, _: Option<&RepositoryName>, _: Action) -> Decision {
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
