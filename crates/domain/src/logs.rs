//! Log groups and log streams. Their events live in a store of their own.

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// A log group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique in the scope.
    pub name: String,
    /// What its events are kept under: a group made anew under an old name has another one.
    pub id: u64,
    /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
    pub class: String,
    /// Days after which events are gone; `None` to keep them for ever.
    pub retention_days: Option<u32>,
    /// The key it was asked to be encrypted with.
    pub kms_key: Option<String>,
    /// Whether it may not be deleted.
    pub deletion_protection: bool,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A log stream: events of one source, in order of their time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogStream {
    /// Account and Region.
    pub scope: Scope,
    /// The group's name.
    pub group: String,
    /// Its name, unique in the group.
    pub name: String,
    /// What its events are kept under: the group's id, and its own.
    pub id: (u64, u64),
    /// When it was made.
    pub created_at: Timestamp,
}

impl LogGroup {
    /// The key of the group of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// `arn:aws:logs:…:log-group:NAME`, as tags and newer operations name it.
    pub fn arn_of(scope: &Scope, name: &str) -> Arn {
        scope.arn("logs", format!("log-group:{name}"))
    }
}

impl LogStream {
    /// The key of the stream of that name.
    pub fn key_of(scope: &Scope, group: &str, name: &str) -> Key {
        Self::group_key(scope, group).child(name)
    }

    /// The key all streams of a group are below.
    pub fn group_key(scope: &Scope, group: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(group)
    }

    /// `arn:aws:logs:…:log-group:GROUP:log-stream:NAME`.
    pub fn arn_of(scope: &Scope, group: &str, name: &str) -> Arn {
        scope.arn("logs", format!("log-group:{group}:log-stream:{name}"))
    }
}

impl Record for LogGroup {
    const KIND: &'static str = "logs/groups";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl Record for LogStream {
    const KIND: &'static str = "logs/streams";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.group, &self.name)
    }
}
