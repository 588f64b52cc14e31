//! Certificates that tasks of a deployment cannot do without.

use domain::Timestamp;
use domain::discovery::MeshCertificate;
use domain::ecs::{RolloutState, Service, ServiceStatus};
use reconcile::Retry;
use store::Store;

/// A certificate that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Awaited {
    /// The endpoint it is for.
    pub(crate) discovery_name: String,
    /// Why it could not be issued when that was last tried; nothing before the first try.
    pub(crate) problem: Option<String>,
}

/// What the primary deployment waits for while it is under way.
pub(super) async fn read(
    store: &Store,
    service: &Service,
    now: Timestamp,
) -> Result<Vec<Awaited>, Retry> {
    let primary = service.deployments.first().filter(|primary| {
        primary.rollout_state == RolloutState::InProgress && service.status == ServiceStatus::Active
    });
    let connect = primary.and_then(|primary| primary.revision.service_connect.as_ref());
    let Some(connect) = connect else {
        return Ok(Vec::new());
    };
    let mut awaited = Vec::new();
    for endpoint in &connect.services {
        let Some(tls) = &endpoint.tls else { continue };
        let name = &endpoint.discovery_name;
        let key = MeshCertificate::key_of(&service.scope, &connect.namespace, name);
        let found: Option<MeshCertificate> = store.get(&key).await?;
        if found.as_ref().is_some_and(|found| found.is_good(tls, now)) {
            continue;
        }
        let tried = found.filter(|found| found.tls == *tls);
        awaited.push(Awaited {
            discovery_name: name.clone(),
            problem: tried.and_then(|found| found.problem),
        });
    }
    Ok(awaited)
}
