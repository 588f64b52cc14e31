//! What a large service costs: `pass TASKS CROWD`.
//!
//! Prints a line a value, `name number`: milliseconds of one whole pass of the service
//! controller over a service of `TASKS` tasks, with nothing to do and with one task to replace;
//! and bytes of memory that the records of one idle task of `CROWD` take in the memory store.

use api::ecs::Ecs as _;
use api::record::from_tree;
use domain::ecs::{
    ContainerReport, ContainerStatus, DesiredStatus, Happening, LastStatus, Note, Service,
    ServiceTask, Task, TaskReport,
};
use domain::network::{Cidr, InterfaceAddress, NetworkInterface, SecurityGroup, Subnet};
use domain::{Clock, IdSource, Key, ManualClock, Record, Scope, SeededIds};
use ecs::Ecs;
use ecs::controllers::ServiceController;
use reconcile::{Controller as _, Next};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Memory, Store, Txn};
use wire::Context;

/// How often a pass is measured. The quickest counts: others use the machine as well.
const PASSES: usize = 51;
/// Records written in one transaction.
const BATCH: usize = 500;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .filter_map(|number| number.parse().ok())
        .collect();
    let &[tasks, crowd] = numbers.as_slice() else {
        eprintln!("usage: pass TASKS CROWD");
        std::process::exit(2);
    };
    let world = World::with_tasks(tasks).await;
    println!("idle-ms {}", world.idle_pass().await);
    println!("replace-ms {}", world.replacing_pass().await);
    println!("task-bytes {}", world.bytes_of_a_task(crowd).await);
}

struct World {
    clock: Arc<ManualClock>,
    store: Store,
    controller: ServiceController,
    service: Key,
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    }
}

impl World {
    /// A steady service of so many tasks, each of which came up as tasks do.
    async fn with_tasks(count: usize) -> Self {
        // A short history: what a watch may still ask for is not part of a task.
        let store = Store::new(Arc::new(Memory::with_history(64)));
        let clock = Arc::new(ManualClock::default());
        let ids: Arc<dyn IdSource> = Arc::new(SeededIds::new(7));
        let ecs = Ecs::new(store.clone(), clock.clone(), ids);
        let world = Self {
            controller: ecs.service_controller(),
            service: Service::key_of(&scope(), "default", "web"),
            clock,
            store,
        };
        world.furnish(&ecs, count).await;
        world.settle().await;
        world
    }

    async fn furnish(&self, ecs: &Ecs, count: usize) {
        let subnet = Subnet {
            scope: scope(),
            id: "subnet-aaaaaaaaaaaaaaaaa".to_owned(),
            vpc: "vpc-1".to_owned(),
            cidr: Cidr::of(Ipv4Addr::new(10, 0, 0, 0), 16),
            zone: "us-east-1a".to_owned(),
            default_for_zone: true,
            map_public_ip: false,
            tags: BTreeMap::new(),
        };
        let group: SecurityGroup = serde_json::from_value(json!({
            "scope": scope(), "id": "sg-00000000000000001", "vpc": "vpc-1", "name": "default",
            "description": "", "ingress": [], "egress": [], "tags": {},
        }))
        .expect("a security group");
        self.put(&[subnet]).await;
        self.put(&[group]).await;
        let cx = Context::root(scope());
        let cluster = ecs.create_cluster(&cx, from_tree(json!({})));
        cluster.await.expect("a cluster");
        let definition = json!({
            "family": "web", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
            "cpu": "256", "memory": "512",
            "containerDefinitions": [{"name": "app", "image": "image", "essential": true}],
        });
        let definition = ecs.register_task_definition(&cx, from_tree(definition));
        definition.await.expect("a task definition");
        let service = json!({
            "serviceName": "web", "taskDefinition": "web", "desiredCount": count,
            "launchType": "FARGATE", "networkConfiguration": {
                "awsvpcConfiguration": {"subnets": ["subnet-aaaaaaaaaaaaaaaaa"]},
            },
        });
        let service = ecs.create_service(&cx, from_tree(service));
        service.await.expect("a service");
    }

    /// Lets the service come to rest: its agents report, time passes.
    async fn settle(&self) {
        loop {
            let next = self.pass().await;
            if self.report().await {
                self.clock.advance(Duration::from_secs(41));
                continue;
            }
            match next {
                Next::At(time) if time <= self.clock.now() => {}
                Next::At(_) | Next::OnChange | Next::Forget => return,
            }
        }
    }

    async fn pass(&self) -> Next {
        let pass = self.controller.reconcile(&self.service).await;
        pass.expect("a pass")
    }

    /// Reports tasks that start as running and tasks that stop as stopped; whether there were any.
    async fn report(&self) -> bool {
        let tasks: Vec<Task> = self.all().await;
        let reports: Vec<TaskReport> = self.all().await;
        let mut known: BTreeMap<String, TaskReport> = reports
            .into_iter()
            .map(|report| (report.id.clone(), report))
            .collect();
        let (mut news, mut interfaces) = (Vec::new(), Vec::new());
        for task in tasks {
            match known.remove(&task.id) {
                None => {
                    interfaces.extend(self.interface(&task).await);
                    news.push(self.running(&task));
                }
                Some(report) if is_to_stop(&task, &report) => {
                    let mut report = report;
                    report.enter(LastStatus::Stopped, self.clock.now());
                    news.push(report);
                }
                Some(_) => {}
            }
        }
        self.put(&interfaces).await;
        self.put(&news).await;
        !news.is_empty()
    }

    async fn interface(&self, task: &Task) -> Option<NetworkInterface> {
        let own = task.interface.as_ref()?;
        let key = NetworkInterface::key_of(&scope(), &own.id);
        let mut interface: NetworkInterface = self.store.get(&key).await.ok()??;
        interface.address = Some(InterfaceAddress {
            private_ip: Ipv4Addr::new(10, 0, 1, 1),
            mac: "0a:00:00:00:00:01".to_owned(),
            public_ip: None,
        });
        Some(interface)
    }

    /// What an agent reports of a task with one container once it runs.
    fn running(&self, task: &Task) -> TaskReport {
        let now = self.clock.now();
        let digest = format!("sha256:{:064x}", 7);
        let mut report = TaskReport {
            scope: scope(),
            cluster: task.cluster.clone(),
            id: task.id.clone(),
            last_status: LastStatus::Provisioning,
            containers: vec![ContainerReport {
                name: "app".to_owned(),
                id: "00000000-0000-4000-8000-000000000000".to_owned(),
                runtime_id: format!("{}-0000000001", task.id),
                last_status: ContainerStatus::Running,
                image_digest: Some(digest),
                health: None,
                probes: Vec::new(),
                exit_code: None,
                reason: None,
                network_bindings: Vec::new(),
                started_at: Some(now),
                restarts: 0,
                finished_at: None,
            }],
            history: Vec::new(),
            pull_started_at: Some(now),
            pull_stopped_at: Some(now),
            execution_stopped_at: None,
            stop: None,
            changes: 0,
            notes: Vec::new(),
        };
        for status in [
            LastStatus::Provisioning,
            LastStatus::Pending,
            LastStatus::Activating,
            LastStatus::Running,
        ] {
            report.enter(status, now);
        }
        let pulled = Happening::Pulled {
            image: "image".to_owned(),
            bytes: 1_000_000,
            millis: 12,
        };
        report.notes.push(Note {
            at: now,
            container: Some("app".to_owned()),
            what: pulled,
        });
        report
    }

    /// Milliseconds of a pass with nothing to do.
    async fn idle_pass(&self) -> f64 {
        let mut times = Vec::new();
        for _ in 0..PASSES {
            times.push(self.timed_pass().await);
        }
        quickest(times)
    }

    /// Milliseconds of a pass that replaces a task that was told to stop.
    async fn replacing_pass(&self) -> f64 {
        let mut times = Vec::new();
        for _ in 0..PASSES {
            let tasks: Vec<Task> = self.all().await;
            let running = |task: &&Task| task.desired == DesiredStatus::Running;
            let mut task = tasks.iter().find(running).expect("a task").clone();
            task.desired = DesiredStatus::Stopped;
            task.stop = Some(domain::ecs::StopRequest {
                code: domain::ecs::StopCode::UserInitiated,
                reason: "Task stopped by user".to_owned(),
                at: self.clock.now(),
            });
            self.put(&[task]).await;
            times.push(self.timed_pass().await);
            self.settle().await;
        }
        quickest(times)
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "a bench measures the machine's own time"
    )]
    async fn timed_pass(&self) -> f64 {
        let begun = std::time::Instant::now();
        self.pass().await;
        begun.elapsed().as_secs_f64() * 1e3
    }

    /// Bytes of resident memory that the records of a task take, when so many more are there.
    async fn bytes_of_a_task(&self, more: usize) -> f64 {
        let tasks: Vec<Task> = self.all().await;
        let reports: Vec<TaskReport> = self.all().await;
        let interfaces: Vec<NetworkInterface> = self.all().await;
        let running = |report: &&TaskReport| report.last_status == LastStatus::Running;
        let report = reports.iter().find(running).expect("a report");
        let task = tasks
            .iter()
            .find(|task| task.id == report.id)
            .expect("its task");
        let own = task.interface.as_ref().expect("its interface");
        let interface = interfaces.iter().find(|interface| interface.id == own.id);
        let interface = interface.expect("its record");
        self.pass().await;
        let before = resident();
        for first in (0..more).step_by(BATCH) {
            let ids: Vec<String> = (first..more.min(first + BATCH))
                .map(|number| format!("{number:032x}"))
                .collect();
            self.put(&each(&ids, |id| membership(task, id))).await;
            self.put(&each(&ids, |id| with_id(task, id))).await;
            self.put(&each(&ids, |id| TaskReport {
                id,
                ..report.clone()
            }))
            .await;
            let interface = |id: String| NetworkInterface {
                id: format!("eni-{}", &id[15..]),
                ..interface.clone()
            };
            self.put(&each(&ids, interface)).await;
        }
        resident().saturating_sub(before) as f64 / more as f64
    }

    async fn all<R: Record>(&self) -> Vec<R> {
        self.store.list(&Key::kind(R::KIND)).await.expect("a list")
    }

    async fn put<R: Record>(&self, records: &[R]) {
        let put = |txn: Txn| async move {
            records.iter().for_each(|record| txn.put(record));
            Ok::<_, CommitError>(())
        };
        self.store.transact(put).await.expect("a commit");
    }
}

fn is_to_stop(task: &Task, report: &TaskReport) -> bool {
    task.desired == DesiredStatus::Stopped && report.last_status != LastStatus::Stopped
}

fn each<R>(ids: &[String], make: impl Fn(String) -> R) -> Vec<R> {
    ids.iter().cloned().map(make).collect()
}

fn membership(task: &Task, id: String) -> ServiceTask {
    ServiceTask {
        scope: scope(),
        cluster: task.cluster.clone(),
        service: "web".to_owned(),
        id,
    }
}

/// The same task under another id, with an interface of its own.
fn with_id(task: &Task, id: String) -> Task {
    let mut task = task.clone();
    if let Some(own) = &mut task.interface {
        own.id = format!("eni-{}", &id[15..]);
    }
    Task { id, ..task }
}

fn quickest(times: Vec<f64>) -> f64 {
    times.into_iter().fold(f64::INFINITY, f64::min)
}

/// Bytes of this process that are in memory now.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let digits: String = line
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse::<u64>().unwrap_or_default() * 1_024
}
