//! A runtime that only pretends.

use async_trait::async_trait;
use runtime::log::{LogPosition, LogReader};
use runtime::spec::{ContainerSpec, ExecSpec, SandboxSpec, TerminalSize};
use runtime::{
    AdoptError, Adopted, ContainerId, ContainerStats, ExecControl, ExecError, ExecExit,
    ExecSession, Exit, RemoveError, Runtime, SandboxError, SandboxId, Signal, SignalError,
    StartError, Started, StatsError, WaitError,
};
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use tokio::sync::watch;

/// Containers that exist by name, run until they are told to end, and pass every check.
pub struct SimulatedRuntime {
    now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    containers: Mutex<HashMap<ContainerId, Pretended>>,
}

struct Pretended {
    sandbox: SandboxId,
    exit: watch::Sender<Option<Exit>>,
}

impl SimulatedRuntime {
    /// Nothing runs yet. `now` tells the time.
    pub fn new(now: Arc<dyn Fn() -> SystemTime + Send + Sync>) -> Self {
        Self {
            now,
            containers: Mutex::default(),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ContainerId, Pretended>> {
        self.containers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[async_trait]
impl Runtime for SimulatedRuntime {
    async fn create_sandbox(&self, _spec: &SandboxSpec) -> Result<(), SandboxError> {
        Ok(())
    }

    async fn start(&self, spec: &ContainerSpec) -> Result<Started, StartError> {
        let mut containers = self.lock();
        if containers.contains_key(&spec.id) {
            return Err(StartError::AlreadyExists(spec.id.clone()));
        }
        let pretended = Pretended {
            sandbox: spec.sandbox.clone(),
            exit: watch::Sender::new(None),
        };
        containers.insert(spec.id.clone(), pretended);
        Ok(Started {
            pid: 0,
            started_at: (self.now)(),
            clamped_ulimits: Vec::new(),
        })
    }

    async fn signal(&self, id: &ContainerId, signal: Signal) -> Result<(), SignalError> {
        let containers = self.lock();
        let container = containers
            .get(id)
            .ok_or_else(|| SignalError::NotFound(id.clone()))?;
        if container.exit.borrow().is_some() {
            return Err(SignalError::NotRunning(id.clone()));
        }
        // As a well-behaved program: it ends with 0 when asked, with 137 when killed.
        let code = if signal == Signal::KILL { 137 } else { 0 };
        let killed = (signal == Signal::KILL).then_some(signal);
        container.exit.send_replace(Some(Exit {
            code,
            signal: killed,
            oom_killed: false,
            finished_at: (self.now)(),
            shim_lost: false,
        }));
        Ok(())
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, WaitError> {
        let exit = self
            .lock()
            .get(id)
            .map(|container| container.exit.subscribe());
        let mut exit = exit.ok_or_else(|| WaitError::NotFound(id.clone()))?;
        let ended = exit.wait_for(Option::is_some).await;
        let removed = || WaitError::Removed(id.clone());
        ended.map_err(|_| removed())?.clone().ok_or_else(removed)
    }

    async fn exec(&self, id: &ContainerId, _spec: &ExecSpec) -> Result<ExecSession, ExecError> {
        if !self.lock().contains_key(id) {
            return Err(ExecError::NotFound(id.clone()));
        }
        Ok(ExecSession {
            pid: 0,
            stdin: Box::new(tokio::io::sink()),
            stdout: Box::new(tokio::io::empty()),
            stderr: Some(Box::new(tokio::io::empty())),
            control: Box::new(Passed),
        })
    }

    async fn stats(&self, _sandbox: &SandboxId) -> Result<Vec<ContainerStats>, StatsError> {
        Ok(Vec::new())
    }

    fn log(&self, _id: &ContainerId, _from: LogPosition) -> Option<LogReader> {
        None
    }

    async fn remove(&self, id: &ContainerId) -> Result<(), RemoveError> {
        match self.lock().remove(id) {
            Some(_) => Ok(()),
            None => Err(RemoveError::NotFound(id.clone())),
        }
    }

    async fn remove_sandbox(&self, id: &SandboxId) -> Result<(), RemoveError> {
        self.lock().retain(|_, container| container.sandbox != *id);
        Ok(())
    }

    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError> {
        Ok(Vec::new())
    }
}

/// A command that has already ended well.
struct Passed;

#[async_trait]
impl ExecControl for Passed {
    async fn resize(&self, _size: TerminalSize) -> io::Result<()> {
        Ok(())
    }

    async fn kill(&self) -> io::Result<()> {
        Ok(())
    }

    async fn wait(&mut self) -> io::Result<ExecExit> {
        Ok(ExecExit { code: 0 })
    }
}
