//! Capacity providers of Auto Scaling groups.

use super::common::{int, tags_to_wire};
use crate::refusal::{client, invalid};
use api::ApiError;
use api::ecs as w;
use domain::Scope;
use domain::ecs::{CapacityProvider, ManagedScaling};

/// Refuses a name a capacity provider cannot have. Source: API reference,
/// `CreateCapacityProvider`.
pub(crate) fn check_name(name: &str) -> Result<(), ApiError> {
    let fits = name
        .chars()
        .all(|one| one.is_ascii_alphanumeric() || matches!(one, '-' | '_'));
    let lower = name.to_ascii_lowercase();
    let reserved = ["aws", "ecs", "fargate"]
        .iter()
        .any(|prefix| lower.starts_with(prefix));
    if fits && !reserved && (1..=255).contains(&name.len()) {
        return Ok(());
    }
    Err(client(
        "The specified capacity provider name is invalid. Up to 255 characters are allowed, \
         including letters (upper and lowercase), numbers, underscores, and hyphens. The name \
         cannot be prefixed with \"aws\", \"ecs\", or \"fargate\". Specify a valid name and try \
         again.",
    ))
}

/// Reads managed scaling: what is not given stays as it was.
pub(crate) fn scaling(
    given: Option<&w::ManagedScaling>,
    before: ManagedScaling,
) -> Result<ManagedScaling, ApiError> {
    let Some(given) = given else {
        return Ok(before);
    };
    let number = |number: Option<i32>, before: u32| {
        number.map_or(before, |number| u32::try_from(number).unwrap_or(before))
    };
    let scaling = ManagedScaling {
        enabled: given
            .status
            .as_deref()
            .map_or(before.enabled, |status| status == "ENABLED"),
        target_capacity: number(given.target_capacity, before.target_capacity),
        minimum_step: number(given.minimum_scaling_step_size, before.minimum_step),
        maximum_step: number(given.maximum_scaling_step_size, before.maximum_step),
        warmup_seconds: number(given.instance_warmup_period, before.warmup_seconds),
    };
    if scaling.minimum_step > scaling.maximum_step {
        return Err(invalid(
            "The minimumScalingStepSize cannot be greater than the maximumScalingStepSize.",
        ));
    }
    Ok(scaling)
}

/// Whether a switch is on; one that is not given stays as it was.
pub(crate) fn switch(given: Option<&str>, before: bool) -> bool {
    given.map_or(before, |given| given == "ENABLED")
}

/// Refuses protection of instances in a group that nothing scales. Source: API reference,
/// `AutoScalingGroupProvider$managedTerminationProtection`.
pub(crate) fn check_protection(provider: &CapacityProvider) -> Result<(), ApiError> {
    if provider.termination_protection && !provider.scaling.enabled {
        return Err(client(
            "The managed termination protection setting for the capacity provider is invalid. \
             To enable managed termination protection for a capacity provider, managed scaling \
             must be enabled.",
        ));
    }
    Ok(())
}

/// Tells a capacity provider.
pub(crate) fn provider_to_wire(
    provider: &CapacityProvider,
    with_tags: bool,
) -> w::CapacityProvider {
    let on = |on: bool| Some(if on { "ENABLED" } else { "DISABLED" }.to_owned());
    let scaling = provider.scaling;
    let group = w::AutoScalingGroupProvider {
        auto_scaling_group_arn: provider.group.clone(),
        managed_scaling: Some(w::ManagedScaling {
            status: on(scaling.enabled),
            target_capacity: Some(int(scaling.target_capacity)),
            minimum_scaling_step_size: Some(int(scaling.minimum_step)),
            maximum_scaling_step_size: Some(int(scaling.maximum_step)),
            instance_warmup_period: Some(int(scaling.warmup_seconds)),
        }),
        managed_termination_protection: on(provider.termination_protection),
        managed_draining: on(provider.draining),
    };
    let status = if provider.active {
        "ACTIVE"
    } else {
        "INACTIVE"
    };
    w::CapacityProvider {
        capacity_provider_arn: Some(provider.arn().to_string()),
        name: Some(provider.name.clone()),
        cluster: None,
        status: Some(status.to_owned()),
        auto_scaling_group_provider: Some(group),
        managed_instances_provider: None,
        update_status: provider.update_status.clone(),
        update_status_reason: None,
        tags: Some(match with_tags {
            true => tags_to_wire(&provider.tags),
            false => Vec::new(),
        }),
        r#type: Some("EC2_AUTOSCALING".to_owned()),
    }
}

/// Tells one of Fargate's.
pub(crate) fn fargate_to_wire(scope: &Scope, name: &str) -> w::CapacityProvider {
    w::CapacityProvider {
        capacity_provider_arn: Some(CapacityProvider::arn_of(scope, name).to_string()),
        name: Some(name.to_owned()),
        status: Some("ACTIVE".to_owned()),
        tags: Some(Vec::new()),
        r#type: Some(name.to_owned()),
        ..w::CapacityProvider::default()
    }
}
