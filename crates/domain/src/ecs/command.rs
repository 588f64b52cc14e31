//! Commands that people run in containers: `ExecuteCommand`.

use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// A command that may be started once, by whoever holds its token.
///
/// Written by `ExecuteCommand`; deleted by the agent that starts the command, or by the `ecs`
/// room when nobody came for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandSession {
    /// Account and Region.
    pub scope: Scope,
    /// `ecs-execute-command-` and 25 letters and digits.
    pub id: String,
    /// SHA-256 of the token, hexadecimal.
    pub token_digest: String,
    /// The cluster's name.
    pub cluster: String,
    /// The task's id.
    pub task: String,
    /// The container's name.
    pub container: String,
    /// The container's id at the runtime of its instance.
    pub runtime_id: String,
    /// The container instance the task runs on.
    pub instance: String,
    /// Program and arguments in one line, as a shell would split it.
    pub command: String,
    /// The log group the output is kept in; `None` when it is not kept.
    pub log_group: Option<String>,
    /// The task's role, which writes that log.
    pub task_role: Option<String>,
    /// When the command was asked for.
    pub created_at: Timestamp,
}

impl CommandSession {
    /// The key of the session of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }
}

impl Record for CommandSession {
    const KIND: &'static str = "ecs/command-sessions";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}
