//! Why a pull failed, in the words ECS users know from `CannotPullContainerError`.

use std::fmt;

use crate::digest::Digest;
use crate::platform::Platform;
use crate::reference::Reference;

/// A failed pull. `Display` is what ECS shows after `CannotPullContainerError: `.
#[derive(Debug, Clone)]
pub struct PullError {
    /// The image that was wanted.
    pub reference: Reference,
    /// What was being fetched.
    pub stage: PullStage,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong.
    pub failure: PullFailure,
}

/// The two halves of a pull, which ECS words differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PullStage {
    /// Finding out what the name stands for.
    Manifest,
    /// Fetching configuration and layers.
    Content,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PullFailure {
    /// The registry has no such repository.
    NameNotFound,
    /// The repository has no such tag or digest.
    TagNotFound,
    /// The registry has the manifest but not one of its blobs.
    BlobNotFound(Digest),
    /// The registry refuses callers without credentials, or hides what they may not see.
    AccessDenied,
    /// The registry refuses these credentials.
    Unauthorized,
    /// The registry asks to come back later.
    TooManyRequests(String),
    /// No connection could be made.
    Dial {
        /// `host:port` that was dialled.
        address: String,
        /// Why there was no connection.
        dial: Dial,
    },
    /// The connection broke, or stood still, before everything had come.
    Interrupted(String),
    /// The registry answered with a server error.
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The image is not made for the platform.
    Platform(Platform),
    /// What came is not what its digest promised.
    Digest {
        /// The digest that was promised.
        expected: String,
        /// The digest of what came.
        actual: String,
    },
    /// What came is not a manifest, is too large, or breaks the protocol.
    Invalid(String),
    /// This machine could not store what came.
    Store(String),
}

/// Why a connection could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dial {
    /// Nobody listens there.
    Refused,
    /// The name does not resolve.
    NoSuchHost,
    /// No answer in time: what a subnet without a way out looks like.
    Timeout,
    /// Anything else, TLS failures among it.
    Other(String),
}

impl PullError {
    /// A failed pull of `reference`.
    pub fn new(
        reference: &Reference,
        stage: PullStage,
        attempts: u32,
        failure: PullFailure,
    ) -> Self {
        Self {
            reference: reference.clone(),
            stage,
            attempts,
            failure,
        }
    }

    /// Whether the same pull may succeed a moment later.
    pub fn is_transient(&self) -> bool {
        match self.failure {
            PullFailure::TooManyRequests(_)
            | PullFailure::Dial { .. }
            | PullFailure::Interrupted(_)
            | PullFailure::Server { .. } => true,
            PullFailure::NameNotFound
            | PullFailure::TagNotFound
            | PullFailure::BlobNotFound(_)
            | PullFailure::AccessDenied
            | PullFailure::Unauthorized
            | PullFailure::Platform(_)
            | PullFailure::Digest { .. }
            | PullFailure::Invalid(_)
            | PullFailure::Store(_) => false,
        }
    }
}

impl std::error::Error for PullError {}

impl fmt::Display for PullError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, doing) = match self.stage {
            PullStage::Manifest => ("pull image manifest", "resolve ref"),
            PullStage::Content => ("ref pull", "pull and unpack image"),
        };
        write!(f, "{what} has been retried {} time(s): ", self.attempts)?;
        let reference = &self.reference;
        if let PullFailure::Platform(platform) = &self.failure {
            return write!(
                f,
                "image manifest does not contain descriptor matching platform '{platform}'"
            );
        }
        write!(f, "failed to {doing} {reference}: ")?;
        self.cause(f)
    }
}

impl PullError {
    fn cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reference = &self.reference;
        match &self.failure {
            PullFailure::NameNotFound | PullFailure::TagNotFound => {
                write!(f, "{reference}: not found")
            }
            PullFailure::BlobNotFound(digest) => write!(f, "content at {digest} not found"),
            PullFailure::AccessDenied => f.write_str(
                "pull access denied, repository does not exist or may require authorization: \
                 authorization failed: no basic auth credentials",
            ),
            PullFailure::Unauthorized => {
                f.write_str("failed to authorize: unexpected status: 401 Unauthorized")
            }
            PullFailure::TooManyRequests(why) => {
                write!(
                    f,
                    "unexpected status code: 429 Too Many Requests - Server message: {why}"
                )
            }
            PullFailure::Dial { address, dial } => write_dial(f, address, dial),
            PullFailure::Interrupted(why) => write!(f, "failed to copy: {why}"),
            PullFailure::Server { status } => write!(f, "unexpected status code: {status}"),
            PullFailure::Platform(platform) => write!(f, "no match for platform {platform}"),
            PullFailure::Digest { expected, actual } => {
                write!(f, "unexpected digest: got {actual}, expected {expected}")
            }
            PullFailure::Invalid(why) | PullFailure::Store(why) => f.write_str(why),
        }
    }
}

fn write_dial(f: &mut fmt::Formatter<'_>, address: &str, dial: &Dial) -> fmt::Result {
    f.write_str("failed to do request: ")?;
    match dial {
        Dial::Refused => write!(f, "dial tcp {address}: connect: connection refused"),
        Dial::NoSuchHost => {
            let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
            write!(f, "dial tcp: lookup {host}: no such host")
        }
        Dial::Timeout => write!(f, "dial tcp {address}: i/o timeout"),
        Dial::Other(why) => write!(f, "dial tcp {address}: {why}"),
    }
}
