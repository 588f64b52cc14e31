//! Services with an external deployment controller: what belongs to their task sets alone.

use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use domain::ecs::ServiceRevision;

/// Who replaces the tasks of a service: `ECS` unless told otherwise.
pub(super) fn controller(given: Option<&w::DeploymentController>) -> String {
    given.map_or("ECS", |given| &given.r#type).to_owned()
}

/// Whether task sets of its owner take the place of deployments.
pub(super) fn is_external(given: Option<&w::DeploymentController>) -> bool {
    controller(given) == "EXTERNAL"
}

/// What the tasks of a service without task sets look like: there are none.
pub(super) fn no_revision() -> ServiceRevision {
    ServiceRevision {
        definition: (String::new(), 0),
        launch_type: None,
        strategy: Vec::new(),
        platform_version: None,
        network: None,
        load_balancers: Vec::new(),
        service_connect: None,
        registries: Vec::new(),
        disks: Vec::new(),
    }
}

/// Refuses what belongs to a task set, not to its service.
pub(super) fn refuse_revision(input: &w::CreateServiceRequest) -> Result<(), ApiError> {
    let connect = input.service_connect_configuration.as_ref();
    let strategy = input.capacity_provider_strategy.as_ref();
    let balancers = input.load_balancers.as_ref();
    let registries = input.service_registries.as_ref();
    refuse_first(&[
        ("taskDefinition", input.task_definition.is_some()),
        ("launchType", input.launch_type.is_some()),
        (
            "capacityProviderStrategy",
            strategy.is_some_and(|list| !list.is_empty()),
        ),
        ("platformVersion", input.platform_version.is_some()),
        (
            "networkConfiguration",
            input.network_configuration.is_some(),
        ),
        (
            "loadBalancers",
            balancers.is_some_and(|list| !list.is_empty()),
        ),
        (
            "serviceRegistries",
            registries.is_some_and(|list| !list.is_empty()),
        ),
        (
            "serviceConnectConfiguration",
            connect.is_some_and(|connect| connect.enabled),
        ),
    ])
}

/// Refuses a change of what belongs to a task set, not to its service.
pub(super) fn refuse_revision_change(input: &w::UpdateServiceRequest) -> Result<(), ApiError> {
    refuse_first(&[
        ("taskDefinition", input.task_definition.is_some()),
        (
            "capacityProviderStrategy",
            input.capacity_provider_strategy.is_some(),
        ),
        ("platformVersion", input.platform_version.is_some()),
        (
            "networkConfiguration",
            input.network_configuration.is_some(),
        ),
        ("loadBalancers", input.load_balancers.is_some()),
        ("serviceRegistries", input.service_registries.is_some()),
        (
            "serviceConnectConfiguration",
            input.service_connect_configuration.is_some(),
        ),
        (
            "forceNewDeployment",
            input.force_new_deployment == Some(true),
        ),
    ])
}

fn refuse_first(rows: &[(&str, bool)]) -> Result<(), ApiError> {
    match rows.iter().find(|(_, is_given)| *is_given) {
        // Source: the refusal as users of Terraform's ECS module quote it.
        Some(("taskDefinition", _)) => Err(invalid("TaskDefinition must be blank")),
        Some((what, _)) => Err(invalid(format!(
            "{what} cannot be given for a service with the EXTERNAL deployment controller: it \
             belongs to a task set."
        ))),
        None => Ok(()),
    }
}
