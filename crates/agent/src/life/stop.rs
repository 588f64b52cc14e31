//! Stopping containers in the reverse of the order they started in, and cleaning up after.

use super::{Life, depends, runtime_id};
use crate::logs::Shipping;
use domain::ecs::{ContainerDefinition, ContainerReport, ContainerStatus};
use domain::{Timestamp, clock};
use futures_util::future::join_all;
use runtime::{Exit, Signal};
use std::time::Duration;

/// From SIGTERM to SIGKILL when the container definition says nothing.
/// Source: developer guide, `stopTimeout`.
const STOP_TIMEOUT_DEFAULT: Duration = Duration::from_secs(30);

impl Life {
    /// Ends every container that still runs.
    pub(super) async fn stop(&mut self) {
        let Some(definition) = self.definition.clone() else {
            return;
        };
        for wave in depends::stop_waves(&definition.containers) {
            let ends = wave.iter().filter_map(|name| {
                let report = self
                    .report
                    .containers
                    .iter()
                    .find(|report| report.name == *name)?;
                let container = definition.container(name)?;
                Some(self.end(container, report))
            });
            for (name, exit) in join_all(ends).await.into_iter().flatten() {
                self.ended(&name, &exit);
                self.note_stopped(&name, &exit).await;
                // Source: the published agent notes the end of the first essential container,
                // whoever asked for it.
                if definition.container(&name).is_some_and(|one| one.essential) {
                    let now = self.hands.clock.now();
                    self.report.execution_stopped_at.get_or_insert(now);
                }
            }
            // A log router is in a later wave than those whose lines it takes.
            let shipping = wave.iter().filter_map(|name| self.shipping.remove(name));
            let shipping: Vec<Shipping> = shipping.collect();
            join_all(shipping.into_iter().map(Shipping::finish)).await;
        }
        for container in &mut self.report.containers {
            container.last_status = ContainerStatus::Stopped;
        }
    }

    async fn end(
        &self,
        container: &ContainerDefinition,
        report: &ContainerReport,
    ) -> Option<(String, Exit)> {
        if report.started_at.is_none() || report.last_status == ContainerStatus::Stopped {
            return None;
        }
        let id = runtime_id(report)?;
        let runtime = &self.hands.runtime;
        let asked = runtime.signal(&id, runtime.stop_signal(&id)).await;
        let patience = container.stop_timeout.unwrap_or(STOP_TIMEOUT_DEFAULT);
        let deadline = clock::later(self.hands.clock.now(), patience);
        if asked.is_ok() {
            tokio::select! {
                exit = runtime.wait(&id) => return Some((report.name.clone(), exit.ok()?)),
                () = self.hands.clock.wait_until(deadline) => {}
            }
        }
        let _ = runtime.signal(&id, Signal::KILL).await;
        Some((report.name.clone(), runtime.wait(&id).await.ok()?))
    }

    /// Notes that a container has ended.
    pub(super) fn ended(&mut self, name: &str, exit: &Exit) {
        let finished =
            Timestamp::try_from(exit.finished_at).unwrap_or_else(|_| self.hands.clock.now());
        let Some(container) = self.container(name) else {
            return;
        };
        container.last_status = ContainerStatus::Stopped;
        container.exit_code = Some(exit.code);
        container.finished_at = Some(finished);
        if exit.oom_killed {
            let reason = "OutOfMemoryError: Container killed due to memory usage";
            container.reason.get_or_insert(reason.to_owned());
        } else if exit.shim_lost {
            let reason = "ContainerRuntimeError: the monitor of the container was lost";
            container.reason.get_or_insert(reason.to_owned());
        }
    }

    /// Removes everything the task had on this instance.
    pub(super) async fn clean(&mut self) {
        self.endpoint = None;
        if let Some(sandbox) = self.sandbox() {
            self.persist(|| self.hands.runtime.remove_sandbox(&sandbox))
                .await;
        }
        self.leave_bridge().await;
        self.close_volumes().await;
        self.remove_files();
    }
}
