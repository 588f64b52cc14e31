//! What containers of one task may have from one another: volumes, names, a log router.

use crate::refusal::client;
use api::ApiError;
use domain::ecs::{ContainerDefinition, NetworkMode, TaskDefinition};
use std::collections::BTreeSet;

/// Log drivers there are on Fargate. Source: API reference, `LogConfiguration$logDriver`.
const FARGATE_DRIVERS: [&str; 3] = ["awslogs", "splunk", "awsfirelens"];

/// Options a log on Fargate must say. Source: developer guide, awslogs on Fargate.
const FARGATE_AWSLOGS: [&str; 3] = ["awslogs-group", "awslogs-region", "awslogs-stream-prefix"];

/// Refuses containers that share what is not there.
pub(crate) fn check(definition: &TaskDefinition) -> Result<(), ApiError> {
    for container in &definition.containers {
        check_volumes_from(definition, container)?;
        check_links(definition, container)?;
        check_log(definition, container)?;
    }
    check_routers(definition)?;
    check_circles(definition)
}

fn check_volumes_from(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> Result<(), ApiError> {
    let known = |name: &str| name != container.name && definition.container(name).is_some();
    let sources = container.volumes_from.iter();
    match sources
        .map(|from| &from.container)
        .find(|name| !known(name))
    {
        Some(name) => Err(client(format!(
            "Unknown container '{name}' in volumesFrom."
        ))),
        None => Ok(()),
    }
}

fn check_links(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> Result<(), ApiError> {
    let mode = match definition.network_mode {
        NetworkMode::Bridge => None,
        NetworkMode::Awsvpc => Some("awsvpc"),
        NetworkMode::Host => Some("host"),
        NetworkMode::None => Some("none"),
    };
    if let (Some(mode), false) = (mode, container.links.is_empty()) {
        return Err(client(format!(
            "Links are not supported when networkMode={mode}."
        )));
    }
    for link in &container.links {
        let name = link.split(':').next().unwrap_or_default();
        if name == container.name || definition.container(name).is_none() {
            return Err(client(format!("Unknown container '{name}' in links.")));
        }
    }
    Ok(())
}

fn check_log(definition: &TaskDefinition, container: &ContainerDefinition) -> Result<(), ApiError> {
    let Some(log) = &container.log else {
        return Ok(());
    };
    let fargate = definition
        .requires_compatibilities
        .iter()
        .any(|name| name == "FARGATE");
    if fargate && !FARGATE_DRIVERS.contains(&log.driver.as_str()) {
        return Err(client(format!(
            "{} is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]",
            log.driver
        )));
    }
    if log.driver == "awslogs" {
        let needed: &[&str] = if fargate {
            &FARGATE_AWSLOGS
        } else {
            &FARGATE_AWSLOGS[..1]
        };
        let missing: Vec<&str> = needed
            .iter()
            .copied()
            .filter(|option| !log.options.contains_key(*option))
            .collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            return Err(client(format!(
                "Log driver awslogs requires options: {missing}"
            )));
        }
        if log.options.contains_key("awslogs-datetime-format")
            && log.options.contains_key("awslogs-multiline-pattern")
        {
            return Err(client(
                "Log driver awslogs takes only one of awslogs-datetime-format and \
                 awslogs-multiline-pattern.",
            ));
        }
    }
    match log.options.get("mode").map(String::as_str) {
        None | Some("blocking" | "non-blocking") => Ok(()),
        Some(other) => Err(client(format!("Invalid log mode '{other}'."))),
    }
}

fn check_routers(definition: &TaskDefinition) -> Result<(), ApiError> {
    let routers = definition.containers.iter();
    let routers = routers.filter(|container| container.firelens.is_some());
    let routed = |container: &ContainerDefinition| {
        container
            .log
            .as_ref()
            .is_some_and(|log| log.driver == "awsfirelens")
    };
    match routers.clone().count() {
        0 => match definition
            .containers
            .iter()
            .find(|container| routed(container))
        {
            Some(container) => Err(client(format!(
                "Container '{}' uses the log driver awsfirelens, so one container must have a \
                 firelensConfiguration.",
                container.name
            ))),
            None => Ok(()),
        },
        1 => match routers.into_iter().find(|router| routed(router)) {
            Some(_) => Err(client(
                "A log router cannot use the log driver awsfirelens itself.",
            )),
            None => Ok(()),
        },
        _ => Err(client(
            "At most one container may have a firelensConfiguration.",
        )),
    }
}

/// Links and shared volumes are an order of starting too, so they must not go in circles.
fn check_circles(definition: &TaskDefinition) -> Result<(), ApiError> {
    for container in &definition.containers {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&str> = needs(container);
        while let Some(name) = next.pop() {
            if name == container.name {
                return Err(client(
                    "Container links and volumesFrom must not form a cycle.",
                ));
            }
            if seen.insert(name) {
                next.extend(definition.container(name).map(needs).unwrap_or_default());
            }
        }
    }
    Ok(())
}

fn needs(container: &ContainerDefinition) -> Vec<&str> {
    let sources = container
        .volumes_from
        .iter()
        .map(|from| from.container.as_str());
    let links = container.links.iter();
    let links = links.map(|link| link.split(':').next().unwrap_or_default());
    sources.chain(links).collect()
}
