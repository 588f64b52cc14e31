//! A repeated `CreateService`: harmless when it wishes the same.

use crate::handlers::service_wishes::{ConnectWish, settle};
use crate::refusal::{Step, invalid};
use domain::ecs::{Cluster, Service, ServiceStatus, TaskDefinition};
use store::Txn;

/// The service a repeated call would have made; refused when it would have been another.
pub(super) async fn repeated(
    txn: &Txn,
    cluster: &Cluster,
    known: Service,
    wished: &Service,
    definition: &TaskDefinition,
    connect: &ConnectWish,
) -> Step<Service> {
    if known.status == ServiceStatus::Draining {
        return Err(invalid("Unable to Start a service that is still Draining.").into());
    }
    let revision = wished.revision.clone();
    let revision = settle(txn, cluster, definition, revision, connect).await?;
    if known.revision == revision && !known.is_external() && is_same_wish(&known, wished) {
        return Ok(known);
    }
    Err(invalid("Creation of service was not idempotent.").into())
}

/// Whether two services wish the same, but for what their tasks look like.
pub(super) fn is_same_wish(known: &Service, wished: &Service) -> bool {
    (known.daemon || known.desired_count == wished.desired_count)
        && known.daemon == wished.daemon
        && known.rollout == wished.rollout
        && known.health_check_grace == wished.health_check_grace
        && known.tags == wished.tags
        && known.client_token == wished.client_token
}
