//! Ports of a service's tasks that the mesh answers at in their programs' stead.

use super::{idle_timeout, port_named, protocol};
use api::ApiError;
use domain::ecs::{MeshDoor, NetworkMode, ServiceConnect, ServiceConnectEndpoint, TaskDefinition};

/// The doors of tasks made from a definition: one for each endpoint that is called through TLS
/// or at a port of its own.
///
/// Source: ECS API model, `ServiceConnectService$ingressPortOverride`: with one, the program's
/// own port is not the mesh's; without one, the mesh answers at the program's port.
pub(super) fn of(
    connect: &ServiceConnect,
    definition: &TaskDefinition,
) -> Result<Vec<MeshDoor>, ApiError> {
    if definition.network_mode != NetworkMode::Awsvpc {
        return Ok(Vec::new());
    }
    let endpoints = connect.services.iter();
    let behind = endpoints.filter(|one| one.tls.is_some() || one.ingress_port.is_some());
    behind.map(|one| door(one, definition)).collect()
}

fn door(
    endpoint: &ServiceConnectEndpoint,
    definition: &TaskDefinition,
) -> Result<MeshDoor, ApiError> {
    let port = port_named(definition, &endpoint.port_name)?;
    let protocol = protocol(port);
    Ok(MeshDoor {
        discovery_name: endpoint.discovery_name.clone(),
        port: endpoint.ingress_port.unwrap_or(port.container_port),
        program_port: port.container_port,
        idle_timeout: idle_timeout(endpoint, protocol == "tcp"),
        protocol,
        secure: endpoint.tls.is_some(),
    })
}
