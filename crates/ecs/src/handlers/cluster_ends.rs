//! The end of clusters.

use crate::Ecs;
use crate::convert::clusters::{ClusterCounts, ClusterParts, cluster_to_wire};
use crate::convert::tasks::last_status;
use crate::refs::{cluster_name, cluster_not_found};
use crate::refusal::{Refusal, Step};
use api::Reply;
use api::ecs as w;
use domain::ecs::{
    Cluster, ContainerInstance, LastStatus, Service, ServiceStatus, Task, TaskReport,
};
use store::Txn;
use wire::Context;

impl Ecs {
    /// Deletes a cluster that has neither services nor tasks.
    pub(crate) async fn delete_cluster(
        &self,
        cx: &Context,
        input: w::DeleteClusterRequest,
    ) -> Reply<w::DeleteClusterResponse> {
        let name = cluster_name(&cx.scope, Some(&input.cluster))?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:DeleteCluster", &arn).await?;
        let now = self.clock.now();
        let key = &Cluster::key_of(&cx.scope, &name);
        let saved = self.store.transact(|txn: Txn| async move {
            let found: Option<Cluster> = txn.get(key).await?;
            let mut cluster = found.ok_or_else(cluster_not_found)?;
            if cluster.deleted_at.is_some() {
                return Ok(cluster);
            }
            refuse_if_used(&txn, &cluster).await?;
            cluster.deleted_at = Some(now);
            txn.put(&cluster);
            Ok::<_, Refusal>(cluster)
        });
        let saved = saved.await?;
        let counts = ClusterCounts::default();
        Ok(w::DeleteClusterResponse {
            cluster: Some(cluster_to_wire(&saved, counts, ClusterParts::CHANGED)),
        })
    }
}

async fn refuse_if_used(txn: &Txn, cluster: &Cluster) -> Step<()> {
    let Cluster { scope, name, .. } = cluster;
    let services: Vec<Service> = txn.list(&Service::cluster_key(scope, name)).await?;
    if services
        .iter()
        .any(|service| service.status != ServiceStatus::Inactive)
    {
        return Err(w::cluster_contains_services_exception(
            "The Cluster cannot be deleted while Services are active.",
        )
        .into());
    }
    let instances: Vec<ContainerInstance> = txn
        .list(&ContainerInstance::cluster_key(scope, name))
        .await?;
    if instances.iter().any(ContainerInstance::is_registered) {
        return Err(w::cluster_contains_container_instances_exception(
            "The Cluster cannot be deleted while Container Instances are active or draining.",
        )
        .into());
    }
    let tasks: Vec<Task> = txn.list(&Task::cluster_key(scope, name)).await?;
    for task in tasks {
        let report: Option<TaskReport> =
            txn.get(&TaskReport::key_of(scope, name, &task.id)).await?;
        if last_status(&task, report.as_ref()) != LastStatus::Stopped {
            return Err(w::cluster_contains_tasks_exception(
                "The Cluster cannot be deleted while Tasks are active.",
            )
            .into());
        }
    }
    Ok(())
}
