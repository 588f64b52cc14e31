//! Starting containers as their dependencies allow.

use super::depends::{Dependent, state_of};
use super::happenings::{Exits, Watching};
use super::prepare::Ready;
use super::{Ending, Life, runtime_id};
use domain::ecs::{ContainerDefinition, ContainerStatus, LastStatus, TaskDefinition};
use runtime::{SandboxError, StartError, StartStep};
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::mpsc;

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

    pub(super) fn cannot_start(
        &mut self,
        container: &ContainerDefinition,
        error: &StartError,
    ) -> Ending {
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
