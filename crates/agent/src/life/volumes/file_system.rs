//! Elastic File Systems: directories of the instance that tasks share and that outlive them.

use crate::life::Ending;
use domain::ecs::EfsVolume;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};
use std::{fs, io};

/// What every failure to mount a file system begins with.
const FAILED: &str = "ResourceInitializationError: failed to invoke EFS utils commands to set up \
                      EFS volumes:";

/// An access point's directory: its users and groups are told to the EFS API, which is not here,
/// so whoever the container runs as may write.
const ACCESS_POINT_MODE: u32 = 0o777;

/// The directory that `volume` mounts; `all` holds the file systems of its account.
///
/// Chosen: a file system, access point or root directory that does not exist is made, because
/// there is no EFS API to make it with.
pub(super) fn open(volume: &EfsVolume, all: &Path) -> Result<PathBuf, Ending> {
    for id in [Some(&volume.file_system), volume.access_point.as_ref()] {
        if let Some(id) = id.filter(|id| !is_id(id)) {
            return Err(failed(&format!("{id:?} is not an id")));
        }
    }
    let file_system = all.join(&volume.file_system);
    let made = match &volume.access_point {
        Some(id) => access_point(&file_system.join("access-points").join(id)),
        None => below(
            &file_system.join("root"),
            Path::new(volume.root_directory.as_deref().unwrap_or("/")),
        ),
    };
    made.map_err(|error| failed(&format!("stderr: mount.nfs4: {error}")))
}

/// Makes an access point's directory; one that exists keeps its owner and mode.
fn access_point(path: &Path) -> io::Result<PathBuf> {
    if !path.exists() {
        fs::create_dir_all(path)?;
        fs::set_permissions(path, Permissions::from_mode(ACCESS_POINT_MODE))?;
    }
    Ok(path.to_owned())
}

/// The directory `path` of the file system, made where missing. Containers may have left
/// symbolic links in it: one that leads anywhere is refused.
fn below(root: &Path, path: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(root)?;
    let mut place = root.to_owned();
    for part in path.components() {
        match part {
            Component::RootDir | Component::CurDir => continue,
            Component::Normal(name) => place.push(name),
            Component::ParentDir | Component::Prefix(_) => {
                return Err(io::Error::other("access denied by server"));
            }
        }
        match fs::symlink_metadata(&place) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(io::ErrorKind::NotADirectory.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir(&place)?,
            Err(error) => return Err(error),
        }
    }
    Ok(place)
}

fn is_id(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !id.is_empty() && id.len() <= 64 && id.bytes().all(fits)
}

fn failed(why: &str) -> Ending {
    Ending::failed_to_start(format!("{FAILED} {why}"))
}
