//! Users of user pools, and the names they sign in with.

use crate::Sealed;
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A user of a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolUser {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The name, never changed; a UUID where users sign in with an address instead.
    pub username: String,
    /// The name as two writings of it are compared.
    pub folded: String,
    /// Never given twice.
    pub sub: String,
    /// Attributes, `sub` not among them.
    pub attributes: BTreeMap<String, String>,
    /// New values that count only once they are verified.
    pub awaited: BTreeMap<String, String>,
    /// Where the user stands.
    pub status: UserStatus,
    /// Whether the user may sign in.
    pub enabled: bool,
    /// What a password is checked against; absent until one was set.
    pub verifier: Option<Verifier>,
    /// When a temporary password ends.
    pub temporary_until: Option<Timestamp>,
    /// Names of groups.
    pub groups: BTreeSet<String>,
    /// The software token that codes come from.
    pub software_token: Option<SoftwareToken>,
    /// A software token's secret that no code was shown for yet.
    pub offered_token: Option<Sealed>,
    /// Whether codes are asked for at sign-in.
    pub software_token_mfa: bool,
    /// Whether codes are preferred to other ways.
    pub prefers_software_token: bool,
    /// Wrong passwords since the last right one.
    pub failures: u32,
    /// Until when no password is looked at.
    pub locked_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// Where a user stands.
///
/// ```text
/// Unconfirmed ──► Confirmed ◄──► ResetRequired
///                     ▲
/// ForceChangePassword ┘
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    /// Signed up, and did not show the code yet.
    Unconfirmed,
    /// May sign in.
    Confirmed,
    /// Must ask for a code and choose another password.
    ResetRequired,
    /// Has a temporary password, and must choose another with it.
    ForceChangePassword,
}

/// What a password is checked against, without knowing it: salt and verifier of SRP-6a.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verifier {
    /// The salt, hexadecimal.
    pub salt: String,
    /// The verifier: a number of 3,072 bits.
    pub verifier: Sealed,
}

/// Shows one-time passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoftwareToken {
    /// Its secret.
    pub secret: Sealed,
    /// The step of the last code that was taken: none is taken twice.
    pub last_step: u64,
}

/// Another name of a user: the value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The attribute's name.
    pub attribute: String,
    /// Its value, as two writings of it are compared.
    pub value: String,
    /// The user: its folded name.
    pub user: String,
}

impl UserStatus {
    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
    }
}

impl PoolUser {
    /// The key all users of a pool are below.
    pub fn pool_key(scope: &Scope, pool: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(pool)
    }

    /// Whether an attribute was verified.
    pub fn has_verified(&self, attribute: &str) -> bool {
        let verified = self.attributes.get(&format!("{attribute}_verified"));
        verified.is_some_and(|verified| verified == "true")
    }

    /// Marks an attribute as verified, or as not.
    pub fn mark(&mut self, attribute: &str, verified: bool) {
        let name = format!("{attribute}_verified");
        self.attributes.insert(name, verified.to_string());
    }
}

impl Record for PoolUser {
    const KIND: &'static str = "cognito/users";

    fn key(&self) -> Key {
        Self::pool_key(&self.scope, &self.pool).child(&self.folded)
    }
}

impl Alias {
    /// The key all aliases of a pool are below.
    pub fn pool_key(scope: &Scope, pool: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(pool)
    }
}

impl Record for Alias {
    const KIND: &'static str = "cognito/aliases";

    fn key(&self) -> Key {
        Self::pool_key(&self.scope, &self.pool).join(&[&self.attribute, &self.value])
    }
}
