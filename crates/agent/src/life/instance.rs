//! What this instance does not have for a task, told before anything is fetched.

use super::Ending;
use domain::ecs::TaskDefinition;

/// Refuses a task that needs a device no instance here has.
pub(super) fn check(definition: &TaskDefinition) -> Result<(), Ending> {
    for container in &definition.containers {
        if let Some(need) = container.resource_requirements.first() {
            return Err(Ending::failed_to_start(format!(
                "CannotCreateContainerError: container {} needs {} {}, and this instance has none",
                container.name, need.value, need.kind
            )));
        }
    }
    Ok(())
}
