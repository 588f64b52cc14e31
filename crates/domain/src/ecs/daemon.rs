//! Daemon task definitions: what a task of a managed daemon is made of.

use super::TaskDefinition;
use crate::{Arn, Key, Record, Scope};
use serde::{Deserialize, Serialize};

/// One revision of a family of daemon task definitions. Families of daemons and of other tasks
/// have nothing to do with each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DaemonTaskDefinition {
    /// What it says, as any task definition would.
    pub definition: TaskDefinition,
    /// `shared` or `none`: whose processes its containers see.
    pub pid_mode: Option<String>,
    /// `shared` or `none`: with whom its containers share memory.
    pub ipc_mode: Option<String>,
}

/// A family of daemon task definitions: remembers the numbers that were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaemonTaskFamily {
    /// Account and Region.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// The last revision that was registered.
    pub last_revision: u32,
}

impl DaemonTaskFamily {
    /// The key of the family of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }
}

impl Record for DaemonTaskFamily {
    const KIND: &'static str = "ecs/daemon-task-families";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl DaemonTaskDefinition {
    /// The key of `family:revision`.
    pub fn key_of(scope: &Scope, family: &str, revision: u32) -> Key {
        Self::family_key(scope, family).child(&format!("{revision:010}"))
    }

    /// The key all revisions of a family are below, in order of their number.
    pub fn family_key(scope: &Scope, family: &str) -> Key {
        Self::scope_key(scope).child(family)
    }

    /// The key all daemon task definitions of a scope are below.
    pub fn scope_key(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }

    /// `arn:aws:ecs:…:daemon-task-definition/FAMILY:REVISION`.
    pub fn arn(&self) -> Arn {
        let TaskDefinition {
            scope,
            family,
            revision,
            ..
        } = &self.definition;
        scope.arn("ecs", format!("daemon-task-definition/{family}:{revision}"))
    }
}

impl Record for DaemonTaskDefinition {
    const KIND: &'static str = "ecs/daemon-task-definitions";

    fn key(&self) -> Key {
        let TaskDefinition {
            scope,
            family,
            revision,
            ..
        } = &self.definition;
        Self::key_of(scope, family, *revision)
    }
}
