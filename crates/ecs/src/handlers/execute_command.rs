//! `ExecuteCommand`: a command in a running container, for whoever is given its token.
//!
//! Nothing is started here: the answer names an address and a token, and the agent of the
//! task's instance starts the command when somebody comes there with it.

use crate::Ecs;
use crate::handlers::clusters::active_cluster;
use crate::refs::{cluster_name, role_arn, task_id};
use crate::refusal::{Refusal, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{
    Cluster, CommandSession, ContainerReport, ContainerStatus, LastStatus, Task, TaskDefinition,
    TaskReport,
};
use domain::iam::Role;
use domain::{Arn, Principal};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::Txn;
use wire::{Context, DATA_CHANNELS};

/// What the task's role must be allowed, for its side of the session.
/// Source: developer guide, ECS Exec, task role permissions.
const ROLE_NEEDS: [&str; 4] = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/// The published refusal of a task that takes no commands.
const NOT_ENABLED: &str = "The execute command failed because execute command was not enabled \
    when the task was run or the execute command agent isn\u{2019}t running. Wait and try again \
    or run a new task with execute command enabled and try again.";

/// The published refusal when the container's side of the session is not there.
const NOT_CONNECTED: &str = "The execute command failed due to an internal error. Try again later.";

impl Ecs {
    /// Makes a session for a command that may be started once.
    pub(crate) async fn execute_command(
        &self,
        cx: &Context,
        input: w::ExecuteCommandRequest,
    ) -> Reply<w::ExecuteCommandResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let id = task_id(&cx.scope, &cluster, &input.task)?;
        let arn = cx.scope.arn("ecs", format!("task/{cluster}/{id}"));
        let mut conditions = vec![(
            "ecs:cluster",
            Cluster::arn_of(&cx.scope, &cluster).to_string(),
        )];
        conditions.extend(
            input
                .container
                .clone()
                .map(|name| ("ecs:container-name", name)),
        );
        cx.allow_with("ecs:ExecuteCommand", &arn.to_string(), &conditions)
            .await?;
        check(&input)?;
        let target = self.target(cx, &cluster, &id, &input).await?;
        self.role_may(cx, target.role.as_deref()).await?;
        let token = self.ids.mixed(64);
        let session = self.session(&target, &input, &token);
        let saved = &session;
        self.store
            .transact(|txn: Txn| async move {
                txn.put(saved);
                Ok::<_, Refusal>(())
            })
            .await?;
        Ok(answer(cx, &target, &session, token))
    }

    /// The container that is meant, when it takes commands.
    async fn target(
        &self,
        cx: &Context,
        cluster: &str,
        id: &str,
        input: &w::ExecuteCommandRequest,
    ) -> Result<Target, ApiError> {
        let found = self.store.transact(|txn: Txn| async move {
            let cluster = active_cluster(&txn, &cx.scope, cluster).await?;
            let task: Option<Task> = txn.get(&Task::key_of(&cx.scope, &cluster.name, id)).await?;
            let task = task.ok_or_else(|| invalid("The referenced task was not found."))?;
            let report: Option<TaskReport> = txn
                .get(&TaskReport::key_of(&cx.scope, &cluster.name, id))
                .await?;
            let (family, revision) = &task.definition;
            let key = TaskDefinition::key_of(&cx.scope, family, *revision);
            let definition: Option<TaskDefinition> = txn.get(&key).await?;
            Ok::<_, Refusal>((cluster, task, report, definition))
        });
        let (cluster, task, report, definition) = found.await?;
        let report = report
            .filter(|report| task.execute_command && report.last_status == LastStatus::Running);
        let report = report.ok_or_else(|| invalid(NOT_ENABLED))?;
        let container = chosen(report, input.container.as_deref())?;
        let asked = definition.as_ref().and_then(|made| made.task_role.clone());
        let role = task.overrides.task_role.clone().or(asked);
        let log_group = log_group(&cluster, definition.as_ref(), &container.name);
        Ok(Target {
            role: role.map(|role| role_arn(&cx.scope, &role)),
            task,
            container,
            log_group,
        })
    }

    /// Refuses when the task's role may not hold its side of a session.
    async fn role_may(&self, cx: &Context, role: Option<&str>) -> Result<(), ApiError> {
        let arn = role.and_then(|role| role.parse::<Arn>().ok());
        let account = arn.as_ref().and_then(|arn| arn.account.parse().ok());
        let (Some(role), Some(account)) = (role, account) else {
            return Err(not_connected("the task has no task role"));
        };
        let name = role.rsplit('/').next().unwrap_or_default();
        let key = Role::key_of(&account, name);
        let found: Option<Role> = self.store.get(&key).await.map_err(Refusal::from)?;
        let Some(found) = found else {
            return Err(not_connected(&format!("the task role {name} is not there")));
        };
        let principal = Principal::Role {
            account,
            role: name.to_owned(),
            id: found.id,
            session: "ecs-execute-command".to_owned(),
            session_policies: Vec::new(),
            session_tags: Default::default(),
        };
        for action in ROLE_NEEDS {
            if let Err(why) = cx.other_may(&principal, action, "*").await {
                let why = format!("the task role {name} may not {action}, {why}");
                return Err(not_connected(&why));
            }
        }
        Ok(())
    }

    fn session(
        &self,
        target: &Target,
        input: &w::ExecuteCommandRequest,
        token: &str,
    ) -> CommandSession {
        let Target {
            task, container, ..
        } = target;
        CommandSession {
            scope: task.scope.clone(),
            id: format!("ecs-execute-command-{}", self.ids.lower(25)),
            token_digest: hex::encode(Sha256::digest(token)),
            cluster: task.cluster.clone(),
            task: task.id.clone(),
            container: container.name.clone(),
            runtime_id: container.runtime_id.clone(),
            instance: task.instance.clone(),
            command: input.command.clone(),
            log_group: target.log_group.clone(),
            task_role: target.role.clone(),
            created_at: self.clock.now(),
        }
    }
}

/// A container that takes commands.
struct Target {
    task: Task,
    container: ContainerReport,
    role: Option<String>,
    log_group: Option<String>,
}

fn check(input: &w::ExecuteCommandRequest) -> Result<(), ApiError> {
    if !input.interactive {
        return Err(invalid("Interactive is the only mode supported currently."));
    }
    if input.command.trim().is_empty() {
        return Err(invalid("command cannot be empty."));
    }
    Ok(())
}

/// The container of that name; without a name, the only one.
fn chosen(report: TaskReport, name: Option<&str>) -> Result<ContainerReport, ApiError> {
    let mut containers = report.containers;
    // Chosen: AWS publishes that a name is needed here, not how its absence is refused.
    if name.is_none() && containers.len() > 1 {
        return Err(invalid(
            "The container name must be specified for a task with more than one container.",
        ));
    }
    containers.retain(|one| name.is_none_or(|name| one.name == name));
    let Some(container) = containers.pop() else {
        return Err(invalid(
            "The specified container was not found in the task.",
        ));
    };
    if container.last_status != ContainerStatus::Running {
        return Err(invalid(NOT_ENABLED));
    }
    Ok(container)
}

/// AWS's own words first; what was missing after them, which AWS does not tell.
fn not_connected(why: &str) -> ApiError {
    w::target_not_connected_exception(format!("{NOT_CONNECTED} ({why})"))
}

/// Where the output is kept, as the cluster's configuration says: by default in the log group of
/// the container, if it has one. Source: ECS API model, `ExecuteCommandConfiguration$logging`.
fn log_group(
    cluster: &Cluster,
    definition: Option<&TaskDefinition>,
    container: &str,
) -> Option<String> {
    let nothing = Value::Null;
    let configuration = cluster.configuration.as_ref().unwrap_or(&nothing);
    let configuration = &configuration["executeCommandConfiguration"];
    match configuration["logging"].as_str() {
        Some("NONE") => None,
        Some("OVERRIDE") => configuration["logConfiguration"]["cloudWatchLogGroupName"]
            .as_str()
            .map(str::to_owned),
        _ => {
            let log = definition?.container(container)?.log.as_ref()?;
            let group = log.options.get("awslogs-group");
            group.filter(|_| log.driver == "awslogs").cloned()
        }
    }
}

fn answer(
    cx: &Context,
    target: &Target,
    session: &CommandSession,
    token: String,
) -> w::ExecuteCommandResponse {
    let Target {
        task, container, ..
    } = target;
    let path = format!("container/{}/{}/{}", task.cluster, task.id, container.id);
    let endpoint = cx.endpoint.replacen("http", "ws", 1);
    let (account, region) = (&cx.scope.account, &cx.scope.region);
    w::ExecuteCommandResponse {
        cluster_arn: Some(Cluster::arn_of(&task.scope, &task.cluster).to_string()),
        container_arn: Some(task.scope.arn("ecs", path).to_string()),
        container_name: Some(container.name.clone()),
        interactive: Some(true),
        session: Some(w::Session {
            session_id: Some(session.id.clone()),
            stream_url: Some(format!(
                "{endpoint}{DATA_CHANNELS}{account}/{region}/{}?role=publish_subscribe",
                session.id
            )),
            token_value: Some(token),
        }),
        task_arn: Some(task.arn().to_string()),
    }
}
