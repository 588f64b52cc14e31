//! Facts files: what the public service models say, without a word of their documentation.
//!
//! Reads `service-2.json(.gz)` of the botocore package and writes `models/NAME.api`, one line
//! a member. `crates/api/src/model` reads the same language back.

mod facts;

use crate::root;
use anyhow::{Context, Result, bail, ensure};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release of botocore the facts come from; NOTICE names it too.
const BOTOCORE: &str = "1.44.5";

/// Every service that is spoken on the wire, as botocore calls it.
const SERVICES: &[&str] = &[
    "acm",
    "acm-pca",
    "apigatewayv2",
    "application-autoscaling",
    "autoscaling",
    "cloudformation",
    "cloudwatch",
    "codedeploy",
    "cognito-idp",
    "dynamodb",
    "dynamodbstreams",
    "ec2",
    "ecr",
    "ecs",
    "elbv2",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "rds",
    "resourcegroupstaggingapi",
    "route53",
    "scheduler",
    "secretsmanager",
    "servicediscovery",
    "sns",
    "sqs",
    "ssm",
    "sts",
    "wafv2",
];

/// Extract the facts files in models/ from the botocore package.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// A directory with botocore's `data` in it; downloads the package when absent.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Compare with what is checked in instead of writing.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let data = match &options.data {
        Some(data) => data.clone(),
        None => download(scratch.path())?,
    };
    let mut stale = Vec::new();
    for service in SERVICES {
        let model = read_model(&data, service)?;
        let text = facts::extract(service, &model).with_context(|| (*service).to_owned())?;
        let path = root().join("models").join(format!("{service}.api"));
        if options.check {
            if fs::read_to_string(&path).unwrap_or_default() != text {
                stale.push(*service);
            }
        } else {
            fs::write(&path, text)?;
        }
    }
    ensure!(
        stale.is_empty(),
        "facts differ from botocore {BOTOCORE}: {}",
        stale.join(", ")
    );
    Ok(())
}

/// Fetches the package by name and version and unpacks it below `scratch`.
fn download(scratch: &Path) -> Result<PathBuf> {
    let wanted = format!("botocore=={BOTOCORE}");
    command(
        "python3",
        &["-m", "pip", "install", "-q", "--no-deps", "--target"],
    )
    .arg(scratch)
    .arg(wanted)
    .status()
    .context("pip is needed to fetch botocore")?
    .success()
    .then(|| scratch.join("botocore/data"))
    .context("botocore could not be fetched")
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// The newest model of a service.
fn read_model(data: &Path, service: &str) -> Result<Value> {
    let mut versions: Vec<PathBuf> = fs::read_dir(data.join(service))
        .with_context(|| format!("no model of {service}"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    versions.retain(|path| path.is_dir());
    versions.sort();
    let Some(newest) = versions.last() else {
        bail!("no version of {service}")
    };
    let mut text = String::new();
    let packed = newest.join("service-2.json.gz");
    if packed.exists() {
        GzDecoder::new(fs::File::open(packed)?).read_to_string(&mut text)?;
    } else {
        text = fs::read_to_string(newest.join("service-2.json"))?;
    }
    Ok(serde_json::from_str(&text)?)
}
