//! Sessions: temporary credentials that carry all that is known of them in their token.

use crate::seal::Seal;
use domain::{IdSource, Principal, Timestamp};
use serde::{Deserialize, Serialize};

/// What a session token holds.
#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    /// The access key id it belongs to.
    #[serde(rename = "k")]
    pub(crate) access_key: String,
    /// The secret access key.
    #[serde(rename = "s")]
    pub(crate) secret: String,
    /// Whose session it is.
    #[serde(rename = "p")]
    pub(crate) principal: Principal,
    /// When it ends.
    #[serde(rename = "e")]
    pub(crate) ends_at: Timestamp,
}

impl Session {
    /// A new session of `principal`, and its token.
    ///
    /// # Panics
    /// Never: a session is plain data.
    pub(crate) fn begin(
        principal: Principal,
        ends_at: Timestamp,
        seal: &Seal,
        ids: &dyn IdSource,
    ) -> (Self, String) {
        let session = Self {
            access_key: seal.access_key_id("ASIA", principal.account(), ids),
            secret: secret(ids),
            principal,
            ends_at,
        };
        let bytes = serde_json::to_vec(&session).expect("a session is plain data");
        let token = seal.seal(&bytes, ids);
        (session, token)
    }

    /// The session of a token; `None` when this server did not make it as it is.
    pub(crate) fn open(token: &str, seal: &Seal) -> Option<Self> {
        serde_json::from_slice(&seal.open(token)?).ok()
    }
}

/// A new secret access key: 40 characters.
pub(crate) fn secret(ids: &dyn IdSource) -> String {
    ids.mixed(40)
}
