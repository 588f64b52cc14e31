//! Notes: what happened to a task, beside the states it went through.

use super::{HealthStatus, Service, Task, TaskDefinition, TaskReport};
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that happened to a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// To which container; to the task as a whole when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    /// What.
    pub what: Happening,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Happening {
    /// An image was fetched, or found here.
    Pulled {
        /// Its name.
        image: String,
        /// Its size as its registry keeps it, bytes.
        bytes: u64,
        /// How long it took, milliseconds.
        millis: u64,
    },
    /// It was started again after its end.
    Restarted {
        /// The exit code before.
        exit_code: Option<i32>,
    },
    /// It ended by itself.
    Ended {
        /// Its exit code.
        exit_code: i32,
        /// What it wrote last, when it failed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        last_lines: Vec<String>,
    },
    /// Its health changed.
    Health {
        /// What the check says now.
        status: HealthStatus,
        /// The exit code of the probe that decided; `None` when it ran out of time.
        exit_code: Option<i32>,
        /// The beginning of what the probe printed.
        output: String,
    },
    /// A load balancer's word on one of its targets changed.
    Target {
        /// The target group's name.
        group: String,
        /// `IP:PORT`.
        target: String,
        /// `healthy`, `unhealthy`, …
        state: String,
        /// Why, in words; empty where there is nothing to say.
        reason: String,
    },
}

/// How many notes an agent keeps of one task: the first and the last.
pub const NOTES_KEPT: usize = 40;

/// How many of the last lines of a container that failed are kept, and how much of each, bytes.
pub const LAST_LINES_KEPT: usize = 10;
/// See [`LAST_LINES_KEPT`].
pub const LAST_LINE_BYTES: usize = 200;

/// All that was known of a task when its records were forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskStory {
    /// What was wanted of it.
    pub task: Task,
    /// What became of it.
    pub report: Option<TaskReport>,
    /// What it was made from.
    pub definition: Option<TaskDefinition>,
    /// What others noted of it, such as load balancers.
    pub notes: Vec<Note>,
    /// What its service told while it was there: time and sentence, oldest first.
    pub told: Vec<(Timestamp, String)>,
}

/// The kind of stories that tell of tasks.
pub const TASK_STORIES: &str = "ecs/tasks";

/// How many sentences of its service a task's story keeps.
pub const TOLD_KEPT: usize = 20;

impl Service {
    /// What it told from one time to another (or until now), oldest first, at most `most`.
    pub fn told_between(
        &self,
        from: Timestamp,
        to: Option<Timestamp>,
        most: usize,
    ) -> Vec<(Timestamp, String)> {
        let is_between = |at: Timestamp| at >= from && to.is_none_or(|to| at <= to);
        let meanwhile = self
            .events
            .iter()
            .rev()
            .filter(|event| is_between(event.at));
        meanwhile
            .map(|event| (event.at, event.message.clone()))
            .take(most)
            .collect()
    }
}
