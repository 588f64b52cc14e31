//! Users who log in at a load balancer: what a listener or rule asks of them, and the keys that
//! their sessions are kept with.

use super::Action;
use crate::{Arn, Key, Record, Scope, Sealed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// The session's cookie where nobody names one. Source: ELB API model, `SessionCookieName`.
pub const SESSION_COOKIE: &str = "AWSELBAuthSessionCookie";
/// What is asked of the provider where nobody says. Source: ELB API model, `Scope`.
pub const SCOPE: &str = "openid";
/// How long a session lasts where nobody says: seven days. Source: ELB API model,
/// `SessionTimeout`.
pub const SESSION_TIMEOUT: Duration = Duration::from_secs(604_800);

/// What an action that authenticates asks of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// Who knows them.
    pub provider: LoginProvider,
    /// The name of the session's cookies, without their numbers.
    pub cookie: String,
    /// What is asked of the provider, separated by spaces.
    pub scope: String,
    /// How long a session lasts; whole seconds.
    pub session_timeout: Duration,
    /// Further parameters for the provider's authorization endpoint.
    pub extra: BTreeMap<String, String>,
    /// What becomes of requests without a session.
    pub unauthenticated: Unauthenticated,
}

/// Who knows users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LoginProvider {
    /// An OpenID Connect provider.
    Oidc {
        /// Its issuer.
        issuer: String,
        /// Where browsers are sent.
        authorization: String,
        /// Where codes are changed for tokens.
        token: String,
        /// Where an access token is changed for claims.
        user_info: String,
        /// Our id there.
        client: String,
        /// Our secret there.
        secret: Sealed,
    },
    /// A user pool.
    Cognito {
        /// The pool.
        pool: Arn,
        /// Our id there.
        client: String,
        /// The domain of its pages: a prefix, or a whole host.
        domain: String,
    },
}

/// What becomes of requests without a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unauthenticated {
    /// They are answered 401.
    Deny,
    /// They go on without claims.
    Allow,
    /// Their users are sent to the provider.
    #[default]
    Authenticate,
}

impl Unauthenticated {
    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Allow => "allow",
            Self::Authenticate => "authenticate",
        }
    }

    /// The behaviour of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Deny, Self::Allow, Self::Authenticate]
            .into_iter()
            .find(|one| one.as_str() == name)
    }
}

impl Login {
    /// The type of its action in the API.
    pub fn kind(&self) -> &'static str {
        match self.provider {
            LoginProvider::Oidc { .. } => "authenticate-oidc",
            LoginProvider::Cognito { .. } => "authenticate-cognito",
        }
    }
}

impl Action {
    /// What it asks of users, when that is what it does.
    pub fn login(&self) -> Option<&Login> {
        match self {
            Self::Authenticate(login) => Some(login),
            Self::Forward { .. } | Self::FixedResponse { .. } | Self::Redirect { .. } => None,
        }
    }
}

/// The keys of a load balancer at which users log in. Written once, with its first such action;
/// sessions outlive a restart because it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginKeys {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the load balancer.
    pub load_balancer: (String, String),
    /// What sessions are encrypted with: 32 bytes.
    pub session: Sealed,
    /// The id of the key that signs claims: a UUID.
    pub id: String,
    /// The private key that signs claims: ECDSA on P-256, PKCS #8.
    pub private: Sealed,
    /// Its public key: PEM.
    pub public: String,
}

impl LoginKeys {
    /// The key of the keys of a load balancer, by its name.
    pub fn key_of(scope: &Scope, load_balancer: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(load_balancer)
    }
}

impl Record for LoginKeys {
    const KIND: &'static str = "elb/login-keys";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.load_balancer.0)
    }
}
