//! How a change of a service rolls out: percentages, circuit breaker, alarms.

use super::common::{int, whole};
use super::services::unsupported;
use crate::refusal::{client, invalid};
use api::ApiError;
use api::ecs as w;
use domain::ecs::{BreakerThreshold, CircuitBreaker, DeploymentAlarms, Rollout};

/// Reads how a change rolls out, over what held before.
pub(crate) fn rollout(
    given: Option<w::DeploymentConfiguration>,
    before: &Rollout,
) -> Result<Rollout, ApiError> {
    let Some(given) = given else {
        return Ok(before.clone());
    };
    refuse_unsupported(&given)?;
    let percent = |number: Option<i32>, before: u32, what: &str| match number {
        None => Ok(before),
        Some(number) => whole(number, what),
    };
    let minimum_healthy_percent = percent(
        given.minimum_healthy_percent,
        before.minimum_healthy_percent,
        "minimumHealthyPercent",
    )?;
    let maximum_percent = percent(
        given.maximum_percent,
        before.maximum_percent,
        "maximumPercent",
    )?;
    let breaker = given.deployment_circuit_breaker.map(breaker).transpose()?;
    let alarms = given.alarms.map(|alarms| DeploymentAlarms {
        names: alarms.alarm_names,
        enable: alarms.enable,
        rollback: alarms.rollback,
    });
    Ok(Rollout {
        minimum_healthy_percent,
        maximum_percent,
        circuit_breaker: breaker.or_else(|| before.circuit_breaker.clone()),
        alarms: alarms.or_else(|| before.alarms.clone()),
    })
}

fn refuse_unsupported(given: &w::DeploymentConfiguration) -> Result<(), ApiError> {
    if let Some(strategy) = given.strategy.as_deref().filter(|name| *name != "ROLLING") {
        return Err(unsupported(&format!("The deployment strategy {strategy}")));
    }
    let rows = [
        (
            "lifecycleHooks",
            given
                .lifecycle_hooks
                .as_ref()
                .is_some_and(|list| !list.is_empty()),
        ),
        ("linearConfiguration", given.linear_configuration.is_some()),
        ("canaryConfiguration", given.canary_configuration.is_some()),
        (
            "earlySuccessCriteria",
            given.early_success_criteria.is_some(),
        ),
        (
            "bakeTimeInMinutes",
            given
                .bake_time_in_minutes
                .is_some_and(|minutes| minutes != 0),
        ),
    ];
    match rows.iter().find(|(_, is_given)| *is_given) {
        Some((what, _)) => Err(unsupported(what)),
        None => Ok(()),
    }
}

fn breaker(given: w::DeploymentCircuitBreaker) -> Result<CircuitBreaker, ApiError> {
    let threshold = match given.threshold_configuration {
        None => BreakerThreshold::default(),
        Some(given) => {
            let value = whole(given.value, "thresholdConfiguration.value")?;
            match given.r#type.as_str() {
                "BOUNDED_PERCENT" => BreakerThreshold::BoundedPercent(value),
                "UNBOUNDED_PERCENT" => BreakerThreshold::UnboundedPercent(value),
                "COUNT" => BreakerThreshold::Count(value),
                other => return Err(invalid(format!("Invalid threshold type: {other}."))),
            }
        }
    };
    Ok(CircuitBreaker {
        enable: given.enable,
        rollback: given.rollback,
        threshold,
        reset_on_healthy_task: given.reset_on_healthy_task.unwrap_or(true),
    })
}

/// Tells how a change rolls out.
pub(crate) fn rollout_to_wire(rollout: &Rollout) -> w::DeploymentConfiguration {
    let off = CircuitBreaker {
        enable: false,
        rollback: false,
        threshold: BreakerThreshold::default(),
        reset_on_healthy_task: true,
    };
    let breaker = rollout.circuit_breaker.as_ref().unwrap_or(&off);
    let (kind, value) = match breaker.threshold {
        BreakerThreshold::BoundedPercent(value) => ("BOUNDED_PERCENT", value),
        BreakerThreshold::UnboundedPercent(value) => ("UNBOUNDED_PERCENT", value),
        BreakerThreshold::Count(value) => ("COUNT", value),
    };
    let default = breaker.threshold == BreakerThreshold::default();
    let threshold = w::ThresholdConfiguration {
        r#type: kind.to_owned(),
        value: int(value),
    };
    let alarms = |alarms: &DeploymentAlarms| w::DeploymentAlarms {
        alarm_names: alarms.names.clone(),
        rollback: alarms.rollback,
        enable: alarms.enable,
    };
    w::DeploymentConfiguration {
        deployment_circuit_breaker: Some(w::DeploymentCircuitBreaker {
            enable: breaker.enable,
            rollback: breaker.rollback,
            reset_on_healthy_task: Some(false).filter(|_| !breaker.reset_on_healthy_task),
            threshold_configuration: Some(threshold).filter(|_| !default),
        }),
        maximum_percent: Some(int(rollout.maximum_percent)),
        minimum_healthy_percent: Some(int(rollout.minimum_healthy_percent)),
        alarms: rollout.alarms.as_ref().map(alarms),
        strategy: Some("ROLLING".to_owned()),
        bake_time_in_minutes: Some(0),
        ..w::DeploymentConfiguration::default()
    }
}

/// Refuses percentages no rollout could go by.
pub(crate) fn check_rollout(rollout: &Rollout, daemon: bool) -> Result<(), ApiError> {
    let (minimum, maximum) = (rollout.minimum_healthy_percent, rollout.maximum_percent);
    if daemon && (minimum > 100 || !(100..=200).contains(&maximum)) {
        return Err(invalid(
            "maximumPercent for a daemon service must be from 100 to 200.",
        ));
    }
    if minimum == 100 && maximum == 100 {
        return Err(invalid(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block \
             deployments.",
        ));
    }
    if maximum < minimum {
        return Err(invalid(
            "maximumPercent cannot be less than minimumHealthyPercent.",
        ));
    }
    let breaker = rollout.circuit_breaker.as_ref();
    let percent = breaker.map(|breaker| breaker.threshold);
    let out_of_range = match percent {
        Some(
            BreakerThreshold::BoundedPercent(value) | BreakerThreshold::UnboundedPercent(value),
        ) => !(1..=100).contains(&value),
        Some(BreakerThreshold::Count(value)) => value == 0,
        None => false,
    };
    if out_of_range {
        return Err(client("The circuit breaker threshold is out of range."));
    }
    Ok(())
}
