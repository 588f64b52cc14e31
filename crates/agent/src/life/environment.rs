//! What a container's environment holds beside what its image and definition say.

use super::Life;
use crate::hands::Fetched;
use crate::metadata::Endpoint;
use domain::ecs::{ContainerDefinition, TaskDefinition};

/// Where a task asks for its metadata and credentials.
pub(crate) const METADATA: &str = "http://169.254.170.2";

impl Life {
    /// The environment, later entries winning over earlier ones of the same name: image,
    /// platform, definition, secrets, override.
    pub(super) fn environment(
        &self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
        image: &Fetched,
        secrets: &[(String, String)],
    ) -> Vec<String> {
        let task = self.task();
        let mut all: Vec<(String, String)> =
            image.environment.iter().map(|entry| split(entry)).collect();
        all.extend(self.platform(definition, container));
        all.extend(self.router_environment(definition, container));
        all.extend(container.environment.iter().cloned());
        all.extend(secrets.iter().cloned());
        let changed = task
            .overrides
            .containers
            .iter()
            .filter(|one| one.name == container.name);
        all.extend(changed.flat_map(|change| change.environment.iter().cloned()));
        merged(all)
    }

    fn platform(
        &self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
    ) -> Vec<(String, String)> {
        let task = self.task();
        let region = self.scope().region.to_string();
        let execution = if task.launch_type == "FARGATE" {
            "AWS_ECS_FARGATE"
        } else {
            "AWS_ECS_EC2"
        };
        let mut platform = vec![
            ("AWS_DEFAULT_REGION", region.clone()),
            ("AWS_REGION", region),
            ("AWS_EXECUTION_ENV", execution.to_owned()),
        ];
        let report = self
            .report
            .containers
            .iter()
            .find(|report| report.name == container.name);
        let (joined, endpoint) = self.place_of(&container.name);
        let base = endpoint.map(Endpoint::base);
        let base = base.or_else(|| joined.map(|_| METADATA.to_owned()));
        if let (Some(base), Some(report)) = (base, report) {
            let api = joined.map_or(&self.hands.endpoint, |joined| &joined.endpoint);
            platform.extend(desks(&base, &report.runtime_id, api));
        }
        let role = task.overrides.task_role.or(definition.task_role.clone());
        if let (Some(_), Some(endpoint)) = (role, endpoint) {
            platform.push(endpoint.credentials_variable());
        }
        platform
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}

/// Where a container asks for its metadata, its agent and the AWS APIs.
fn desks(base: &str, id: &str, api: &str) -> [(&'static str, String); 5] {
    [
        ("ECS_CONTAINER_METADATA_URI", format!("{base}/v3/{id}")),
        ("ECS_CONTAINER_METADATA_URI_V4", format!("{base}/v4/{id}")),
        ("ECS_AGENT_URI", format!("{base}/api/{id}")),
        ("AWS_ENDPOINT_URL", api.to_owned()),
        ("AWS_DISABLE_HOST_PREFIX_INJECTION", "true".to_owned()),
    ]
}

fn split(entry: &str) -> (String, String) {
    let (name, value) = entry.split_once('=').unwrap_or((entry, ""));
    (name.to_owned(), value.to_owned())
}

/// `NAME=value`, each name once, at its first place with its last value.
fn merged(all: Vec<(String, String)>) -> Vec<String> {
    let mut merged: Vec<(String, String)> = Vec::new();
    for (name, value) in all {
        match merged.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => merged.push((name, value)),
        }
    }
    merged
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}
