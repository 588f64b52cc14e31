//! `longshore ps`

mod balancers;

use super::tasks::{address, clusters, definition, services, short, tasks, text};
use super::{Client, Failure, Output};
use domain::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) async fn run(
    client: &Client,
    cluster: Option<&str>,
    with_stopped: bool,
    output: &mut Output,
) -> Result<u8, Failure> {
    let (mut all_services, mut all_tasks) = (Vec::new(), Vec::new());
    for cluster in clusters(client, cluster).await? {
        all_services.extend(services(client, &cluster).await?);
        all_tasks.extend(tasks(client, &cluster, with_stopped).await?);
    }
    let balancers = match cluster {
        None => balancers::of(client).await,
        // They belong to no cluster.
        Some(_) => Vec::new(),
    };
    if output.is_json() {
        output.json(&json!({
            "services": all_services, "tasks": all_tasks, "loadBalancers": balancers,
        }))?;
        return Ok(0);
    }
    if all_services.is_empty() && all_tasks.is_empty() && balancers.is_empty() {
        output.line("There are no services and no tasks.")?;
        return Ok(0);
    }
    let ports = ports(client, &all_tasks).await?;
    let now = client.now();
    let rows: Vec<Vec<String>> = all_services.iter().map(service_row).collect();
    if !rows.is_empty() {
        let heads = [
            "SERVICE",
            "CLUSTER",
            "STATUS",
            "RUNNING",
            "DEFINITION",
            "ROLLOUT",
        ];
        output.table(&heads, &rows)?;
    }
    let rows: Vec<Vec<String>> = all_tasks
        .iter()
        .map(|task| task_row(task, &ports, now))
        .collect();
    if !rows.is_empty() && !all_services.is_empty() {
        output.line("")?;
    }
    if !rows.is_empty() {
        let heads = [
            "TASK", "GROUP", "STATUS", "HEALTH", "ADDRESS", "PORTS", "AGE",
        ];
        output.table(&heads, &rows)?;
    }
    if !balancers.is_empty() {
        if !all_services.is_empty() || !all_tasks.is_empty() {
            output.line("")?;
        }
        balancers::table(&balancers, output)?;
    }
    Ok(0)
}

/// The ports of each task definition in use, by its ARN.
async fn ports(client: &Client, tasks: &[Value]) -> Result<BTreeMap<String, String>, Failure> {
    let mut ports = BTreeMap::new();
    for task in tasks {
        let arn = text(task, "taskDefinitionArn");
        if arn.is_empty() || ports.contains_key(arn) {
            continue;
        }
        let definition = definition(client, arn).await?;
        let containers = definition["containerDefinitions"]
            .as_array()
            .into_iter()
            .flatten();
        let told: Vec<String> = containers
            .flat_map(|container| container["portMappings"].as_array().into_iter().flatten())
            .map(|mapping| match text(mapping, "protocol") {
                "udp" => format!("{}/udp", mapping["containerPort"]),
                _ => mapping["containerPort"].to_string(),
            })
            .collect();
        ports.insert(arn.to_owned(), told.join(","));
    }
    Ok(ports)
}

fn service_row(service: &Value) -> Vec<String> {
    let deployments = service["deployments"].as_array().into_iter().flatten();
    let states: Vec<&str> = deployments.map(|one| text(one, "rolloutState")).collect();
    vec![
        text(service, "serviceName").to_owned(),
        short(&service["clusterArn"]).to_owned(),
        text(service, "status").to_owned(),
        format!("{}/{}", service["runningCount"], service["desiredCount"]),
        short(&service["taskDefinition"]).to_owned(),
        states.join(","),
    ]
}

fn task_row(task: &Value, ports: &BTreeMap<String, String>, now: Timestamp) -> Vec<String> {
    let definition = text(task, "taskDefinitionArn");
    let or_dash = |text: &str| {
        if text.is_empty() {
            "-".to_owned()
        } else {
            text.to_owned()
        }
    };
    vec![
        short(&task["taskArn"]).to_owned(),
        text(task, "group").to_owned(),
        text(task, "lastStatus").to_owned(),
        or_dash(text(task, "healthStatus")),
        or_dash(address(task)),
        or_dash(ports.get(definition).map_or("", String::as_str)),
        age(&task["createdAt"], now),
    ]
}

/// How long ago a time was, in the largest unit that fits: `90s` is `1m`.
fn age(at: &Value, now: Timestamp) -> String {
    let Some(at) = at.as_f64() else {
        return "-".to_owned();
    };
    let seconds = (now.as_second() - at as i64).max(0);
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..86_400 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}
