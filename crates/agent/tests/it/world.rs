//! One task on one instance, with its own clock.

use crate::scripted::Scripted;
use agent::hands::{Calls, Fetched, ImageAsk, ImageError, Images};
use agent::simulated::{SimulatedImages, SimulatedWires};
use agent::{Hands, Tasks};
use api::ApiError;
use async_trait::async_trait;
use domain::clock::ManualClock;
use domain::ecs::{ContainerReport, DesiredStatus, StopCode, StopRequest, Task, TaskReport};
use domain::{Clock, IdSource, Principal, Record, Scope, SeededIds};
use reconcile::Controller;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use store::{CommitError, Memory, Store};

const TASK: &str = "0123456789abcdef0123456789abcdef";
/// How often a level is looked at before a test gives up.
const LOOKS: u32 = 3_000;

pub(crate) struct World {
    pub(crate) runtime: Arc<Scripted>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) calls: Arc<Secrets>,
    pub(crate) images: Arc<Asked>,
    store: Store,
    tasks: Tasks,
    task: Task,
    _directory: tempfile::TempDir,
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

/// A container that runs `NAME` as its program; `more` are members of the record.
pub(crate) fn container(name: &str, more: Value) -> Value {
    let mut whole = json!({
        "name": name, "image": format!("{name}:1"), "cpu_units": 0, "memory_mib": 64,
        "memory_reservation_mib": null, "essential": true, "entry_point": [name], "command": [],
        "environment": [], "secrets": [], "port_mappings": [], "health_check": null,
        "depends_on": [], "start_timeout": null, "stop_timeout": null, "log": null,
        "mount_points": [], "user": null, "working_directory": null, "read_only_root": null,
        "privileged": null, "init_process": null, "capabilities_add": [],
        "capabilities_drop": [], "tmpfs": [], "shared_memory_mib": null, "ulimits": [],
        "system_controls": [], "docker_labels": {}, "inert": {},
    });
    let members = more.as_object().unwrap().clone();
    whole.as_object_mut().unwrap().extend(members);
    whole
}

impl World {
    /// A task of these containers has been asked for; `more` are members of its definition.
    pub(crate) async fn with(containers: Vec<Value>, more: Value) -> Self {
        Self::changed(containers, more, json!({})).await
    }

    /// The same with members of its overrides.
    pub(crate) async fn changed(containers: Vec<Value>, more: Value, overrides: Value) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::default());
        let shown = clock.clone();
        let now = Arc::new(move || SystemTime::from(shown.now()));
        let runtime = Arc::new(Scripted::new(now));
        let (calls, images) = (Arc::new(Secrets::default()), Arc::new(Asked::default()));
        let store = Store::new(Arc::new(Memory::new()));
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(7));
        let hands = Hands {
            instance: "local".to_owned(),
            directory: directory.path().to_owned(),
            endpoint: "http://127.0.0.1:4566".to_owned(),
            store: store.clone(),
            clock: clock.clone(),
            ids,
            runtime: runtime.clone(),
            wires: Arc::new(SimulatedWires),
            images: images.clone(),
            calls: calls.clone(),
        };
        let world = Self {
            runtime,
            clock,
            calls,
            images,
            store,
            tasks: Tasks::new(hands),
            task: task(overrides),
            _directory: directory,
        };
        world.put(definition(containers, more)).await;
        world.put(world.task.clone()).await;
        world.look().await;
        world
    }

    async fn put(&self, record: impl Record) {
        let record = &record;
        let put = self.store.transact(|txn| async move {
            txn.put(record);
            Ok::<_, CommitError>(())
        });
        put.await.unwrap();
    }

    /// The agent looks at the task.
    async fn look(&self) {
        let key = Task::key_of(&scope(), "default", TASK);
        self.tasks.reconcile(&key).await.unwrap();
    }

    /// What the agent reports.
    pub(crate) async fn report(&self) -> Option<TaskReport> {
        let key = TaskReport::key_of(&scope(), "default", TASK);
        self.store.get(&key).await.unwrap()
    }

    /// Waits until the report is as wanted.
    pub(crate) async fn until(&self, wanted: impl Fn(&TaskReport) -> bool) -> TaskReport {
        for _ in 0..LOOKS {
            if let Some(report) = self.report().await.filter(|report| wanted(report)) {
                return report;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("it never came to that: {:#?}", self.report().await);
    }

    /// Waits until the task has this status.
    pub(crate) async fn until_status(&self, status: &str) -> TaskReport {
        self.until(|report| report.last_status.as_str() == status)
            .await
    }

    /// Asks the task to stop.
    pub(crate) async fn stop(&self) {
        let mut task = self.task.clone();
        task.desired = DesiredStatus::Stopped;
        task.stop = Some(StopRequest {
            code: StopCode::UserInitiated,
            reason: "enough".to_owned(),
            at: self.clock.now(),
        });
        self.put(task).await;
        self.look().await;
    }

    /// What the runtime was asked so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.runtime.asked.lock().unwrap().clone()
    }
}

/// What became of one container.
pub(crate) fn of<'a>(report: &'a TaskReport, name: &str) -> &'a ContainerReport {
    report
        .containers
        .iter()
        .find(|one| one.name == name)
        .unwrap()
}

fn definition(containers: Vec<Value>, more: Value) -> domain::ecs::TaskDefinition {
    let mut whole = json!({
        "scope": scope(), "family": "web", "revision": 1, "status": "ACTIVE",
        "network_mode": "none", "cpu_units": null, "memory_mib": null,
        "execution_role": "arn:aws:iam::000000000000:role/execution", "task_role": null,
        "requires_compatibilities": [], "cpu_architecture": null,
        "operating_system_family": null, "containers": containers, "volumes": [],
        "ephemeral_storage_gib": null, "inert": {}, "tags": {},
        "registered_at": "2026-01-01T00:00:00Z", "registered_by": "me", "deregistered_at": null,
    });
    let members = more.as_object().unwrap().clone();
    whole.as_object_mut().unwrap().extend(members);
    serde_json::from_value(whole).unwrap()
}

fn task(changes: Value) -> Task {
    let mut overrides = json!({"containers": []});
    let members = changes.as_object().unwrap().clone();
    overrides.as_object_mut().unwrap().extend(members);
    serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": TASK, "definition": ["web", 1],
        "group": "family:web", "started_by": null, "service": null, "launch_type": "EC2",
        "platform_version": null, "capacity_provider": null,
        "overrides": overrides,
        "instance": "local", "interface": null, "mesh": null, "execute_command": false,
        "tags": {}, "created_at": "2026-01-01T00:00:00Z", "desired": "RUNNING", "stop": null,
    }))
    .unwrap()
}

/// Secrets Manager with whatever a test put there, and STS.
#[derive(Default)]
pub(crate) struct Secrets(
    pub(crate) Mutex<Vec<(String, String)>>,
    /// Roles that were assumed.
    pub(crate) Mutex<Vec<String>>,
);

#[async_trait]
impl Calls for Secrets {
    async fn call(
        &self,
        _caller: &Principal,
        _scope: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        if (service, operation) != ("secretsmanager", "GetSecretValue") {
            let role = input["RoleArn"].as_str().unwrap_or_default();
            self.1.lock().unwrap().push(role.to_owned());
            return Ok(json!({ "AssumedRoleUser": { "AssumedRoleId": "AROA:x" },
                              "Credentials": {} }));
        }
        let id = input["SecretId"].as_str().unwrap_or_default();
        let known = self.0.lock().unwrap();
        let found = known.iter().find(|(name, _)| name == id);
        let missing = || {
            let message = "Secrets Manager can't find the specified secret.";
            ApiError::sender("ResourceNotFoundException", 400, message)
        };
        let (_, text) = found.ok_or_else(missing)?;
        Ok(json!({ "SecretString": text }))
    }
}

/// Image, user and password, processor.
type Ask = (String, Option<(String, String)>, Option<String>);

/// Images of any name, with what was asked of each.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) asks: Mutex<Vec<Ask>>,
    pub(crate) stop_signal: Mutex<Option<String>>,
}

#[async_trait]
impl Images for Asked {
    async fn fetch(&self, ask: &ImageAsk<'_>) -> Result<Fetched, ImageError> {
        let login = ask
            .login
            .map(|one| (one.username.clone(), one.password.clone()));
        let architecture = ask.architecture.map(str::to_owned);
        let asked = (ask.image.to_owned(), login, architecture);
        self.asks.lock().unwrap().push(asked);
        let mut fetched = SimulatedImages.fetch(ask).await?;
        fetched.stop_signal = self.stop_signal.lock().unwrap().clone();
        Ok(fetched)
    }
}
