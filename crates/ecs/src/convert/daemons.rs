//! Daemon task definitions.

use super::definitions::{definition, definition_to_wire, status_name};
use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use api::record::{from_tree, to_tree};
use domain::ecs::DaemonTaskDefinition;
use domain::{Scope, Timestamp};
use serde_json::{Value, json};

/// Reads a daemon task definition. It has no revision yet.
///
/// Its members are those of any task definition, but for the namespaces, whose modes have names
/// of their own.
pub(crate) fn daemon_definition(
    mut given: w::RegisterDaemonTaskDefinitionRequest,
    scope: &Scope,
    by: String,
    now: Timestamp,
) -> Result<DaemonTaskDefinition, ApiError> {
    let (pid_mode, ipc_mode) = (given.pid_mode.take(), given.ipc_mode.take());
    let volumes = given.volumes.iter().flatten();
    if volumes
        .clone()
        .any(|volume| volume.log_driver_volume_configuration.is_some())
    {
        return Err(client(
            "logDriverVolumeConfiguration is not supported by Longshore.",
        ));
    }
    let definition = definition(from_tree(to_tree(&given)), scope, by, now)?;
    Ok(DaemonTaskDefinition {
        definition,
        pid_mode,
        ipc_mode,
    })
}

/// Tells a daemon task definition.
pub(crate) fn daemon_definition_to_wire(of: &DaemonTaskDefinition) -> w::DaemonTaskDefinition {
    let mut tree = to_tree(&definition_to_wire(&of.definition));
    if let Value::Object(members) = &mut tree {
        members.insert(
            "daemonTaskDefinitionArn".to_owned(),
            json!(of.arn().to_string()),
        );
        members.insert("pidMode".to_owned(), json!(of.pid_mode));
        members.insert("ipcMode".to_owned(), json!(of.ipc_mode));
    }
    from_tree(tree)
}

/// Tells a daemon task definition in a list.
pub(crate) fn daemon_definition_summary(
    of: &DaemonTaskDefinition,
) -> w::DaemonTaskDefinitionSummary {
    w::DaemonTaskDefinitionSummary {
        arn: Some(of.arn().to_string()),
        registered_at: Some(of.definition.registered_at),
        registered_by: Some(of.definition.registered_by.clone()),
        delete_requested_at: of.definition.delete_requested_at,
        status: Some(status_name(of.definition.status).to_owned()),
    }
}
