//! Starting a container again in place, as its restart policy says.

use super::{Life, runtime_id};
use domain::ecs::{ContainerDefinition, ContainerStatus, Happening, HealthStatus};
use domain::{Timestamp, clock};
use runtime::{Exit, StartError};

impl Life {
    /// Whether a container that has ended is to be started again.
    pub(super) fn is_restarted(&self, container: &ContainerDefinition, exit: &Exit) -> bool {
        let Some(policy) = &container.restart_policy else {
            return false;
        };
        let report = self.report.containers.iter();
        let report = report.into_iter().find(|one| one.name == container.name);
        let Some(started) = report.and_then(|report| report.started_at) else {
            return false;
        };
        let ended =
            Timestamp::try_from(exit.finished_at).unwrap_or_else(|_| self.hands.clock.now());
        policy.restarts(exit.code, clock::elapsed(started, ended))
    }

    /// Starts it again. What it still had to say is said first, so that lines keep their order.
    pub(super) async fn start_again(
        &mut self,
        container: &ContainerDefinition,
        exit_code: i32,
    ) -> Result<(), StartError> {
        let name = &container.name;
        let report = self.report.containers.iter().find(|one| one.name == *name);
        let Some(id) = report.and_then(runtime_id) else {
            return Err(StartError::BadSpec("it has no id".to_owned()));
        };
        if let Some(shipping) = self.shipping.remove(name) {
            shipping.finish().await;
        }
        let started = self.hands.runtime.restart(&id).await?;
        let now = self.hands.clock.now();
        let checked = container.health_check.is_some();
        if let Some(report) = self.container(name) {
            report.last_status = ContainerStatus::Running;
            report.started_at = Some(started.started_at.try_into().unwrap_or(now));
            report.restarts += 1;
            report.health = checked.then_some(HealthStatus::Unknown);
        }
        let exit_code = Some(exit_code);
        self.report
            .note(now, Some(name), Happening::Restarted { exit_code });
        Ok(())
    }
}
