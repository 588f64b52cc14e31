//! What ends by itself: codes, challenges, grants, and what the pages remember.

use crate::Sealed;
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A code that was sent to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The user: its folded name.
    pub user: String,
    /// The user's name.
    pub username: String,
    /// What it is for.
    pub purpose: Purpose,
    /// The code.
    pub code: Sealed,
    /// The attribute it went to: `email` or `phone_number`.
    pub attribute: String,
    /// The address or number it went to.
    pub destination: String,
    /// Wrong tries.
    pub failures: u32,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a code is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Confirms a sign-up.
    SignUp,
    /// Lets the user choose another password.
    Reset,
    /// Verifies an attribute.
    Attribute(String),
    /// Is a temporary password: an administrator made the user.
    Invitation,
}

/// A sign-in that waits for the user's next word. Kept by the hash of the session's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The hash of the session's name.
    pub hash: String,
    /// The app client's id.
    pub client: String,
    /// The user: its folded name. A name that no user has, where errors hide that.
    pub user: String,
    /// What is waited for.
    pub kind: ChallengeKind,
    /// Wrong answers.
    pub failures: u32,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a sign-in waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChallengeKind {
    /// Proof of the password.
    PasswordVerifier {
        /// The user's public number, hexadecimal.
        a: String,
        /// Our secret number.
        b: Sealed,
    },
    /// Another password.
    NewPassword,
    /// A code of the software token.
    SoftwareToken,
    /// A software token to be set up; its secret, once it was given out.
    Setup(Option<Sealed>),
    /// A software token was set up: the session shows it.
    SetUp,
}

/// What a user has granted an app client by signing in: what refresh tokens stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// Its id; tokens tell it as `origin_jti`.
    pub id: String,
    /// The app client's id.
    pub client: String,
    /// The user: its folded name.
    pub user: String,
    /// When the user signed in.
    pub signed_in_at: Timestamp,
    /// Names the sign-in in tokens.
    pub event: String,
    /// OAuth scopes; of a sign-in by the API the one for users.
    pub scopes: Vec<String>,
    /// Whether the sign-in was by the pages.
    pub by_pages: bool,
    /// Refresh tokens that are good.
    pub tokens: Vec<RefreshToken>,
    /// When all of them end.
    pub expires_at: Timestamp,
}

/// A refresh token, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The hash of its secret part.
    pub hash: String,
    /// When it ends, if sooner than the grant: another took its place.
    pub until: Option<Timestamp>,
}

/// An authorization code that a sign-in page has given out, by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The hash of the code.
    pub hash: String,
    /// The app client's id.
    pub client: String,
    /// The user: its folded name.
    pub user: String,
    /// Where it was sent.
    pub redirect: String,
    /// OAuth scopes.
    pub scopes: Vec<String>,
    /// The challenge that its receiver must answer (PKCE, S256).
    pub code_challenge: Option<String>,
    /// Comes back in the id token.
    pub nonce: Option<String>,
    /// When the user signed in.
    pub signed_in_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A browser whose user has signed in on a pool's pages, by the hash of its cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The hash of the cookie.
    pub hash: String,
    /// The user: its folded name.
    pub user: String,
    /// When the user signed in.
    pub signed_in_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// When something ends, whatever it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// When it ends.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

impl Passing {
    /// The kinds of records that end by themselves.
    pub const KINDS: [&str; 5] = [
        Code::KIND,
        Challenge::KIND,
        Grant::KIND,
        Authorization::KIND,
        Visit::KIND,
    ];
}

/// Only ever read, by the keys of other kinds.
impl Record for Passing {
    const KIND: &'static str = "cognito/passing";

    fn key(&self) -> Key {
        Key::kind(Self::KIND)
    }
}

impl Purpose {
    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::SignUp => "sign-up".to_owned(),
            Self::Reset => "reset".to_owned(),
            Self::Attribute(attribute) => format!("verify-{attribute}"),
            Self::Invitation => "temporary-password".to_owned(),
        }
    }
}

impl Code {
    /// The key of the code a user was sent for that.
    pub fn key_of(scope: &Scope, pool: &str, user: &str, purpose: &Purpose) -> Key {
        Self::pool_key(scope, pool).join(&[user, &purpose.name()])
    }
}

macro_rules! in_pool {
    ($($record:ident $kind:literal, $name:ident;)*) => {$(
        impl $record {
            /// The key all of a pool are below.
            pub fn pool_key(scope: &Scope, pool: &str) -> Key {
                Key::kind(Self::KIND).join(&scope.segments()).child(pool)
            }
        }

        impl Record for $record {
            const KIND: &'static str = $kind;

            fn key(&self) -> Key {
                Self::pool_key(&self.scope, &self.pool).child(&self.$name)
            }
        }
    )*};
}

in_pool! {
    Grant "cognito/grants", id;
    Authorization "cognito/authorizations", hash;
    Visit "cognito/visits", hash;
    Challenge "cognito/challenges", hash;
}

impl Code {
    /// The key all codes of a pool are below.
    pub fn pool_key(scope: &Scope, pool: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(pool)
    }
}

impl Record for Code {
    const KIND: &'static str = "cognito/codes";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.pool, &self.user, &self.purpose)
    }
}
