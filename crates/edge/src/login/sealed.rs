//! What browsers carry for the load balancer and cannot read: sessions and states.

use route::login::{Login, Terms};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Either of them; one never passes for the other.
#[derive(Serialize, Deserialize)]
pub(super) enum Sealed {
    Session(Session),
    State(State),
}

/// A user who has logged in.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    /// Who says so.
    pub(super) issuer: String,
    /// To which client.
    pub(super) client: String,
    /// What the user info endpoint says.
    pub(super) claims: Map<String, Value>,
    /// The access token.
    pub(super) access: String,
    /// When it ends, where that is known; seconds since 1970.
    pub(super) access_until: Option<u64>,
    /// The refresh token.
    pub(super) refresh: Option<String>,
    /// When the session ends; seconds since 1970.
    pub(super) until: u64,
}

impl Session {
    /// Whether it does for `login`: rules with one provider and client share their sessions.
    pub(super) fn is_of(&self, login: &Login) -> bool {
        self.issuer == login.issuer && self.client == login.client
    }

    pub(super) fn terms(&self) -> Terms {
        Terms {
            until: self.until,
            access_until: self.access_until,
            renewable: self.refresh.is_some(),
        }
    }
}

/// A user on the way to the provider.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct State {
    /// What was asked.
    pub(super) login: String,
    pub(super) issuer: String,
    pub(super) client: String,
    /// Where the user wanted to go.
    pub(super) url: String,
    /// Where the provider was told to send the user back to.
    pub(super) redirect: String,
    /// What the browser must have in its cookie.
    pub(super) browser: String,
    /// What the ID token must have.
    pub(super) nonce: String,
    /// When; seconds since 1970.
    pub(super) begun: u64,
}
