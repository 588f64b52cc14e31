//! Clusters.

use crate::Ecs;
use crate::convert::clusters::{ClusterParts, cluster_to_wire, settings};
use crate::convert::common::{provider_name, strategy, tags};
use crate::convert::tasks::last_status;
use crate::handlers::capacity_providers::{check_exist, check_strategy_in};
use crate::handlers::tags::allow_tags;
use crate::refs::{cluster_name, cluster_not_found};
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::record::to_tree;
use api::{ApiError, Reply};
use domain::discovery::Namespace;
use domain::ecs::{Cluster, LastStatus, Task, TaskReport};
use domain::{Arn, Key, Record, Scope};
use std::collections::BTreeMap;
use store::Txn;
use wire::Context;

/// The setting of a cluster, and of an account for its new clusters.
const INSIGHTS: &str = "containerInsights";
/// Most capacity providers of a cluster. Source: ECS service quotas.
const PROVIDERS_MAX: usize = 20;

impl Ecs {
    /// Makes a cluster, or tells the one of that name.
    pub(crate) async fn create_cluster(
        &self,
        cx: &Context,
        input: w::CreateClusterRequest,
    ) -> Reply<w::CreateClusterResponse> {
        let name = cluster_name(&cx.scope, input.cluster_name.as_deref())?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:CreateCluster", &arn).await?;
        allow_tags(cx, "CreateCluster", &arn, input.tags.as_deref()).await?;
        let insights = self.setting_for(cx, INSIGHTS).await?;
        let cluster = self.wished_cluster(&cx.scope, name, &input, insights)?;
        let namespace = input.service_connect_defaults.map(|given| given.namespace);
        let (cluster, namespace) = (&cluster, namespace.as_deref());
        let saved = self.store.transact(|txn: Txn| async move {
            let known: Option<Cluster> = txn.get(&cluster.key()).await?;
            if let Some(known) = known.filter(|known| known.deleted_at.is_none()) {
                return Ok(known);
            }
            let mut cluster = cluster.clone();
            check_exist(&txn, &cx.scope, &cluster.capacity_providers).await?;
            if let Some(namespace) = namespace {
                cluster.service_connect_namespace = self.join(&txn, &cx.scope, namespace).await?;
            }
            txn.put(&cluster);
            Ok::<_, Refusal>(cluster)
        });
        let saved = saved.await?;
        let counts = self.cluster_counts(&saved).await?;
        Ok(w::CreateClusterResponse {
            cluster: Some(cluster_to_wire(&saved, counts, ClusterParts::CHANGED)),
        })
    }

    fn wished_cluster(
        &self,
        scope: &Scope,
        name: String,
        input: &w::CreateClusterRequest,
        insights: String,
    ) -> Result<Cluster, ApiError> {
        let capacity_providers = providers(input.capacity_providers.as_deref())?;
        let default_strategy = strategy(input.default_capacity_provider_strategy.clone())?;
        check_strategy_in(&default_strategy, &capacity_providers)?;
        // Source: developer guide, account settings: what the setting says when a cluster is made.
        let mut all = BTreeMap::from([(INSIGHTS.to_owned(), insights)]);
        all.extend(settings(input.settings.clone())?);
        Ok(Cluster {
            scope: scope.clone(),
            name,
            deleted_at: None,
            settings: all,
            capacity_providers,
            default_strategy,
            service_connect_namespace: None,
            configuration: input.configuration.as_ref().map(to_tree),
            tags: tags(input.tags.clone())?,
            created_at: self.clock.now(),
        })
    }

    /// The namespace a cluster's services join when they name none: an ARN must exist, a
    /// name is made an HTTP namespace if there is none, an empty name is none.
    async fn join(&self, txn: &Txn, scope: &Scope, given: &str) -> Step<Option<Arn>> {
        if given.is_empty() {
            return Ok(None);
        }
        if let Some(namespace) = find_namespace(txn, scope, given).await? {
            return Ok(Some(namespace.arn()));
        }
        if given.starts_with("arn:") {
            return Err(namespace_not_found(given).into());
        }
        if given.len() > 1_024 {
            return Err(invalid("The namespace name is too long.").into());
        }
        let namespace = Namespace {
            scope: scope.clone(),
            id: format!("ns-{}", self.ids.lower(16)),
            name: given.to_owned(),
            description: Some("Created by Amazon ECS".to_owned()),
            kind: "HTTP".to_owned(),
            vpc: None,
            dns: None,
            creator_request_id: None,
            tags: BTreeMap::from([("AmazonECSManaged".to_owned(), "true".to_owned())]),
            created_at: self.clock.now(),
        };
        txn.put(&namespace);
        Ok(Some(namespace.arn()))
    }

    /// Changes settings, configuration and the default namespace.
    pub(crate) async fn update_cluster(
        &self,
        cx: &Context,
        input: w::UpdateClusterRequest,
    ) -> Reply<w::UpdateClusterResponse> {
        let changed = settings(input.settings)?;
        let configuration = input.configuration.as_ref().map(to_tree);
        let namespace = input.service_connect_defaults.map(|given| given.namespace);
        let action = "ecs:UpdateCluster";
        let change = |cluster: &mut Cluster| {
            cluster.settings.extend(changed.clone());
            if configuration.is_some() {
                cluster.configuration = configuration.clone();
            }
        };
        let namespace = namespace.as_deref();
        let changed = self.change_cluster(cx, action, &input.cluster, namespace, &change);
        let cluster = Some(changed.await?);
        Ok(w::UpdateClusterResponse { cluster })
    }

    /// Changes settings.
    pub(crate) async fn update_cluster_settings(
        &self,
        cx: &Context,
        input: w::UpdateClusterSettingsRequest,
    ) -> Reply<w::UpdateClusterSettingsResponse> {
        let changed = settings(Some(input.settings))?;
        let action = "ecs:UpdateClusterSettings";
        let change = |cluster: &mut Cluster| cluster.settings.extend(changed.clone());
        let changed = self.change_cluster(cx, action, &input.cluster, None, &change);
        let cluster = Some(changed.await?);
        Ok(w::UpdateClusterSettingsResponse { cluster })
    }

    /// Replaces a cluster's capacity providers and default strategy.
    pub(crate) async fn put_cluster_capacity_providers(
        &self,
        cx: &Context,
        input: w::PutClusterCapacityProvidersRequest,
    ) -> Reply<w::PutClusterCapacityProvidersResponse> {
        let wanted = providers(Some(&input.capacity_providers))?;
        let default = strategy(Some(input.default_capacity_provider_strategy))?;
        check_strategy_in(&default, &wanted)?;
        let name = cluster_name(&cx.scope, Some(&input.cluster))?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:PutClusterCapacityProviders", &arn).await?;
        let (name, wanted, default) = (&name, &wanted, &default);
        let saved = self.store.transact(|txn: Txn| async move {
            let mut cluster = active_cluster(&txn, &cx.scope, name).await?;
            check_exist(&txn, &cx.scope, wanted).await?;
            self.refuse_if_needed(&cluster, wanted).await?;
            cluster.capacity_providers.clone_from(wanted);
            cluster.default_strategy.clone_from(default);
            txn.put(&cluster);
            Ok::<_, Refusal>(cluster)
        });
        let saved = saved.await?;
        let counts = self.cluster_counts(&saved).await?;
        Ok(w::PutClusterCapacityProvidersResponse {
            cluster: Some(cluster_to_wire(&saved, counts, ClusterParts::CHANGED)),
        })
    }

    /// Refuses to take a capacity provider away from tasks that run by it.
    async fn refuse_if_needed(&self, cluster: &Cluster, wanted: &[String]) -> Step<()> {
        let Cluster { scope, name, .. } = cluster;
        let goes = |provider: &&String| !wanted.contains(provider);
        let gone: Vec<&String> = cluster.capacity_providers.iter().filter(goes).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let tasks = self.tasks_of_cluster(scope, name).await?;
        let needs = |(task, report): &(Task, Option<TaskReport>)| {
            let by = task.capacity_provider.as_ref();
            by.is_some_and(|by| gone.contains(&by))
                && last_status(task, report.as_ref()) != LastStatus::Stopped
        };
        if tasks.iter().any(needs) {
            return Err(w::resource_in_use_exception(
                "The specified capacity provider is in use and cannot be removed.",
            )
            .into());
        }
        Ok(())
    }

    /// Changes a cluster that is `ACTIVE`, and its default namespace when one is given, once
    /// the caller may do `action` to it.
    async fn change_cluster(
        &self,
        cx: &Context,
        action: &str,
        given: &str,
        namespace: Option<&str>,
        change: &(dyn Fn(&mut Cluster) + Send + Sync),
    ) -> Reply<w::Cluster> {
        let name = cluster_name(&cx.scope, Some(given))?;
        let arn = Cluster::arn_of(&cx.scope, &name).to_string();
        cx.allow(action, &arn).await?;
        let name = &name;
        let saved = self.store.transact(|txn: Txn| async move {
            let mut cluster = active_cluster(&txn, &cx.scope, name).await?;
            change(&mut cluster);
            if let Some(namespace) = namespace {
                cluster.service_connect_namespace = self.join(&txn, &cx.scope, namespace).await?;
            }
            txn.put(&cluster);
            Ok::<_, Refusal>(cluster)
        });
        let saved = saved.await?;
        let counts = self.cluster_counts(&saved).await?;
        Ok(cluster_to_wire(&saved, counts, ClusterParts::CHANGED))
    }
}

/// The cluster of that name, refused unless it is `ACTIVE`.
pub(crate) async fn active_cluster(txn: &Txn, scope: &Scope, name: &str) -> Step<Cluster> {
    let found: Option<Cluster> = txn.get(&Cluster::key_of(scope, name)).await?;
    let active = found.filter(|cluster| cluster.deleted_at.is_none());
    active.ok_or_else(|| cluster_not_found().into())
}

/// The namespace of that name or ARN.
pub(crate) async fn find_namespace(
    txn: &Txn,
    scope: &Scope,
    given: &str,
) -> Step<Option<Namespace>> {
    if given.starts_with("arn:") {
        let arn: Option<Arn> = given.parse().ok();
        let id = arn.as_ref().and_then(|arn| arn.resource_after("namespace"));
        return match id {
            None => Ok(None),
            Some(id) => Ok(txn.get(&Namespace::key_of(scope, id)).await?),
        };
    }
    let parent = Key::kind(Namespace::KIND).join(&scope.segments());
    let namespaces: Vec<Namespace> = txn.list(&parent).await?;
    Ok(namespaces
        .into_iter()
        .find(|namespace| namespace.name == given))
}

/// The refusal when there is no such namespace.
pub(crate) fn namespace_not_found(given: &str) -> ApiError {
    w::namespace_not_found_exception(format!("The specified namespace {given} does not exist."))
}

/// Capacity providers by name, refused when there are too many.
fn providers(given: Option<&[String]>) -> Result<Vec<String>, ApiError> {
    let given = given.unwrap_or_default();
    if given.len() > PROVIDERS_MAX {
        return Err(invalid(
            "A cluster can have a maximum of 20 capacity providers.",
        ));
    }
    Ok(given.iter().map(|one| provider_name(one)).collect())
}

/// What a describe call says of something that is not there.
pub(crate) fn missing(arn: String) -> w::Failure {
    w::Failure {
        arn: Some(arn),
        reason: Some("MISSING".to_owned()),
        detail: None,
    }
}
