//! Docker as a peer: a daemon of our own, in namespaces of its own.
//!
//! Its bridge, firewall tables, forwarding switch, mounts and processes live in namespaces that end
//! with it, so nothing on the machine changes and nothing is left; only its cgroups are removed by
//! hand. Images are loaded from a file, never pulled.

use super::image::PROGRAM;
use crate::http;
use crate::setup;
use crate::shell::output;
use crate::wait;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A daemon that runs until this is dropped.
pub(super) struct Docker {
    directory: TempDir,
    image: String,
    cgroup: String,
    namespaces: Child,
}

impl Docker {
    /// Installs Debian's packages if need be, starts a daemon and loads the image.
    pub(super) fn start(archive: &Path, image: &str) -> Result<Self> {
        setup::install(&[setup::DOCKER])?;
        let directory = tempfile::Builder::new()
            .prefix("longshore-docker-")
            .tempdir()?;
        let cgroup = format!("/lst-{}-docker", std::process::id());
        let log = File::create(directory.path().join("log"))?;
        let path = |name: &str| directory.path().join(name).display().to_string();
        // A shell stays the first process of the namespace: it takes in orphans.
        // Settings of the machine's own docker stay out.
        let script = "ip link set lo up; mkdir -p /etc/docker; \
                      mount -t tmpfs tmpfs /etc/docker; dockerd \"$@\" & wait";
        let namespaces = Command::new("unshare")
            .args([
                "--net",
                "--mount",
                "--pid",
                "--fork",
                "--mount-proc",
                "--kill-child=SIGKILL",
            ])
            .args(["sh", "-c", script, "dockerd"])
            .args(["--data-root", &path("data"), "--exec-root", &path("exec")])
            .args([
                "--pidfile",
                &path("pid"),
                "--host",
                &format!("unix://{}", path("socket")),
            ])
            .args([
                "--exec-opt",
                "native.cgroupdriver=cgroupfs",
                "--cgroup-parent",
                &cgroup,
            ])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("unshare could not be started")?;
        let mut docker = Self {
            directory,
            image: image.to_owned(),
            cgroup,
            namespaces,
        };
        wait::until(
            "dockerd answers",
            Duration::from_secs(60),
            Duration::from_millis(100),
            || docker.is_ready(),
        )?;
        output(docker.command(&["load", "--input"]).arg(archive))?;
        Ok(docker)
    }

    fn is_ready(&mut self) -> Result<Option<()>> {
        let log = || fs::read_to_string(self.directory.path().join("log")).unwrap_or_default();
        if self.namespaces.try_wait()?.is_some() {
            bail!("dockerd ended: {}", last_lines(&log()));
        }
        // The shell waits on when only the daemon has ended.
        if log().contains("failed to start daemon") {
            bail!("dockerd could not begin: {}", last_lines(&log()));
        }
        let answers = self.command(&["version"]).output()?.status.success();
        Ok(answers.then_some(()))
    }

    /// What it is.
    pub(super) fn version(&self) -> Result<String> {
        let format = "docker {{.Server.Version}}";
        let driver = output(&mut self.command(&["info", "--format", "{{.Driver}}"]))?;
        let version = output(&mut self.command(&["version", "--format", format]))?;
        Ok(format!(
            "{}, {}, bridge network",
            version.trim(),
            driver.trim()
        ))
    }

    /// The process everything of it comes from.
    pub(super) fn pid(&self) -> u32 {
        self.namespaces.id()
    }

    /// `docker run --rm`: milliseconds until the program in the container began.
    pub(super) fn run_once(&self) -> Result<f64> {
        let start = wait::unix_nanos();
        let told = output(&mut self.command(&["run", "--rm", &self.image, PROGRAM]))?;
        super::tasks::since(start, &told)
    }

    /// The same through the daemon's own API: create, then start.
    pub(super) fn run_by_api(&self) -> Result<f64> {
        let start = wait::unix_nanos();
        let made = self.ask(
            "/containers/create",
            &json!({ "Image": self.image, "Cmd": [PROGRAM] }),
        )?;
        let id = made["Id"].as_str().context("docker made nothing")?;
        self.ask(&format!("/containers/{id}/start"), &json!({}))?;
        output(&mut self.command(&["wait", id]))?;
        let told = output(&mut self.command(&["logs", id]))?;
        output(&mut self.command(&["rm", id]))?;
        super::tasks::since(start, &told)
    }

    /// Starts many at once; milliseconds until the program in the last of them began.
    pub(super) fn run_many(&self, count: usize) -> Result<f64> {
        let start = wait::unix_nanos();
        let run = || self.command(&["run", "--detach", &self.image, PROGRAM, "stay"]);
        let runs: Vec<Child> = (0..count)
            .map(|_| run().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn())
            .collect::<Result<_, _>>()?;
        let ended: Vec<_> = runs.into_iter().map(Child::wait_with_output).collect();
        let mut last = 0.0_f64;
        for one in ended {
            let one = one?;
            let told = String::from_utf8_lossy(&one.stderr);
            ensure!(one.status.success(), "docker run failed: {told}");
            let id = String::from_utf8_lossy(&one.stdout).trim().to_owned();
            let told = output(&mut self.command(&["logs", &id]))?;
            last = last.max(super::tasks::since(start, &told)?);
        }
        Ok(last)
    }

    fn ask(&self, path: &str, body: &Value) -> Result<Value> {
        let connection = UnixStream::connect(self.socket())?;
        let headers = "content-type: application/json\r\n";
        let request = http::post(path, headers, "docker", &body.to_string());
        let answer = http::exchange(connection, &request)?;
        let told = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status < 300, "docker refused {path}: {told}");
        Ok(serde_json::from_str(&told).unwrap_or_default())
    }

    fn socket(&self) -> PathBuf {
        self.directory.path().join("socket")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // Debian's client comes with Debian's daemon; another on the PATH may not fit it.
        let debian = Path::new("/usr/bin/docker");
        let client = if debian.exists() {
            debian
        } else {
            Path::new("docker")
        };
        let mut command = Command::new(client);
        command
            .arg("--host")
            .arg(format!("unix://{}", self.socket().display()));
        command.args(arguments).stdin(Stdio::null());
        command
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        // The first process of the namespace goes with its parent, and all others with it.
        let _ = self.namespaces.kill();
        let _ = self.namespaces.wait();
        let hierarchies = fs::read_dir("/sys/fs/cgroup")
            .into_iter()
            .flatten()
            .flatten();
        let name = self.cgroup.trim_start_matches('/');
        let mut homes: Vec<PathBuf> = hierarchies.map(|one| one.path().join(name)).collect();
        homes.push(Path::new("/sys/fs/cgroup").join(name));
        let gone = wait::until(
            "the cgroups are gone",
            Duration::from_secs(10),
            Duration::from_millis(50),
            || {
                homes.iter().for_each(|home| remove_cgroup(home));
                Ok((!homes.iter().any(|home| home.exists())).then_some(()))
            },
        );
        if let Err(error) = gone {
            eprintln!("{error:#}");
        }
    }
}

/// Removes a cgroup with those below it.
fn remove_cgroup(home: &Path) {
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            remove_cgroup(&entry.path());
        }
    }
    let _ = fs::remove_dir(home);
}

fn last_lines(log: &str) -> String {
    let lines: Vec<&str> = log.lines().rev().take(3).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join(" / ")
}
