//! Clusters as they are: told, listed, counted.

use crate::Ecs;
use crate::convert::clusters::{ClusterCounts, ClusterParts, cluster_to_wire};
use crate::convert::services::is_fargate;
use crate::convert::tasks::last_status;
use crate::handlers::clusters::missing;
use crate::page::{PAGE, Window};
use crate::refs::{DEFAULT_CLUSTER, cluster_name, cluster_not_found};
use crate::refusal::{Refusal, Step, invalid};
use api::Reply;
use api::ecs as w;
use domain::ecs::{
    Cluster, ContainerInstance, LastStatus, Service, ServiceStatus, Task, TaskReport,
};
use domain::{Key, Record, Scope};
use std::collections::BTreeMap;
use store::StoreError;
use wire::Context;

/// Most clusters one call describes. Source: ECS API model, `DescribeClusters`.
const DESCRIBE_MAX: usize = 100;

impl Ecs {
    /// Tells clusters; ones that are missing are failures.
    pub(crate) async fn describe_clusters(
        &self,
        cx: &Context,
        input: w::DescribeClustersRequest,
    ) -> Reply<w::DescribeClustersResponse> {
        let given = input.clusters.filter(|given| !given.is_empty());
        let given = given.unwrap_or_else(|| vec![DEFAULT_CLUSTER.to_owned()]);
        if given.len() > DESCRIBE_MAX {
            return Err(invalid("Clusters cannot have more than 100 elements."));
        }
        let parts = ClusterParts::named(input.include.as_deref());
        let mut told = w::DescribeClustersResponse::default();
        let (clusters, failures) = (
            told.clusters.get_or_insert_default(),
            told.failures.get_or_insert_default(),
        );
        for one in given {
            let name = cluster_name(&cx.scope, Some(&one));
            let arn = match &name {
                Ok(name) => Cluster::arn_of(&cx.scope, name).to_string(),
                Err(_) => one,
            };
            cx.allow("ecs:DescribeClusters", &arn).await?;
            let found = match name {
                Ok(name) => self
                    .any_cluster(&cx.scope, &name)
                    .await
                    .map_err(Refusal::from)?,
                Err(_) => None,
            };
            match found {
                None => failures.push(missing(arn)),
                Some(cluster) => {
                    let counts = self.cluster_counts(&cluster).await?;
                    clusters.push(cluster_to_wire(&cluster, counts, parts));
                }
            }
        }
        Ok(told)
    }

    /// Tells the ARNs of the clusters that are `ACTIVE`.
    pub(crate) async fn list_clusters(
        &self,
        cx: &Context,
        input: w::ListClustersRequest,
    ) -> Reply<w::ListClustersResponse> {
        cx.allow("ecs:ListClusters", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let parent = Key::kind(Cluster::KIND).join(&cx.scope.segments());
        let clusters: Vec<Cluster> = self.store.list(&parent).await.map_err(Refusal::from)?;
        let active = clusters
            .into_iter()
            .filter(|cluster| cluster.deleted_at.is_none());
        let items = active.map(|cluster| (cluster.name.clone(), cluster.arn().to_string()));
        let (arns, next_token) = window.cut(items);
        Ok(w::ListClustersResponse {
            cluster_arns: Some(arns),
            next_token,
        })
    }

    /// A cluster, deleted or not.
    pub(crate) async fn any_cluster(
        &self,
        scope: &Scope,
        name: &str,
    ) -> Result<Option<Cluster>, StoreError> {
        self.store.get(&Cluster::key_of(scope, name)).await
    }

    /// The name of the cluster a call means; refused when there is none that is `ACTIVE`.
    pub(crate) async fn existing_cluster(
        &self,
        scope: &Scope,
        given: Option<&str>,
    ) -> Step<String> {
        let name = cluster_name(scope, given)?;
        let found = self.any_cluster(scope, &name).await?;
        let active = found.filter(|cluster| cluster.deleted_at.is_none());
        active
            .map(|_| name)
            .ok_or_else(|| cluster_not_found().into())
    }

    pub(crate) async fn cluster_counts(&self, cluster: &Cluster) -> Step<ClusterCounts> {
        let Cluster { scope, name, .. } = cluster;
        let tasks = self.tasks_of_cluster(scope, name).await?;
        let services: Vec<Service> = self.store.list(&Service::cluster_key(scope, name)).await?;
        let active = services
            .iter()
            .filter(|service| service.status == ServiceStatus::Active);
        let mut counts = ClusterCounts::default();
        for service in active {
            *counts.services.entry(kind(service)).or_default() += 1;
        }
        let draining = services
            .iter()
            .filter(|service| service.status == ServiceStatus::Draining);
        for service in draining {
            *counts.draining_services.entry(kind(service)).or_default() += 1;
        }
        for (task, report) in &tasks {
            let status = last_status(task, report.as_ref());
            let kind = task.launch_type.clone();
            *counts.running.entry(kind.clone()).or_default() +=
                u32::from(status == LastStatus::Running);
            *counts.pending.entry(kind).or_default() += u32::from(status.is_pending());
        }
        let instances: Vec<ContainerInstance> = self
            .store
            .list(&ContainerInstance::cluster_key(scope, name))
            .await?;
        let registered = instances.iter().filter(|one| one.is_registered());
        counts.instances = registered.count() as u32;
        Ok(counts)
    }

    /// Every task of a cluster, with what was reported of it.
    pub(crate) async fn tasks_of_cluster(
        &self,
        scope: &Scope,
        cluster: &str,
    ) -> Result<Vec<(Task, Option<TaskReport>)>, StoreError> {
        let tasks: Vec<Task> = self.store.list(&Task::cluster_key(scope, cluster)).await?;
        if tasks.is_empty() {
            return Ok(Vec::new());
        }
        let parent = Key::kind(TaskReport::KIND)
            .join(&scope.segments())
            .child(cluster);
        let reports: Vec<TaskReport> = self.store.list(&parent).await?;
        let mut by_id: BTreeMap<String, TaskReport> = reports
            .into_iter()
            .map(|report| (report.id.clone(), report))
            .collect();
        let joined = tasks.into_iter().map(|task| {
            let report = by_id.remove(&task.id);
            (task, report)
        });
        Ok(joined.collect())
    }
}

/// The launch type a service is counted under.
fn kind(service: &Service) -> String {
    let revision = &service.revision;
    let by_strategy = || match is_fargate(revision) {
        true => "FARGATE".to_owned(),
        false => "EC2".to_owned(),
    };
    revision.launch_type.clone().unwrap_or_else(by_strategy)
}
