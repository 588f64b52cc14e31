//! Reads clusters, services and tasks through the ECS API.

use super::{Client, Failure};
use serde_json::{Value, json};

/// The part of an ARN after its last slash.
pub(super) fn short(arn: &Value) -> &str {
    let arn = arn.as_str().unwrap_or_default();
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Text of a member, empty when it is absent.
pub(super) fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

/// The cluster that was named, or all.
pub(super) async fn clusters(client: &Client, named: Option<&str>) -> Result<Vec<String>, Failure> {
    if let Some(name) = named {
        return Ok(vec![name.to_owned()]);
    }
    let arns = client
        .aws_all(("ecs", "ListClusters"), json!({}), "clusterArns")
        .await?;
    Ok(arns.iter().map(|arn| short(arn).to_owned()).collect())
}

/// Every service of a cluster.
pub(super) async fn services(client: &Client, cluster: &str) -> Result<Vec<Value>, Failure> {
    let input = json!({"cluster": cluster});
    let arns = client
        .aws_all(("ecs", "ListServices"), input, "serviceArns")
        .await?;
    let mut services = Vec::new();
    // DescribeServices takes at most ten.
    for arns in arns.chunks(10) {
        let input = json!({"cluster": cluster, "services": arns});
        let mut answer = client.aws("ecs", "DescribeServices", input).await?;
        if let Value::Array(found) = answer["services"].take() {
            services.extend(found);
        }
    }
    Ok(services)
}

/// The tasks of a cluster; those that have ended, too, when asked for.
pub(super) async fn tasks(
    client: &Client,
    cluster: &str,
    with_stopped: bool,
) -> Result<Vec<Value>, Failure> {
    let mut arns = Vec::new();
    let statuses: &[&str] = if with_stopped {
        &["RUNNING", "STOPPED"]
    } else {
        &["RUNNING"]
    };
    for status in statuses {
        let input = json!({"cluster": cluster, "desiredStatus": status});
        arns.extend(
            client
                .aws_all(("ecs", "ListTasks"), input, "taskArns")
                .await?,
        );
    }
    let mut tasks = Vec::new();
    // DescribeTasks takes at most a hundred.
    for arns in arns.chunks(100) {
        let input = json!({"cluster": cluster, "tasks": arns});
        let mut answer = client.aws("ecs", "DescribeTasks", input).await?;
        if let Value::Array(found) = answer["tasks"].take() {
            tasks.extend(found);
        }
    }
    Ok(tasks)
}

/// A task definition.
pub(super) async fn definition(client: &Client, arn: &str) -> Result<Value, Failure> {
    let input = json!({"taskDefinition": arn});
    let mut answer = client.aws("ecs", "DescribeTaskDefinition", input).await?;
    Ok(answer["taskDefinition"].take())
}

/// Whether people call the task so: its id, the beginning of it, its ARN, or its service's name.
pub(super) fn is_named(task: &Value, name: &str) -> bool {
    let id = short(&task["taskArn"]);
    let wanted = name.rsplit('/').next().unwrap_or(name);
    id == wanted
        || (wanted.len() >= 6 && id.starts_with(wanted))
        || text(task, "group") == format!("service:{wanted}")
}

/// A task's private address.
pub(super) fn address(task: &Value) -> &str {
    let attachments = task["attachments"].as_array().into_iter().flatten();
    let mut details = attachments.flat_map(|one| one["details"].as_array().into_iter().flatten());
    details
        .find(|detail| detail["name"] == "privateIPv4Address")
        .map_or("", |detail| text(detail, "value"))
}
