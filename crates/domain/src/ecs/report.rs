//! Tasks: what has become of them.

use super::{Happening, HealthStatus, LastStatus, NOTES_KEPT, Note, StopCode, Task};
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// What has become of one task. Written by the agent of its instance alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskReport {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The task's id.
    pub id: String,
    /// Where it stands.
    pub last_status: LastStatus,
    /// Its containers, in the order of the task definition.
    pub containers: Vec<ContainerReport>,
    /// Each state it entered, in order: its history.
    pub history: Vec<(LastStatus, Timestamp)>,
    /// When the first image began to be fetched.
    pub pull_started_at: Option<Timestamp>,
    /// When the last image had been fetched.
    pub pull_stopped_at: Option<Timestamp>,
    /// When the first essential container ended (`executionStoppedAt`).
    pub execution_stopped_at: Option<Timestamp>,
    /// Why it ends, once that is settled; the first reason stays.
    pub stop: Option<(StopCode, String)>,
    /// How often it has changed for those who watch it: counts every state it entered, and every
    /// change of a container.
    #[serde(default)]
    pub changes: u64,
    /// What happened beside, oldest first; at most [`NOTES_KEPT`].
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// What has become of one container.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContainerReport {
    /// Its name.
    pub name: String,
    /// The UUID its ARN ends with.
    pub id: String,
    /// Its id at the runtime.
    pub runtime_id: String,
    /// `PENDING`, `RUNNING` or `STOPPED`.
    pub last_status: ContainerStatus,
    /// The digest its image name was resolved to.
    pub image_digest: Option<String>,
    /// What its health check says; `None` without one.
    pub health: Option<HealthStatus>,
    /// The last probes, oldest first: exit code, output, time. At most [`PROBES_KEPT`].
    pub probes: Vec<Probe>,
    /// Its exit code, once it has ended.
    pub exit_code: Option<i32>,
    /// Why it ended or could not start, such as `CannotPullContainerError: …`.
    pub reason: Option<String>,
    /// Ports of the instance that lead to it.
    #[serde(default)]
    pub network_bindings: Vec<NetworkBinding>,
    /// When its process began; of one that was started again, the last one.
    pub started_at: Option<Timestamp>,
    /// How often it was started again in place.
    #[serde(default)]
    pub restarts: u32,
    /// When its process ended.
    pub finished_at: Option<Timestamp>,
}

/// A port of the instance that leads to a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkBinding {
    /// The port inside the container.
    pub container_port: u16,
    /// The port on the instance.
    pub host_port: u16,
    /// `tcp` or `udp`.
    pub protocol: String,
}

/// How many health probes of a container are remembered.
pub const PROBES_KEPT: usize = 5;

/// One health probe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// The exit code; `None` when it ran out of time.
    pub exit_code: Option<i32>,
    /// The beginning of what it printed.
    pub output: String,
    /// When it ended.
    pub at: Timestamp,
}

/// Where a container stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ContainerStatus {
    /// It has not started.
    Pending,
    /// It runs.
    Running,
    /// It has ended, or will never start.
    Stopped,
}

impl ContainerStatus {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Stopped => "STOPPED",
        }
    }
}

impl TaskReport {
    /// The key of the report on the task of that id.
    pub fn key_of(scope: &Scope, cluster: &str, id: &str) -> Key {
        Self::cluster_key(scope, cluster).child(id)
    }

    /// The key all reports on tasks of a cluster are below.
    pub fn cluster_key(scope: &Scope, cluster: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(cluster)
    }

    /// The key of the task this report is on.
    pub fn task_key(&self) -> Key {
        Task::key_of(&self.scope, &self.cluster, &self.id)
    }

    /// Whether no container has ever started.
    pub fn started_none(&self) -> bool {
        self.containers
            .iter()
            .all(|container| container.started_at.is_none())
    }

    /// Enters a state.
    pub fn enter(&mut self, status: LastStatus, at: Timestamp) {
        self.last_status = status;
        self.history.push((status, at));
        self.changes += 1;
    }

    /// Notes what happened. Where there is too much, the middle is forgotten: how a thing began
    /// and how it stands matter most.
    pub fn note(&mut self, at: Timestamp, container: Option<&str>, what: Happening) {
        if self.notes.len() >= NOTES_KEPT {
            self.notes.remove(NOTES_KEPT / 2);
        }
        self.notes.push(Note {
            at,
            container: container.map(str::to_owned),
            what,
        });
    }

    /// When it entered `status`.
    pub fn entered(&self, status: LastStatus) -> Option<Timestamp> {
        self.history
            .iter()
            .find(|(entered, _)| *entered == status)
            .map(|(_, at)| *at)
    }
}

impl Task {
    /// Counts the changes of a task for those who watch it (`version`): one for being made, one
    /// for being told to stop, and those its agent reports. An order to stop that only follows
    /// what the agent reported already is no change.
    pub fn version(&self, report: Option<&TaskReport>) -> u64 {
        let Some(report) = report else {
            return 1 + u64::from(self.stop.is_some());
        };
        let ended_itself = report.entered(LastStatus::Deactivating);
        let told = self
            .stop
            .as_ref()
            .is_some_and(|stop| ended_itself.is_none_or(|ended| stop.at <= ended));
        1 + report.changes + u64::from(told)
    }
}

impl Record for TaskReport {
    const KIND: &'static str = "ecs/task-reports";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.id)
    }
}
