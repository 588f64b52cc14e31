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
    let name = named(scope, given, "cluster").ok_or_else(cluster_not_found)?;
    if name.is_empty() || name.len() > 255 || !name.chars().all(is_name_character) {
        return Err(invalid("Invalid identifier: Identifier is for cluster."));
    }
    Ok(name)
}

/// The refusal when there is no such cluster.
pub(crate) fn cluster_not_found() -> ApiError {
    wire_ecs::cluster_not_found_exception("Cluster not found.")
}

/// What a service of a cluster is called: a name, `service/NAME` or `service/CLUSTER/NAME` in an
/// ARN; nothing when the ARN is of another account or Region.
///
/// Refuses the ARN of a service of another cluster.
pub(crate) fn service_name(
    scope: &Scope,
    cluster: &str,
    given: &str,
) -> Result<Option<String>, ApiError> {
    within(scope, cluster, given, "service")
}

/// Whether a name or ARN could be of a service of some cluster.
pub(crate) fn may_name_service(scope: &Scope, given: &str) -> bool {
    named(scope, given, "service").is_some()
}

/// The id of a task of a cluster: bare, or the end of its ARN; empty when the ARN is of another
/// account or Region.
///
/// Refuses the ARN of a task of another cluster.
pub(crate) fn task_id(scope: &Scope, cluster: &str, given: &str) -> Result<String, ApiError> {
    Ok(within(scope, cluster, given, "task")?.unwrap_or_default())
}

/// The id of an instance of a cluster: bare, or the end of its ARN; empty when the ARN is of
/// another account or Region.
///
/// Refuses the ARN of an instance of another cluster.
pub(crate) fn instance_id(scope: &Scope, cluster: &str, given: &str) -> Result<String, ApiError> {
    Ok(within(scope, cluster, given, "container-instance")?.unwrap_or_default())
}

/// The name at the end of a bare name or of an ARN of `kind` in this scope and cluster.
///
/// Source of both texts: answers quoted in issues of Docker's compose-cli (2086) and of the AWS
/// CLI (7875).
fn within(
    scope: &Scope,
    cluster: &str,
    given: &str,
    kind: &str,
) -> Result<Option<String>, ApiError> {
    let Some(arn) = own_arn(scope, given) else {
        return Ok((!given.starts_with("arn:")).then(|| given.to_owned()));
    };
    let (of, rest) = arn.resource.split_once('/').unwrap_or((&arn.resource, ""));
    if of != kind {
        return Err(invalid(format!("Unsupported resource type: {of}")));
    }
    match rest.split_once('/') {
        None => Ok(Some(rest.to_owned())),
        Some((there, name)) if there == cluster => Ok(Some(name.to_owned())),
        Some((there, _)) => Err(invalid(format!(
            "Invalid identifier: Identifier is for cluster {there}. Your cluster is {cluster}"
        ))),
    }
}

/// A bare name, or what follows `kind/` in an ARN of this scope.
fn named(scope: &Scope, given: &str, kind: &str) -> Option<String> {
    match own_arn(scope, given) {
        Some(arn) => arn.resource_after(kind).map(str::to_owned),
        None => (!given.starts_with("arn:")).then(|| given.to_owned()),
    }
}

/// An ARN of this service in this scope.
fn own_arn(scope: &Scope, given: &str) -> Option<Arn> {
    let arn: Arn = given.parse().ok()?;
    (arn.service == "ecs" && arn.scope().as_ref() == Some(scope)).then_some(arn)
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
    let name = named(scope, given, "task-definition").ok_or_else(definition_not_found)?;
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

#[cfg(test)]
mod tests;
