//! Starting containers as their dependencies allow, and watching them.

use super::depends::{Dependent, patience, state_of};
use super::prepare::Ready;
use super::{Ending, Life, runtime_id, wish_to_stop};
use crate::logs::Shipping;
use domain::Timestamp;
use domain::ecs::{
    ContainerDefinition, ContainerStatus, HealthStatus, LastStatus, Probe, StopCode, TaskDefinition,
};
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use runtime::{Exit, SandboxError, StartError, StartStep, WaitError};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;

/// A health probe's word on a container.
pub(super) struct Probed {
    pub(super) container: String,
    pub(super) health: HealthStatus,
    pub(super) probe: Probe,
}

type Exits = FuturesUnordered<BoxFuture<'static, (String, Result<Exit, WaitError>)>>;

struct Watching {
    exits: Exits,
    probes: mpsc::Receiver<Probed>,
    prober: mpsc::Sender<Probed>,
}

impl Life {
    /// Runs the containers until the task must or should end.
    pub(super) async fn run(&mut self, ready: Ready) -> Result<Infallible, Ending> {
        let Some(definition) = self.definition.clone() else {
            return Err(Ending::failed_to_start("the task definition is gone"));
        };
        let (prober, probes) = mpsc::channel(16);
        let mut watching = Watching {
            exits: Exits::new(),
            probes,
            prober,
        };
        self.make_sandbox(&definition).await?;
        self.resume(&definition, &mut watching).await;
        loop {
            while self.start_next(&definition, &ready, &mut watching).await? {}
            self.tell_progress().await;
            self.next_happening(&definition, &mut watching).await?;
        }
    }

    async fn make_sandbox(&self, definition: &TaskDefinition) -> Result<(), Ending> {
        let Some(id) = self.sandbox() else {
            return Err(Ending::failed_to_start(
                "the task's id cannot name a sandbox",
            ));
        };
        match self
            .hands
            .runtime
            .create_sandbox(&self.sandbox_spec(definition, id))
            .await
        {
            Ok(()) | Err(SandboxError::AlreadyExists(_)) => Ok(()),
            Err(error) => Err(Ending::failed_to_start(format!(
                "CannotCreateContainerError: {}",
                chain(&error)
            ))),
        }
    }

    /// Watches containers that an earlier server started.
    async fn resume(&mut self, definition: &Arc<TaskDefinition>, watching: &mut Watching) {
        let running: Vec<String> = self
            .report
            .containers
            .iter()
            .filter(|report| report.last_status == ContainerStatus::Running)
            .map(|report| report.name.clone())
            .collect();
        for name in running {
            if let Some(container) = definition.container(&name) {
                if let Err(ending) = self.connect(definition, container).await {
                    tracing::warn!(
                        container = name,
                        reason = ending.reason,
                        "ports stay closed"
                    );
                }
                self.watch(container, watching);
            }
        }
    }

    /// Starts one container that may start; `false` when there is none.
    async fn start_next(
        &mut self,
        definition: &Arc<TaskDefinition>,
        ready: &Ready,
        watching: &mut Watching,
    ) -> Result<bool, Ending> {
        for container in &definition.containers {
            let pending = self.report.containers.iter().any(|report| {
                report.name == container.name && report.last_status == ContainerStatus::Pending
            });
            if pending && self.may_start(container)? {
                self.start(definition, container, ready).await?;
                self.watch(container, watching);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn may_start(&mut self, container: &ContainerDefinition) -> Result<bool, Ending> {
        let mut met = true;
        for dependency in &container.depends_on {
            match state_of(dependency, &self.report.containers) {
                Dependent::Met => {}
                Dependent::Waiting => met = false,
                Dependent::Impossible(why) => {
                    let reason = format!("Container {} cannot start: {why}", container.name);
                    if let Some(report) = self.container(&container.name) {
                        report.reason = Some(reason.clone());
                    }
                    return Err(Ending::failed_to_start(reason));
                }
            }
        }
        Ok(met)
    }

    async fn start(
        &mut self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
        ready: &Ready,
    ) -> Result<(), Ending> {
        let report = self
            .report
            .containers
            .iter()
            .find(|report| report.name == container.name);
        let ids = report.and_then(runtime_id).zip(self.sandbox());
        let Some(ids) = ids else {
            return Err(Ending::failed_to_start(
                "the container's id cannot name a container",
            ));
        };
        self.connect(definition, container).await?;
        let spec = self.container_spec(definition, container, ids, ready)?;
        let started = match self.hands.runtime.start(&spec).await {
            Ok(started) => started.started_at.try_into().ok(),
            // It was started just before the server was restarted.
            Err(StartError::AlreadyExists(_)) => None,
            Err(error) => return Err(self.cannot_start(container, &error)),
        };
        let started = started.unwrap_or_else(|| self.hands.clock.now());
        if let Some(report) = self.container(&container.name) {
            report.last_status = ContainerStatus::Running;
            report.started_at = Some(started);
        }
        Ok(())
    }

    fn cannot_start(&mut self, container: &ContainerDefinition, error: &StartError) -> Ending {
        let reason = match error {
            StartError::Step {
                step: StartStep::Executable,
                subject,
                ..
            } => format!(
                "CannotStartContainerError: Error response from daemon: failed to create task for \
                 container: exec: {subject:?}: executable file not found in $PATH: {}",
                chain(error)
            ),
            StartError::Step {
                step: StartStep::User,
                subject,
                ..
            } => format!(
                "CannotStartContainerError: Error response from daemon: unable to find \
                 {subject}: no matching entries in passwd file"
            ),
            other => format!("CannotStartContainerError: {}", chain(other)),
        };
        if let Some(report) = self.container(&container.name) {
            report.reason = Some(reason.clone());
        }
        Ending::failed_to_start(reason)
    }

    /// Waits for a container's end, probes its health and ships its log.
    fn watch(&mut self, container: &ContainerDefinition, watching: &mut Watching) {
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

    /// RUNNING once every container has started (or has already ended).
    async fn tell_progress(&mut self) {
        let waiting =
            |report: &domain::ecs::ContainerReport| report.last_status == ContainerStatus::Pending;
        if self.report.last_status < LastStatus::Running
            && !self.report.containers.iter().any(waiting)
        {
            self.reach(LastStatus::Running).await;
        } else {
            self.save().await;
        }
    }

    async fn next_happening(
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
                    self.note_end(name, &exit).await;
                    match self.start_again(container).await {
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

/// An error and everything that caused it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
