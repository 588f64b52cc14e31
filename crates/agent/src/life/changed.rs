//! What a task's overrides change of its containers before anything is prepared. Sizes, commands
//! and variables are looked up where they act.

use domain::ecs::{TaskDefinition, TaskOverrides};
use serde_json::Value;

/// The task definition with the environment files and the needs that the overrides give instead.
pub(super) fn with_changes(
    mut definition: TaskDefinition,
    overrides: &TaskOverrides,
) -> TaskDefinition {
    for change in &overrides.containers {
        let mut containers = definition.containers.iter_mut();
        let Some(container) = containers.find(|one| one.name == change.name) else {
            continue;
        };
        if let Some(files) = &change.environment_files {
            let files = Value::Array(files.clone());
            container.inert.insert("environmentFiles".to_owned(), files);
        }
        if let Some(needs) = &change.resource_requirements {
            container.resource_requirements.clone_from(needs);
        }
    }
    definition
}
