//! Files a task has on the instance: `hosts`, `resolv.conf`, `hostname`; and what its containers mount.

use super::volumes::{self, Opened};
use super::{Ending, Life};
use crate::hands::Fetched;
use domain::ecs::{ContainerDefinition, MountPoint, TaskDefinition};
use runtime::spec::Mount;
use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::{fs, io};

impl Life {
    pub(super) fn directory(&self) -> PathBuf {
        self.hands.directory.join("tasks").join(&self.report.id)
    }

    /// What the task's credentials are asked for by: the same for as long as it lives, so that
    /// containers still know it after a restart of the server.
    pub(super) fn credentials_id(&self) -> String {
        let path = self.directory().join("credentials-id");
        if let Ok(id) = fs::read_to_string(&path) {
            return id;
        }
        let id = self.hands.ids.uuid();
        let kept = fs::create_dir_all(self.directory()).and_then(|()| {
            fs::write(&path, &id)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))
        });
        if let Err(error) = kept {
            tracing::warn!(task = %self.report.id, %error, "the credentials id is not kept");
        }
        id
    }

    /// Where the port of a metadata endpoint on the loopback is noted.
    pub(super) fn metadata_port_file(&self) -> PathBuf {
        self.directory().join("metadata-port")
    }

    /// Writes the files every container of the task sees in `/etc`.
    pub(super) fn write_files(&self) -> Result<(), Ending> {
        let write = || -> io::Result<()> {
            let directory = self.directory();
            fs::create_dir_all(&directory)?;
            fs::write(directory.join("hosts"), self.hosts())?;
            fs::write(directory.join("resolv.conf"), self.resolver())?;
            fs::write(directory.join("hostname"), format!("{}\n", self.hostname()))
        };
        write().map_err(|error| {
            Ending::failed_to_start(format!("CannotCreateContainerError: {error}"))
        })
    }

    /// What `hostname` says: as Fargate names its hosts.
    pub(super) fn hostname(&self) -> String {
        match &self.joined {
            Some(joined) => format!("ip-{}", joined.address.to_string().replace('.', "-")),
            None => self.report.id.chars().take(12).collect(),
        }
    }

    fn hosts(&self) -> String {
        let mut hosts = "127.0.0.1 localhost\n".to_owned();
        if let Some(joined) = &self.joined {
            let name = self.hostname();
            let region = &self.scope().region;
            let _ = writeln!(
                hosts,
                "{} {name}.{region}.compute.internal {name}",
                joined.address
            );
        }
        for alias in self.task().mesh.iter().flat_map(|mesh| &mesh.aliases) {
            let _ = writeln!(hosts, "{} {}", alias.address, alias.dns_name);
        }
        hosts
    }

    fn resolver(&self) -> String {
        match &self.joined {
            Some(joined) => {
                let region = &self.scope().region;
                format!(
                    "search {region}.compute.internal\nnameserver {}\n",
                    joined.resolver
                )
            }
            None => fs::read_to_string("/etc/resolv.conf").unwrap_or_default(),
        }
    }

    /// What a container mounts: the files in `/etc`, and its volumes.
    pub(super) fn mounts(
        &self,
        definition: &TaskDefinition,
        container: &ContainerDefinition,
        image: &Fetched,
        opened: &Opened,
    ) -> Result<Vec<Mount>, Ending> {
        let mut mounts = self.etc(container)?;
        mounts.extend(self.bridge_mounts(container)?);
        mounts.extend(self.router_mounts(container));
        for (point, read_only) in volumes::mount_points(definition, container) {
            mounts.push(Mount::Bind {
                source: source(definition, point, image, opened)?,
                target: PathBuf::from(&point.container_path),
                read_only,
            });
        }
        mounts.extend(container.tmpfs.iter().map(|tmpfs| Mount::Tmpfs {
            target: PathBuf::from(&tmpfs.container_path),
            size_bytes: Some(u64::from(tmpfs.size_mib) << 20),
            options: tmpfs.options.clone(),
        }));
        Ok(mounts)
    }

    /// Removes the task's files and the volumes that live as long as it does.
    pub(super) fn remove_files(&self) {
        let removed = fs::remove_dir_all(self.directory());
        if let Err(error) = removed
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(task = %self.report.id, %error, "the task's files stay behind");
        }
    }
}

/// The directory a container mounts, with what its image has there when it is still empty.
fn source(
    definition: &TaskDefinition,
    point: &MountPoint,
    image: &Fetched,
    opened: &Opened,
) -> Result<PathBuf, Ending> {
    let name = &point.volume;
    let cannot = |why: &str| {
        Ending::failed_to_start(format!("CannotCreateContainerError: volume {name}: {why}"))
    };
    let volume = definition.volumes.iter().find(|one| one.name == *name);
    let (Some(volume), Some(path)) = (volume, opened.get(name)) else {
        return Err(cannot("it is not among the task's volumes"));
    };
    volumes::seed(volume, path, image, &point.container_path)
        .map_err(|error| cannot(&error.to_string()))?;
    Ok(path.clone())
}
