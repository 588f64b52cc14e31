//! Volumes of a task: found or made before its containers start, closed after they have ended.
//!
//! ```text
//! instance/tasks/TASK/volumes/NAME            lives as long as the task (or on its storage)
//! instance/volumes/NAME                       a shared Docker volume
//! instance/file-systems/ACCOUNT/fs-…/root     a shared file system, and its access points
//! instance/disks/vol-…/{image,mount}          a disk of one task
//! ```

mod disk;
mod file_system;
pub(crate) mod image;
mod local;
mod seed;

use super::{Ending, Life, storage};
use crate::hands::Fetched;
use domain::ecs::{
    ContainerDefinition, DockerScope, MountPoint, TaskDefinition, Volume, VolumeSource,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The directory each volume stands for, by its name.
pub(super) type Opened = BTreeMap<String, PathBuf>;

impl Life {
    /// Finds or makes every volume of the task. What it finds from before a restart it keeps.
    pub(super) async fn open_volumes(&self, definition: &TaskDefinition) -> Result<Opened, Ending> {
        let mut opened = Opened::new();
        for volume in &definition.volumes {
            let path = self.open_volume(volume).await?;
            opened.insert(volume.name.clone(), path);
        }
        Ok(opened)
    }

    async fn open_volume(&self, volume: &Volume) -> Result<PathBuf, Ending> {
        let name = &volume.name;
        let own = || self.own_volumes().join(name);
        match &volume.source {
            VolumeSource::Task => make(own(), name),
            VolumeSource::Host(path) => make(PathBuf::from(path), name),
            VolumeSource::Docker(docker) => {
                let place = match docker.scope {
                    Some(DockerScope::Shared) => self.hands.directory.join("volumes").join(name),
                    Some(DockerScope::Task) | None => own(),
                };
                local::open(docker, name, place)
            }
            VolumeSource::Efs(efs) => {
                let account = self.scope().account.to_string();
                let all = self.hands.directory.join("file-systems").join(account);
                file_system::open(efs, &all)
            }
            VolumeSource::AtLaunch => self.open_disk(name).await,
            VolumeSource::NotServed => {
                Err(cannot_create(name, "this kind of volume is not served"))
            }
        }
    }

    async fn open_disk(&self, volume: &str) -> Result<PathBuf, Ending> {
        let task = self.task();
        let disk = task.disks.iter().find(|disk| disk.volume == volume);
        let Some(disk) = disk else {
            let why = "it was not configured when the task was launched";
            return Err(cannot_create(volume, why));
        };
        let (disk, disks) = (disk.clone(), self.disks());
        let id = disk.id.clone();
        let attached = self.mounted(async move { disk::attach(&disk, &disks).await });
        attached.await.map_err(|problem| {
            Ending::failed_to_start(format!(
                "Amazon EBS volume {id} could not be attached to the task: {problem}"
            ))
        })
    }

    fn disks(&self) -> PathBuf {
        self.hands.directory.join("disks")
    }

    /// Lets go of the task's storage and disks once its containers are gone.
    pub(super) async fn close_volumes(&self) {
        let _turn = self.mounting.lock().await;
        if let Err(problem) = storage::close(&self.directory()).await {
            tracing::warn!(task = %self.report.id, %problem, "the task's storage stays behind");
        }
        for disk in &self.task().disks {
            if let Err(problem) = disk::detach(disk, &self.disks()).await {
                tracing::warn!(task = %self.report.id, disk = disk.id, %problem, "a disk stays behind");
            }
        }
    }
}

/// What a container mounts of the task's volumes, its own mounts winning over those it takes
/// from other containers.
pub(super) fn mount_points<'a>(
    definition: &'a TaskDefinition,
    container: &'a ContainerDefinition,
) -> Vec<(&'a MountPoint, bool)> {
    let mut seen = BTreeSet::new();
    let mut mounts = Vec::new();
    gather(definition, container, false, &mut seen, &mut mounts);
    mounts
}

fn gather<'a>(
    definition: &'a TaskDefinition,
    container: &'a ContainerDefinition,
    read_only: bool,
    seen: &mut BTreeSet<&'a str>,
    mounts: &mut Vec<(&'a MountPoint, bool)>,
) {
    if !seen.insert(&container.name) {
        return;
    }
    for point in &container.mount_points {
        let covered =
            |(known, _): &(&MountPoint, bool)| known.container_path == point.container_path;
        if !mounts.iter().any(covered) {
            mounts.push((point, point.read_only || read_only));
        }
    }
    for from in &container.volumes_from {
        if let Some(source) = definition.container(&from.container) {
            gather(
                definition,
                source,
                read_only || from.read_only,
                seen,
                mounts,
            );
        }
    }
}

/// Gives a volume that is still empty what the image has at the place it will cover.
///
/// Docker does so for volumes it makes, not for directories of the machine, and neither do file
/// systems that outlive the task.
pub(super) fn seed(
    volume: &Volume,
    path: &Path,
    image: &Fetched,
    container_path: &str,
) -> io::Result<()> {
    match &volume.source {
        VolumeSource::Task => seed::from_image(path, &image.layers, container_path),
        VolumeSource::Docker(docker) if !docker.driver_options.contains_key("device") => {
            seed::from_image(path, &image.layers, container_path)
        }
        VolumeSource::Docker(_)
        | VolumeSource::Host(_)
        | VolumeSource::Efs(_)
        | VolumeSource::AtLaunch
        | VolumeSource::NotServed => Ok(()),
    }
}

fn make(path: PathBuf, volume: &str) -> Result<PathBuf, Ending> {
    // A file of the machine may be mounted as well as a directory.
    if path.is_file() {
        return Ok(path);
    }
    match fs::create_dir_all(&path) {
        Ok(()) => Ok(path),
        Err(error) => Err(cannot_create(volume, &error.to_string())),
    }
}

fn cannot_create(volume: &str, why: &str) -> Ending {
    Ending::failed_to_start(format!(
        "CannotCreateVolumeError: Error response from daemon: create {volume}: {why}"
    ))
}

#[cfg(test)]
mod tests;
