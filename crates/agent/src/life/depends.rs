//! Which containers may start, and in which order all of them stop.

use domain::ecs::{
    ContainerDefinition, ContainerReport, ContainerStatus, Dependency, DependencyCondition,
    HealthStatus,
};
use domain::{Timestamp, clock};
use std::time::Duration;

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

/// How long a container may take to become what others depend on when it does not say.
/// Source: ECS API model, `ContainerDefinition$startTimeout`: three minutes.
const START_TIMEOUT_DEFAULT: Duration = Duration::from_secs(180);

/// When the first container that still waits gives up, and what the task then ends with.
///
/// The time is that of the container it waits for, counted from that one's start. One that is
/// only to have started has no such time.
pub(super) fn patience(
    containers: &[ContainerDefinition],
    reports: &[ContainerReport],
) -> Option<(Timestamp, String)> {
    let waits = |name: &str| {
        let mut reports = reports.iter();
        reports.any(|one| one.name == name && one.last_status == ContainerStatus::Pending)
    };
    let waiting = containers.iter().filter(|one| waits(&one.name));
    let given_up = waiting.flat_map(|container| {
        let unmet = container.depends_on.iter().filter(|on| {
            on.condition != DependencyCondition::Start
                && matches!(state_of(on, reports), Dependent::Waiting)
        });
        unmet.filter_map(|on| {
            let other = containers.iter().find(|one| one.name == on.container)?;
            let report = reports.iter().find(|one| one.name == on.container)?;
            let timeout = other.start_timeout.unwrap_or(START_TIMEOUT_DEFAULT);
            let reason = format!(
                "Container {} cannot start: its dependency on container {} has timed out after \
                 {} seconds",
                container.name,
                other.name,
                timeout.as_secs()
            );
            Some((clock::later(report.started_at?, timeout), reason))
        })
    });
    given_up.min()
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

#[cfg(test)]
mod tests;
