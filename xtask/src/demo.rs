//! `cargo xtask demo`: an architecture of examples/, from nothing to something that is seen to work.
//!
//! Every step looks first whether it is done already, so a second run is quick, and a run that was
//! interrupted goes on where it stopped.

mod architecture;
mod foods;
mod order;

use crate::http::Service;
use crate::server::is_ready;
use crate::shell::{command, run as run_command, target_dir};
use crate::{http, root, setup, wait};
use anyhow::{Context, Result, bail};
use architecture::Architecture;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Deploy an architecture of examples/ on this machine and show that it works.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which one.
    #[arg(default_value = "storefront")]
    architecture: Architecture,
    /// Where the server listens, or is to listen.
    #[arg(long, default_value = "127.0.0.1:4566")]
    listen: SocketAddr,
    /// Where its image registry is to listen.
    #[arg(long, default_value = "127.0.0.1:4567")]
    registry_listen: SocketAddr,
}

/// The port of the load balancer, where it is free.
const PORT: u16 = 80;

pub(crate) fn run(options: &Options) -> Result<()> {
    let architecture = options.architecture;
    let demo = Demo {
        architecture,
        listen: options.listen,
        programs: build(architecture)?,
        home: root().join("target/demo"),
    };
    demo.serve(options.registry_listen)?;
    if demo.is_deployed()? {
        println!("The {} is deployed already.", architecture.cluster());
    } else {
        demo.pack()?;
        demo.deploy()?;
    }
    match architecture {
        Architecture::Storefront => order::place(&demo)?,
        Architecture::Foodstore => foods::show(&demo)?,
    }
    demo.tell_more();
    Ok(())
}

/// A demo on this machine.
struct Demo {
    architecture: Architecture,
    listen: SocketAddr,
    /// The directory of the built programs.
    programs: PathBuf,
    /// Data, log and pid file of the server.
    home: PathBuf,
}

/// Installs what is missing and builds; answers where the programs are.
fn build(architecture: Architecture) -> Result<PathBuf> {
    setup::install(&[setup::BUILD, setup::DEMO])?;
    architecture.install_clients()?;
    let profile = std::env::var("LONGSHORE_DEMO_PROFILE").unwrap_or_default();
    let (flags, directory): (&[&str], _) = match profile.as_str() {
        "debug" => (&[], "debug"),
        "" | "release" => (&["--release"], "release"),
        other => bail!("LONGSHORE_DEMO_PROFILE is release or debug, not {other}"),
    };
    let build = ["build", "--package", "longshore", "--package"];
    run_command(
        command("cargo", &build)
            .arg(architecture.cluster())
            .args(flags),
    )?;
    Ok(target_dir().join(directory))
}

impl Demo {
    /// A `longshore` command for the server of the demo.
    fn longshore(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join("longshore"));
        command.args(arguments);
        command.env("LONGSHORE_ENDPOINT", self.endpoint());
        command
    }

    fn endpoint(&self) -> String {
        format!("http://{}", self.listen)
    }

    /// Starts a server unless one answers. It stays when this ends.
    fn serve(&self, registry: SocketAddr) -> Result<()> {
        if is_ready(self.listen) {
            println!("A server answers at {} already.", self.endpoint());
            return Ok(());
        }
        fs::create_dir_all(&self.home)?;
        let log = File::create(self.home.join("log"))?;
        let mut server = Command::new(self.programs.join("longshore"))
            .args(["serve", "--listen", &self.listen.to_string()])
            .args(["--registry-listen", &registry.to_string()])
            .arg("--data-dir")
            .arg(self.home.join("data"))
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // A group of its own: what interrupts the demo does not interrupt the server.
            .process_group(0)
            .spawn()
            .context("the server could not be started")?;
        fs::write(self.home.join("pid"), server.id().to_string())?;
        let (patience, between) = (Duration::from_secs(60), Duration::from_millis(20));
        wait::until("the server is ready", patience, between, || {
            if server.try_wait()?.is_some() {
                bail!("{}", fs::read_to_string(self.home.join("log"))?.trim());
            }
            Ok(is_ready(self.listen).then_some(()))
        })?;
        println!(
            "The server is ready at {}; its log is {}.",
            self.endpoint(),
            self.home.join("log").display()
        );
        Ok(())
    }

    /// Whether all services run as they should.
    fn is_deployed(&self) -> Result<bool> {
        let wanted = self.architecture.services();
        let input = json!({ "cluster": self.architecture.cluster(), "services": wanted });
        let Ok(told) = http::call(self.listen, Service::Ecs, "DescribeServices", &input) else {
            // There is no cluster yet.
            return Ok(false);
        };
        let services = told["services"].as_array().context("no services")?;
        let is_done = |service: &Value| {
            let deployments = service["deployments"].as_array().map_or(0, Vec::len);
            service["status"] == "ACTIVE"
                && service["runningCount"] == service["desiredCount"]
                && deployments == 1
                && service["deployments"][0]["rolloutState"] == "COMPLETED"
        };
        Ok(services.len() == wanted.len() && services.iter().all(is_done))
    }

    /// Packs the services, each with a shell and curl for its health check.
    fn pack(&self) -> Result<()> {
        println!("Packing images:");
        for service in self.architecture.services() {
            let tag = self.architecture.tag();
            let name = format!("{}/{service}:{tag}", self.registry()?);
            let program = self.programs.join(service);
            let mut pack = self.longshore(&["image", "pack", "--name", &name]);
            pack.args([
                "--file",
                "/bin/dash:/bin/sh",
                "--file",
                "/usr/bin/curl:/usr/bin/curl",
            ]);
            let status = pack.arg(program).status()?;
            anyhow::ensure!(status.success(), "{service} could not be packed");
        }
        Ok(())
    }

    /// The name of the account's registry.
    fn registry(&self) -> Result<String> {
        let answer = http::get(self.listen, "/_longshore/health")?;
        let facts: Value = serde_json::from_slice(&answer.body)?;
        let text = |name: &str| facts[name].as_str().map(str::to_owned);
        let account = text("account").context("the server names no account")?;
        let region = text("region").context("the server names no Region")?;
        Ok(format!("{account}.dkr.ecr.{region}.amazonaws.com"))
    }

    /// Runs the deployment with stock clients, and waits until everything is stable.
    fn deploy(&self) -> Result<()> {
        println!("Deploying with {}:", self.architecture.client());
        let mut deploy = self.architecture.deployment();
        deploy.env("AWS_ENDPOINT_URL", self.endpoint());
        deploy.env("AWS_REGION", "us-east-1");
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            deploy.env(name, "test");
        }
        for name in ["AWS_PROFILE", "AWS_SESSION_TOKEN"] {
            deploy.env_remove(name);
        }
        // A balancer that is there keeps its port; this one is for a new one.
        let port = free_port()?.to_string();
        deploy.env(self.architecture.port_variable(), port);
        let status = deploy.status()?;
        if !status.success() {
            self.tell_more();
            bail!(
                "the deployment did not come to its end; `longshore down --all` clears the way \
                 for another try"
            );
        }
        Ok(())
    }

    fn tell_more(&self) {
        let longshore = self.programs.join("longshore");
        let endpoint = match self.listen.port() {
            4566 => String::new(),
            _ => format!(" --endpoint {}", self.endpoint()),
        };
        println!(
            "\nTry next:\n  alias longshore='{}{endpoint}'",
            longshore.display()
        );
        let more = self.architecture.more();
        more.iter().for_each(|line| println!("  {line}"));
        println!(
            "  kill $(cat {})    # ends the server",
            self.home.join("pid").display()
        );
    }
}

/// A port for the load balancer: the usual one, or the next that is free.
fn free_port() -> Result<u16> {
    let mut ports = std::iter::once(PORT).chain(8080..8180);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports
        .find(is_free)
        .context("no port is free for the load balancer")
}
