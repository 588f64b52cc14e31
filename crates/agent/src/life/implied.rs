//! Order that follows from what containers share: whoever is linked to, lends volumes or takes
//! logs starts first, and ends last.

use domain::ecs::{Dependency, DependencyCondition, TaskDefinition};

/// The task definition with those dependencies beside the ones that were given.
pub(super) fn with_implied(mut definition: TaskDefinition) -> TaskDefinition {
    let router = definition
        .containers
        .iter()
        .find(|container| container.firelens.is_some())
        .map(|container| container.name.clone());
    for container in &mut definition.containers {
        let routed = container
            .log
            .as_ref()
            .is_some_and(|log| log.driver == "awsfirelens");
        let sources = container
            .volumes_from
            .iter()
            .map(|from| from.container.clone());
        let links = container.links.iter();
        let links = links.map(|link| link.split(':').next().unwrap_or_default().to_owned());
        let router = router.clone().filter(|_| routed);
        let implied: Vec<String> = sources.chain(links).chain(router).collect();
        for name in implied {
            let given = container.depends_on.iter().any(|on| on.container == name);
            if !given && name != container.name {
                container.depends_on.push(Dependency {
                    container: name,
                    condition: DependencyCondition::Start,
                });
            }
        }
    }
    definition
}
