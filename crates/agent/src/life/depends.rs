//! Which containers may start, and in which order all of them stop.

use domain::ecs::{
    ContainerDefinition, ContainerReport, ContainerStatus, Dependency, DependencyCondition,
    HealthStatus,
};

/// Whether what `dependency` asks for has happened.
pub(super) enum Dependent {
    /// It has.
    Met,
    /// It may yet.
    Waiting,
    /// It cannot any more; the text says why.
    Impossible(String),
}

/// Whether what a container waits for has happened.
pub(super) fn state_of(dependency: &Dependency, reports: &[ContainerReport]) -> Dependent {
    let Some(other) = reports
        .iter()
        .find(|report| report.name == dependency.container)
    else {
        return Dependent::Impossible(format!("container {} does not exist", dependency.container));
    };
    let ended = other.last_status == ContainerStatus::Stopped;
    match dependency.condition {
        DependencyCondition::Start if other.started_at.is_some() => Dependent::Met,
        DependencyCondition::Complete if ended && other.exit_code.is_some() => Dependent::Met,
        DependencyCondition::Success if ended && other.exit_code == Some(0) => Dependent::Met,
        DependencyCondition::Healthy if other.health == Some(HealthStatus::Healthy) => {
            Dependent::Met
        }
        DependencyCondition::Start
        | DependencyCondition::Complete
        | DependencyCondition::Success
        | DependencyCondition::Healthy
            if ended =>
        {
            Dependent::Impossible(format!(
                "dependency container {} has ended with {}",
                other.name,
                other
                    .exit_code
                    .map_or("no exit code".to_owned(), |code| format!(
                        "exit code {code}"
                    )),
            ))
        }
        DependencyCondition::Start
        | DependencyCondition::Complete
        | DependencyCondition::Success
        | DependencyCondition::Healthy => Dependent::Waiting,
    }
}

/// What a container still waits for, in words.
pub(super) fn waits_for(container: &ContainerDefinition, reports: &[ContainerReport]) -> String {
    let waiting = container
        .depends_on
        .iter()
        .filter(|dependency| !matches!(state_of(dependency, reports), Dependent::Met));
    let words: Vec<String> = waiting
        .map(|dependency| {
            let wanted = match dependency.condition {
                DependencyCondition::Start => "START",
                DependencyCondition::Complete => "COMPLETE",
                DependencyCondition::Success => "SUCCESS",
                DependencyCondition::Healthy => "HEALTHY",
            };
            format!("{} to be {wanted}", dependency.container)
        })
        .collect();
    format!(
        "container {} waits for {}",
        container.name,
        words.join(" and ")
    )
}

/// Names in waves: everything in a wave may stop at once, and nothing in it is needed by a
/// later wave. The reverse of the order they start in.
pub(super) fn stop_waves(containers: &[ContainerDefinition]) -> Vec<Vec<String>> {
    let mut left: Vec<&ContainerDefinition> = containers.iter().collect();
    let mut waves = Vec::new();
    while !left.is_empty() {
        let needed = |name: &str| {
            left.iter().any(|other| {
                other.name != name && other.depends_on.iter().any(|on| on.container == name)
            })
        };
        let mut wave: Vec<String> = left
            .iter()
            .map(|one| one.name.clone())
            .filter(|name| !needed(name))
            .collect();
        if wave.is_empty() {
            // A circle, which registration refuses: stop what is left together.
            wave = left
                .iter()
                .map(|container| container.name.clone())
                .collect();
        }
        left.retain(|container| !wave.contains(&container.name));
        waves.push(wave);
    }
    waves
}
