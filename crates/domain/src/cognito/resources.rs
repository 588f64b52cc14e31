//! Groups, resource servers, domains and identity providers of user pools.

use crate::Sealed;
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A group of a pool. Who is in it is told by the users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolGroup {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The role its users prefer.
    pub role: Option<String>,
    /// Which group counts first: the lowest.
    pub precedence: Option<i32>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// An API that access tokens of a pool can be for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceServer {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// What its scopes begin with.
    pub identifier: String,
    /// Its name.
    pub name: String,
    /// Names and descriptions of its scopes.
    pub scopes: Vec<(String, String)>,
}

/// A host of a pool's pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolDomain {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// The first part of the host, or the whole host where `is_custom`.
    pub domain: String,
    /// Whether it is a host of the owner's.
    pub is_custom: bool,
    /// Settings that are kept and told again, by their names in the API.
    pub told: Map<String, Value>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Somebody else who knows users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProvider {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// Its name.
    pub name: String,
    /// `OIDC`, `SAML`, `Google` and so on.
    pub kind: String,
    /// How it is reached, secrets among it: JSON.
    pub details: Sealed,
    /// Which of its attributes become which of ours.
    pub mapping: BTreeMap<String, String>,
    /// Other names for it.
    pub identifiers: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// Finds the pool of a name that is unique by itself: calls of users carry no signature, so
/// nothing else tells account and Region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Account and Region of the pool.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// What the name is of.
    pub kind: PlaceKind,
    /// The name.
    pub name: String,
}

/// What a [`Place`] is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceKind {
    /// A pool's id.
    Pool,
    /// An app client's id.
    Client,
    /// A domain.
    Domain,
}

macro_rules! in_pool {
    ($($record:ident $kind:literal $name:ident;)*) => {$(
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
    PoolGroup "cognito/groups" name;
    ResourceServer "cognito/resource-servers" identifier;
    PoolDomain "cognito/domains" domain;
    IdentityProvider "cognito/providers" name;
}

impl PlaceKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::Client => "client",
            Self::Domain => "domain",
        }
    }
}

impl Place {
    /// The key of the place that a name has.
    pub fn key_of(kind: PlaceKind, name: &str) -> Key {
        Key::kind(Self::KIND).join(&[kind.as_str(), name])
    }
}

impl Record for Place {
    const KIND: &'static str = "cognito/places";

    fn key(&self) -> Key {
        Self::key_of(self.kind, &self.name)
    }
}
