//! App clients of user pools.

use crate::Sealed;
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// An app client of a user pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolClient {
    /// Account and Region.
    pub scope: Scope,
    /// The pool's id.
    pub pool: String,
    /// 26 lower-case letters and digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its secret, when it has one.
    pub secret: Option<Sealed>,
    /// How long its tokens are good for.
    pub validity: TokenValidity,
    /// Attributes it may read; the usual ones when nobody chose.
    pub read: Option<Vec<String>>,
    /// Attributes it may write; the usual ones when nobody chose.
    pub write: Option<Vec<String>>,
    /// How its users may sign in: `ALLOW_USER_SRP_AUTH` and so on.
    pub flows: Option<Vec<String>>,
    /// Identity providers: `COGNITO` and names.
    pub providers: Option<Vec<String>>,
    /// Where the sign-in page may lead back to.
    pub callback_urls: Option<Vec<String>>,
    /// Where the sign-out page may lead to.
    pub logout_urls: Option<Vec<String>>,
    /// Where the sign-in page leads back to when nobody says.
    pub default_redirect: Option<String>,
    /// OAuth flows: `code`, `implicit`, `client_credentials`.
    pub oauth_flows: Option<Vec<String>>,
    /// OAuth scopes.
    pub oauth_scopes: Option<Vec<String>>,
    /// Whether it may use OAuth at all.
    pub oauth: Option<bool>,
    /// Whether errors hide that there is no such user.
    pub hides_users: bool,
    /// Whether tokens can be revoked.
    pub revocation: bool,
    /// Minutes that somebody has for a challenge.
    pub session_minutes: i32,
    /// Whether a refresh token is changed for a new one with every use.
    pub rotation: Option<Rotation>,
    /// Settings that are kept and told again, by their names in the API.
    pub told: Map<String, Value>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// How long tokens are good for, as the API tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenValidity {
    /// Access tokens; 1 hour when absent.
    pub access: Option<i32>,
    /// Id tokens; 1 hour when absent.
    pub id: Option<i32>,
    /// Refresh tokens; 30 days when absent.
    pub refresh: Option<i32>,
    /// The unit of `access`; hours when absent.
    pub access_unit: Option<TimeUnit>,
    /// The unit of `id`; hours when absent.
    pub id_unit: Option<TimeUnit>,
    /// The unit of `refresh`; days when absent.
    pub refresh_unit: Option<TimeUnit>,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

/// Whether a refresh token is changed for a new one with every use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Whether it is.
    pub on: bool,
    /// Seconds that the old one stays good.
    pub grace_seconds: i32,
}

impl TimeUnit {
    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    /// The unit of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Seconds, Self::Minutes, Self::Hours, Self::Days]
            .into_iter()
            .find(|unit| unit.as_str() == name)
    }

    fn seconds(self) -> u64 {
        match self {
            Self::Seconds => 1,
            Self::Minutes => 60,
            Self::Hours => 60 * 60,
            Self::Days => 24 * 60 * 60,
        }
    }

    /// That many of it.
    pub fn times(self, count: i32) -> Duration {
        Duration::from_secs(u64::try_from(count).unwrap_or(0) * self.seconds())
    }
}

impl TokenValidity {
    /// How long an access token is good for.
    pub fn of_access(&self) -> Duration {
        let unit = self.access_unit.unwrap_or(TimeUnit::Hours);
        unit.times(self.access.unwrap_or_else(|| one_hour(unit)))
    }

    /// How long an id token is good for.
    pub fn of_id(&self) -> Duration {
        let unit = self.id_unit.unwrap_or(TimeUnit::Hours);
        unit.times(self.id.unwrap_or_else(|| one_hour(unit)))
    }

    /// How long a refresh token is good for. Source: API reference,
    /// `CreateUserPoolClient$RefreshTokenValidity`: 0 means the default, 30 days.
    pub fn of_refresh(&self) -> Duration {
        match self.refresh.unwrap_or(0) {
            0 => TimeUnit::Days.times(30),
            count => self.refresh_unit.unwrap_or(TimeUnit::Days).times(count),
        }
    }
}

/// An hour in a unit, where nobody said how many.
fn one_hour(unit: TimeUnit) -> i32 {
    match unit {
        TimeUnit::Seconds => 60 * 60,
        TimeUnit::Minutes => 60,
        TimeUnit::Hours | TimeUnit::Days => 1,
    }
}

impl PoolClient {
    /// The key all clients of a pool are below.
    pub fn pool_key(scope: &Scope, pool: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(pool)
    }

    /// Whether its users may sign in so.
    pub fn allows(&self, flow: &str) -> bool {
        let mut flows = self.flows.iter().flatten();
        flows.any(|allowed| allowed == flow)
    }
}

impl Record for PoolClient {
    const KIND: &'static str = "cognito/clients";

    fn key(&self) -> Key {
        Self::pool_key(&self.scope, &self.pool).child(&self.id)
    }
}
