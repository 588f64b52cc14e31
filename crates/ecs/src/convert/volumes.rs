//! Volumes of a task definition.

use super::common::kept;
use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::ecs::{DockerScope, DockerVolume, EfsVolume, Volume, VolumeSource};
use serde_json::Value;

/// Members of a volume that are kept and told again but do not act.
pub(crate) const KEPT: &[&str] = &[
    "s3filesVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
];

/// The longest name of a volume. Source: API reference, `Volume$name`.
const LONGEST_NAME: usize = 255;

/// Reads the volumes of a task definition.
pub(crate) fn volumes(given: Option<Vec<w::Volume>>) -> Result<Vec<Volume>, ApiError> {
    let mut read: Vec<Volume> = Vec::new();
    for given in given.unwrap_or_default() {
        let volume = volume(given)?;
        if read.iter().any(|other| other.name == volume.name) {
            let message = format!("Volume name '{}' is used more than once.", volume.name);
            return Err(client(message));
        }
        read.push(volume);
    }
    if read
        .iter()
        .filter(|one| one.source == VolumeSource::AtLaunch)
        .count()
        > 1
    {
        return Err(client("Only one volume may be configured at launch."));
    }
    Ok(read)
}

fn volume(given: w::Volume) -> Result<Volume, ApiError> {
    let inert = kept(&given, KEPT);
    let name = given.name.clone().unwrap_or_default();
    if name.is_empty() {
        return Err(client("Volume.name should not be null or empty."));
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if name.len() > LONGEST_NAME || !name.chars().all(fits) {
        return Err(client(format!(
            "Volume.name '{name}' contains invalid characters."
        )));
    }
    Ok(Volume {
        source: source(given, &name, !inert.is_empty())?,
        name,
        inert,
    })
}

fn source(given: w::Volume, name: &str, elsewhere: bool) -> Result<VolumeSource, ApiError> {
    let host = given.host.and_then(|host| host.source_path);
    let host = host.filter(|path| !path.is_empty());
    let at_launch = given.configured_at_launch.unwrap_or(false);
    let kinds = [
        host.is_some(),
        given.docker_volume_configuration.is_some(),
        given.efs_volume_configuration.is_some(),
        at_launch,
        elsewhere,
    ];
    if kinds.iter().filter(|is| **is).count() > 1 {
        return Err(client(format!(
            "Only one volume configuration may be given for volume '{name}'."
        )));
    }
    if let Some(path) = host {
        return Ok(VolumeSource::Host(path));
    }
    if let Some(docker) = given.docker_volume_configuration {
        return docker_volume(docker).map(VolumeSource::Docker);
    }
    if let Some(efs) = given.efs_volume_configuration {
        return efs_volume(efs).map(VolumeSource::Efs);
    }
    Ok(match (at_launch, elsewhere) {
        (true, _) => VolumeSource::AtLaunch,
        (false, true) => VolumeSource::NotServed,
        (false, false) => VolumeSource::Task,
    })
}

fn docker_volume(given: w::DockerVolumeConfiguration) -> Result<DockerVolume, ApiError> {
    let scope = match given.scope.as_deref() {
        None => None,
        Some("task") => Some(DockerScope::Task),
        Some("shared") => Some(DockerScope::Shared),
        Some(other) => return Err(client(format!("Invalid scope '{other}' of a volume."))),
    };
    if given.autoprovision.is_some() && scope != Some(DockerScope::Shared) {
        return Err(client(
            "Autoprovision may only be given for a Docker volume whose scope is 'shared'.",
        ));
    }
    Ok(DockerVolume {
        scope,
        autoprovision: given.autoprovision,
        driver: given.driver.filter(|driver| !driver.is_empty()),
        driver_options: given.driver_opts.unwrap_or_default(),
        labels: given.labels.unwrap_or_default(),
    })
}

fn efs_volume(given: w::EFSVolumeConfiguration) -> Result<EfsVolume, ApiError> {
    let authorization = given.authorization_config.unwrap_or_default();
    let encrypted = given.transit_encryption.as_deref() == Some("ENABLED");
    let root_directory = given.root_directory.filter(|path| !path.is_empty());
    let needs_encryption =
        authorization.access_point_id.is_some() || authorization.iam.as_deref() == Some("ENABLED");
    if needs_encryption && !encrypted {
        return Err(client(
            "Transit encryption must be enabled when an access point or IAM authorization is used.",
        ));
    }
    if given.transit_encryption_port.is_some() && !encrypted {
        return Err(client(
            "A transit encryption port may only be given when transit encryption is enabled.",
        ));
    }
    let below_root = root_directory.as_deref().is_some_and(|path| path != "/");
    if authorization.access_point_id.is_some() && below_root {
        return Err(client(
            "Root directory must be omitted or set to '/' when an access point is given.",
        ));
    }
    Ok(EfsVolume {
        file_system: given.file_system_id,
        root_directory,
        transit_encryption: given.transit_encryption,
        transit_encryption_port: given.transit_encryption_port,
        access_point: authorization.access_point_id,
        iam: authorization.iam,
    })
}

/// Tells a volume.
pub(crate) fn volume_to_wire(volume: &Volume) -> w::Volume {
    let mut told: w::Volume = from_tree(Value::Object(volume.inert.clone()));
    told.name = Some(volume.name.clone());
    match &volume.source {
        VolumeSource::Task => told.host = Some(w::HostVolumeProperties { source_path: None }),
        VolumeSource::Host(path) => {
            let source_path = Some(path.clone());
            told.host = Some(w::HostVolumeProperties { source_path });
        }
        VolumeSource::Docker(docker) => {
            told.docker_volume_configuration = Some(docker_to_wire(docker));
        }
        VolumeSource::Efs(efs) => told.efs_volume_configuration = Some(efs_to_wire(efs)),
        VolumeSource::AtLaunch => told.configured_at_launch = Some(true),
        VolumeSource::NotServed => {}
    }
    told
}

fn docker_to_wire(docker: &DockerVolume) -> w::DockerVolumeConfiguration {
    let scope = docker.scope.map(|scope| match scope {
        DockerScope::Task => "task".to_owned(),
        DockerScope::Shared => "shared".to_owned(),
    });
    let told = |map: &domain::ecs::Tags| Some(map.clone()).filter(|map| !map.is_empty());
    w::DockerVolumeConfiguration {
        scope,
        autoprovision: docker.autoprovision,
        driver: docker.driver.clone(),
        driver_opts: told(&docker.driver_options),
        labels: told(&docker.labels),
    }
}

/// The directory of a file system that was named without one. Source: API reference,
/// `EFSVolumeConfiguration$rootDirectory`; told so by AWS, by what Terraform shows of it.
fn root() -> String {
    "/".to_owned()
}

fn efs_to_wire(efs: &EfsVolume) -> w::EFSVolumeConfiguration {
    let authorization = w::EFSAuthorizationConfig {
        access_point_id: efs.access_point.clone(),
        iam: efs.iam.clone(),
    };
    w::EFSVolumeConfiguration {
        file_system_id: efs.file_system.clone(),
        root_directory: Some(efs.root_directory.clone().unwrap_or_else(root)),
        transit_encryption: efs.transit_encryption.clone(),
        transit_encryption_port: efs.transit_encryption_port,
        authorization_config: Some(authorization)
            .filter(|told| *told != w::EFSAuthorizationConfig::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::{volume_to_wire, volumes};
    use api::ecs as w;
    use api::record::{from_tree, to_tree};
    use serde_json::{Value, json};

    fn told_again(given: &Value) -> Result<Value, String> {
        let given: w::Volume = from_tree(given.clone());
        let read = volumes(Some(vec![given])).map_err(|error| error.message)?;
        Ok(to_tree(&volume_to_wire(&read[0])))
    }

    #[test]
    fn every_kind_of_volume_is_told_as_it_was_given() {
        for given in [
            json!({"name": "a", "host": {}}),
            json!({"name": "a", "host": {"sourcePath": "/srv"}}),
            json!({"name": "a", "dockerVolumeConfiguration": {
                "scope": "shared", "autoprovision": true, "driver": "local",
                "driverOpts": {"type": "none"}, "labels": {"team": "web"},
            }}),
            json!({"name": "a", "efsVolumeConfiguration": {
                "fileSystemId": "fs-1234", "rootDirectory": "/", "transitEncryption": "ENABLED",
                "authorizationConfig": {"accessPointId": "fsap-1", "iam": "ENABLED"},
            }}),
            json!({"name": "a", "configuredAtLaunch": true}),
        ] {
            assert_eq!(told_again(&given), Ok(given));
        }
    }

    #[test]
    fn a_file_system_without_a_root_directory_is_told_with_its_root() {
        let given = json!({"name": "a", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}});
        let told = told_again(&given).unwrap();
        assert_eq!(told["efsVolumeConfiguration"]["rootDirectory"], "/");
        assert_eq!(
            told_again(&told),
            Ok(told.clone()),
            "what is told may be registered"
        );
    }

    #[test]
    fn volumes_that_cannot_be_are_refused() {
        for (given, words) in [
            (json!({"host": {}}), "should not be null"),
            (json!({"name": "a/b"}), "invalid characters"),
            (
                json!({"name": "a", "host": {"sourcePath": "/x"}, "configuredAtLaunch": true}),
                "Only one volume configuration",
            ),
            (
                json!({"name": "a", "dockerVolumeConfiguration": {"scope": "task", "autoprovision": true}}),
                "Autoprovision",
            ),
            (
                json!({"name": "a", "efsVolumeConfiguration": {
                    "fileSystemId": "fs-1", "authorizationConfig": {"accessPointId": "fsap-1"}}}),
                "Transit encryption must be enabled",
            ),
            (
                json!({"name": "a", "efsVolumeConfiguration": {
                    "fileSystemId": "fs-1", "rootDirectory": "/x", "transitEncryption": "ENABLED",
                    "authorizationConfig": {"accessPointId": "fsap-1"}}}),
                "Root directory must be omitted",
            ),
        ] {
            let refused = told_again(&given).unwrap_err();
            assert!(refused.contains(words), "{given}: {refused}");
        }
    }
}
