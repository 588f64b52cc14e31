//! Watching the containers that run: their ends, their health, what they write.

use super::depends::patience;
use super::{Ending, Life, runtime_id, wish_to_stop};
use crate::logs::Shipping;
use domain::Timestamp;
use domain::ecs::{
    ContainerDefinition, ContainerStatus, HealthStatus, Probe, StopCode, TaskDefinition,
};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use runtime::{Exit, WaitError};
use std::sync::Arc;
use tokio::sync::mpsc;

/// A health probe's word on a container.
pub(super) struct Probed {
    pub(super) container: String,
    pub(super) health: HealthStatus,
    pub(super) probe: Probe,
}

/// Ends of containers, by name, as they come.
pub(super) type Exits = FuturesUnordered<BoxFuture<'static, (String, Result<Exit, WaitError>)>>;

/// The containers that run, and what comes of them.
pub(super) struct Watching {
    pub(super) exits: Exits,
    pub(super) probes: mpsc::Receiver<Probed>,
    pub(super) prober: mpsc::Sender<Probed>,
}

impl Life {
    /// Waits for a container's end, probes its health and ships its log.
    pub(super) fn watch(&mut self, container: &ContainerDefinition, watching: &mut Watching) {
        let Some(report) = self
            .report
            .containers
            .iter()
            .find(|one| one.name == container.name)
        else {
            return;
        };
        let Some(id) = runtime_id(report) else { return };
        let (runtime, name) = (Arc::clone(&self.hands.runtime), container.name.clone());
        let waited = id.clone();
        watching
            .exits
            .push(Box::pin(async move { (name, runtime.wait(&waited).await) }));
        if let Some(check) = &container.health_check {
            let prober = super::probe::Prober {
                runtime: Arc::clone(&self.hands.runtime),
                clock: Arc::clone(&self.hands.clock),
                container: container.name.clone(),
                id: id.clone(),
                check: check.clone(),
                started: report.started_at.unwrap_or_else(|| self.hands.clock.now()),
                health: report.health.unwrap_or_default(),
            };
            tokio::spawn(prober.run(watching.prober.clone()));
        }
        self.ship(container, &id);
    }

    /// Sends what the container writes to where its log driver says.
    fn ship(&mut self, container: &ContainerDefinition, id: &runtime::ContainerId) {
        let Ok(Some(route)) = self.route(container) else {
            return;
        };
        let bookmark = self.directory().join(format!("{id}.position"));
        let role = self.execution_role.clone();
        let shipping = Shipping::begin(&self.hands, route, id, bookmark, role);
        self.shipping
            .extend(shipping.map(|shipping| (container.name.clone(), shipping)));
    }

    /// Waits for what happens next, and deals with it. An error is the task's end.
    pub(super) async fn next_happening(
        &mut self,
        definition: &TaskDefinition,
        watching: &mut Watching,
    ) -> Result<(), Ending> {
        let given_up = patience(&definition.containers, &self.report.containers);
        let (given_up, reason) = given_up.unwrap_or((Timestamp::MAX, String::new()));
        let mut wish = self.wish.clone();
        tokio::select! {
            Some((name, exit)) = watching.exits.next() => {
                self.after_exit(definition, watching, &name, exit).await
            }
            Some(probed) = watching.probes.recv() => {
                self.note_probe(probed);
                Ok(())
            }
            ending = wish_to_stop(&mut wish) => Err(ending),
            () = self.hands.clock.wait_until(given_up) => Err(Ending::failed_to_start(reason)),
        }
    }

    async fn after_exit(
        &mut self,
        definition: &TaskDefinition,
        watching: &mut Watching,
        name: &str,
        exit: Result<Exit, WaitError>,
    ) -> Result<(), Ending> {
        match exit {
            Ok(exit) => {
                let container = definition.container(name);
                if let Some(container) = container.filter(|one| self.is_restarted(one, &exit)) {
                    match self.start_again(container, exit.code).await {
                        Ok(()) => {
                            self.watch(container, watching);
                            return Ok(());
                        }
                        Err(error) => drop(self.cannot_start(container, &error)),
                    }
                }
                self.ended(name, &exit);
                self.note_end(name, &exit).await;
            }
            Err(error) => {
                let now = self.hands.clock.now();
                if let Some(container) = self.container(name) {
                    container.last_status = ContainerStatus::Stopped;
                    container.finished_at = Some(now);
                    container.reason = Some(format!("ContainerRuntimeError: {error}"));
                }
            }
        }
        let essential = definition
            .container(name)
            .is_some_and(|container| container.essential);
        if !essential {
            return Ok(());
        }
        self.report
            .execution_stopped_at
            .get_or_insert(self.hands.clock.now());
        Err(Ending {
            code: StopCode::EssentialContainerExited,
            reason: "Essential container in task exited".to_owned(),
        })
    }

    fn note_probe(&mut self, probed: Probed) {
        self.note_health(&probed);
        let Some(container) = self.container(&probed.container) else {
            return;
        };
        container.health = Some(probed.health);
        container.probes.push(probed.probe);
        let surplus = container
            .probes
            .len()
            .saturating_sub(domain::ecs::PROBES_KEPT);
        container.probes.drain(..surplus);
    }
}
