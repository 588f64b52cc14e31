//! What agents that are not ours tell of their tasks, through the API.
//!
//! An agent of this machine writes its reports itself; for its tasks these calls are refused.

mod news;

use crate::Ecs;
use crate::refs::{cluster_name, task_id};
use crate::refusal::{Refusal, Step, client, invalid};
use api::Reply;
use api::ecs as w;
use domain::Timestamp;
use domain::ecs::{
    Cluster, ContainerInstance, ContainerReport, ContainerStatus, LastStatus, Task, TaskDefinition,
    TaskReport,
};
use news::{News, enter};
use store::Txn;
use wire::Context;

/// What ECS answers an agent whose news it has taken.
const ACKNOWLEDGED: &str = "ACK";

impl Ecs {
    /// Where an agent is to ask for its orders: here.
    pub(crate) async fn discover_poll_endpoint(
        &self,
        cx: &Context,
        input: w::DiscoverPollEndpointRequest,
    ) -> Reply<w::DiscoverPollEndpointResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let arn = Cluster::arn_of(&cx.scope, &cluster).to_string();
        cx.allow("ecs:DiscoverPollEndpoint", &arn).await?;
        let endpoint = Some(cx.endpoint.clone());
        Ok(w::DiscoverPollEndpointResponse {
            endpoint: endpoint.clone(),
            telemetry_endpoint: endpoint.clone(),
            service_connect_endpoint: endpoint,
        })
    }

    /// Takes an agent's word for where a task and its containers stand.
    pub(crate) async fn submit_task_state_change(
        &self,
        cx: &Context,
        input: w::SubmitTaskStateChangeRequest,
    ) -> Reply<w::SubmitTaskStateChangeResponse> {
        let news = News {
            status: input.status,
            reason: input.reason,
            containers: input.containers.unwrap_or_default(),
            pull_started_at: input.pull_started_at,
            pull_stopped_at: input.pull_stopped_at,
            execution_stopped_at: input.execution_stopped_at,
        };
        let task = input.task.unwrap_or_default();
        let action = "ecs:SubmitTaskStateChange";
        self.take_news(cx, action, input.cluster.as_deref(), &task, &news)
            .await?;
        Ok(w::SubmitTaskStateChangeResponse {
            acknowledgment: Some(ACKNOWLEDGED.to_owned()),
        })
    }

    /// Takes an agent's word for where one container stands.
    pub(crate) async fn submit_container_state_change(
        &self,
        cx: &Context,
        input: w::SubmitContainerStateChangeRequest,
    ) -> Reply<w::SubmitContainerStateChangeResponse> {
        let container = w::ContainerStateChange {
            container_name: input.container_name,
            runtime_id: input.runtime_id,
            exit_code: input.exit_code,
            network_bindings: input.network_bindings,
            reason: input.reason,
            status: input.status,
            ..w::ContainerStateChange::default()
        };
        let news = News {
            containers: vec![container],
            ..News::default()
        };
        let task = input.task.unwrap_or_default();
        let action = "ecs:SubmitContainerStateChange";
        self.take_news(cx, action, input.cluster.as_deref(), &task, &news)
            .await?;
        Ok(w::SubmitContainerStateChangeResponse {
            acknowledgment: Some(ACKNOWLEDGED.to_owned()),
        })
    }

    /// Takes an agent's word that interfaces are attached. Here they are records of their own,
    /// so there is nothing to note of those that exist; others are refused.
    pub(crate) async fn submit_attachment_state_changes(
        &self,
        cx: &Context,
        input: w::SubmitAttachmentStateChangesRequest,
    ) -> Reply<w::SubmitAttachmentStateChangesResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let arn = Cluster::arn_of(&cx.scope, &cluster).to_string();
        cx.allow("ecs:SubmitAttachmentStateChanges", &arn).await?;
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let tasks = self.tasks_of_cluster(&cx.scope, &cluster).await;
        let tasks = tasks.map_err(Refusal::from)?;
        let is_known = |change: &w::AttachmentStateChange| {
            let id = change.attachment_arn.rsplit('/').next();
            let mut own = tasks.iter().filter_map(|(task, _)| task.interface.as_ref());
            own.any(|interface| Some(interface.attachment.as_str()) == id)
        };
        if let Some(unknown) = input.attachments.iter().find(|one| !is_known(one)) {
            return Err(invalid(format!(
                "There is no attachment {}.",
                unknown.attachment_arn
            )));
        }
        Ok(w::SubmitAttachmentStateChangesResponse {
            acknowledgment: Some(ACKNOWLEDGED.to_owned()),
        })
    }

    async fn take_news(
        &self,
        cx: &Context,
        action: &str,
        cluster: Option<&str>,
        task: &str,
        news: &News,
    ) -> Result<(), api::ApiError> {
        let cluster = cluster_name(&cx.scope, cluster)?;
        let arn = Cluster::arn_of(&cx.scope, &cluster).to_string();
        cx.allow(action, &arn).await?;
        let id = task_id(&cx.scope, &cluster, task)?;
        let now = self.clock.now();
        let key = &Task::key_of(&cx.scope, &cluster, &id);
        let taken = self.store.transact(|txn: Txn| async move {
            let found: Option<Task> = txn.get(key).await?;
            let task = found.ok_or_else(|| invalid("The referenced task was not found."))?;
            refuse_ours(&txn, &task).await?;
            let mut report = report_of(&txn, &task).await?;
            news.tell(&mut report, &task, now, || self.ids.uuid())?;
            report.changes += 1;
            txn.put(&report);
            Ok::<_, Refusal>(())
        });
        Ok(taken.await?)
    }
}

async fn refuse_ours(txn: &Txn, task: &Task) -> Step<()> {
    let Some(id) = &task.container_instance else {
        return Err(client("The task does not run on a container instance.").into());
    };
    let key = ContainerInstance::key_of(&task.scope, &task.cluster, id);
    let instance: Option<ContainerInstance> = txn.get(&key).await?;
    if instance.is_some_and(|instance| instance.agent.is_some()) {
        return Err(client(
            "The task is served by an agent of Longshore, which reports by itself.",
        )
        .into());
    }
    Ok(())
}

/// The report on a task, a new one when nobody has reported yet.
async fn report_of(txn: &Txn, task: &Task) -> Step<TaskReport> {
    let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
    if let Some(known) = txn.get::<TaskReport>(&key).await? {
        return Ok(known);
    }
    let (family, revision) = &task.definition;
    let definition = TaskDefinition::key_of(&task.scope, family, *revision);
    let definition: Option<TaskDefinition> = txn.get(&definition).await?;
    let containers = definition.map(|made| made.containers).unwrap_or_default();
    let container = |name: String| ContainerReport {
        name,
        id: String::new(),
        runtime_id: String::new(),
        last_status: ContainerStatus::Pending,
        image_digest: None,
        health: None,
        probes: Vec::new(),
        exit_code: None,
        reason: None,
        started_at: None,
        finished_at: None,
        restarts: 0,
        network_bindings: Vec::new(),
    };
    Ok(TaskReport {
        scope: task.scope.clone(),
        cluster: task.cluster.clone(),
        id: task.id.clone(),
        last_status: LastStatus::Provisioning,
        containers: containers
            .into_iter()
            .map(|made| container(made.name))
            .collect(),
        history: Vec::new(),
        pull_started_at: None,
        pull_stopped_at: None,
        execution_stopped_at: None,
        stop: None,
        changes: 0,
        notes: Vec::new(),
    })
}

/// Tells a task stopped that no agent will tell about.
pub(crate) async fn put_stopped(txn: &Txn, task: &Task, now: Timestamp) -> Step<()> {
    let mut report = report_of(txn, task).await?;
    let stop = task.stop.as_ref();
    report.stop = report
        .stop
        .or_else(|| stop.map(|stop| (stop.code, stop.reason.clone())));
    for container in &mut report.containers {
        container.last_status = ContainerStatus::Stopped;
    }
    enter(&mut report, LastStatus::Stopped, now);
    report.changes += 1;
    txn.put(&report);
    Ok(())
}
