//! Account settings, and tokens that make repeated calls harmless.

use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// A setting of the account, or of one principal in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSetting {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, such as `containerInsights`.
    pub name: String,
    /// The principal's ARN; absent for the account's default.
    pub principal: Option<String>,
    /// Its value.
    pub value: String,
}

impl AccountSetting {
    /// The key all settings of an account are below.
    pub fn scope_key(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }

    /// The key of a setting; `principal` is absent for the account's default.
    pub fn key_of(scope: &Scope, name: &str, principal: Option<&str>) -> Key {
        Self::scope_key(scope)
            .child(name)
            .child(principal.unwrap_or("default"))
    }
}

impl Record for AccountSetting {
    const KIND: &'static str = "ecs/account-settings";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name, self.principal.as_deref())
    }
}

/// What a call with a client token did, so that repeating it does nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientToken {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The caller's token.
    pub token: String,
    /// The call as it was made, to know it again.
    pub call: serde_json::Value,
    /// The ids of the tasks it started.
    pub tasks: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl ClientToken {
    /// The key of a token used in a cluster.
    pub fn key_of(scope: &Scope, cluster: &str, token: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(cluster)
            .child(token)
    }
}

impl Record for ClientToken {
    const KIND: &'static str = "ecs/client-tokens";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.token)
    }
}
