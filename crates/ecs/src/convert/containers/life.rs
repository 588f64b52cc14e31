//! What a container waits for, how its health is probed, when it is started again.

use crate::convert::common::{int, some, to_seconds};
use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use domain::ecs::{Dependency, DependencyCondition, HealthCheck, RestartPolicy};
use std::time::Duration;

/// Most exit codes that a restart policy ignores.
/// Source: ECS API model, `ContainerRestartPolicy$ignoredExitCodes`.
const IGNORED_EXIT_CODES: usize = 50;

/// Reads a health check and fills in AWS's defaults.
pub(super) fn health_check(given: w::HealthCheck) -> Result<HealthCheck, ApiError> {
    let number = |given: Option<i32>, default: i32, least: i32, most: i32, what: &str| {
        let number = given.unwrap_or(default);
        let range = least..=most;
        let refuse = || {
            client(format!(
                "The health check {what} must be between {least} and {most}."
            ))
        };
        range
            .contains(&number)
            .then_some(number as u32)
            .ok_or_else(refuse)
    };
    let seconds = |number: u32| Duration::from_secs(number.into());
    if given.command.is_empty() {
        return Err(client("The health check command should not be empty."));
    }
    let start_period = match given.start_period {
        None => None,
        Some(_) => Some(number(given.start_period, 0, 0, 300, "startPeriod")?),
    };
    Ok(HealthCheck {
        command: given.command,
        interval: seconds(number(given.interval, 30, 5, 300, "interval")?),
        timeout: seconds(number(given.timeout, 5, 2, 60, "timeout")?),
        retries: number(given.retries, 3, 1, 10, "retries")?,
        start_period: start_period.map(seconds),
    })
}

/// Reads what a container waits for.
pub(super) fn dependencies(
    given: Option<Vec<w::ContainerDependency>>,
) -> Result<Vec<Dependency>, ApiError> {
    let one = |given: w::ContainerDependency| {
        let condition = match given.condition.as_str() {
            "START" => DependencyCondition::Start,
            "COMPLETE" => DependencyCondition::Complete,
            "SUCCESS" => DependencyCondition::Success,
            "HEALTHY" => DependencyCondition::Healthy,
            other => return Err(client(format!("Invalid dependency condition '{other}'."))),
        };
        Ok(Dependency {
            container: given.container_name,
            condition,
        })
    };
    given.unwrap_or_default().into_iter().map(one).collect()
}

/// Reads a restart policy.
pub(super) fn restart_policy(
    given: w::ContainerRestartPolicy,
    container: &str,
) -> Result<RestartPolicy, ApiError> {
    let period = given.restart_attempt_period;
    if period.is_some_and(|period| !(60..=1_800).contains(&period)) {
        return Err(client(format!(
            "The 'restartAttemptPeriod' setting for container '{container}' must be between 60 \
             and 1800."
        )));
    }
    let ignored_exit_codes = given.ignored_exit_codes.unwrap_or_default();
    if ignored_exit_codes.len() > IGNORED_EXIT_CODES {
        return Err(client(format!(
            "The 'ignoredExitCodes' setting for container '{container}' can have at most \
             {IGNORED_EXIT_CODES} exit codes."
        )));
    }
    Ok(RestartPolicy {
        enabled: given.enabled,
        ignored_exit_codes,
        attempt_period: period.map(|period| Duration::from_secs(period.unsigned_abs().into())),
    })
}

/// Tells a health check.
pub(super) fn health_check_to_wire(check: &HealthCheck) -> w::HealthCheck {
    w::HealthCheck {
        command: check.command.clone(),
        interval: Some(to_seconds(check.interval)),
        timeout: Some(to_seconds(check.timeout)),
        retries: Some(int(check.retries)),
        start_period: check.start_period.map(to_seconds),
    }
}

/// Tells one thing a container waits for.
pub(super) fn dependency_to_wire(dependency: &Dependency) -> w::ContainerDependency {
    let condition = match dependency.condition {
        DependencyCondition::Start => "START",
        DependencyCondition::Complete => "COMPLETE",
        DependencyCondition::Success => "SUCCESS",
        DependencyCondition::Healthy => "HEALTHY",
    };
    w::ContainerDependency {
        container_name: dependency.container.clone(),
        condition: condition.to_owned(),
    }
}

/// Tells a restart policy.
pub(super) fn restart_policy_to_wire(policy: &RestartPolicy) -> w::ContainerRestartPolicy {
    w::ContainerRestartPolicy {
        enabled: policy.enabled,
        ignored_exit_codes: some(policy.ignored_exit_codes.clone()),
        restart_attempt_period: policy.attempt_period.map(to_seconds),
    }
}
