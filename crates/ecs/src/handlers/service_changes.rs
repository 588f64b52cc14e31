//! What a call changes of a service: what begins a deployment, and what does not.

use crate::convert::common::{kept, network, seconds, strategy, whole};
use crate::convert::connect::service_connect;
use crate::convert::disks::disks_of_service;
use crate::convert::registrations::{load_balancers, registries};
use crate::convert::rollouts::{check_rollout, rollout};
use crate::convert::services::{KEPT, unsupported};
use crate::handlers::launch_types::both_given;
use crate::handlers::service_wishes::ConnectWish;
use crate::refs::definition_not_found;
use crate::refusal::{Step, invalid};
use api::ApiError;
use api::ecs as w;
use domain::Scope;
use domain::ecs::{Rollout, Service, ServiceRevision, TaskDefinition};
use store::Txn;

/// How many tasks are wanted; a daemon's are counted by the service controller.
pub(super) fn desired(given: Option<i32>, daemon: bool) -> Result<u32, ApiError> {
    match (given, daemon) {
        (Some(count), false) => whole(count, "desiredCount"),
        (None, false) => Err(invalid(
            "desiredCount is required when the scheduling strategy is REPLICA.",
        )),
        (None | Some(0), true) => Ok(0),
        (Some(_), true) => Err(invalid(
            "The daemon scheduling strategy does not support a desired count for services. Remove \
             the desired count value and try again",
        )),
    }
}

/// Source: ECS API model, `DeploymentConfiguration`.
pub(super) fn default_rollout(daemon: bool) -> Rollout {
    let (minimum_healthy_percent, maximum_percent) = if daemon { (0, 100) } else { (100, 200) };
    Rollout {
        minimum_healthy_percent,
        maximum_percent,
        circuit_breaker: None,
        alarms: None,
    }
}

pub(super) fn wished_revision(
    definition: &TaskDefinition,
    input: &w::CreateServiceRequest,
) -> Result<ServiceRevision, ApiError> {
    let strategy = strategy(input.capacity_provider_strategy.clone())?;
    if input.launch_type.is_some() && !strategy.is_empty() {
        return Err(both_given());
    }
    Ok(ServiceRevision {
        definition: (definition.family.clone(), definition.revision),
        launch_type: input.launch_type.clone(),
        strategy,
        platform_version: input.platform_version.clone(),
        network: network(input.network_configuration.clone())?,
        load_balancers: load_balancers(input.load_balancers.clone().unwrap_or_default())?,
        service_connect: None,
        registries: registries(input.service_registries.as_deref().unwrap_or_default()),
        disks: disks_of_service(input.volume_configurations.clone(), &definition.scope)?,
    })
}

pub(super) fn connect_wish(
    given: Option<w::ServiceConnectConfiguration>,
) -> Result<ConnectWish, ApiError> {
    let Some(given) = given else {
        return Ok(ConnectWish::Keep);
    };
    let wish = service_connect(given)?;
    Ok(wish.map_or(ConnectWish::Off, ConnectWish::Join))
}

/// Whether tasks move when zones become uneven; a new service's do unless told otherwise.
/// Source: developer guide, Availability Zone rebalancing: not for daemons, and there must be
/// room to start before stopping.
pub(super) fn rebalances(
    asked: Option<&str>,
    rollout: &Rollout,
    daemon: bool,
    otherwise: bool,
) -> Result<bool, ApiError> {
    let fits = !daemon && rollout.maximum_percent > 100;
    match asked {
        Some("ENABLED") if !fits => Err(invalid(
            "Availability Zone rebalancing requires the REPLICA scheduling strategy and a \
             maximumPercent above 100.",
        )),
        Some("ENABLED") => Ok(true),
        Some(_) => Ok(false),
        None => Ok(otherwise && fits),
    }
}

/// Takes over what does not begin a deployment.
pub(super) fn change_wish(
    service: &mut Service,
    input: &w::UpdateServiceRequest,
) -> Result<(), ApiError> {
    if let Some(count) = input.desired_count {
        if service.daemon {
            return Err(invalid(
                "The desiredCount of a service with the DAEMON scheduling strategy cannot be \
                 updated.",
            ));
        }
        service.desired_count = whole(count, "desiredCount")?;
    }
    let asked = input.deployment_controller.as_ref();
    if asked.is_some_and(|asked| asked.r#type != service.controller) {
        return Err(unsupported("A change of the deployment controller"));
    }
    service.rollout = rollout(input.deployment_configuration.clone(), &service.rollout)?;
    check_rollout(&service.rollout, service.daemon)?;
    if let Some(grace) = input.health_check_grace_period_seconds {
        service.health_check_grace = seconds(grace, "healthCheckGracePeriodSeconds")?;
    }
    if let Some(enable) = input.enable_execute_command {
        service.execute_command = enable;
    }
    if let Some(enable) = input.enable_ecs_managed_tags {
        service.managed_tags = enable;
    }
    if let Some(from) = &input.propagate_tags {
        service.propagate_tags = Some(from.clone()).filter(|from| from != "NONE");
    }
    let asked = input.availability_zone_rebalancing.as_deref();
    let before = service.zone_rebalancing;
    service.zone_rebalancing = rebalances(asked, &service.rollout, service.daemon, before)?;
    service.inert.extend(kept(input, KEPT));
    crate::placing::wish::check(&service.inert, false)
}

/// Takes over what begins a deployment.
pub(super) fn change_revision(
    revision: &mut ServiceRevision,
    scope: &Scope,
    input: &w::UpdateServiceRequest,
    definition: Option<&TaskDefinition>,
) -> Result<(), ApiError> {
    if let Some(definition) = definition {
        revision.definition = (definition.family.clone(), definition.revision);
    }
    if input.capacity_provider_strategy.is_some() {
        revision.strategy = strategy(input.capacity_provider_strategy.clone())?;
        let launch_type = Some("FARGATE".to_owned()).filter(|_| revision.strategy.is_empty());
        revision.launch_type = launch_type;
    }
    if input.platform_version.is_some() {
        revision.platform_version = input.platform_version.clone();
    }
    if let Some(given) = network(input.network_configuration.clone())? {
        revision.network = Some(given);
    }
    if let Some(given) = &input.load_balancers {
        revision.load_balancers = load_balancers(given.clone())?;
    }
    if let Some(given) = &input.service_registries {
        revision.registries = registries(given);
    }
    if let Some(given) = &input.volume_configurations {
        revision.disks = disks_of_service(Some(given.clone()), scope)?;
    }
    Ok(())
}

pub(super) async fn current_definition(txn: &Txn, service: &Service) -> Step<TaskDefinition> {
    let (family, revision) = &service.revision.definition;
    let key = TaskDefinition::key_of(&service.scope, family, *revision);
    let found: Option<TaskDefinition> = txn.get(&key).await?;
    found.ok_or_else(|| definition_not_found().into())
}

pub(super) fn refuse_unsupported(input: &w::CreateServiceRequest) -> Result<(), ApiError> {
    check_controller(input.deployment_controller.as_ref())?;
    let rows = [
        (
            "vpcLatticeConfigurations",
            has_items(&input.vpc_lattice_configurations),
        ),
        ("gatewayConnectors", has_items(&input.gateway_connectors)),
    ];
    refuse_first(&rows)
}

pub(super) fn refuse_unsupported_update(input: &w::UpdateServiceRequest) -> Result<(), ApiError> {
    let rows = [
        (
            "vpcLatticeConfigurations",
            has_items(&input.vpc_lattice_configurations),
        ),
        ("gatewayConnectors", has_items(&input.gateway_connectors)),
    ];
    refuse_first(&rows)
}

fn check_controller(given: Option<&w::DeploymentController>) -> Result<(), ApiError> {
    match given.map(|given| given.r#type.as_str()) {
        None | Some("ECS" | "EXTERNAL") => Ok(()),
        Some(other) => Err(unsupported(&format!("The deployment controller {other}"))),
    }
}

fn has_items<T>(given: &Option<Vec<T>>) -> bool {
    given.as_ref().is_some_and(|list| !list.is_empty())
}

fn refuse_first(rows: &[(&str, bool)]) -> Result<(), ApiError> {
    match rows.iter().find(|(_, is_given)| *is_given) {
        Some((what, _)) => Err(unsupported(what)),
        None => Ok(()),
    }
}
