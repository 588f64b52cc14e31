//! What a rule asks of users who must log in, and where their sessions stand. Pure: no keys, no
//! calls.
//!
//! Source for what is not said otherwise: the load balancers' guide, authenticate users.

mod cookies;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::LoginId;

pub use cookies::{NONCE_COOKIE, TooLarge, keep_nonce, nonce};

/// Where the provider sends users back to.
pub const ANSWER_PATH: &str = "/oauth2/idpresponse";
/// How long a user may take to log in: 15 minutes.
pub const LOGIN_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// The most bytes of claims and access token together.
pub const MOST_CLAIMS: usize = 11 * 1024;

/// What may stand in a parameter as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What is asked of users, and of whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Its name: the ARN of the rule, or of the listener whose default it is.
    pub id: LoginId,
    /// The provider's issuer.
    pub issuer: String,
    /// Where browsers are sent.
    pub authorization: String,
    /// Where codes are changed for tokens.
    pub token: String,
    /// Where an access token is changed for claims.
    pub user_info: String,
    /// Where token and user info endpoint are reached; by their names when absent.
    pub via: Option<SocketAddr>,
    /// Our id at the provider.
    pub client: String,
    /// The name of the session's cookies, without their numbers.
    pub cookie: String,
    /// What is asked for, separated by spaces.
    pub scope: String,
    /// How long a session lasts.
    pub lasts: Duration,
    /// Further parameters for the authorization endpoint.
    pub extra: Vec<(String, String)>,
    /// What becomes of requests without a session.
    pub unauthenticated: Unauthenticated,
}

/// What becomes of requests without a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unauthenticated {
    /// They are answered 401.
    Deny,
    /// They go on without claims.
    Allow,
    /// Their users are sent to the provider.
    #[default]
    Authenticate,
}

impl Login {
    /// Where a user is sent to log in.
    ///
    /// Chosen: a nonce goes along, which the ID token must have; a provider that knows none does
    /// without it.
    pub fn location(&self, redirect: &str, state: &str, nonce: &str) -> String {
        let own = [
            ("client_id", &*self.client),
            ("redirect_uri", redirect),
            ("response_type", "code"),
            ("scope", &self.scope),
            ("state", state),
            ("nonce", nonce),
        ];
        let extra = self.extra.iter().map(|(name, value)| (&**name, &**value));
        let query = form(own.into_iter().chain(extra));
        let mark = if self.authorization.contains('?') {
            '&'
        } else {
            '?'
        };
        format!("{}{mark}{query}", self.authorization)
    }
}

/// Parameters as a query or a form has them.
pub fn form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let encode = |text| utf8_percent_encode(text, PLAIN);
    let pairs = pairs.into_iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// When a session ends, and when its claims are old. Seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The session is over then, whatever the provider says.
    pub until: u64,
    /// The access token is over then, where that is known.
    pub access_until: Option<u64>,
    /// Whether there is a refresh token.
    pub renewable: bool,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its claims count.
    Good,
    /// The provider is to be asked whether its user is still there.
    Stale,
    /// It is over.
    Over,
}

impl Terms {
    /// Where a session stands at `now`. One that cannot be renewed outlives its access token.
    pub fn standing(&self, now: u64) -> Standing {
        let is_old = self.access_until.is_some_and(|until| until <= now);
        match (self.until > now, is_old && self.renewable) {
            (false, _) => Standing::Over,
            (true, true) => Standing::Stale,
            (true, false) => Standing::Good,
        }
    }
}
