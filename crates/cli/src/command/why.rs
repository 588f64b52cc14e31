//! `longshore why`

use super::client::{Ask as Request, escaped};
use super::{Client, Failure, Output};
use clap::Subcommand;
use http::Method;
use serde_json::Value;

/// What to explain.
#[derive(Debug, Clone, Subcommand)]
pub enum Ask {
    /// What became of a task, and why
    Task {
        /// Its id, the beginning of it, or its ARN
        id: String,
    },
    /// What a service waits for
    Service {
        /// Its name, or CLUSTER/NAME
        name: String,
        /// Its cluster
        #[arg(long)]
        cluster: Option<String>,
    },
    /// How a deployment stands
    Deployment {
        /// Its id: ecs-svc/… or the digits alone
        id: String,
    },
    /// Whether packets get from one place to another, and which rule is missing
    Path {
        /// Who connects: a service, task, load balancer, eni-…, address, "host" or "internet"
        from: String,
        /// Who listens, named alike
        to: String,
        /// The port; the only one when there is only one
        #[arg(long)]
        port: Option<u16>,
        /// tcp or udp
        #[arg(long, default_value = "tcp")]
        protocol: String,
    },
}

pub(super) async fn run(client: &Client, ask: &Ask, output: &mut Output) -> Result<u8, Failure> {
    let answer = match ask {
        Ask::Task { id } => get(client, &["task", id], &[]).await?,
        Ask::Service { name, cluster } => {
            let (cluster, name) = match name.split_once('/') {
                Some((cluster, name)) => (Some(cluster), name),
                None => (cluster.as_deref(), name.as_str()),
            };
            match cluster {
                Some(cluster) => get(client, &["service", cluster, name], &[]).await?,
                None => get(client, &["service", name], &[]).await?,
            }
        }
        Ask::Deployment { id } => get(client, &["deployment", id], &[]).await?,
        Ask::Path {
            from,
            to,
            port,
            protocol,
        } => {
            let port = port.map(|port| port.to_string()).unwrap_or_default();
            let query = [
                ("from", from.as_str()),
                ("to", to.as_str()),
                ("port", port.as_str()),
                ("protocol", protocol.as_str()),
            ];
            get(client, &["path"], &query).await?
        }
    };
    if output.is_json() {
        output.json(&answer)?;
        return Ok(0);
    }
    for sentence in answer["sentences"].as_array().into_iter().flatten() {
        output.line(sentence.as_str().unwrap_or_default())?;
    }
    Ok(0)
}

async fn get(client: &Client, path: &[&str], query: &[(&str, &str)]) -> Result<Value, Failure> {
    let parts: Vec<String> = path.iter().map(|part| escaped(part)).collect();
    let path = format!("why/{}", parts.join("/"));
    let ask = Request {
        query,
        ..Request::new(Method::GET, &path)
    };
    client.desk(ask).await
}
