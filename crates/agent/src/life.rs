//! A task's way from PROVISIONING to STOPPED.
//!
//! A life is one `async fn`. It can begin anywhere on the way: after a restart of the server it
//! goes on from the last report with the containers that still run.
//!
//! ```text
//! provision → prepare → run (start, watch, probe) → leave → stop → clean
//!      └─────────┴────── any failure or wish to stop ──┘
//! ```

mod again;
mod bridge;
mod changed;
mod depends;
mod environment;
mod files;
mod happenings;
mod implied;
mod instance;
mod leave;
mod linux;
mod login;
mod names;
mod notes;
mod prepare;
mod probe;
mod provision;
mod reporting;
mod router;
mod run;
#[cfg(test)]
mod sample;
mod secrets;
mod spec;
mod stop;
pub(crate) mod storage;
mod volumes;

use crate::hands::{Hands, Joined};
use crate::logs::Shipping;
use crate::metadata::Endpoint;
use domain::ecs::{
    ContainerReport, DesiredStatus, LastStatus, StopCode, Task, TaskDefinition, TaskReport,
};
use domain::network::{NetworkInterface, Subnet};
use domain::{Principal, Scope};
use reporting::{first_container, first_report};
use runtime::{ContainerId, SandboxId};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, RwLock, watch};

/// Why a task ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) code: StopCode,
    pub(crate) reason: String,
}

impl Ending {
    /// The task never reached RUNNING.
    pub(crate) fn failed_to_start(reason: impl Into<String>) -> Self {
        Self {
            code: StopCode::TaskFailedToStart,
            reason: reason.into(),
        }
    }
}

/// One task on this instance.
pub(crate) struct Life {
    hands: Hands,
    wish: watch::Receiver<Task>,
    report: TaskReport,
    /// The report as it was last written.
    saved: Option<TaskReport>,
    definition: Option<Arc<TaskDefinition>>,
    interface: Option<NetworkInterface>,
    subnet: Option<Subnet>,
    joined: Option<Joined>,
    endpoint: Option<Endpoint>,
    shipping: HashMap<String, Shipping>,
    execution_role: Option<Principal>,
    /// Its containers on the bridge network.
    bridged: HashMap<String, bridge::Bridged>,
    /// Held while something is mounted for it, also when it no longer waits for that.
    mounting: Arc<Mutex<()>>,
    /// The account's `defaultLogDriverMode`.
    log_mode: String,
    shown: Arc<RwLock<Shown>>,
}

/// What the metadata endpoint shows: replaced whenever the report changes.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) task: Task,
    pub(crate) report: TaskReport,
    pub(crate) definition: Option<Arc<TaskDefinition>>,
    pub(crate) interface: Option<NetworkInterface>,
    pub(crate) subnet: Option<Subnet>,
    /// Who answers its questions for names.
    pub(crate) resolver: Option<Ipv4Addr>,
}

impl Life {
    pub(crate) fn new(
        hands: Hands,
        wish: watch::Receiver<Task>,
        report: Option<TaskReport>,
    ) -> Self {
        let task = wish.borrow().clone();
        let saved = report.clone();
        let report = report.unwrap_or_else(|| first_report(&task, hands.clock.now()));
        let shown = Shown {
            task,
            report: report.clone(),
            definition: None,
            interface: None,
            subnet: None,
            resolver: None,
        };
        Self {
            hands,
            wish,
            report,
            saved,
            definition: None,
            interface: None,
            subnet: None,
            joined: None,
            endpoint: None,
            shipping: HashMap::new(),
            execution_role: None,
            bridged: HashMap::new(),
            mounting: Arc::default(),
            log_mode: String::new(),
            shown: Arc::new(RwLock::new(shown)),
        }
    }

    /// Lives until STOPPED.
    pub(crate) async fn live(mut self) {
        if !self.report.last_status.is_ending() {
            let ending = self.up().await;
            self.settle(ending);
        }
        self.down().await;
    }

    /// From wherever it stands up to RUNNING, and there until it should or must end.
    async fn up(&mut self) -> Ending {
        self.save().await;
        match self.rise().await {
            Ok(never) => match never {},
            Err(ending) => ending,
        }
    }

    async fn rise(&mut self) -> Result<std::convert::Infallible, Ending> {
        self.define().await?;
        self.provision().await?;
        self.reach(LastStatus::Pending).await;
        let ready = self.prepare().await?;
        self.run(ready).await
    }

    /// From wherever it stands down to STOPPED.
    async fn down(&mut self) {
        if self.definition.is_none() {
            let _ = self.define().await;
        }
        // With nothing to wait for, the state is told together with the next.
        if self.may_be_called() {
            self.reach(LastStatus::Deactivating).await;
            self.leave().await;
        }
        self.reach(LastStatus::Stopping).await;
        self.stop().await;
        self.reach(LastStatus::Deprovisioning).await;
        self.clean().await;
        self.reach(LastStatus::Stopped).await;
    }

    /// Reads the task definition.
    async fn define(&mut self) -> Result<(), Ending> {
        let task = self.task();
        let (family, revision) = &task.definition;
        let key = TaskDefinition::key_of(&task.scope, family, *revision);
        let (store, key) = (&self.hands.store, &key);
        let definition = self.persist(|| store.get::<TaskDefinition>(key)).await;
        let Some(definition) = definition else {
            let reason = format!("Task definition {family}:{revision} does not exist");
            return Err(Ending::failed_to_start(reason));
        };
        let definition = changed::with_changes(definition, &task.overrides);
        let definition = Arc::new(implied::with_implied(definition));
        if self.report.containers.is_empty() {
            let ids = &*self.hands.ids;
            self.report.containers = definition
                .containers
                .iter()
                .map(|container| first_container(container, &task.id, ids.uuid(), ids.digits(10)))
                .collect();
        }
        self.definition = Some(definition);
        Ok(())
    }

    /// Does `work` until it succeeds: a store that is away comes back.
    async fn persist<T, E, F>(&self, work: impl Fn() -> F) -> T
    where
        E: std::fmt::Display,
        F: Future<Output = Result<T, E>>,
    {
        loop {
            match work().await {
                Ok(value) => return value,
                Err(error) => {
                    tracing::warn!(task = %self.report.id, %error, "the store is away");
                    tokio::time::sleep(STORE_PAUSE).await;
                }
            }
        }
    }

    fn task(&self) -> Task {
        self.wish.borrow().clone()
    }

    fn scope(&self) -> &Scope {
        &self.report.scope
    }

    fn container(&mut self, name: &str) -> Option<&mut ContainerReport> {
        self.report
            .containers
            .iter_mut()
            .find(|container| container.name == name)
    }

    fn sandbox(&self) -> Option<SandboxId> {
        SandboxId::new(self.report.id.clone()).ok()
    }
}

/// Between two tries of a store that is away.
const STORE_PAUSE: Duration = Duration::from_millis(200);

/// The container's name at the runtime.
pub(crate) fn runtime_id(report: &ContainerReport) -> Option<ContainerId> {
    ContainerId::new(report.runtime_id.clone()).ok()
}

/// Ends once the task should stop, with why. Never ends when the server does first.
pub(crate) async fn wish_to_stop(wish: &mut watch::Receiver<Task>) -> Ending {
    let wanted = wish
        .wait_for(|task| task.desired == DesiredStatus::Stopped)
        .await;
    let wanted = wanted.map(|task| task.stop.clone());
    match wanted {
        Ok(Some(stop)) => Ending {
            code: stop.code,
            reason: stop.reason,
        },
        Ok(None) => Ending {
            code: StopCode::UserInitiated,
            reason: String::new(),
        },
        // Nobody is left to tell: the server is ending, and containers outlive it.
        Err(_) => std::future::pending().await,
    }
}
