//! What a life reports, and when.

use super::{Ending, Life, Shown};
use domain::ecs::{
    ContainerDefinition, ContainerReport, ContainerStatus, DesiredStatus, HealthStatus, LastStatus,
    StopCode, Task, TaskReport,
};

impl Life {
    /// Takes every step on the way to `status`, and tells it.
    pub(super) async fn reach(&mut self, status: LastStatus) {
        let toward = if status.is_ending() {
            DesiredStatus::Stopped
        } else {
            DesiredStatus::Running
        };
        while self.report.last_status < status {
            let Some(next) = self.report.last_status.step_toward(toward) else {
                break;
            };
            self.report.enter(next, self.hands.clock.now());
        }
        self.save().await;
    }

    /// Remembers why the task ends; the first reason stays.
    pub(super) fn settle(&mut self, ending: Ending) {
        // The notice came while the task ran; what it ends with is the interruption itself.
        let code = match ending.code {
            StopCode::TerminationNotice => StopCode::SpotInterruption,
            code => code,
        };
        self.report.stop.get_or_insert((code, ending.reason));
    }

    /// Writes the report if there is news in it, however long the store takes to accept it.
    pub(super) async fn save(&mut self) {
        self.count_change();
        if self.saved.as_ref() == Some(&self.report) {
            return;
        }
        let task = self.task();
        *self.shown.write().await = Shown {
            task,
            report: self.report.clone(),
            definition: self.definition.clone(),
            interface: self.interface.clone(),
            subnet: self.subnet.clone(),
            resolver: self.joined.as_ref().map(|joined| joined.resolver),
        };
        let (store, report) = (&self.hands.store, &self.report);
        self.persist(|| {
            store.transact(move |txn| async move {
                txn.put(report);
                Ok::<_, store::CommitError>(())
            })
        })
        .await;
        self.saved = Some(self.report.clone());
    }

    /// A change of a container counts, unless a state that counts was entered with it.
    fn count_change(&mut self) {
        let Some(saved) = &self.saved else { return };
        let counted = saved.changes != self.report.changes;
        if !counted && !looks_alike(&saved.containers, &self.report.containers) {
            self.report.changes += 1;
        }
    }
}

/// A task that nobody has done anything for.
pub(super) fn first_report(task: &Task, now: domain::Timestamp) -> TaskReport {
    TaskReport {
        scope: task.scope.clone(),
        cluster: task.cluster.clone(),
        id: task.id.clone(),
        last_status: LastStatus::Provisioning,
        containers: Vec::new(),
        history: vec![(LastStatus::Provisioning, now)],
        pull_started_at: None,
        pull_stopped_at: None,
        execution_stopped_at: None,
        stop: None,
        changes: 0,
        notes: Vec::new(),
    }
}

/// Whether those who are told of a task see the same containers.
fn looks_alike(before: &[ContainerReport], now: &[ContainerReport]) -> bool {
    let look = |report: &ContainerReport| {
        let ContainerReport {
            name,
            last_status,
            image_digest,
            health,
            exit_code,
            reason,
            ..
        } = report.clone();
        (name, last_status, image_digest, health, exit_code, reason)
    };
    before.iter().map(look).eq(now.iter().map(look))
}

/// A container that has not been started.
pub(super) fn first_container(
    container: &ContainerDefinition,
    task: &str,
    id: String,
    digits: String,
) -> ContainerReport {
    ContainerReport {
        name: container.name.clone(),
        id,
        runtime_id: format!("{task}-{digits}"),
        last_status: ContainerStatus::Pending,
        image_digest: None,
        health: container
            .health_check
            .as_ref()
            .map(|_| HealthStatus::Unknown),
        probes: Vec::new(),
        exit_code: None,
        restarts: 0,
        reason: None,
        network_bindings: Vec::new(),
        started_at: None,
        finished_at: None,
    }
}
