//! The container instances a daemon should have a task on.

use crate::placing::suited;
use domain::ecs::{ContainerInstance, Service, TaskDefinition};
use reconcile::Retry;
use std::collections::BTreeMap;
use store::Store;

/// Instances that suit the newest revision; `None` for a service that is no daemon.
pub(super) async fn read(
    store: &Store,
    service: &Service,
    definitions: &BTreeMap<(String, u32), TaskDefinition>,
) -> Result<Option<Vec<String>>, Retry> {
    if !service.daemon {
        return Ok(None);
    }
    let Some(definition) = definitions.get(&service.revision.definition) else {
        return Ok(Some(Vec::new()));
    };
    let parent = ContainerInstance::cluster_key(&service.scope, &service.cluster);
    let instances: Vec<ContainerInstance> = store.list(&parent).await?;
    let launch_type = service.revision.launch_type.as_deref();
    let suited = suited(&instances, definition, launch_type, &service.inert);
    Ok(Some(suited.map_err(Retry::from)?))
}
