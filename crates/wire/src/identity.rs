//! Who holds which access key: the seam that the `iam` room fills.

use crate::Source;
use async_trait::async_trait;
use domain::{Principal, Region};

/// The circumstances of a call whose caller is not known yet.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// Where it came from.
    pub source: &'a Source,
    /// The Region it asks.
    pub region: &'a Region,
}

/// What is known of an access key.
#[derive(Clone, PartialEq, Eq)]
pub enum Known {
    /// The signature must have been made with this secret.
    Verify {
        /// The secret access key.
        secret: String,
        /// Whose it is.
        principal: Principal,
    },
    /// Accepted without looking at the signature: only in lenient mode, never from a VPC.
    Lenient(Principal),
}

/// Why nothing is known of an access key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// No such access key, or it is not active.
    #[error("the access key is not known")]
    AccessKey,
    /// The session token is missing, or is not this key's.
    #[error("the session token does not belong to the access key")]
    Token,
    /// The session is over.
    #[error("the session has expired")]
    Expired,
    /// What holds the access keys cannot be asked now.
    #[error("access keys cannot be looked up now")]
    Unavailable,
}

/// Knows access keys.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// What is known of an access key and the session token it came with.
    async fn find(
        &self,
        access_key: &str,
        session_token: Option<&str>,
        arrival: Arrival<'_>,
    ) -> Result<Known, Unknown>;

    /// Who an unsigned call is from; `None` when it must be signed. Not asked about operations
    /// that the model lets anyone call.
    async fn unsigned(&self, arrival: Arrival<'_>) -> Option<Principal>;
}
