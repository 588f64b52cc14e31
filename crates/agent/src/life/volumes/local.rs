//! Volumes of Docker's `local` driver. No other driver is here.

use super::{cannot_create, make};
use crate::life::Ending;
use domain::ecs::{DockerVolume, Tags};
use std::path::PathBuf;

/// The directory a Docker volume stands for: `place`, or one of the machine that its driver
/// options name.
///
/// Chosen: a shared volume that does not exist is made whatever `autoprovision` says, because
/// Docker makes a named volume when the first container mounts it.
pub(super) fn open(volume: &DockerVolume, name: &str, place: PathBuf) -> Result<PathBuf, Ending> {
    let driver = volume.driver.as_deref().unwrap_or("local");
    if driver != "local" {
        let why = format!("error looking up volume plugin {driver}: plugin {driver:?} not found");
        return Err(cannot_create(name, &why));
    }
    match bound(&volume.driver_options) {
        Ok(None) => make(place, name),
        Ok(Some(device)) if device.exists() => Ok(device),
        Ok(Some(device)) => {
            let device = device.display();
            let why =
                format!("failed to mount local volume: mount {device}: no such file or directory");
            Err(cannot_create(name, &why))
        }
        Err(why) => Err(cannot_create(name, &why)),
    }
}

/// The directory that options such as `type=none`, `o=bind`, `device=/srv` name.
fn bound(options: &Tags) -> Result<Option<PathBuf>, String> {
    if let Some(unknown) = options
        .keys()
        .find(|name| !["type", "o", "device"].contains(&name.as_str()))
    {
        return Err(format!("invalid option: {unknown:?}"));
    }
    let option = |name: &str| options.get(name).map_or("", String::as_str);
    let bind = option("o")
        .split(',')
        .any(|one| one == "bind" || one == "rbind");
    match (option("device"), bind) {
        ("", _) if options.is_empty() => Ok(None),
        ("", _) => Err("missing device in volume options".to_owned()),
        (device, true) if device.starts_with('/') => Ok(Some(PathBuf::from(device))),
        (device, _) => Err(format!(
            "mounting {device:?} of type {:?} is not served: only directories of the machine are \
             (o=bind)",
            option("type")
        )),
    }
}
