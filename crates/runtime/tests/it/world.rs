//! A state directory, a root filesystem and a runtime for one test, removed with all they made.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use runtime::log::{LogPosition, LogStream};
use runtime::spec::{ContainerSpec, Limits, Network, RootFs, SandboxSpec, Sharing};
use runtime::{
    ContainerId, Exit, LinuxRuntime, LinuxRuntimeOptions, Runtime as _, SandboxId, StartError,
};

pub(crate) const HELPER: &str = env!("CARGO_BIN_EXE_runtime-helper");
const PASSWD: &str = "root:x:0:0:root:/root:/bin/sh\nweb:x:101:102:Web:/srv/web:/bin/sh\n";
const GROUP: &str = "root:x:0:\nweb:x:102:\nlogs:x:200:web\n";

/// Numbers the worlds of one test run.
static NEXT: AtomicU32 = AtomicU32::new(0);

pub(crate) struct World {
    pub(crate) directory: tempfile::TempDir,
    pub(crate) instance: String,
    pub(crate) runtime: LinuxRuntime,
    containers: AtomicU32,
}

/// What a container did in its whole life.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) exit: Exit,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl World {
    /// A world with one sandbox, `task`, that has no network and no limits.
    pub(crate) async fn new() -> Self {
        let world = Self::without_sandbox();
        world
            .runtime
            .create_sandbox(&world.sandbox("task"))
            .await
            .unwrap();
        world
    }

    pub(crate) fn without_sandbox() -> Self {
        let directory = tempfile::tempdir().unwrap();
        make_root(&directory.path().join("root"));
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let instance = format!("lst-{}-{number}", std::process::id());
        let runtime = open(directory.path(), &instance);
        Self {
            directory,
            instance,
            runtime,
            containers: AtomicU32::new(0),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Forgets everything and opens the state directory again, as a server that was restarted.
    pub(crate) fn restart(&mut self) {
        self.runtime = open(self.directory.path(), &self.instance);
    }

    pub(crate) fn sandbox(&self, id: &str) -> SandboxSpec {
        SandboxSpec {
            id: SandboxId::new(id).unwrap(),
            hostname: "the-host".into(),
            network: Network::None,
            limits: Limits::default(),
            pids: Sharing::default(),
            ipc: Sharing::default(),
            shm_bytes: None,
            layers: None,
            output_of: None,
        }
    }

    /// A container of `task` that runs a shell script.
    pub(crate) fn shell(&self, script: &str) -> ContainerSpec {
        let number = self.containers.fetch_add(1, Ordering::Relaxed);
        let args = ["sh", "-c", script].map(str::to_owned).to_vec();
        let root = RootFs::Layers {
            lower: vec![self.path("root")],
        };
        ContainerSpec::new(
            id(&format!("c{number}")),
            SandboxId::new("task").unwrap(),
            root,
            args,
        )
    }

    /// Starts a container, waits for its end and reads what it wrote.
    pub(crate) async fn run(&self, spec: &ContainerSpec) -> Result<Run, StartError> {
        self.runtime.start(spec).await?;
        let exit = self.runtime.wait(&spec.id).await.unwrap();
        let (stdout, stderr) = self.output(&spec.id).await;
        Ok(Run {
            exit,
            stdout,
            stderr,
        })
    }

    /// Starts a shell script and gives what it wrote to standard output.
    pub(crate) async fn says(&self, script: &str) -> String {
        let run = self.run(&self.shell(script)).await.unwrap();
        assert_eq!(run.stderr, "", "{script}");
        run.stdout
    }

    /// All that an ended container wrote.
    pub(crate) async fn output(&self, id: &ContainerId) -> (String, String) {
        let mut log = self.runtime.log(id, LogPosition::default()).unwrap();
        let (mut stdout, mut stderr) = (String::new(), String::new());
        while let Some(batch) = log.follow(1000).await.unwrap() {
            assert_eq!(batch.dropped, 0);
            for line in batch.lines {
                let text = match line.stream {
                    LogStream::Stdout => &mut stdout,
                    LogStream::Stderr => &mut stderr,
                };
                text.push_str(&String::from_utf8_lossy(&line.bytes));
                if !line.partial {
                    text.push('\n');
                }
            }
        }
        (stdout, stderr)
    }

    /// Waits until the container has written a line with `text`.
    pub(crate) async fn until_says(&self, id: &ContainerId, text: &str) {
        let mut log = self.runtime.log(id, LogPosition::default()).unwrap();
        while let Some(batch) = log.follow(1000).await.unwrap() {
            let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(text);
            if batch.lines.iter().any(|line| has(&line.bytes)) {
                return;
            }
        }
        panic!("the container ended without saying {text:?}");
    }

    /// The directories of this world in every cgroup hierarchy that still hold something.
    pub(crate) fn cgroups(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for top in cgroup_roots() {
            let own = top.join("longshore").join(&self.instance);
            found.extend(
                std::fs::read_dir(own)
                    .into_iter()
                    .flatten()
                    .flatten()
                    .filter_map(|e| {
                        e.file_type()
                            .is_ok_and(|kind| kind.is_dir())
                            .then(|| e.path())
                    }),
            );
        }
        found
    }
}

pub(crate) fn id(name: &str) -> ContainerId {
    ContainerId::new(name).unwrap()
}

fn open(directory: &Path, instance: &str) -> LinuxRuntime {
    LinuxRuntime::new(LinuxRuntimeOptions {
        state_root: directory.join("state"),
        instance: instance.to_owned(),
        program: Some(HELPER.into()),
    })
    .unwrap()
}

/// Every place where a cgroup hierarchy is mounted.
pub(crate) fn cgroup_roots() -> Vec<PathBuf> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap();
    let lines = mounts
        .lines()
        .map(|line| line.split(' ').collect::<Vec<_>>());
    lines
        .filter(|f| f[2] == "cgroup" || f[2] == "cgroup2")
        .map(|f| f[1].into())
        .collect()
}

/// A root filesystem of busybox.
pub(crate) fn make_root(root: &Path) {
    for directory in ["bin", "etc", "tmp", "root", "srv/web", "proc", "sys", "dev"] {
        std::fs::create_dir_all(root.join(directory)).unwrap();
    }
    std::fs::copy("/bin/busybox", root.join("bin/busybox")).expect("busybox-static is installed");
    let installed = Command::new("chroot")
        .arg(root)
        .args(["/bin/busybox", "--install", "-s", "/bin"])
        .status();
    assert!(installed.unwrap().success());
    std::fs::write(root.join("etc/passwd"), PASSWD).unwrap();
    std::fs::write(root.join("etc/group"), GROUP).unwrap();
}

impl Drop for World {
    /// Removes every sandbox, also after a failed test, with a runtime of its own.
    fn drop(&mut self) {
        let (directory, instance) = (self.directory.path().to_owned(), self.instance.clone());
        let cleaning = std::thread::spawn(move || {
            let tokio = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            tokio.block_on(async {
                let runtime = open(&directory, &instance);
                for found in runtime.adopt().await.unwrap() {
                    runtime.remove_sandbox(&found.sandbox).await.unwrap();
                }
            });
        });
        let cleaned = cleaning.join();
        for top in cgroup_roots() {
            let _ = std::fs::remove_dir(top.join("longshore").join(&self.instance));
        }
        if !std::thread::panicking() {
            assert!(cleaned.is_ok(), "the world could not be removed");
        }
    }
}
