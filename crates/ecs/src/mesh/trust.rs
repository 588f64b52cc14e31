//! Who vouches for endpoints that are called through TLS.

use crate::refusal::{Step, invalid};
use api::ApiError;
use domain::certificates::{Authority, AuthorityStatus};
use domain::discovery::MeshTls;
use domain::ecs::{NetworkMode, ServiceConnect, ServiceConnectEndpoint, TaskDefinition};
use store::Txn;
use wire::Context;

/// Whoever has certificates asked for passes on the role they are asked for with.
pub(crate) async fn allow_roles(
    cx: &Context,
    services: &[ServiceConnectEndpoint],
) -> Result<(), ApiError> {
    for MeshTls { role, .. } in services.iter().filter_map(|one| one.tls.as_ref()) {
        let to = [("iam:PassedToService", "ecs.amazonaws.com".to_owned())];
        cx.allow_with("iam:PassRole", role, &to).await?;
    }
    Ok(())
}

/// Refuses TLS where it is not served.
/// Source: Encrypt Amazon ECS Service Connect traffic: with `awsvpc` alone.
pub(crate) fn check_network(
    connect: &ServiceConnect,
    definition: &TaskDefinition,
) -> Result<(), ApiError> {
    let wants = connect.services.iter().any(|one| one.tls.is_some());
    if wants && definition.network_mode != NetworkMode::Awsvpc {
        return Err(invalid(
            "Service Connect TLS requires the awsvpc network mode.",
        ));
    }
    Ok(())
}

/// Refuses authorities that are not there or issue nothing now.
pub(crate) async fn check_authorities(txn: &Txn, services: &[ServiceConnectEndpoint]) -> Step<()> {
    for MeshTls { authority, .. } in services.iter().filter_map(|one| one.tls.as_ref()) {
        let found: Option<Authority> = match Authority::key_of_arn(authority) {
            Some(key) => txn.get(&key).await?,
            None => None,
        };
        let why = match found.map(|found| found.status) {
            Some(AuthorityStatus::Active) => continue,
            Some(_) => "is not ACTIVE.",
            None => "does not exist.",
        };
        let message = format!("The certificate authority {authority} {why}");
        return Err(invalid(message).into());
    }
    Ok(())
}
