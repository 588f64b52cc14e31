//! Container instances that are there: told, listed, drained, deregistered.

use crate::Ecs;
use crate::convert::instances::{InstanceParts, instance_to_wire};
use crate::convert::tasks::last_status;
use crate::handlers::clusters::missing;
use crate::page::{PAGE, Window};
use crate::placing::Places;
use crate::placing::places::instances_changed;
use crate::placing::wish::expression_of;
use crate::refs::{cluster_name, instance_id};
use crate::refusal::{Refusal, Step, client, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{
    Cluster, ContainerInstance, DesiredStatus, InstanceStatus, LastStatus, StopCode, StopRequest,
    Task, TaskReport,
};
use domain::{Record, Scope, Timestamp};
use store::Txn;
use wire::Context;

/// Most instances one call describes. Source: ECS API model, `DescribeContainerInstances`.
const DESCRIBE_MAX: usize = 100;
/// Most instances whose state one call changes. Source: API reference,
/// `UpdateContainerInstancesState`.
const UPDATE_MAX: usize = 10;
/// Why a task ends whose instance was deregistered by force.
const DEREGISTERED: &str = "Container instance deregistration forced by user";

impl Ecs {
    /// Tells the ARNs of a cluster's instances: those of the status, and as the filter says.
    pub(crate) async fn list_container_instances(
        &self,
        cx: &Context,
        input: w::ListContainerInstancesRequest,
    ) -> Reply<w::ListContainerInstancesResponse> {
        let name = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:ListContainerInstances", &arn).await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let filter = input.filter.as_deref().filter(|text| !text.is_empty());
        let filter = filter.map(expression_of).transpose()?;
        self.existing_cluster(&cx.scope, Some(&name)).await?;
        let places = Places::look(self, &cx.scope, &name).await?;
        let status = input.status.as_deref();
        let fits = |instance: &&ContainerInstance| {
            let room = places.room(&instance.id);
            has_status(instance, status)
                && filter
                    .as_ref()
                    .is_none_or(|filter| room.is_some_and(|room| filter.holds(room)))
        };
        let fitting = places.instances().iter().filter(fits);
        let items = fitting.map(|instance| (instance.id.clone(), instance.arn().to_string()));
        let (arns, next_token) = window.cut(items);
        Ok(w::ListContainerInstancesResponse {
            container_instance_arns: Some(arns),
            next_token,
        })
    }

    /// Tells instances with what is left of them; ones that are missing are failures.
    pub(crate) async fn describe_container_instances(
        &self,
        cx: &Context,
        input: w::DescribeContainerInstancesRequest,
    ) -> Reply<w::DescribeContainerInstancesResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let ids = instance_ids(&cx.scope, &cluster, &input.container_instances)?;
        for id in &ids {
            let arn = ContainerInstance::arn_of(&cx.scope, &cluster, id);
            cx.allow("ecs:DescribeContainerInstances", &arn.to_string())
                .await?;
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        if input.container_instances.is_empty() {
            return Err(client("Container Instances cannot be empty."));
        }
        if input.container_instances.len() > DESCRIBE_MAX {
            return Err(client(
                "Container Instances cannot have more than 100 elements.",
            ));
        }
        let parts = InstanceParts::named(input.include.as_deref());
        let places = Places::look(self, &cx.scope, &cluster).await?;
        let (mut instances, mut failures) = (Vec::new(), Vec::new());
        for id in ids {
            match places.instances().iter().find(|one| one.id == id) {
                Some(instance) => instances.push(instance_to_wire(instance, &places, parts)),
                None => {
                    let arn = ContainerInstance::arn_of(&cx.scope, &cluster, &id);
                    failures.push(missing(arn.to_string()));
                }
            }
        }
        Ok(w::DescribeContainerInstancesResponse {
            container_instances: Some(instances),
            failures: Some(failures),
        })
    }

    /// Sets instances to `ACTIVE` or `DRAINING`. The service scheduler moves the tasks of one
    /// that drains; standalone tasks stay.
    pub(crate) async fn update_container_instances_state(
        &self,
        cx: &Context,
        input: w::UpdateContainerInstancesStateRequest,
    ) -> Reply<w::UpdateContainerInstancesStateResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let status = match input.status.as_str() {
            "ACTIVE" => InstanceStatus::Active,
            "DRAINING" => InstanceStatus::Draining,
            _ => {
                return Err(invalid(
                    "Container instances status should be one of [ACTIVE,DRAINING]",
                ));
            }
        };
        if !(1..=UPDATE_MAX).contains(&input.container_instances.len()) {
            return Err(invalid("containerInstances must have 1 to 10 items."));
        }
        let ids = instance_ids(&cx.scope, &cluster, &input.container_instances)?;
        for id in &ids {
            let arn = ContainerInstance::arn_of(&cx.scope, &cluster, id);
            cx.allow("ecs:UpdateContainerInstancesState", &arn.to_string())
                .await?;
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let (cluster, ids) = (&cluster, &ids);
        let changed = self.store.transact(|txn: Txn| async move {
            let (mut changed, mut failures) = (Vec::new(), Vec::new());
            for id in ids {
                let key = ContainerInstance::key_of(&cx.scope, cluster, id);
                let found: Option<ContainerInstance> = txn.get(&key).await?;
                match found.filter(ContainerInstance::is_registered) {
                    Some(mut instance) => {
                        instance.status = status;
                        instance.version += 1;
                        txn.put(&instance);
                        changed.push(instance.id);
                    }
                    None => {
                        let arn = ContainerInstance::arn_of(&cx.scope, cluster, id);
                        failures.push(missing(arn.to_string()));
                    }
                }
            }
            instances_changed(&txn, &cx.scope, cluster).await?;
            Ok::<_, Refusal>((changed, failures))
        });
        let (changed, failures) = changed.await?;
        let places = Places::look(self, &cx.scope, cluster).await?;
        let told = places
            .instances()
            .iter()
            .filter(|instance| changed.contains(&instance.id))
            .map(|instance| instance_to_wire(instance, &places, InstanceParts::default()));
        Ok(w::UpdateContainerInstancesStateResponse {
            container_instances: Some(told.collect()),
            failures: Some(failures),
        })
    }

    /// Takes an instance out of its cluster. One with tasks needs `force`, which ends them.
    pub(crate) async fn deregister_container_instance(
        &self,
        cx: &Context,
        input: w::DeregisterContainerInstanceRequest,
    ) -> Reply<w::DeregisterContainerInstanceResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let id = &instance_id(&cx.scope, &cluster, &input.container_instance)?;
        let arn = ContainerInstance::arn_of(&cx.scope, &cluster, id).to_string();
        cx.allow("ecs:DeregisterContainerInstance", &arn).await?;
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let force = input.force.unwrap_or(false);
        let now = self.clock.now();
        let (cluster, key) = (
            &cluster,
            &ContainerInstance::key_of(&cx.scope, &cluster, id),
        );
        let saved = self.store.transact(|txn: Txn| async move {
            let found: Option<ContainerInstance> = txn.get(key).await?;
            let found = found.filter(ContainerInstance::is_registered);
            let mut instance = found.ok_or_else(not_found)?;
            instances_changed(&txn, &cx.scope, cluster).await?;
            let tasks = self.tasks_on(&instance).await?;
            if !tasks.is_empty() && !force {
                return Err(invalid("Found running tasks on the instance.").into());
            }
            for (task, _) in &tasks {
                end(&txn, &instance, task, now).await?;
            }
            instance.status = InstanceStatus::Inactive;
            instance.agent_connected = false;
            instance.deregistered_at = Some(now);
            instance.version += 1;
            txn.put(&instance);
            Ok::<_, Refusal>(instance)
        });
        let saved = saved.await?;
        let places = Places::look(self, &cx.scope, cluster).await?;
        let parts = InstanceParts {
            tags: true,
            health: false,
        };
        Ok(w::DeregisterContainerInstanceResponse {
            container_instance: Some(instance_to_wire(&saved, &places, parts)),
        })
    }

    /// There is never another agent to change to: ours is part of this program.
    pub(crate) async fn update_container_agent(
        &self,
        cx: &Context,
        input: w::UpdateContainerAgentRequest,
    ) -> Reply<w::UpdateContainerAgentResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let id = &instance_id(&cx.scope, &cluster, &input.container_instance)?;
        let arn = ContainerInstance::arn_of(&cx.scope, &cluster, id).to_string();
        cx.allow("ecs:UpdateContainerAgent", &arn).await?;
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        let key = ContainerInstance::key_of(&cx.scope, &cluster, id);
        let found: Option<ContainerInstance> = self.store.get(&key).await.map_err(Refusal::from)?;
        if !found.is_some_and(|instance| instance.is_registered()) {
            return Err(not_found());
        }
        Err(w::no_update_available_exception(
            "There is no update available for your container agent.",
        ))
    }

    /// Tasks of an instance that have not ended.
    pub(crate) async fn tasks_on(
        &self,
        instance: &ContainerInstance,
    ) -> Step<Vec<(Task, Option<TaskReport>)>> {
        let ContainerInstance {
            scope, cluster, id, ..
        } = instance;
        let mut tasks = self.tasks_of_cluster(scope, cluster).await?;
        tasks.retain(|(task, report)| {
            task.container_instance.as_ref() == Some(id)
                && last_status(task, report.as_ref()) != LastStatus::Stopped
        });
        Ok(tasks)
    }
}

/// Asks a task to stop because its instance is gone. One that no agent of ours serves is told
/// stopped at once: nobody is left to tell.
async fn end(txn: &Txn, instance: &ContainerInstance, task: &Task, now: Timestamp) -> Step<()> {
    let Some(mut task) = txn.get::<Task>(&task.key()).await? else {
        return Ok(());
    };
    if task.desired == DesiredStatus::Running {
        task.desired = DesiredStatus::Stopped;
        task.stop = Some(StopRequest {
            code: StopCode::ServiceSchedulerInitiated,
            reason: DEREGISTERED.to_owned(),
            at: now,
        });
    }
    txn.put(&task);
    if instance.agent.is_none() {
        super::agent_reports::put_stopped(txn, &task, now).await?;
    }
    Ok(())
}

/// The ids of the instances a call names.
fn instance_ids(scope: &Scope, cluster: &str, given: &[String]) -> Result<Vec<String>, ApiError> {
    let given = given.iter();
    given.map(|one| instance_id(scope, cluster, one)).collect()
}

/// The refusal when there is no such instance.
pub(crate) fn not_found() -> api::ApiError {
    client("Referenced container instance was not found.")
}

/// Whether an instance is listed: without a status, those that are `ACTIVE` or `DRAINING`.
fn has_status(instance: &ContainerInstance, status: Option<&str>) -> bool {
    match status {
        None => instance.is_registered(),
        Some(status) => instance.status.as_str() == status,
    }
}
