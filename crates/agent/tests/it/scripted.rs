//! A runtime whose containers end when a test says so, and which remembers what it was asked.

use async_trait::async_trait;
use runtime::log::{LogPosition, LogReader};
use runtime::spec::{ContainerSpec, ExecSpec, SandboxSpec};
use runtime::{
    AdoptError, Adopted, ContainerId, ContainerStats, ExecError, ExecSession, Exit, RemoveError,
    Runtime, SandboxError, SandboxId, Signal, SignalError, StartError, Started, StatsError,
    WaitError,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::SystemTime;
use tokio::sync::watch;

type Now = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// A container of this runtime.
struct Pretended {
    spec: ContainerSpec,
    exit: watch::Sender<Option<Exit>>,
}

pub(crate) struct Scripted {
    now: Now,
    containers: Mutex<HashMap<ContainerId, Pretended>>,
    /// What was asked, in order: `start app`, `restart app`, `SIGTERM app`.
    pub(crate) asked: Mutex<Vec<String>>,
    pub(crate) sandbox: Mutex<Option<SandboxSpec>>,
}

impl Scripted {
    pub(crate) fn new(now: Now) -> Self {
        Self {
            now,
            containers: Mutex::default(),
            asked: Mutex::default(),
            sandbox: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ContainerId, Pretended>> {
        self.containers.lock().unwrap()
    }

    fn note(&self, what: &str, name: &str) {
        self.asked.lock().unwrap().push(format!("{what} {name}"));
    }

    /// Ends the container whose first argument is `name`.
    pub(crate) fn end(&self, name: &str, code: i32) {
        let containers = self.lock();
        let found = containers.values().find(|one| one.spec.args[0] == name);
        found.unwrap().exit.send_replace(Some(Exit {
            code,
            signal: None,
            oom_killed: false,
            finished_at: (self.now)(),
            shim_lost: false,
        }));
    }

    /// What the container was started with.
    pub(crate) fn spec(&self, name: &str) -> ContainerSpec {
        let containers = self.lock();
        let found = containers.values().find(|one| one.spec.args[0] == name);
        found.unwrap().spec.clone()
    }

    fn started(&self) -> Started {
        Started {
            pid: 1,
            started_at: (self.now)(),
            clamped_ulimits: Vec::new(),
        }
    }
}

#[async_trait]
impl Runtime for Scripted {
    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        *self.sandbox.lock().unwrap() = Some(spec.clone());
        Ok(())
    }

    async fn start(&self, spec: &ContainerSpec) -> Result<Started, StartError> {
        self.note("start", &spec.args[0]);
        let pretended = Pretended {
            spec: spec.clone(),
            exit: watch::Sender::new(None),
        };
        self.lock().insert(spec.id.clone(), pretended);
        Ok(self.started())
    }

    async fn restart(&self, id: &ContainerId) -> Result<Started, StartError> {
        let containers = self.lock();
        let found = containers.get(id).unwrap();
        self.note("restart", &found.spec.args[0]);
        found.exit.send_replace(None);
        Ok(self.started())
    }

    fn stop_signal(&self, id: &ContainerId) -> Signal {
        self.lock()
            .get(id)
            .map_or(Signal::TERM, |one| one.spec.stop_signal)
    }

    async fn signal(&self, id: &ContainerId, signal: Signal) -> Result<(), SignalError> {
        let name = self.lock().get(id).map(|one| one.spec.args[0].clone());
        let name = name.ok_or_else(|| SignalError::NotFound(id.clone()))?;
        self.note(&signal.to_string(), &name);
        self.end(&name, 128 + signal.number());
        Ok(())
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, WaitError> {
        let exit = self.lock().get(id).map(|one| one.exit.subscribe());
        let mut exit = exit.ok_or_else(|| WaitError::NotFound(id.clone()))?;
        let ended = exit.wait_for(Option::is_some).await;
        let removed = || WaitError::Removed(id.clone());
        ended.map_err(|_| removed())?.clone().ok_or_else(removed)
    }

    async fn exec(&self, id: &ContainerId, _: &ExecSpec) -> Result<ExecSession, ExecError> {
        Err(ExecError::NotFound(id.clone()))
    }

    async fn stats(&self, id: &SandboxId) -> Result<Vec<ContainerStats>, StatsError> {
        Err(StatsError::NotFound(id.clone()))
    }

    fn log(&self, _: &ContainerId, _: LogPosition) -> Option<LogReader> {
        None
    }

    async fn remove(&self, id: &ContainerId) -> Result<(), RemoveError> {
        Err(RemoveError::NotFound(id.clone()))
    }

    async fn remove_sandbox(&self, _: &SandboxId) -> Result<(), RemoveError> {
        Ok(())
    }

    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError> {
        Ok(Vec::new())
    }
}
