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
mod router;
mod run;
#[cfg(test)]
mod sample;
mod secrets;
mod spec;
mod stop;
mod volumes;

use crate::hands::{Hands, Joined};
use crate::logs::Shipping;
use crate::metadata::Endpoint;
use domain::ecs::{
    ContainerDefinition, ContainerReport, ContainerStatus, DesiredStatus, HealthStatus, LastStatus,
    NetworkMode, StopCode, Task, TaskDefinition, TaskReport,
};
use domain::network::{NetworkInterface, Subnet};
use domain::{Principal, Scope};
use runtime::{ContainerId, SandboxId};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{RwLock, watch};

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

    /// Waits for the network interface: its address, then its being real.
    async fn provision(&mut self) -> Result<(), Ending> {
        let task = self.task();
        let Some(wanted) = &task.interface else {
            self.open_on_loopback().await;
            return Ok(());
        };
        let key = NetworkInterface::key_of(&task.scope, &wanted.id);
        let interface = tokio::select! {
            interface = addressed(&self.hands, &key) => interface?,
            ending = wish_to_stop(&mut self.wish) => return Err(ending),
        };
        let joined = tokio::select! {
            joined = self.hands.wires.joined(&interface) => joined,
            ending = wish_to_stop(&mut self.wish) => return Err(ending),
        };
        let joined = joined.map_err(|error| {
            Ending::failed_to_start(format!(
                "Unexpected EC2 error while attaching network interface: {error}"
            ))
        })?;
        let credentials = self.credentials_id();
        let shown = Arc::clone(&self.shown);
        self.endpoint = Endpoint::open(&self.hands, &joined, shown, credentials).await;
        let subnet = Subnet::key_of(&task.scope, &interface.subnet);
        let store = &self.hands.store;
        self.subnet = self.persist(|| store.get(&subnet)).await;
        self.interface = Some(interface);
        self.joined = Some(joined);
        Ok(())
    }

    /// Opens the metadata endpoint of a task that has no network of its own.
    async fn open_on_loopback(&mut self) {
        let mode = self.definition.as_ref().map(|made| made.network_mode);
        if mode != Some(NetworkMode::Host) || !self.hands.wires.are_real() {
            return;
        }
        let credentials = self.credentials_id();
        let (file, shown) = (self.metadata_port_file(), Arc::clone(&self.shown));
        self.endpoint = Endpoint::open_on_loopback(&self.hands, &file, shown, credentials).await;
    }

    /// Takes every step on the way to `status`, and tells it.
    async fn reach(&mut self, status: LastStatus) {
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
    fn settle(&mut self, ending: Ending) {
        // The notice came while the task ran; what it ends with is the interruption itself.
        let code = match ending.code {
            StopCode::TerminationNotice => StopCode::SpotInterruption,
            code => code,
        };
        self.report.stop.get_or_insert((code, ending.reason));
    }

    /// Writes the report if there is news in it, however long the store takes to accept it.
    async fn save(&mut self) {
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

fn first_report(task: &Task, now: domain::Timestamp) -> TaskReport {
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

fn first_container(
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

/// The interface once it has an address.
async fn addressed(hands: &Hands, key: &domain::Key) -> Result<NetworkInterface, Ending> {
    loop {
        let engine = hands.store.engine();
        let seen = engine.revision().await.unwrap_or_default();
        match hands.store.get::<NetworkInterface>(key).await {
            Ok(Some(interface)) if interface.address.is_some() => return Ok(interface),
            Ok(Some(NetworkInterface {
                failure: Some(failure),
                ..
            })) => {
                return Err(Ending::failed_to_start(failure));
            }
            Ok(None) => {
                let reason = "Unexpected EC2 error: the network interface was deleted";
                return Err(Ending::failed_to_start(reason));
            }
            Ok(Some(_)) | Err(_) => {}
        }
        match engine.watch(key.as_str(), seen).await {
            Ok(mut watch) => drop(watch.next().await),
            Err(_) => tokio::time::sleep(STORE_PAUSE).await,
        }
    }
}
