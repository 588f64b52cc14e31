//! Port mappings.

use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use domain::ecs::{NetworkMode, PortMapping};

/// Reads a port mapping.
pub(super) fn port_mapping(
    given: w::PortMapping,
    mode: NetworkMode,
) -> Result<PortMapping, ApiError> {
    if given.container_port_range.is_some() {
        return Err(client("containerPortRange is not supported by Longshore."));
    }
    let port = |number: Option<i32>| -> Result<Option<u16>, ApiError> {
        let refuse = |_| client("Ports must be between 0 and 65535.");
        number.map(u16::try_from).transpose().map_err(refuse)
    };
    let container_port = port(given.container_port)?
        .filter(|port| *port > 0)
        .ok_or_else(|| client("Container port must be between 1 and 65535."))?;
    let mut host_port = port(given.host_port)?;
    if matches!(mode, NetworkMode::Awsvpc | NetworkMode::Host) {
        if host_port.is_some_and(|port| port != container_port) {
            let mode = if mode == NetworkMode::Awsvpc {
                "awsvpc"
            } else {
                "host"
            };
            return Err(client(format!(
                "When networkMode={mode}, the host ports and container ports in port mappings \
                 must match."
            )));
        }
        host_port = Some(container_port);
    }
    Ok(PortMapping {
        name: given.name,
        container_port,
        host_port,
        protocol: given.protocol.unwrap_or_else(|| "tcp".to_owned()),
        app_protocol: given.app_protocol,
    })
}

/// Tells a port mapping.
pub(super) fn port_to_wire(port: &PortMapping) -> w::PortMapping {
    w::PortMapping {
        name: port.name.clone(),
        container_port: Some(port.container_port.into()),
        host_port: Some(port.host_port.unwrap_or(0).into()),
        protocol: Some(port.protocol.clone()),
        app_protocol: port.app_protocol.clone(),
        container_port_range: None,
    }
}
