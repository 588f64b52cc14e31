//! What an image has at the place a new volume will cover: copied into the volume, once.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, chown, symlink};
use std::path::{Component, Path, PathBuf};

/// Copies owner, mode and content of `container_path` into `volume`, unless something is there.
///
/// `layers` are unpacked, the topmost first; a path that leads over a symbolic link is left.
pub(super) fn from_image(
    volume: &Path,
    layers: &[PathBuf],
    container_path: &str,
) -> io::Result<()> {
    if fs::read_dir(volume)?.next().is_some() {
        return Ok(());
    }
    let Some(inside) = plain(container_path) else {
        return Ok(());
    };
    // From the lowest layer up, each covering what it has of its own.
    for layer in shown(layers, &inside).into_iter().rev() {
        copy_directory(&layer, volume)?;
    }
    Ok(())
}

/// The path without its leading slash; `None` when it climbs.
fn plain(path: &str) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in Path::new(path).components() {
        match part {
            Component::RootDir | Component::CurDir => {}
            Component::Normal(name) => plain.push(name),
            Component::ParentDir | Component::Prefix(_) => return None,
        }
    }
    Some(plain)
}

/// The directories that make up `inside`, the topmost first; those that a higher layer hides
/// are left out.
fn shown(layers: &[PathBuf], inside: &Path) -> Vec<PathBuf> {
    let mut shown = Vec::new();
    for layer in layers {
        let mut place = layer.clone();
        let mut hides = false;
        let mut whole = true;
        for part in inside.components() {
            place.push(part);
            match fs::symlink_metadata(&place) {
                Ok(found) if found.is_dir() => hides |= is_opaque(&place),
                Ok(_) => return shown,
                Err(_) => {
                    whole = false;
                    break;
                }
            }
        }
        if whole {
            shown.push(place);
        }
        if hides {
            break;
        }
    }
    shown
}

/// Whether overlayfs hides what lower layers have in this directory.
fn is_opaque(directory: &Path) -> bool {
    let mut value = [0; 1];
    rustix::fs::getxattr(directory, "trusted.overlay.opaque", &mut value)
        .is_ok_and(|_| value == *b"y")
}

/// A removed file's mark: a character device numbered 0.
fn is_whiteout(found: &Metadata) -> bool {
    found.file_type().is_char_device() && found.rdev() == 0
}

fn copy_directory(from: &Path, to: &Path) -> io::Result<()> {
    if is_opaque(from) {
        for entry in fs::read_dir(to)? {
            remove(&entry?.path())?;
        }
    }
    take_owner(from, to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let found = fs::symlink_metadata(&source)?;
        let there = fs::symlink_metadata(&target).ok();
        let merges = found.is_dir() && there.as_ref().is_some_and(Metadata::is_dir);
        if there.is_some() && !merges {
            remove(&target)?;
        }
        if is_whiteout(&found) {
            continue;
        }
        if found.is_dir() {
            if !merges {
                fs::create_dir(&target)?;
            }
            copy_directory(&source, &target)?;
        } else if found.is_symlink() {
            symlink(fs::read_link(&source)?, &target)?;
            std::os::unix::fs::lchown(&target, Some(found.uid()), Some(found.gid()))?;
        } else if found.is_file() {
            fs::copy(&source, &target)?;
            take_owner(&source, &target)?;
        }
    }
    Ok(())
}

/// The owner first: changing it clears set-user-id bits.
fn take_owner(from: &Path, to: &Path) -> io::Result<()> {
    let found = fs::metadata(from)?;
    chown(to, Some(found.uid()), Some(found.gid()))?;
    fs::set_permissions(to, found.permissions())
}

fn remove(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    }
}
