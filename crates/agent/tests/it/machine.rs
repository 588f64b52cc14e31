//! A machine of its own with one instance on it, and the tasks to try it with.

use agent::hands::{Calls, Fetched, Hands, ImageAsk, ImageError, Images};
use agent::{Desk, Tasks, Wiring};
use api::ApiError;
use async_trait::async_trait;
use domain::clock::{Clock, Timestamp, Wait, elapsed};
use domain::ecs::{
    DesiredStatus, LastStatus, StopCode, StopRequest, Task, TaskDefinition, TaskReport,
};
use domain::ids::SeededIds;
use domain::{Principal, Record, Scope};
use netns::Network;
use reconcile::Controller;
use runtime::log::LogPosition;
use runtime::{ContainerId, LinuxRuntime, LinuxRuntimeOptions, Runtime};
use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_change};
use rustix::thread::UnshareFlags;
use serde_json::{Value, json};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use store::{Memory, Store};
use tokio::task::AbortHandle;

/// The program that plays the runtime's roles, and a log router.
pub(crate) const HELPER: &str = env!("CARGO_BIN_EXE_agent-helper");

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What stays when a server ends: the machine, its files and the records.
pub(crate) struct Machine {
    pub(crate) directory: PathBuf,
    store: Store,
    prefix: String,
}

/// One run of a server on the machine.
pub(crate) struct World {
    pub(crate) directory: PathBuf,
    pub(crate) store: Store,
    pub(crate) runtime: Arc<dyn Runtime>,
    pub(crate) network: Network,
    tasks: Tasks,
}

/// Enters namespaces of its own; what a test leaves in them goes with its process.
pub(crate) fn own_machine() -> Machine {
    assert!(
        rustix::process::geteuid().is_root(),
        "these tests need root"
    );
    #[allow(unsafe_code)] // a test's first step, before it has other threads
    // SAFETY: the descriptor table stays shared.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET | UnshareFlags::NEWNS) }.unwrap();
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).unwrap();
    mount("tmpfs", "/tmp", "tmpfs", MountFlags::empty(), None).unwrap();
    let up = Command::new("ip")
        .args(["link", "set", "lo", "up"])
        .status();
    assert!(up.unwrap().success());
    // Loop devices are told by the paths of their files, whatever namespace those are in.
    let directory = PathBuf::from(format!("/tmp/longshore-{}", std::process::id()));
    make_root(&directory.join("image"));
    Machine {
        directory,
        store: Store::new(Arc::new(Memory::new())),
        prefix: format!("lst-{:x}", std::process::id()),
    }
}

fn make_root(root: &Path) {
    for directory in [
        "bin", "etc", "tmp", "root", "srv/data", "proc", "sys", "dev", "lib", "lib64", "usr",
    ] {
        std::fs::create_dir_all(root.join(directory)).unwrap();
    }
    std::fs::copy("/bin/busybox", root.join("bin/busybox")).expect("busybox-static is installed");
    let mut installing = Command::new("chroot");
    installing
        .arg(root)
        .args(["/bin/busybox", "--install", "-s", "/bin"]);
    assert!(installing.status().unwrap().success());
    std::fs::write(root.join("srv/data/from-image"), "shipped\n").unwrap();
}

impl Machine {
    /// Runs a server until the test is done, then takes it away as `kill -9` would.
    pub(crate) fn serve<T>(&self, test: impl AsyncFnOnce(&World) -> T) -> T {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
        let result = runtime.block_on(async {
            let world = World::open(self).await;
            test(&world).await
        });
        runtime.shutdown_background();
        result
    }

    /// Takes the records of a task away while no server runs, and its containers.
    pub(crate) fn forget(&self, task: &Task) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        let report = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let (task_key, report) = (&task.key(), &report);
        runtime.block_on(async {
            let gone = self.store.transact(|txn| async move {
                txn.delete(task_key);
                txn.delete(report);
                Ok::<_, store::CommitError>(())
            });
            gone.await.unwrap();
            let containers = self.containers();
            containers.adopt().await.unwrap();
            let sandbox = runtime::SandboxId::new(task.id.clone()).unwrap();
            containers.remove_sandbox(&sandbox).await.unwrap();
        });
    }

    fn containers(&self) -> LinuxRuntime {
        let options = LinuxRuntimeOptions {
            state_root: self.directory.join("containers"),
            instance: self.prefix.clone(),
            program: Some(HELPER.into()),
        };
        LinuxRuntime::new(options).unwrap()
    }

    /// Loop devices and mounts of the instance's disks and storage.
    pub(crate) fn disks(&self) -> (usize, usize) {
        let disks = self.directory.join("instance");
        let devices = std::fs::read_dir("/sys/block").unwrap().flatten();
        let files = devices.filter_map(|device| {
            std::fs::read_to_string(device.path().join("loop/backing_file")).ok()
        });
        let mounts = std::fs::read_to_string("/proc/thread-self/mounts").unwrap();
        let here = disks.to_str().unwrap();
        let on_loops = |line: &&str| line.starts_with("/dev/loop") && line.contains(here);
        (
            files
                .filter(|file| Path::new(file).starts_with(&disks))
                .count(),
            mounts.lines().filter(on_loops).count(),
        )
    }
}

impl World {
    async fn open(machine: &Machine) -> Self {
        let runtime = Arc::new(machine.containers());
        #[allow(clippy::disallowed_methods)] // tests run in real time
        let now = Arc::new(jiff::Timestamp::now);
        let config = netns::Config {
            prefix: machine.prefix.clone(),
            run_dir: machine.directory.join("networks"),
            uplinks: netns::Config::DEFAULT_UPLINKS,
            now,
        };
        let network = Network::open(config).await.unwrap();
        let wiring = Wiring::new(
            "local",
            (machine.store.clone(), Arc::new(RealClock)),
            network.clone(),
            Arc::new(NoDesk),
        );
        let adopted = runtime.adopt().await.unwrap();
        wiring.sweep().await.unwrap();
        let hands = Hands {
            instance: "local".to_owned(),
            directory: machine.directory.join("instance"),
            endpoint: String::new(),
            store: machine.store.clone(),
            clock: Arc::new(RealClock),
            ids: Arc::new(SeededIds::new(std::process::id().into())),
            runtime: runtime.clone(),
            wires: Arc::new(wiring),
            images: Arc::new(OneImage(machine.directory.join("image"))),
            calls: Arc::new(NoCalls),
        };
        agent::sweep(&hands, &adopted).await.unwrap();
        let world = Self {
            directory: machine.directory.clone(),
            store: machine.store.clone(),
            runtime,
            network,
            tasks: Tasks::new(hands),
        };
        for task in world
            .store
            .list::<Task>(&domain::Key::kind(Task::KIND))
            .await
            .unwrap()
        {
            world.tasks.reconcile(&task.key()).await.unwrap();
        }
        world
    }

    async fn put<R: Record>(&self, record: &R) {
        let put = self.store.transact(|txn| async move {
            txn.put(record);
            Ok::<_, store::CommitError>(())
        });
        put.await.unwrap();
    }

    /// Starts a task of these containers and volumes.
    pub(crate) async fn start(
        &self,
        id: &str,
        mode: &str,
        containers: Value,
        volumes: Value,
    ) -> Task {
        self.start_with(id, mode, containers, volumes, json!({}))
            .await
    }

    /// The same with more members of the task.
    pub(crate) async fn start_with(
        &self,
        id: &str,
        mode: &str,
        containers: Value,
        volumes: Value,
        more: Value,
    ) -> Task {
        let scope = json!({"account": "111122223333", "region": "eu-west-1"});
        let definition: TaskDefinition = serde_json::from_value(json!({
            "scope": scope, "family": id, "revision": 1, "status": "ACTIVE", "network_mode": mode,
            "requires_compatibilities": [], "containers": containers, "volumes": volumes,
            "inert": {}, "tags": {}, "registered_at": "2026-01-01T00:00:00Z", "registered_by": "me",
        }))
        .unwrap();
        let mut task = json!({
            "scope": scope, "cluster": "shop", "id": format!("{id:0>32}"), "definition": [id, 1],
            "group": "g", "launch_type": "EC2", "overrides": {"containers": []},
            "instance": "local", "execute_command": false, "tags": {},
            "created_at": "2026-01-01T00:00:00Z", "desired": "RUNNING",
        });
        for (member, value) in more.as_object().unwrap() {
            task[member] = value.clone();
        }
        let task: Task = serde_json::from_value(task).unwrap();
        self.put(&definition).await;
        self.put(&task).await;
        self.tasks.reconcile(&task.key()).await.unwrap();
        task
    }

    pub(crate) async fn report(&self, task: &Task) -> Option<TaskReport> {
        let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        self.store.get(&key).await.unwrap()
    }

    /// Waits until the task has got as far as `status`.
    pub(crate) async fn until(&self, task: &Task, status: LastStatus) -> TaskReport {
        let reached = async {
            loop {
                if let Some(report) = self.report(task).await
                    && report.last_status >= status
                {
                    return report;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(PATIENCE, reached)
            .await
            .expect("the task does not get there")
    }

    /// Stops a task and waits until nothing is left of it.
    pub(crate) async fn stop(&self, task: &Task) -> TaskReport {
        let mut task = task.clone();
        task.desired = DesiredStatus::Stopped;
        task.stop = Some(StopRequest {
            code: StopCode::UserInitiated,
            reason: "enough".to_owned(),
            at: task.created_at,
        });
        self.put(&task).await;
        self.tasks.reconcile(&task.key()).await.unwrap();
        self.until(&task, LastStatus::Stopped).await
    }

    /// Waits until a container has written `text`; all it has written.
    pub(crate) async fn until_says(&self, task: &Task, container: &str, text: &str) -> String {
        let mut said = String::new();
        let saying = async {
            loop {
                said = self.said(task, container).await;
                if said.contains(text) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, saying).await.is_err() {
            panic!(
                "{container} does not say {text:?} but {said:?}: {:?}",
                self.report(task).await
            );
        }
        said
    }

    /// Waits until a container has written more than so many bytes.
    pub(crate) async fn until_more(&self, task: &Task, container: &str, bytes: usize) {
        eventually(|| async move {
            let said = self.said(task, container).await;
            (said.len() > bytes).then_some(())
        })
        .await;
    }

    pub(crate) async fn said(&self, task: &Task, container: &str) -> String {
        let report = self.report(task).await;
        let report = report.iter().flat_map(|report| &report.containers);
        let id = report.clone().find(|one| one.name == container);
        let id = id.and_then(|one| ContainerId::new(one.runtime_id.clone()).ok());
        let log = id.and_then(|id| self.runtime.log(&id, LogPosition::default()));
        let Some(mut log) = log else {
            return String::new();
        };
        let lines = log
            .read(10_000)
            .map(|batch| batch.lines)
            .unwrap_or_default();
        let text = lines
            .iter()
            .map(|line| String::from_utf8_lossy(&line.bytes).into_owned() + "\n");
        text.collect()
    }
}

/// A container that runs a shell script, with other members as given.
pub(crate) fn shell(name: &str, script: &str, more: Value) -> Value {
    let mut container = json!({
        "name": name, "image": "i", "cpu_units": 0, "essential": true,
        "entry_point": ["sh", "-c"], "command": [script], "environment": [], "secrets": [],
        "port_mappings": [], "depends_on": [], "mount_points": [], "stop_timeout": {"secs": 1, "nanos": 0},
        "capabilities_add": [], "capabilities_drop": [], "tmpfs": [], "ulimits": [],
        "system_controls": [], "docker_labels": {}, "inert": {},
    });
    for (member, value) in more.as_object().unwrap() {
        container[member] = value.clone();
    }
    container
}

/// Something a test waits for.
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(look: impl Fn() -> F) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking)
        .await
        .expect("it never happens")
}

struct RealClock;

impl Clock for RealClock {
    #[allow(clippy::disallowed_methods)] // tests run in real time
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn wait_until(&self, deadline: Timestamp) -> Wait<'_> {
        let left = elapsed(self.now(), deadline).min(Duration::from_secs(3600));
        Box::pin(tokio::time::sleep(left))
    }
}

/// Nobody answers AWS calls here.
struct NoDesk;

impl Desk for NoDesk {
    fn serve(&self, _: &str, listener: std::net::TcpListener) -> std::io::Result<AbortHandle> {
        Ok(tokio::spawn(async move {
            let _open = listener;
            std::future::pending::<()>().await;
        })
        .abort_handle())
    }
}

struct NoCalls;

#[async_trait]
impl Calls for NoCalls {
    async fn call(
        &self,
        _: &Principal,
        _: &Scope,
        service: &str,
        operation: &str,
        _: Value,
    ) -> Result<Value, ApiError> {
        panic!("nobody answers {service}:{operation} here")
    }
}

struct OneImage(PathBuf);

#[async_trait]
impl Images for OneImage {
    async fn fetch(&self, _: &ImageAsk<'_>) -> Result<Fetched, ImageError> {
        Ok(Fetched {
            digest: "sha256:0".to_owned(),
            bytes: 0,
            layers: vec![self.0.clone()],
            entry_point: Vec::new(),
            command: Vec::new(),
            environment: Vec::new(),
            user: String::new(),
            working_directory: String::new(),
            stop_signal: None,
            hold: None,
        })
    }
}
