//! A Longshore of one's own: ports nobody else has, a data directory that goes with it.

use crate::http;
use crate::shell::target_dir;
use crate::wait;
use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// How long a server may take to begin, or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that runs until this is dropped; whatever it made goes with it.
pub(crate) struct Server {
    program: PathBuf,
    directory: TempDir,
    address: SocketAddr,
    process: Child,
}

impl Server {
    /// Starts the program and waits until it is ready.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("longshore-bench-")
            .tempdir()?;
        let address = free_address()?;
        let log = File::create(directory.path().join("log"))?;
        let process = Command::new(program)
            .args(["serve", "--listen", &address.to_string()])
            .args(["--registry-listen", &free_address()?.to_string()])
            .arg("--data-dir")
            .arg(directory.path().join("data"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        let mut server = Self {
            program: program.to_owned(),
            directory,
            address,
            process,
        };
        wait::until(
            "the server is ready",
            PATIENCE,
            Duration::from_millis(1),
            || server.is_ready(),
        )?;
        Ok(server)
    }

    fn is_ready(&mut self) -> Result<Option<()>> {
        if let Some(status) = self.process.try_wait()? {
            let log = std::fs::read_to_string(self.directory.path().join("log"))?;
            bail!("the server ended ({status}):\n{log}");
        }
        Ok(is_ready(self.address).then_some(()))
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Where it keeps everything.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Calls an operation of one of the JSON services.
    pub(crate) fn call(
        &self,
        service: http::Service,
        operation: &str,
        input: &Value,
    ) -> Result<Value> {
        http::call(self.address, service, operation, input)
    }

    /// Asks one of the services that speak in queries; answers its XML.
    pub(crate) fn query(&self, service: &str, form: &str) -> Result<String> {
        http::query(self.address, service, form)
    }

    /// A subnet of the VPC that is there from the start.
    pub(crate) fn default_subnet(&self) -> Result<String> {
        let form = "Action=DescribeSubnets&Version=2016-11-15";
        let told = self.query("ec2", form)?;
        let id = told.split("<subnetId>").nth(1);
        let id = id.and_then(|rest| rest.split('<').next());
        Ok(id.context("there is no subnet")?.to_owned())
    }

    /// A `longshore` command for this server.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        command.env("LONGSHORE_ENDPOINT", format!("http://{}", self.address));
        command
    }

    fn end(&mut self) -> Result<()> {
        if self.process.try_wait()?.is_some() {
            return Ok(());
        }
        let down = self.command(&["down", "--all"]).output()?;
        terminate(self.process.id())?;
        self.process.wait()?;
        let told = String::from_utf8_lossy(&down.stderr);
        ensure!(
            down.status.success(),
            "not everything was taken down: {told}"
        );
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("{error:#}");
        }
    }
}

/// Whether a server answers there and is ready.
pub(crate) fn is_ready(address: SocketAddr) -> bool {
    let answer = http::get(address, "/_longshore/health");
    answer.is_ok_and(|answer| answer.status == 200)
}

/// Asks a process to end.
pub(crate) fn terminate(pid: u32) -> Result<()> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    kill_process(pid.context("no such process")?, Signal::TERM)?;
    Ok(())
}

/// An address of this machine nobody listens on.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

/// The release binary, built if need be.
pub(crate) fn release_binary() -> Result<PathBuf> {
    let build = ["build", "--release", "--package", "longshore"];
    crate::shell::run(&mut crate::shell::command("cargo", &build))?;
    Ok(target_dir().join("release/longshore"))
}
