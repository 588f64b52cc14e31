//! Which container instances a daemon has a task on.

use super::PlacementWish;
use super::places::{Wanted, empty, request};
use api::ApiError;
use domain::ecs::{ContainerInstance, InstanceStatus, TaskDefinition, TaskOverrides};
use scheduler::place::suits;
use serde_json::{Map, Value};

/// The ids of the instances that take tasks and suit those of this definition, however full they
/// are. Source: developer guide, the daemon strategy.
pub(crate) fn suited(
    instances: &[ContainerInstance],
    definition: &TaskDefinition,
    launch_type: Option<&str>,
    kept: &Map<String, Value>,
) -> Result<Vec<String>, ApiError> {
    let wish = PlacementWish::of_service(kept, definition)?;
    let request = request(&Wanted {
        definition,
        overrides: &TaskOverrides::default(),
        group: "",
        wish: &wish,
    });
    let takes_tasks = |instance: &&ContainerInstance| {
        instance.status == InstanceStatus::Active
            && launch_type.is_none_or(|wanted| wanted == instance.launch_type)
    };
    let active = instances.iter().filter(takes_tasks);
    let suited = active.filter(|instance| suits(&empty(instance).1, &request));
    Ok(suited.map(|instance| instance.id.clone()).collect())
}
