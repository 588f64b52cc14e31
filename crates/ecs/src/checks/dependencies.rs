//! What containers wait for must exist, be possible, and not go in circles.

use crate::refusal::client;
use api::ApiError;
use domain::ecs::{DependencyCondition, TaskDefinition};
use std::collections::{BTreeMap, BTreeSet};

/// Refuses dependencies that could never be met.
pub(super) fn check_dependencies(definition: &TaskDefinition) -> Result<(), ApiError> {
    for container in &definition.containers {
        for needed in &container.depends_on {
            let Some(other) = definition.container(&needed.container) else {
                return Err(client(format!(
                    "Container '{}' depends on container '{}', which is not defined.",
                    container.name, needed.container
                )));
            };
            let waits_for_end = matches!(
                needed.condition,
                DependencyCondition::Complete | DependencyCondition::Success
            );
            if waits_for_end && other.essential {
                return Err(client(
                    "A dependency container with SUCCESS or COMPLETE condition cannot be an \
                     essential container.",
                ));
            }
            if needed.condition == DependencyCondition::Healthy && other.health_check.is_none() {
                return Err(client(format!(
                    "The condition HEALTHY needs a health check on container '{}'.",
                    other.name
                )));
            }
        }
    }
    check_cycles(definition)
}

/// Takes containers away whose dependencies are all gone, until none is left.
fn check_cycles(definition: &TaskDefinition) -> Result<(), ApiError> {
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for container in &definition.containers {
        let needs = container.depends_on.iter();
        let needs = needs.map(|needed| needed.container.as_str()).collect();
        waiting.insert(&container.name, needs);
    }
    while !waiting.is_empty() {
        let free: Vec<&str> = waiting
            .iter()
            .filter(|(_, needs)| needs.iter().all(|need| !waiting.contains_key(need)))
            .map(|(name, _)| *name)
            .collect();
        if free.is_empty() {
            return Err(client("Container dependencies must not form a cycle."));
        }
        for name in free {
            waiting.remove(name);
        }
    }
    Ok(())
}
