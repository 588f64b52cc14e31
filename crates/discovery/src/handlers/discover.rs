//! DiscoverInstances: who serves what, as clients ask it.

use super::{Discovery, unavailable};
use crate::view::{self, Seen};
use api::Reply;
use api::servicediscovery::{
    DiscoverInstancesRequest, DiscoverInstancesResponse, DiscoverInstancesRevisionRequest,
    DiscoverInstancesRevisionResponse, HttpInstanceSummary, namespace_not_found, service_not_found,
};
use domain::discovery::{DiscoveryInstance, Namespace};
use domain::ecs::Tags;
use domain::{IdSource, Key, Record as _};
use wire::Context;

/// Instances of an answer unless another number is asked for.
const INSTANCES: usize = 100;

impl Discovery {
    pub(super) async fn discover_instances(
        &self,
        cx: &Context,
        input: DiscoverInstancesRequest,
    ) -> Reply<DiscoverInstancesResponse> {
        let (namespace, name) = (&input.namespace_name, &input.service_name);
        let owner = input.owner_account.as_deref();
        let seen = self
            .discovered(cx, "DiscoverInstances", (namespace, name), owner)
            .await?;
        let found = seen.instances(&self.store, self.clock.now()).await;
        let (instances, revision) = found.map_err(unavailable)?;
        let mut chosen = matching(instances, &input);
        if seen.service.custom_health {
            chosen = by_health(chosen, input.health_status.as_deref());
        }
        shuffle(&mut chosen, &*self.ids);
        let most = input
            .max_results
            .and_then(|most| usize::try_from(most).ok());
        chosen.truncate(most.unwrap_or(INSTANCES));
        let summary = |instance: DiscoveryInstance| HttpInstanceSummary {
            namespace_name: Some(namespace.clone()),
            service_name: Some(name.clone()),
            health_status: Some(health(&seen, &instance).to_owned()),
            instance_id: Some(instance.id),
            attributes: Some(instance.attributes),
        };
        Ok(DiscoverInstancesResponse {
            instances: Some(chosen.into_iter().map(summary).collect()),
            instances_revision: i64::try_from(revision).ok(),
        })
    }

    pub(super) async fn discover_instances_revision(
        &self,
        cx: &Context,
        input: DiscoverInstancesRevisionRequest,
    ) -> Reply<DiscoverInstancesRevisionResponse> {
        let named = (input.namespace_name.as_str(), input.service_name.as_str());
        let owner = input.owner_account.as_deref();
        let seen = self
            .discovered(cx, "DiscoverInstancesRevision", named, owner)
            .await?;
        let found = seen.instances(&self.store, self.clock.now()).await;
        let (_, revision) = found.map_err(unavailable)?;
        Ok(DiscoverInstancesRevisionResponse {
            instances_revision: i64::try_from(revision).ok(),
        })
    }

    /// The service of that name in the namespace of that name.
    async fn discovered(
        &self,
        cx: &Context,
        action: &str,
        (namespace, name): (&str, &str),
        owner: Option<&str>,
    ) -> Reply<Seen> {
        let conditions = [
            ("servicediscovery:NamespaceName", namespace.to_owned()),
            ("servicediscovery:ServiceName", name.to_owned()),
        ];
        cx.allow_with(&format!("servicediscovery:{action}"), "*", &conditions)
            .await?;
        let parent = Key::kind(Namespace::KIND).join(&cx.scope.segments());
        let known: Vec<Namespace> = self.store.list(&parent).await.map_err(unavailable)?;
        let is_ours = owner.is_none_or(|owner| owner == cx.scope.account.as_str());
        let found = known
            .into_iter()
            .find(|known| is_ours && known.name == namespace);
        // Source: the answer as issue 5180 of ExternalDNS quotes it.
        let found = found.ok_or_else(|| namespace_not_found("Namespace not found"))?;
        let services = view::services(&self.store, &cx.scope)
            .await
            .map_err(unavailable)?;
        let mut services = services.into_iter();
        let service =
            services.find(|seen| seen.service.namespace == found.id && seen.service.name == name);
        service.ok_or_else(|| service_not_found("Service not found"))
    }
}

/// Those with every attribute asked for; of them those with the optional ones too, if any.
fn matching(
    mut instances: Vec<DiscoveryInstance>,
    input: &DiscoverInstancesRequest,
) -> Vec<DiscoveryInstance> {
    let has = |instance: &DiscoveryInstance, wanted: &Option<Tags>| {
        let mut wanted = wanted.iter().flatten();
        wanted.all(|(key, value)| instance.attributes.get(key) == Some(value))
    };
    instances.retain(|instance| has(instance, &input.query_parameters));
    let optional = |instance: &DiscoveryInstance| has(instance, &input.optional_parameters);
    if instances.iter().any(optional) {
        instances.retain(optional);
    }
    instances
}

fn by_health(instances: Vec<DiscoveryInstance>, wanted: Option<&str>) -> Vec<DiscoveryInstance> {
    let any_healthy = instances.iter().any(|instance| instance.healthy);
    let fits = |instance: &DiscoveryInstance| match wanted.unwrap_or("HEALTHY") {
        "UNHEALTHY" => !instance.healthy,
        "ALL" => true,
        "HEALTHY_OR_ELSE_ALL" => instance.healthy || !any_healthy,
        _ => instance.healthy,
    };
    instances.into_iter().filter(fits).collect()
}

fn health(seen: &Seen, instance: &DiscoveryInstance) -> &'static str {
    match (seen.service.custom_health, instance.healthy) {
        (false, _) => "UNKNOWN",
        (true, true) => "HEALTHY",
        (true, false) => "UNHEALTHY",
    }
}

/// Puts them in an order by chance.
fn shuffle(instances: &mut [DiscoveryInstance], ids: &dyn IdSource) {
    for last in (1..instances.len()).rev() {
        let other = ids.below(last as u64 + 1) as usize;
        instances.swap(last, other);
    }
}
