//! `longshore instance`: container instances of this machine, served by agents of the server.

mod wish;

pub use wish::InstanceWish;

use super::client::Ask as DeskAsk;
use super::tasks::{clusters, short, text};
use super::{Client, Failure, Output};
use clap::Subcommand;
use http::Method;
use serde_json::{Value, json};

/// What is asked.
#[derive(Debug, Clone, Subcommand)]
pub enum Ask {
    /// Register one that an agent of this machine serves
    Add {
        /// CLUSTER[:NAME][,cpu=UNITS][,memory=MIB][,zone=ZONE][,provider=NAME][,attribute=NAME=VALUE]
        instance: InstanceWish,
    },
    /// List them, with what is left of each
    Ls {
        /// One cluster instead of all
        #[arg(long)]
        cluster: Option<String>,
    },
    /// Move the service tasks of one away, and place none on it
    Drain {
        /// Its ARN, id, or the name of its agent
        instance: String,
        /// Its cluster, where names are alike
        #[arg(long)]
        cluster: Option<String>,
        /// Let tasks be placed on it again
        #[arg(long)]
        undo: bool,
    },
    /// Deregister one
    Rm {
        /// Its ARN, id, or the name of its agent
        instance: String,
        /// Its cluster, where names are alike
        #[arg(long)]
        cluster: Option<String>,
        /// End the tasks that run on it
        #[arg(long)]
        force: bool,
    },
    /// Tell how large the groups of capacity providers should be
    Plan,
}

pub(super) async fn run(client: &Client, ask: &Ask, output: &mut Output) -> Result<u8, Failure> {
    match ask {
        Ask::Add { instance } => add(client, instance, output).await,
        Ask::Ls { cluster } => list(client, cluster.as_deref(), output).await,
        Ask::Drain {
            instance,
            cluster,
            undo,
        } => {
            let (cluster, arn) = find(client, cluster.as_deref(), instance).await?;
            let status = if *undo { "ACTIVE" } else { "DRAINING" };
            let input = json!({"cluster": cluster, "containerInstances": [arn], "status": status});
            let told = client
                .aws("ecs", "UpdateContainerInstancesState", input)
                .await?;
            say(output, &told, &format!("{arn} is {status}."))
        }
        Ask::Rm {
            instance,
            cluster,
            force,
        } => {
            let (cluster, arn) = find(client, cluster.as_deref(), instance).await?;
            let input = json!({"cluster": cluster, "containerInstance": arn, "force": force});
            let told = client
                .aws("ecs", "DeregisterContainerInstance", input)
                .await?;
            say(output, &told, &format!("{arn} is deregistered."))
        }
        Ask::Plan => plan(client, output).await,
    }
}

async fn add(client: &Client, wish: &InstanceWish, output: &mut Output) -> Result<u8, Failure> {
    let told = client
        .aws("ecs", "RegisterContainerInstance", wish.registration())
        .await?;
    let arn = text(&told["containerInstance"], "containerInstanceArn").to_owned();
    say(output, &told, &arn)
}

fn say(output: &mut Output, told: &Value, sentence: &str) -> Result<u8, Failure> {
    match output.is_json() {
        true => output.json(told)?,
        false => output.line(sentence)?,
    }
    Ok(0)
}

async fn list(client: &Client, named: Option<&str>, output: &mut Output) -> Result<u8, Failure> {
    let mut all = Vec::new();
    for cluster in clusters(client, named).await? {
        let found = instances(client, &cluster).await?;
        all.extend(found.into_iter().map(|one| (cluster.clone(), one)));
    }
    if output.is_json() {
        let all: Vec<Value> = all.into_iter().map(|(_, one)| one).collect();
        output.json(&json!({"containerInstances": all}))?;
        return Ok(0);
    }
    if all.is_empty() {
        output.line("There are no container instances.")?;
        return Ok(0);
    }
    let rows: Vec<Vec<String>> = all.iter().map(|(cluster, one)| row(cluster, one)).collect();
    let heads = [
        "INSTANCE", "NAME", "CLUSTER", "STATUS", "ZONE", "TASKS", "CPU", "MEMORY",
    ];
    output.table(&heads, &rows)?;
    Ok(0)
}

fn row(cluster: &str, one: &Value) -> Vec<String> {
    let tasks = one["runningTasksCount"].as_i64().unwrap_or(0)
        + one["pendingTasksCount"].as_i64().unwrap_or(0);
    let share = |name: &str| {
        let of = |list: &str| resource(&one[list], name);
        format!("{}/{}", of("remainingResources"), of("registeredResources"))
    };
    vec![
        short(&one["containerInstanceArn"]).to_owned(),
        attribute(one, "longshore.agent").to_owned(),
        cluster.to_owned(),
        text(one, "status").to_owned(),
        attribute(one, "ecs.availability-zone").to_owned(),
        tasks.to_string(),
        share("CPU"),
        share("MEMORY"),
    ]
}

fn resource(list: &Value, name: &str) -> i64 {
    let mut found = list.as_array().into_iter().flatten();
    let found = found.find(|one| text(one, "name") == name);
    found
        .and_then(|one| one["integerValue"].as_i64())
        .unwrap_or(0)
}

fn attribute<'a>(one: &'a Value, name: &str) -> &'a str {
    let mut found = one["attributes"].as_array().into_iter().flatten();
    let found = found.find(|attribute| text(attribute, "name") == name);
    found.map_or("", |attribute| text(attribute, "value"))
}

async fn instances(client: &Client, cluster: &str) -> Result<Vec<Value>, Failure> {
    let input = json!({"cluster": cluster});
    let operation = ("ecs", "ListContainerInstances");
    let arns = client
        .aws_all(operation, input, "containerInstanceArns")
        .await?;
    let mut found = Vec::new();
    // DescribeContainerInstances takes at most a hundred.
    for arns in arns.chunks(100) {
        let input = json!({"cluster": cluster, "containerInstances": arns});
        let mut answer = client
            .aws("ecs", "DescribeContainerInstances", input)
            .await?;
        if let Value::Array(told) = answer["containerInstances"].take() {
            found.extend(told);
        }
    }
    Ok(found)
}

/// The cluster and ARN of the instance that a person means.
async fn find(
    client: &Client,
    cluster: Option<&str>,
    name: &str,
) -> Result<(String, String), Failure> {
    let id = name.rsplit('/').next().unwrap_or(name);
    let mut found = Vec::new();
    for cluster in clusters(client, cluster).await? {
        for one in instances(client, &cluster).await? {
            let own = short(&one["containerInstanceArn"]);
            if own == id || attribute(&one, "longshore.agent") == id {
                let arn = text(&one, "containerInstanceArn").to_owned();
                found.push((cluster.clone(), arn));
            }
        }
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => Err(Failure::surroundings(format!(
            "there is no container instance {name}"
        ))),
        count => Err(Failure::surroundings(format!(
            "{count} container instances are called {name}: name the cluster with --cluster"
        ))),
    }
}

async fn plan(client: &Client, output: &mut Output) -> Result<u8, Failure> {
    let told = client.desk(DeskAsk::new(Method::GET, "capacity")).await?;
    if output.is_json() {
        output.json(&told)?;
        return Ok(0);
    }
    let plans = told["plans"].as_array().cloned().unwrap_or_default();
    if plans.is_empty() {
        output.line("No cluster has a capacity provider of an Auto Scaling group.")?;
        return Ok(0);
    }
    let number = |plan: &Value, name: &str| plan[name].to_string();
    let row = |plan: &Value| {
        vec![
            text(plan, "capacityProvider").to_owned(),
            text(plan, "cluster").to_owned(),
            number(plan, "running"),
            number(plan, "needed"),
            number(plan, "wanted"),
            format!("{}%", plan["capacityProviderReservation"]),
        ]
    };
    let rows: Vec<Vec<String>> = plans.iter().map(row).collect();
    let heads = [
        "PROVIDER", "CLUSTER", "RUNNING", "NEEDED", "WANTED", "RESERVED",
    ];
    output.table(&heads, &rows)?;
    Ok(0)
}
