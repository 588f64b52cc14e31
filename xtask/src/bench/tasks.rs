//! From RunTask to a running process, one at a time and many at once, beside docker.
//!
//! The program in the container writes the time at which it began; the interval starts before the
//! API call, or before the `docker` command. Both sides run the same image, both keep its output.

use super::docker::Docker;
use super::image;
use super::memory::{private_kib, told_of, tree_without};
use super::report::{Report, median, percentile, print_machine};
use crate::http::Service::{Ecs, Logs};
use crate::server::{Server, release_binary};
use crate::shell::run as run_command;
use crate::wait;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// From RunTask to a running process, beside docker.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Tasks one after the other.
    #[arg(long, default_value_t = 20)]
    runs: usize,
    /// Tasks at once; a multiple of ten, of which one call starts as many.
    #[arg(long, default_value_t = 100)]
    burst: usize,
}

const IMAGE: &str = "000000000000.dkr.ecr.us-east-1.amazonaws.com/bench:1";
const ONE: &str = "RunTask to process running, image cached, p50";
const MANY: &str = "tasks started at once, until the last runs";
const MEMORY: &str = "private memory of the platform per container";
/// How many tasks one call may start. Source: ECS API model, `RunTaskRequest$count`.
const PER_CALL: usize = 10;

/// What one side took.
#[derive(Default)]
struct Measured {
    /// Milliseconds, each.
    one: Vec<f64>,
    /// Milliseconds until the last of many.
    many: f64,
    /// KiB a container.
    memory: f64,
}

pub(super) fn run(options: &Options, report: &mut Report) -> Result<()> {
    let program = release_binary()?;
    print_machine()?;
    let directory = tempfile::tempdir()?;
    let archive = image::make(directory.path(), IMAGE)?;
    let docker = Docker::start(&archive, IMAGE);
    let bench = Bench::open(&program, &archive)?;
    let (mut ours, mut peers) = (Measured::default(), Measured::default());
    let mut by_api = Vec::new();
    // The first round only warms both up.
    for round in 0..=options.runs.max(1) {
        let took = bench.run_once()?;
        let theirs = docker.as_ref().ok().map(Docker::run_once).transpose()?;
        let api = docker.as_ref().ok().map(Docker::run_by_api).transpose()?;
        if round > 0 {
            ours.one.push(took);
            peers.one.extend(theirs);
            by_api.extend(api);
        }
    }
    (ours.many, ours.memory) = bench.run_many(options.burst)?;
    drop(bench);
    if let Ok(docker) = &docker {
        let weight = || {
            tree_without(docker.pid(), "probe")
                .into_iter()
                .map(private_kib)
                .sum::<u64>()
        };
        let before = weight();
        peers.many = docker.run_many(options.burst)?;
        peers.memory = (weight().saturating_sub(before)) as f64 / options.burst as f64;
    }
    match docker {
        Ok(docker) => tell(
            report,
            options,
            &ours,
            &peers,
            (&by_api, &docker.version()?),
        ),
        Err(error) => tell_alone(report, &ours, &format!("{error:#}")),
    }
    report.at_most(MEMORY, ours.memory, 1024.0, "KiB");
    Ok(())
}

fn tell(
    report: &mut Report,
    options: &Options,
    ours: &Measured,
    peers: &Measured,
    (by_api, version): (&[f64], &str),
) {
    report.against(ONE, (median(&ours.one), median(&peers.one)), 0.2, "ms");
    report.against(MANY, (ours.many, peers.many), 0.2, "ms");
    report.note(format!(
        "peer: {version}, `docker run --rm`; {} in turn, {} at once",
        ours.one.len(),
        options.burst
    ));
    report.note(format!(
        "p95 of one at a time: {:.1} ms, docker {:.1} ms",
        percentile(&ours.one, 95),
        percentile(&peers.one, 95)
    ));
    report.note(format!(
        "docker by its API, without its command line: p50 {:.1} ms, so {:.3}x",
        median(by_api),
        median(&ours.one) / median(by_api)
    ));
    report.note(format!(
        "private memory of docker per container: {:.0} KiB",
        peers.memory
    ));
}

fn tell_alone(report: &mut Report, ours: &Measured, reason: &str) {
    report.not_measured(ONE, Some((median(&ours.one), "ms")), "0.2x", reason);
    report.not_measured(MANY, Some((ours.many, "ms")), "0.2x", reason);
}

/// Milliseconds from a moment to the one that a program told.
pub(super) fn since(start: u128, told: &str) -> Result<f64> {
    let began: u128 = told
        .trim()
        .parse()
        .with_context(|| format!("{told:?} is not a time"))?;
    ensure!(began > start, "the program began before it was asked for");
    Ok((began - start) as f64 / 1e6)
}

/// A server with all that a task of the bench needs.
struct Bench {
    server: Server,
    subnet: String,
}

impl Bench {
    fn open(program: &Path, archive: &Path) -> Result<Self> {
        let server = Server::start(program)?;
        let archive = archive.display().to_string();
        run_command(&mut server.command(&["image", "load", &archive]))?;
        server.call(Logs, "CreateLogGroup", &json!({ "logGroupName": "/bench" }))?;
        server.call(Ecs, "CreateCluster", &json!({ "clusterName": "bench" }))?;
        run_command(&mut server.command(&["instance", "add", "bench:here"]))?;
        let role = execution_role(&server)?;
        for (family, command) in [
            ("once", json!([image::PROGRAM])),
            ("stay", json!([image::PROGRAM, "stay"])),
        ] {
            server.call(
                Ecs,
                "RegisterTaskDefinition",
                &definition(family, &command, &role),
            )?;
        }
        let subnet = server.default_subnet()?;
        Ok(Self { server, subnet })
    }

    /// One task: milliseconds until its program began. Waits until it is gone again.
    fn run_once(&self) -> Result<f64> {
        let start = wait::unix_nanos();
        let task = self.launch("once", 1)?.pop().context("no task was made")?;
        let told = self.told(&task)?;
        let input = json!({ "cluster": "bench", "tasks": [task] });
        wait::until(
            "the task is gone",
            Duration::from_secs(60),
            Duration::from_millis(20),
            || {
                let answer = self.server.call(Ecs, "DescribeTasks", &input)?;
                Ok((answer["tasks"][0]["lastStatus"] == "STOPPED").then_some(()))
            },
        )?;
        since(start, &told)
    }

    /// Many at once: milliseconds until the program of the last began, and the private memory
    /// that the platform took for each, in KiB.
    fn run_many(&self, count: usize) -> Result<(f64, f64)> {
        let server_before = private_kib(self.server.pid());
        let start = wait::unix_nanos();
        let calls = count.div_ceil(PER_CALL);
        let launched: Vec<Result<Vec<String>>> = std::thread::scope(|scope| {
            let calls: Vec<_> = (0..calls)
                .map(|_| scope.spawn(|| self.launch("stay", PER_CALL)))
                .collect();
            calls
                .into_iter()
                .filter_map(|call| call.join().ok())
                .collect()
        });
        let tasks: Vec<String> = launched.into_iter().collect::<Result<Vec<_>>>()?.concat();
        ensure!(
            tasks.len() == calls * PER_CALL,
            "only {} tasks were made",
            tasks.len()
        );
        let mut last = 0.0_f64;
        for task in &tasks {
            last = last.max(since(start, &self.told(task)?)?);
        }
        let monitors = self.monitors();
        ensure!(
            monitors.len() >= tasks.len(),
            "only {} monitors run",
            monitors.len()
        );
        let theirs: u64 = monitors.iter().copied().map(private_kib).sum();
        let grown = private_kib(self.server.pid()).saturating_sub(server_before);
        println!(
            "{} monitors have {theirs} KiB of their own; the server grew by {grown} KiB",
            monitors.len()
        );
        Ok((last, (theirs + grown) as f64 / tasks.len() as f64))
    }

    /// The processes that stay beside the containers. Each is told where its container's state is.
    fn monitors(&self) -> BTreeSet<u32> {
        let mut found = told_of(&self.server.data_dir());
        found.remove(&self.server.pid());
        found
    }

    /// Starts tasks; answers their ARNs.
    fn launch(&self, family: &str, count: usize) -> Result<Vec<String>> {
        let network = json!({ "subnets": [self.subnet] });
        let input = json!({
            "cluster": "bench", "taskDefinition": family, "count": count,
            "networkConfiguration": { "awsvpcConfiguration": network },
        });
        let answer = self.server.call(Ecs, "RunTask", &input)?;
        let failures = answer["failures"].as_array().map_or(0, Vec::len);
        ensure!(failures == 0, "RunTask: {}", answer["failures"]);
        let tasks = answer["tasks"].as_array().context("no tasks")?;
        let arn = |task: &Value| task["taskArn"].as_str().map(str::to_owned);
        Ok(tasks.iter().filter_map(arn).collect())
    }

    /// What the program of a task told, once it did.
    fn told(&self, task: &str) -> Result<String> {
        let id = task.rsplit('/').next().unwrap_or_default();
        let input = json!({
            "logGroupName": "/bench", "logStreamName": format!("bench/app/{id}"), "startFromHead": true,
        });
        wait::until(
            "the program told its time",
            Duration::from_secs(120),
            Duration::from_millis(10),
            || {
                // The stream comes with the first line.
                let answer = self
                    .server
                    .call(Logs, "GetLogEvents", &input)
                    .unwrap_or_default();
                if let Some(line) = answer["events"][0]["message"].as_str() {
                    return Ok(Some(line.to_owned()));
                }
                self.still_hoped_for(task)?;
                Ok(None)
            },
        )
    }

    /// Fails with the reason when a task ended without a word.
    fn still_hoped_for(&self, task: &str) -> Result<()> {
        let input = json!({ "cluster": "bench", "tasks": [task] });
        let answer = self.server.call(Ecs, "DescribeTasks", &input)?;
        let task = &answer["tasks"][0];
        let failed = task["stopCode"] == "TaskFailedToStart";
        ensure!(!failed, "a task did not start: {}", task["stoppedReason"]);
        Ok(())
    }
}

/// A role that may write logs; answers its ARN.
fn execution_role(server: &Server) -> Result<String> {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}"#;
    let version = "Version=2010-05-08&RoleName=bench";
    let create = format!("Action=CreateRole&{version}&AssumeRolePolicyDocument={trust}");
    server.query("iam", &create)?;
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    let attach = format!("Action=AttachRolePolicy&{version}&PolicyArn={policy}");
    server.query("iam", &attach)?;
    Ok("arn:aws:iam::000000000000:role/bench".to_owned())
}

/// A task of one container that writes to CloudWatch Logs.
fn definition(family: &str, command: &Value, role: &str) -> Value {
    let log = json!({
        "awslogs-group": "/bench", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "bench",
    });
    json!({
        "family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["EC2"],
        "executionRoleArn": role,
        "containerDefinitions": [{
            "name": "app", "image": IMAGE, "command": command, "memory": 64, "stopTimeout": 2,
            "logConfiguration": { "logDriver": "awslogs", "options": log },
        }],
    })
}
