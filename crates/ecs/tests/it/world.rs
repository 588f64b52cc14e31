//! A world with its own clock: the room, its controllers, and fakes of its neighbours.

use crate::seams::Surroundings;
use api::ecs::{self as w, Ecs as _};
use api::record::from_tree;
use domain::clock::ManualClock;
use domain::ecs::{
    ContainerReport, ContainerStatus, DesiredStatus, HealthStatus, LastStatus, StopCode, Task,
    TaskDefinition, TaskReport,
};
use domain::elb::{
    Action, Listener, Target, TargetGroup, TargetHealth, TargetHealthCheck, TargetState,
};
use domain::network::{Cidr, InterfaceAddress, NetworkInterface, SecurityGroup, Subnet};
use domain::{Clock, IdSource, Key, Record, Scope, SeededIds};
use ecs::Ecs;
use ecs::controllers::{CapacityController, Housekeeper, ServiceController, TaskController};
use reconcile::Runner;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Memory, Store, Txn};
use wire::Context;

pub(crate) const SUBNETS: [&str; 2] = ["subnet-aaaaaaaaaaaaaaaaa", "subnet-bbbbbbbbbbbbbbbbb"];
pub(crate) const GROUP: &str = "sg-00000000000000001";

/// Looks at every task and panics when something is wrong.
pub(crate) type Invariant = Box<dyn Fn(&[(Task, Option<TaskReport>)])>;

pub(crate) struct World {
    pub(crate) ecs: Ecs,
    pub(crate) cx: Context,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    services: Runner<ServiceController>,
    tasks: Runner<TaskController>,
    keeper: Runner<Housekeeper>,
    capacity: Runner<CapacityController>,
    next_ip: u32,
    /// Targets are told unhealthy.
    pub(crate) sick_targets: bool,
    /// Tasks whose targets are told unhealthy.
    pub(crate) sick_tasks: Vec<String>,
    /// Images that are not there any more.
    pub(crate) broken: Vec<String>,
    /// What the room asks of others.
    pub(crate) around: Arc<Surroundings>,
    /// Called after every step with each service's tasks.
    pub(crate) invariant: Option<Invariant>,
}

pub(crate) fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

impl World {
    /// A world with two subnets, a security group and the cluster `default`.
    pub(crate) async fn new() -> Self {
        let store = Store::new(Arc::new(Memory::new()));
        let clock = Arc::new(ManualClock::default());
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(7));
        let around = Arc::new(Surroundings::default());
        let ecs = Ecs::new(store.clone(), clock.clone(), ids.clone())
            .with_digests(around.clone())
            .with_alarms(around.clone());
        let time = || -> Arc<dyn Clock> { clock.clone() };
        let mut world = Self {
            services: Runner::new(ecs.service_controller(), store.clone(), time(), ids.clone()),
            tasks: Runner::new(ecs.task_controller(), store.clone(), time(), ids.clone()),
            keeper: Runner::new(ecs.housekeeper(), store.clone(), time(), ids.clone()),
            capacity: Runner::new(ecs.capacity_controller(), store.clone(), time(), ids),
            cx: Context::root(scope()),
            ecs,
            store,
            clock,
            next_ip: u32::from(Ipv4Addr::new(10, 0, 0, 4)),
            sick_targets: false,
            invariant: None,
            sick_tasks: Vec::new(),
            broken: Vec::new(),
            around,
        };
        world.furnish().await;
        world
    }

    async fn furnish(&mut self) {
        for (index, id) in SUBNETS.iter().enumerate() {
            let zone = ["us-east-1a", "us-east-1b"][index];
            self.put(&Subnet {
                scope: scope(),
                id: (*id).to_owned(),
                vpc: "vpc-1".to_owned(),
                cidr: Cidr::of(Ipv4Addr::new(10, 0, index as u8, 0), 24),
                zone: zone.to_owned(),
                default_for_zone: true,
                map_public_ip: false,
                tags: BTreeMap::new(),
            })
            .await;
        }
        self.put(&SecurityGroup {
            scope: scope(),
            id: GROUP.to_owned(),
            vpc: "vpc-1".to_owned(),
            name: "default".to_owned(),
            description: String::new(),
            ingress: Vec::new(),
            egress: Vec::new(),
            tags: BTreeMap::new(),
        })
        .await;
        self.ecs
            .create_cluster(&self.cx, input(json!({})))
            .await
            .unwrap();
    }

    /// A target group that a listener forwards to; answers its ARN.
    pub(crate) async fn target_group(&self, name: &str) -> String {
        let group = TargetGroup {
            scope: scope(),
            name: name.to_owned(),
            id: "0123456789abcdef".to_owned(),
            protocol: "HTTP".to_owned(),
            protocol_version: "HTTP1".to_owned(),
            port: Some(8080),
            vpc: Some("vpc-1".to_owned()),
            target_type: "ip".to_owned(),
            health_check: TargetHealthCheck {
                enabled: true,
                protocol: "HTTP".to_owned(),
                port: "traffic-port".to_owned(),
                path: "/".to_owned(),
                interval: Duration::from_secs(30),
                timeout: Duration::from_secs(5),
                healthy_threshold: 5,
                unhealthy_threshold: 2,
                matcher: "200".to_owned(),
            },
            attributes: BTreeMap::new(),
            inert: serde_json::Map::new(),
            tags: BTreeMap::new(),
            created_at: self.clock.now(),
        };
        self.put(&group).await;
        self.put(&Listener {
            scope: scope(),
            load_balancer: ("web".to_owned(), "1".to_owned()),
            id: "1".to_owned(),
            port: 80,
            protocol: "HTTP".to_owned(),
            tls: None,
            default_actions: vec![Action::Forward {
                groups: vec![(group.arn(), 1)],
                stickiness: None,
            }],
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
        })
        .await;
        group.arn().to_string()
    }

    pub(crate) async fn put<R: Record>(&self, record: &R) {
        let put = |txn: Txn| async move {
            txn.put(record);
            Ok::<_, CommitError>(())
        };
        self.store.transact(put).await.unwrap();
    }

    pub(crate) async fn delete(&self, key: &Key) {
        let delete = |txn: Txn| async move {
            txn.delete(key);
            Ok::<_, CommitError>(())
        };
        self.store.transact(delete).await.unwrap();
    }

    pub(crate) async fn all<R: Record>(&self) -> Vec<R> {
        self.store.list(&Key::kind(R::KIND)).await.unwrap()
    }

    /// Registers a Fargate task definition of one container; answers its ARN.
    pub(crate) async fn define(&self, family: &str, image: &str) -> String {
        self.define_with(family, json!({"name": "app", "image": image}))
            .await
    }

    pub(crate) async fn define_with(&self, family: &str, mut container: Value) -> String {
        let ports = json!([{"name": "api", "containerPort": 8080, "appProtocol": "http"}]);
        container["portMappings"] = ports;
        let given = json!({
            "family": family,
            "requiresCompatibilities": ["FARGATE"],
            "networkMode": "awsvpc",
            "cpu": "256",
            "memory": "512",
            "containerDefinitions": [container],
        });
        let made = self
            .ecs
            .register_task_definition(&self.cx, input(given))
            .await
            .unwrap();
        made.task_definition.unwrap().task_definition_arn.unwrap()
    }

    /// Creates a service with what is given over the usual members.
    pub(crate) async fn create(&self, given: Value) -> w::Service {
        self.try_create(given).await.unwrap()
    }

    pub(crate) async fn try_create(&self, given: Value) -> Result<w::Service, api::ApiError> {
        let mut all = json!({
            "serviceName": "web",
            "taskDefinition": "web",
            "desiredCount": 3,
            "launchType": "FARGATE",
            "networkConfiguration": network(),
        });
        merge(&mut all, given);
        let answer = self.ecs.create_service(&self.cx, input(all)).await?;
        Ok(answer.service.unwrap())
    }

    pub(crate) async fn update(&self, given: Value) -> w::Service {
        let mut all = json!({"service": "web"});
        merge(&mut all, given);
        let answer = self.ecs.update_service(&self.cx, input(all)).await.unwrap();
        answer.service.unwrap()
    }

    pub(crate) async fn service(&self, name: &str) -> w::Service {
        let given = input(json!({"services": [name], "include": ["TAGS"]}));
        let answer = self.ecs.describe_services(&self.cx, given).await.unwrap();
        answer.services.unwrap().remove(0)
    }

    pub(crate) async fn events(&self, name: &str) -> Vec<String> {
        let events = self.service(name).await.events.unwrap();
        events
            .into_iter()
            .map(|event| event.message.unwrap())
            .collect()
    }

    /// Tasks with what was reported of them.
    pub(crate) async fn tasks(&self) -> Vec<(Task, Option<TaskReport>)> {
        let mut joined = Vec::new();
        for task in self.all::<Task>().await {
            let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
            let report = self.store.get(&key).await.unwrap();
            joined.push((task, report));
        }
        joined
    }

    pub(crate) async fn describe_task(&self, arn: &str) -> w::Task {
        let given = input(json!({"tasks": [arn], "include": ["TAGS"]}));
        let answer = self.ecs.describe_tasks(&self.cx, given).await.unwrap();
        answer.tasks.unwrap().remove(0)
    }

    /// Runs everything until nothing is left to do at the present time.
    pub(crate) async fn settle(&mut self) {
        for _ in 0..2_000 {
            self.services.settle().await;
            self.tasks.settle().await;
            self.keeper.settle().await;
            self.services.settle().await;
            if let Some(invariant) = &self.invariant {
                invariant(&self.tasks().await);
            }
            if !self.step().await {
                return;
            }
        }
        panic!("the world does not settle");
    }

    /// Runs the controllers alone until nothing is due.
    pub(crate) async fn settle_controllers(&mut self) {
        self.services.settle().await;
        self.tasks.settle().await;
    }

    /// Runs the controllers of tasks and capacity alone until nothing is due.
    pub(crate) async fn settle_capacity(&mut self) {
        self.capacity.settle().await;
        self.tasks.settle().await;
        self.capacity.settle().await;
    }

    /// Lets time pass, a second at a time.
    pub(crate) async fn pass(&mut self, seconds: u64) {
        self.settle().await;
        for _ in 0..seconds {
            self.clock.advance(Duration::from_secs(1));
            self.settle().await;
        }
    }

    /// Lets time pass in one leap.
    pub(crate) async fn leap(&mut self, seconds: u64) {
        self.settle().await;
        self.clock.advance(Duration::from_secs(seconds));
        self.settle().await;
    }

    /// One step of everything that is not this room; whether anything happened.
    async fn step(&mut self) -> bool {
        let mut changed = self.give_addresses().await;
        changed |= self.probe_targets().await;
        for (task, report) in self.tasks().await {
            changed |= self.walk(&task, report).await;
        }
        changed
    }

    async fn give_addresses(&mut self) -> bool {
        let mut changed = false;
        for mut interface in self.all::<NetworkInterface>().await {
            if interface.address.is_some() || interface.failure.is_some() {
                continue;
            }
            self.next_ip += 1;
            interface.address = Some(InterfaceAddress {
                private_ip: Ipv4Addr::from(self.next_ip),
                mac: "0a:00:00:00:00:01".to_owned(),
                public_ip: None,
            });
            self.put(&interface).await;
            changed = true;
        }
        changed
    }

    async fn probe_targets(&mut self) -> bool {
        let mut changed = false;
        for target in self.all::<Target>().await {
            let key = target.health_key();
            if target.deregistered_at.is_some() {
                self.delete(&target.key()).await;
                self.delete(&key).await;
                changed = true;
                continue;
            }
            let known: Option<TargetHealth> = self.store.get(&key).await.unwrap();
            let task = target.task.as_deref().unwrap_or_default();
            let sick = self.sick_tasks.iter().any(|id| task.ends_with(id.as_str()));
            let state = if self.sick_targets || sick {
                TargetState::Unhealthy
            } else {
                TargetState::Healthy
            };
            if known.is_some_and(|known| known.state == state) {
                continue;
            }
            changed = true;
            self.put(&TargetHealth {
                scope: target.scope,
                group: target.group,
                ip: target.ip,
                port: target.port,
                state,
                reason: None,
                description: Some("Health checks failed with these codes: [500]".to_owned())
                    .filter(|_| self.sick_targets),
                since: self.clock.now(),
                drained: false,
            })
            .await;
        }
        changed
    }

    /// The fake agent: one step of the state machine, by the task's image.
    async fn walk(&self, task: &Task, report: Option<TaskReport>) -> bool {
        if task.instance.is_empty() {
            // It waits for a place.
            return false;
        }
        let now = self.clock.now();
        let (family, revision) = &task.definition;
        let key = TaskDefinition::key_of(&task.scope, family, *revision);
        let definition: TaskDefinition = self.store.get(&key).await.unwrap().unwrap();
        let Some(mut report) = report else {
            self.put(&new_report(task, &definition, now)).await;
            return true;
        };
        if let Some(own) = &task.interface
            && report.last_status == LastStatus::Provisioning
            && task.desired == DesiredStatus::Running
        {
            let key = NetworkInterface::key_of(&task.scope, &own.id);
            let interface: Option<NetworkInterface> = self.store.get(&key).await.unwrap();
            if interface.is_none_or(|interface| interface.address.is_none()) {
                return false;
            }
        }
        let image = definition.containers[0].image.as_str();
        let broken = self.broken.iter().any(|gone| gone == image);
        let image = if broken { "broken" } else { image };
        if report.stop.is_none() {
            report.stop = fate(image, &report).map(|(code, text)| (code, text.to_owned()));
        }
        let ends = report.stop.is_some() || task.desired == DesiredStatus::Stopped;
        let wanted = if ends {
            DesiredStatus::Stopped
        } else {
            DesiredStatus::Running
        };
        let Some(next) = report.last_status.step_toward(wanted) else {
            return false;
        };
        enter(&mut report, next, now, image);
        if next == LastStatus::Deactivating && report.stop.is_none() {
            report.stop = task.stop.clone().map(|stop| (stop.code, stop.reason));
        }
        self.put(&report).await;
        true
    }
}

fn new_report(task: &Task, definition: &TaskDefinition, now: domain::Timestamp) -> TaskReport {
    let container = |name: &str| ContainerReport {
        name: name.to_owned(),
        id: format!("00000000-0000-4000-8000-{}", &task.id[..12]),
        runtime_id: String::new(),
        last_status: ContainerStatus::Pending,
        image_digest: None,
        health: None,
        probes: Vec::new(),
        exit_code: None,
        restarts: 0,
        network_bindings: Vec::new(),
        reason: None,
        started_at: None,
        finished_at: None,
    };
    TaskReport {
        scope: task.scope.clone(),
        cluster: task.cluster.clone(),
        id: task.id.clone(),
        last_status: LastStatus::Provisioning,
        containers: definition
            .containers
            .iter()
            .map(|made| container(&made.name))
            .collect(),
        history: vec![(LastStatus::Provisioning, now)],
        pull_started_at: None,
        pull_stopped_at: None,
        execution_stopped_at: None,
        stop: None,
        changes: 0,
        notes: Vec::new(),
    }
}

/// How an image ends by itself.
fn fate(image: &str, report: &TaskReport) -> Option<(StopCode, &'static str)> {
    match (image, report.last_status) {
        ("broken", LastStatus::Pending) => Some((
            StopCode::TaskFailedToStart,
            "CannotPullContainerError: pull image manifest has been retried 1 time(s)",
        )),
        ("crash", LastStatus::Running) => Some((
            StopCode::EssentialContainerExited,
            "Essential container in task exited",
        )),
        _ => None,
    }
}

fn enter(report: &mut TaskReport, status: LastStatus, now: domain::Timestamp, image: &str) {
    report.enter(status, now);
    for container in &mut report.containers {
        match status {
            LastStatus::Activating => {
                container.last_status = ContainerStatus::Running;
                container.image_digest = Some("sha256:abc".to_owned());
            }
            LastStatus::Running => {
                container.health = Some(match image {
                    "sick" => HealthStatus::Unhealthy,
                    "slow" => HealthStatus::Unknown,
                    _ => HealthStatus::Healthy,
                });
            }
            LastStatus::Stopped => container.last_status = ContainerStatus::Stopped,
            _ => {}
        }
    }
}

/// A typed input from JSON.
pub(crate) fn input<R: api::record::Record>(given: Value) -> R {
    from_tree(given)
}

pub(crate) fn network() -> Value {
    json!({"awsvpcConfiguration": {"subnets": SUBNETS, "securityGroups": [GROUP]}})
}

fn merge(into: &mut Value, from: Value) {
    let (Value::Object(into), Value::Object(from)) = (into, from) else {
        return;
    };
    for (name, value) in from {
        if value.is_null() {
            into.remove(&name);
        } else {
            into.insert(name, value);
        }
    }
}

/// A container with a health check.
pub(crate) fn checked(image: &str) -> Value {
    json!({"name": "app", "image": image, "healthCheck": {"command": ["CMD-SHELL", "true"]}})
}
