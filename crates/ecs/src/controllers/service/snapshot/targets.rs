//! The targets that stand for a service's tasks.

use super::{TargetName, revisions};
use crate::handlers::service_wishes::group_name;
use domain::ecs::Service;
use domain::elb::{Target, TargetHealth, TargetState};
use domain::{Key, Record};
use reconcile::Retry;
use std::collections::BTreeMap;
use store::Store;

/// The targets of the service's target groups, with how they are.
pub(super) async fn read(
    store: &Store,
    service: &Service,
) -> Result<BTreeMap<TargetName, (Target, Option<TargetState>, Option<String>)>, Retry> {
    let mut groups: Vec<String> = revisions(service)
        .flat_map(|revision| &revision.load_balancers)
        .filter_map(|balancer| group_name(&balancer.target_group))
        .map(|(name, _)| name)
        .collect();
    groups.sort();
    groups.dedup();
    let mut found = BTreeMap::new();
    for group in groups {
        let targets: Vec<Target> = store
            .list(&Target::group_key(&service.scope, &group))
            .await?;
        let parent = Key::kind(TargetHealth::KIND)
            .join(&service.scope.segments())
            .child(&group);
        let healths: Vec<TargetHealth> = store.list(&parent).await?;
        let mut by_key: BTreeMap<Key, TargetHealth> = healths
            .into_iter()
            .map(|health| (health.key(), health))
            .collect();
        for target in targets {
            let health = by_key.remove(&target.health_key());
            let state = health.as_ref().map(|health| health.state);
            let why = health.and_then(|health| health.description);
            found.insert(
                (group.clone(), target.ip, target.port),
                (target, state, why),
            );
        }
    }
    Ok(found)
}
