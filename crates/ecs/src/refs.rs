//! How callers name things: by name or by ARN.

use crate::refusal::{client, invalid};
use api::ApiError;
use api::ecs as wire_ecs;
use domain::{Arn, Scope};

/// The cluster a call means when it names none.
pub(crate) const DEFAULT_CLUSTER: &str = "default";

/// The name of the cluster a call means: a name, an ARN, or nothing for `default`.
pub(crate) fn cluster_name(scope: &Scope, given: Option<&str>) -> Result<String, ApiError> {
    let Some(given) = given else {
        return Ok(DEFAULT_CLUSTER.to_owned());
    };
    let name = last_of(scope, given, "cluster").ok_or_else(cluster_not_found)?;
    if name.is_empty() || name.len() > 255 || !name.chars().all(is_name_character) {
        return Err(invalid("Invalid identifier: Identifier is for cluster."));
    }
    Ok(name)
}

/// The refusal when there is no such cluster.
pub(crate) fn cluster_not_found() -> ApiError {
    wire_ecs::cluster_not_found_exception("Cluster not found.")
}

/// What a service is called: a name, `service/NAME` or `service/CLUSTER/NAME` in an ARN.
pub(crate) fn service_name(scope: &Scope, given: &str) -> Option<String> {
    last_of(scope, given, "service")
}

/// A task's id: bare, or the end of its ARN.
pub(crate) fn task_id(scope: &Scope, given: &str) -> Option<String> {
    last_of(scope, given, "task")
}

/// The last segment of a bare name or of an ARN of `kind` in this scope.
fn last_of(scope: &Scope, given: &str, kind: &str) -> Option<String> {
    if !given.starts_with("arn:") {
        return Some(given.to_owned());
    }
    let arn: Arn = given.parse().ok()?;
    if arn.scope().as_ref() != Some(scope) || arn.service != "ecs" {
        return None;
    }
    let rest = arn.resource_after(kind)?;
    rest.rsplit('/').next().map(str::to_owned)
}

/// Whether a character may be in the name of a cluster, service or family.
pub(crate) fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

/// Family and, when one was given, revision of `family`, `family:revision` or an ARN.
pub(crate) fn definition_name(
    scope: &Scope,
    given: &str,
) -> Result<(String, Option<u32>), ApiError> {
    let name = last_of(scope, given, "task-definition").ok_or_else(definition_not_found)?;
    let (family, revision) = match name.split_once(':') {
        None => (name.as_str(), None),
        Some((family, revision)) => (family, Some(revision)),
    };
    let revision = match revision {
        None => None,
        Some(revision) => Some(
            revision
                .parse::<u32>()
                .map_err(|_| client(format!("Invalid revision number. Number: {revision}")))?,
        ),
    };
    if family.is_empty() || family.len() > 255 || !family.chars().all(is_name_character) {
        return Err(client("Family contains invalid characters."));
    }
    Ok((family.to_owned(), revision))
}

/// The refusal when there is no such task definition.
pub(crate) fn definition_not_found() -> ApiError {
    client("TaskDefinition not found.")
}

/// A role as it is used: an ARN stays, a bare name becomes the ARN of the account's role.
pub(crate) fn role_arn(scope: &Scope, given: &str) -> String {
    if given.starts_with("arn:") {
        return given.to_owned();
    }
    format!("arn:aws:iam::{}:role/{given}", scope.account)
}
