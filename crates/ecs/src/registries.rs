//! Cloud Map services that a service's tasks are registered with: what can be.
//!
//! The registration itself is the `discovery` room's: it sees which tasks run.

use crate::convert::services::unsupported;
use crate::refusal::{Step, invalid};
use api::ApiError;
use domain::discovery::DiscoveryService;
use domain::ecs::{NetworkMode, TaskDefinition};
use domain::{Arn, Scope};
use serde_json::{Map, Value};
use store::Txn;

/// Refuses registries that are not there, and ports that do not fit their records.
/// Source: ECS API, `ServiceRegistry`.
pub(crate) async fn check(
    txn: &Txn,
    definition: &TaskDefinition,
    registries: &[Map<String, Value>],
) -> Step<()> {
    if registries.len() > 1 {
        return Err(invalid("A service can be associated with one service registry only.").into());
    }
    for registry in registries {
        let registry = Registry::read(registry);
        let id = registry.service(&definition.scope)?;
        let key = DiscoveryService::key_of(&definition.scope, &id);
        let found: Option<DiscoveryService> = txn.get(&key).await?;
        let service = found.ok_or_else(|| missing(registry.arn))?;
        let dns = service.dns.as_ref();
        let keeps_ports = dns.is_some_and(|dns| dns.records.iter().any(|(kind, _)| kind == "SRV"));
        check_ports(&registry, definition, keeps_ports)?;
    }
    Ok(())
}

/// One registry, as it was given.
struct Registry<'a> {
    arn: &'a str,
    port: Option<u64>,
    container: Option<&'a str>,
    container_port: Option<u64>,
}

impl<'a> Registry<'a> {
    fn read(members: &'a Map<String, Value>) -> Self {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let number = |name: &str| members.get(name).and_then(Value::as_u64);
        Self {
            arn: text("registryArn").unwrap_or_default(),
            port: number("port"),
            container: text("containerName"),
            container_port: number("containerPort"),
        }
    }

    /// The id of the Cloud Map service.
    fn service(&self, scope: &Scope) -> Result<String, ApiError> {
        let arn: Option<Arn> = self.arn.parse().ok();
        let ours = arn
            .filter(|arn| arn.service == "servicediscovery" && arn.scope().as_ref() == Some(scope));
        let id = ours.and_then(|arn| arn.resource.strip_prefix("service/").map(str::to_owned));
        id.ok_or_else(|| missing(self.arn))
    }
}

fn missing(arn: &str) -> ApiError {
    invalid(format!("The service registry {arn} does not exist."))
}

fn check_ports(
    registry: &Registry<'_>,
    definition: &TaskDefinition,
    keeps_ports: bool,
) -> Result<(), ApiError> {
    let pair = match (registry.container, registry.container_port) {
        (Some(container), Some(port)) => Some((container, port)),
        (None, None) => None,
        _ => {
            return Err(invalid(
                "containerName and containerPort of a service registry go together.",
            ));
        }
    };
    if definition.network_mode != NetworkMode::Awsvpc {
        return Err(match pair {
            None => invalid(
                "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' \
                 and 'containerPort' must be specified from the task definition.",
            ),
            Some(_) => unsupported("serviceRegistries with the network mode bridge or host"),
        });
    }
    if pair.is_some() && registry.port.is_some() {
        return Err(invalid(
            "Specify either port or containerName and containerPort of a service registry, not \
             both.",
        ));
    }
    if keeps_ports && pair.is_none() && registry.port.is_none() {
        return Err(invalid(
            "A service registry with SRV records needs a port, or a containerName and a \
             containerPort.",
        ));
    }
    pair.map_or(Ok(()), |(name, port)| {
        check_container(definition, name, port)
    })
}

fn check_container(definition: &TaskDefinition, name: &str, port: u64) -> Result<(), ApiError> {
    let Some(container) = definition.container(name) else {
        return Err(invalid(format!(
            "The container {name} does not exist in the task definition."
        )));
    };
    let mut mappings = container.port_mappings.iter();
    if mappings.any(|mapping| u64::from(mapping.container_port) == port) {
        return Ok(());
    }
    Err(invalid(format!(
        "The container {name} did not have a container port {port} defined."
    )))
}
