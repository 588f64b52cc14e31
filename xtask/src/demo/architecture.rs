//! The architectures of examples/, and how they are deployed and looked at.

use crate::setup;
use crate::shell::{command, has};
use anyhow::Result;
use std::process::Command;

/// The services of the storefront, in the order in which an order passes them.
pub(super) const STOREFRONT: [&str; 3] = ["frontend", "orders", "payments"];
/// The services of the food store.
const FOODSTORE: [&str; 3] = ["foodstore", "petstore", "testpage"];

/// The Python of the distribution, whose boto3 is a package.
const PYTHON: &str = "/usr/bin/python3";

/// An architecture of examples/.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Architecture {
    /// Three services behind a load balancer, joined by Service Connect
    Storefront,
    /// Two private services behind an HTTP API, found through Cloud Map
    Foodstore,
}

impl Architecture {
    /// Its cluster, its package and its directory.
    pub(super) fn cluster(self) -> &'static str {
        match self {
            Self::Storefront => "storefront",
            Self::Foodstore => "foodstore",
        }
    }

    pub(super) fn services(self) -> [&'static str; 3] {
        match self {
            Self::Storefront => STOREFRONT,
            Self::Foodstore => FOODSTORE,
        }
    }

    /// The tag of its images.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Storefront => "2026.06.0",
            Self::Foodstore => "1",
        }
    }

    /// What deploys it.
    pub(super) fn client(self) -> &'static str {
        match self {
            Self::Storefront => "the AWS CLI",
            Self::Foodstore => "boto3",
        }
    }

    /// Installs that, where it is missing.
    pub(super) fn install_clients(self) -> Result<()> {
        match self {
            Self::Storefront if !has("aws") => setup::install_packages(&["awscli"]),
            Self::Foodstore if !has_boto3() => setup::install_packages(&["python3-boto3"]),
            Self::Storefront | Self::Foodstore => Ok(()),
        }
    }

    /// The command that deploys it.
    pub(super) fn deployment(self) -> Command {
        match self {
            Self::Storefront => command("examples/storefront/deploy.sh", &[]),
            Self::Foodstore => command(PYTHON, &["examples/foodstore/deploy.py"]),
        }
    }

    /// What tells the deployment the port of its load balancer.
    pub(super) fn port_variable(self) -> &'static str {
        match self {
            Self::Storefront => "STOREFRONT_PORT",
            Self::Foodstore => "FOODSTORE_PORT",
        }
    }

    /// What people may try next.
    pub(super) fn more(self) -> &'static [&'static str] {
        match self {
            Self::Storefront => &[
                "eval \"$(longshore env)\"",
                "longshore ps",
                "longshore logs --follow orders",
                "longshore events orders --cluster storefront",
                "longshore exec frontend --tty --interactive -- /bin/sh",
                "aws --endpoint-url $AWS_ENDPOINT_URL ecs update-service --cluster storefront \
                 --service orders --desired-count 5",
                "longshore why service orders",
                "longshore down --all",
            ],
            Self::Foodstore => &[
                "longshore codes          # what would have been mailed",
                "longshore ps",
                "longshore logs --follow foodstore",
                "longshore events petstore --cluster foodstore",
                "longshore why service foodstore",
                "longshore down --all",
            ],
        }
    }
}

fn has_boto3() -> bool {
    let found = command(PYTHON, &["-c", "import boto3"]).output();
    found.is_ok_and(|found| found.status.success())
}
