//! What an agent says of a task, and what that means for the task's report.

use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use domain::Timestamp;
use domain::ecs::{ContainerStatus, LastStatus, StopCode, Task, TaskReport};

/// What an agent says.
#[derive(Default)]
pub(super) struct News {
    pub(super) status: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) containers: Vec<w::ContainerStateChange>,
    pub(super) pull_started_at: Option<Timestamp>,
    pub(super) pull_stopped_at: Option<Timestamp>,
    pub(super) execution_stopped_at: Option<Timestamp>,
}

impl News {
    /// Writes it into the report.
    pub(super) fn tell(
        &self,
        report: &mut TaskReport,
        task: &Task,
        now: Timestamp,
        id: impl Fn() -> String,
    ) -> Result<(), ApiError> {
        for change in &self.containers {
            container(report, change, now, &id)?;
        }
        report.pull_started_at = self.pull_started_at.or(report.pull_started_at);
        report.pull_stopped_at = self.pull_stopped_at.or(report.pull_stopped_at);
        report.execution_stopped_at = self.execution_stopped_at.or(report.execution_stopped_at);
        let Some(status) = &self.status else {
            return Ok(());
        };
        // Source: the open agent's task states; it tells those that ECS shows.
        let status = match status.as_str() {
            "NONE" | "MANIFEST_PULLED" | "PENDING" => LastStatus::Pending,
            "CREATED" => LastStatus::Activating,
            "RUNNING" => LastStatus::Running,
            "STOPPED" => LastStatus::Stopped,
            other => return Err(invalid(format!("Invalid status: {other}."))),
        };
        if status == LastStatus::Stopped && report.stop.is_none() {
            report.stop = Some(self.stop(report, task));
        }
        enter(report, status, now);
        Ok(())
    }

    fn stop(&self, report: &TaskReport, task: &Task) -> (StopCode, String) {
        if let Some(stop) = &task.stop {
            return (stop.code, stop.reason.clone());
        }
        let started = report.entered(LastStatus::Running).is_some();
        let (code, words) = match started {
            true => (
                StopCode::EssentialContainerExited,
                "Essential container in task exited",
            ),
            false => (StopCode::TaskFailedToStart, "Task failed to start"),
        };
        let given = self.reason.clone().filter(|reason| !reason.is_empty());
        (code, given.unwrap_or_else(|| words.to_owned()))
    }
}

fn container(
    report: &mut TaskReport,
    change: &w::ContainerStateChange,
    now: Timestamp,
    id: &impl Fn() -> String,
) -> Result<(), ApiError> {
    let name = change.container_name.as_deref().unwrap_or_default();
    let mut containers = report.containers.iter_mut();
    let Some(container) = containers.find(|container| container.name == name) else {
        return Err(invalid(format!("The task has no container {name}.")));
    };
    if container.id.is_empty() {
        container.id = id();
    }
    if let Some(runtime_id) = &change.runtime_id {
        container.runtime_id.clone_from(runtime_id);
    }
    report.changes += 1;
    container.image_digest = change
        .image_digest
        .clone()
        .or(container.image_digest.take());
    container.exit_code = change.exit_code.or(container.exit_code);
    container.reason = change.reason.clone().or(container.reason.take());
    match change.status.as_deref() {
        Some("RUNNING") => {
            container.last_status = ContainerStatus::Running;
            container.started_at.get_or_insert(now);
        }
        Some("STOPPED") => {
            container.last_status = ContainerStatus::Stopped;
            container.finished_at.get_or_insert(now);
        }
        Some("NONE" | "PULLED" | "CREATED" | "PENDING" | "RESOURCES_PROVISIONED") | None => {}
        Some(other) => return Err(invalid(format!("Invalid status: {other}."))),
    }
    Ok(())
}

/// A task does not go back, and what has ended stays.
pub(super) fn enter(report: &mut TaskReport, status: LastStatus, now: Timestamp) {
    if status > report.last_status {
        report.enter(status, now);
    }
}
