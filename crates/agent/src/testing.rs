//! A task for tests, and hands that only pretend.

use crate::hands::{Calls, Hands};
use crate::life::Shown;
use crate::simulated::{SimulatedImages, SimulatedRuntime, SimulatedWires};
use api::ApiError;
use async_trait::async_trait;
use domain::clock::ManualClock;
use domain::{Clock as _, Principal, Scope, SeededIds, Timestamp};
use runtime::log::{LogPosition, LogReader};
use runtime::spec::{ContainerSpec, ExecSpec, SandboxSpec};
use runtime::{
    AdoptError, Adopted, ContainerId, ContainerStats, ExecError, ExecSession, Exit, RemoveError,
    Runtime, SandboxError, SandboxId, Signal, SignalError, StartError, Started, StatsError,
    WaitError,
};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use store::{Memory, Store};

/// The id that the task's container has at the runtime.
pub(crate) const RUNTIME_ID: &str = "0123456789abcdef0123456789abcdef-1234567890";

/// Hands, and what they pretend with.
pub(crate) struct World {
    pub(crate) hands: Hands,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) runtime: Arc<FakeRuntime>,
    pub(crate) calls: Arc<FakeCalls>,
}

impl World {
    pub(crate) fn new() -> Self {
        let start: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let clock = Arc::new(ManualClock::at(start));
        let calls = Arc::new(FakeCalls::new(clock.clone()));
        let runtime = Arc::new(FakeRuntime::default());
        let hands = Hands {
            instance: "local".to_owned(),
            directory: std::env::temp_dir().join("longshore-agent-tests-have-no-files"),
            endpoint: "http://127.0.0.1:4566".to_owned(),
            store: Store::new(Arc::new(Memory::new())),
            clock: clock.clone(),
            ids: Arc::new(SeededIds::new(3)),
            runtime: runtime.clone(),
            wires: Arc::new(SimulatedWires),
            images: Arc::new(SimulatedImages),
            calls: calls.clone(),
        };
        Self {
            hands,
            clock,
            runtime,
            calls,
        }
    }
}

/// A runtime whose commands and statistics are given.
pub(crate) struct FakeRuntime {
    simulated: SimulatedRuntime,
    /// The next readings; the last one stays.
    pub(crate) readings: Mutex<VecDeque<Vec<ContainerStats>>>,
    /// The command that the next exec starts.
    pub(crate) command: Mutex<Option<Result<ExecSession, ExecError>>>,
    /// What was asked to be started.
    pub(crate) asked: Mutex<Vec<ExecSpec>>,
}

impl Default for FakeRuntime {
    fn default() -> Self {
        Self {
            simulated: SimulatedRuntime::new(Arc::new(|| std::time::SystemTime::UNIX_EPOCH)),
            readings: Mutex::default(),
            command: Mutex::default(),
            asked: Mutex::default(),
        }
    }
}

#[async_trait]
impl Runtime for FakeRuntime {
    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        self.simulated.create_sandbox(spec).await
    }

    async fn start(&self, spec: &ContainerSpec) -> Result<Started, StartError> {
        self.simulated.start(spec).await
    }

    async fn signal(&self, id: &ContainerId, signal: Signal) -> Result<(), SignalError> {
        self.simulated.signal(id, signal).await
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, WaitError> {
        self.simulated.wait(id).await
    }

    async fn exec(&self, id: &ContainerId, spec: &ExecSpec) -> Result<ExecSession, ExecError> {
        self.asked.lock().unwrap().push(spec.clone());
        let command = self.command.lock().unwrap().take();
        command.unwrap_or_else(|| Err(ExecError::NotFound(id.clone())))
    }

    async fn stats(&self, _sandbox: &SandboxId) -> Result<Vec<ContainerStats>, StatsError> {
        let mut readings = self.readings.lock().unwrap();
        if readings.len() > 1 {
            return Ok(readings.pop_front().unwrap_or_default());
        }
        Ok(readings.front().cloned().unwrap_or_default())
    }

    fn log(&self, id: &ContainerId, from: LogPosition) -> Option<LogReader> {
        self.simulated.log(id, from)
    }

    async fn remove(&self, id: &ContainerId) -> Result<(), RemoveError> {
        self.simulated.remove(id).await
    }

    async fn remove_sandbox(&self, id: &SandboxId) -> Result<(), RemoveError> {
        self.simulated.remove_sandbox(id).await
    }

    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError> {
        Ok(Vec::new())
    }
}

/// Roles can always be assumed, for six hours; other answers are given.
pub(crate) struct FakeCalls {
    clock: Arc<ManualClock>,
    /// Operations that were called, with who called and what was asked.
    pub(crate) made: Mutex<Vec<(String, Principal, Value)>>,
    /// The next answers to anything but `AssumeRole`.
    pub(crate) answers: Mutex<VecDeque<Result<Value, ApiError>>>,
}

impl FakeCalls {
    fn new(clock: Arc<ManualClock>) -> Self {
        Self {
            clock,
            made: Mutex::default(),
            answers: Mutex::default(),
        }
    }

    /// How often an operation was called.
    pub(crate) fn count(&self, operation: &str) -> usize {
        let made = self.made.lock().unwrap();
        made.iter().filter(|(name, ..)| name == operation).count()
    }
}

#[async_trait]
impl Calls for FakeCalls {
    async fn call(
        &self,
        caller: &Principal,
        _scope: &Scope,
        _service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        let number = self.count("AssumeRole");
        let made = (operation.to_owned(), caller.clone(), input);
        self.made.lock().unwrap().push(made);
        if operation == "AssumeRole" {
            let end = self.clock.now().as_second() + 6 * 3600;
            return Ok(json!({
                "Credentials": {
                    "AccessKeyId": format!("ASIA{number}"),
                    "SecretAccessKey": "secret",
                    "SessionToken": "token",
                    "Expiration": end,
                },
                "AssumedRoleUser": { "AssumedRoleId": "AROA1:session" },
            }));
        }
        let answer = self.answers.lock().unwrap().pop_front();
        answer.unwrap_or(Ok(json!({})))
    }
}

/// A running Fargate task of one container, with an interface in a subnet.
pub(crate) fn shown() -> Shown {
    let scope = json!({ "account": "000000000000", "region": "us-east-1" });
    let at = "2026-03-01T11:59:00Z";
    let task = json!({
        "scope": scope, "cluster": "shop", "id": "0123456789abcdef0123456789abcdef",
        "definition": ["web", 3], "group": "service:web", "started_by": null,
        "service": { "name": "web", "deployment": "ecs-svc/1" },
        "launch_type": "FARGATE", "platform_version": "1.4.0", "capacity_provider": null,
        "overrides": {
            "cpu_units": null, "memory_mib": null, "execution_role": null, "task_role": null,
            "ephemeral_storage_gib": null, "containers": [],
        },
        "instance": "local",
        "interface": {
            "id": "eni-1", "attachment": "a", "subnet": "subnet-1", "zone": "us-east-1a",
            "last_address": null,
        },
        "mesh": null, "execute_command": true, "tags": { "team": "shop" }, "created_at": at,
        "desired": "RUNNING", "stop": null,
    });
    let report = json!({
        "scope": scope, "cluster": "shop", "id": "0123456789abcdef0123456789abcdef",
        "last_status": "RUNNING",
        "containers": [{
            "name": "app", "id": "11111111-2222-4333-8444-555555555555", "runtime_id": RUNTIME_ID,
            "last_status": "RUNNING", "image_digest": "sha256:abc", "health": "HEALTHY",
            "probes": [{ "exit_code": 0, "output": "fine", "at": at }],
            "exit_code": null, "reason": null, "started_at": at, "finished_at": null,
        }],
        "history": [["RUNNING", at]], "pull_started_at": at, "pull_stopped_at": at,
        "execution_stopped_at": null, "stop": null,
    });
    let interface = json!({
        "scope": scope, "id": "eni-1", "subnet": "subnet-1", "vpc": "vpc-1",
        "security_groups": [], "description": "", "owner": { "Task": "key" },
        "instance": "local", "public": false,
        "address": { "private_ip": "10.0.2.106", "mac": "0a:00:00:00:00:01", "public_ip": null },
        "failure": null, "tags": {}, "created_at": at,
    });
    let subnet = json!({
        "scope": scope, "id": "subnet-1", "vpc": "vpc-1", "cidr": "10.0.2.0/24",
        "zone": "us-east-1a", "default_for_zone": false, "map_public_ip": false, "tags": {},
    });
    Shown {
        task: serde_json::from_value(task).unwrap(),
        report: serde_json::from_value(report).unwrap(),
        definition: Some(Arc::new(definition(&scope, at))),
        interface: Some(serde_json::from_value(interface).unwrap()),
        subnet: Some(serde_json::from_value(subnet).unwrap()),
        resolver: Some("10.0.0.2".parse().unwrap()),
    }
}

fn definition(scope: &Value, at: &str) -> domain::ecs::TaskDefinition {
    let container = json!({
        "name": "app", "image": "shop/web:1", "cpu_units": 0, "memory_mib": 128,
        "memory_reservation_mib": null, "essential": true, "entry_point": [], "command": [],
        "environment": [], "secrets": [],
        "port_mappings": [{
            "name": null, "container_port": 8080, "host_port": null, "protocol": "tcp",
            "app_protocol": null,
        }],
        "health_check": null, "depends_on": [], "start_timeout": null, "stop_timeout": null,
        "log": {
            "driver": "awslogs",
            "options": { "awslogs-group": "/shop", "awslogs-stream-prefix": "web" },
            "secret_options": [],
        },
        "mount_points": [], "user": null, "working_directory": null, "read_only_root": false,
        "privileged": false, "init_process": false, "capabilities_add": [],
        "capabilities_drop": [], "tmpfs": [], "shared_memory_mib": null, "ulimits": [],
        "system_controls": [], "docker_labels": { "tier": "front" }, "inert": {},
    });
    let definition = json!({
        "scope": scope, "family": "web", "revision": 3, "status": "ACTIVE",
        "network_mode": "awsvpc", "cpu_units": 256, "memory_mib": 512, "execution_role": null,
        "task_role": "arn:aws:iam::000000000000:role/web", "requires_compatibilities": ["FARGATE"],
        "cpu_architecture": null, "operating_system_family": null, "containers": [container],
        "volumes": [], "ephemeral_storage_gib": null, "inert": {}, "tags": {},
        "registered_at": at, "registered_by": "", "deregistered_at": null,
    });
    serde_json::from_value(definition).unwrap()
}
