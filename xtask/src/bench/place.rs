//! How long it takes to find a container instance for each of many tasks, and what a large
//! service costs.
//!
//! Placing alone is measured: no store, no network. The service is an example of `simulation`
//! over the memory store, built as a release. Nobody else's placing or scheduling can be called
//! the same way, so there is no peer.

use super::report::Report;
use crate::shell::{command, output};
use anyhow::{Context, Result, ensure};
use clap::Args;
use scheduler::place::query::Expression;
use scheduler::place::{
    Board, Constraint, Field, Instance, Need, Packed, Request, Room, Strategy, ZONE_ATTRIBUTE,
};
use std::collections::BTreeMap;
use std::time::Instant;

/// What placing all tasks may take.
const PROMISED_SECONDS: f64 = 5.0;
/// What one pass of the service controller over a service of [`SERVICE`] tasks may take.
const PROMISED_PASS_MS: f64 = 10.0;
/// Tasks of that service.
const SERVICE: usize = 1_000;
/// What an idle task may take of memory: its records, and what is kept beside them.
const PROMISED_TASK_KIB: f64 = 4.0;
/// Tasks of one call of `RunTask`.
const CALL: usize = 10;

/// How much is placed.
#[derive(Args)]
pub(crate) struct Options {
    /// Tasks.
    #[arg(long, default_value_t = 10_000)]
    tasks: usize,
    /// Container instances.
    #[arg(long, default_value_t = 1_000)]
    instances: usize,
}

/// One way tasks may come.
struct Way {
    what: &'static str,
    /// Tasks that are placed together.
    together: usize,
    strategies: Vec<Strategy>,
    constraint: Option<&'static str>,
}

pub(crate) fn run(options: &Options, report: &mut Report) -> Result<()> {
    let zone = || Strategy::Spread(Field::Attribute(ZONE_ATTRIBUTE.to_owned()));
    let ways = [
        Way {
            what: "one service: spread over zones, then packed by memory",
            together: options.tasks,
            strategies: vec![zone(), Strategy::Binpack(Packed::Memory)],
            constraint: None,
        },
        Way {
            what: "calls of ten tasks: any instance",
            together: CALL,
            strategies: Vec::new(),
            constraint: None,
        },
        Way {
            what: "calls of ten tasks: a pattern, spread over instances",
            together: CALL,
            strategies: vec![zone(), Strategy::Spread(Field::Instance)],
            constraint: Some("attribute:ecs.instance-type =~ t3.* and runningTasksCount < 100"),
        },
    ];
    for way in &ways {
        let seconds = measure(options, way)?;
        report.at_most(way.what, seconds, PROMISED_SECONDS, "s");
    }
    service(options, report)
}

/// A pass over a service of many tasks, and the memory of many idle ones.
fn service(options: &Options, report: &mut Report) -> Result<()> {
    let example = [
        "run",
        "--quiet",
        "--release",
        "-p",
        "simulation",
        "--example",
        "pass",
        "--",
    ];
    let sizes = [SERVICE.to_string(), options.tasks.to_string()];
    let told = output(command("cargo", &example).args(sizes))?;
    let value = |name: &str| -> Result<f64> {
        let mut lines = told.lines();
        let line = lines.find_map(|line| line.strip_prefix(name));
        Ok(line
            .with_context(|| format!("there is no {name}"))?
            .trim()
            .parse()?)
    };
    let idle = "a pass over a service of 1,000 tasks, nothing to do";
    report.at_most(idle, value("idle-ms")?, PROMISED_PASS_MS, "ms");
    let replace = "a pass over a service of 1,000 tasks, one to replace";
    report.at_most(replace, value("replace-ms")?, PROMISED_PASS_MS, "ms");
    let bytes = value("task-bytes")?;
    let memory = "memory of an idle task";
    report.at_most(memory, bytes / 1_024.0, PROMISED_TASK_KIB, "KiB");
    Ok(())
}

#[allow(
    clippy::disallowed_methods,
    reason = "a bench measures the machine's own time"
)]
fn measure(options: &Options, way: &Way) -> Result<f64> {
    let mut instances: Vec<Instance> = (0..options.instances).map(instance).collect();
    let request = Request {
        need: Need {
            cpu_units: 256,
            memory_mib: 512,
            ..Need::default()
        },
        group: "service:web".to_owned(),
        constraints: way
            .constraint
            .map(|text| Expression::parse(text).map(Constraint::MemberOf))
            .transpose()?
            .into_iter()
            .collect(),
        strategies: way.strategies.clone(),
    };
    let began = Instant::now();
    let (mut placed, mut turn) = (0, 0_u64);
    while placed < options.tasks {
        let mut board = Board::new(&mut instances, &request);
        for _ in 0..way.together.min(options.tasks - placed) {
            turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let found = board.place(&mut |among| turn % among);
            ensure!(
                found.is_ok(),
                "there is no room for {} tasks",
                options.tasks
            );
            placed += 1;
        }
    }
    Ok(began.elapsed().as_secs_f64())
}

fn instance(number: usize) -> Instance {
    let zone = ["us-east-1a", "us-east-1b", "us-east-1c"][number % 3];
    let attributes = [(ZONE_ATTRIBUTE, zone), ("ecs.instance-type", "t3.xlarge")];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), Some(value.to_owned()));
    Instance {
        id: format!("{number:032x}"),
        ec2_instance_id: Some(format!("i-{number:017x}")),
        attributes: attributes.map(owned).into(),
        left: Room {
            cpu_units: 16_384,
            memory_mib: 65_536,
            ..Room::default()
        },
        agent_connected: true,
        agent_version: None,
        registered_at: domain::Timestamp::UNIX_EPOCH,
        tasks: 0,
        groups: BTreeMap::new(),
    }
}
