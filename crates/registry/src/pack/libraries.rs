//! Finding libraries as the dynamic loader does, and placing them where the loader will look.
//!
//! The loader looks in `DT_RPATH` (of the object and of those that loaded it), then `DT_RUNPATH`,
//! then its cache (here: the directories of `/etc/ld.so.conf`), then its built-in directories.
//! The image has no cache, so a library known only through it also gets a link in a built-in one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::PackError;
use super::elf::{self, Object};
use super::tree::Tree;

/// Nested `include` lines in `/etc/ld.so.conf`.
const INCLUDE_DEPTH: usize = 4;

/// A directory to look in, and where it is in the image.
#[derive(Debug, Clone, PartialEq)]
struct Directory {
    here: PathBuf,
    in_image: PathBuf,
    kind: DirectoryKind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum DirectoryKind {
    /// Written in the object itself.
    OwnPath,
    /// Known to this machine's loader cache only.
    Cached,
    /// Built into the loader.
    BuiltIn,
}

/// Something loaded, by its paths on both sides.
struct Loaded {
    here: PathBuf,
    in_image: PathBuf,
    object: Object,
    /// Directories its libraries inherit (`DT_RPATH`).
    inherited: Vec<Directory>,
}

/// Adds the loader and every library that `program` needs, directly or through another.
pub(super) fn add(
    tree: &mut Tree,
    here: &Path,
    in_image: &Path,
    program: &Object,
) -> Result<(), PackError> {
    let Some(interpreter) = &program.interpreter else {
        return Ok(());
    };
    tree.add_as_here(Path::new(interpreter))?;
    let system = system_directories(program.architecture, interpreter);
    let mut seen = BTreeSet::from([file_name(interpreter)]);
    let mut waiting = vec![Loaded {
        here: here.to_owned(),
        in_image: in_image.to_owned(),
        object: elf::read(here)?,
        inherited: Vec::new(),
    }];
    while let Some(loaded) = waiting.pop() {
        for library in &loaded.object.needed {
            if is_own_loader(interpreter, library) || !seen.insert(library.clone()) {
                continue;
            }
            waiting.push(add_library(tree, library, &loaded, &system)?);
        }
    }
    Ok(())
}

fn add_library(
    tree: &mut Tree,
    library: &str,
    needed_by: &Loaded,
    system: &[Directory],
) -> Result<Loaded, PackError> {
    let own = own_directories(needed_by);
    let found = own
        .iter()
        .chain(&needed_by.inherited)
        .chain(system)
        .find_map(|directory| {
            let path = directory.here.join(library);
            let object = elf::read(&path).ok()?;
            let fits = object.architecture == needed_by.object.architecture;
            fits.then(|| (directory.clone(), path, object))
        });
    let Some((directory, path, object)) = found else {
        return Err(PackError::LibraryNotFound {
            library: library.to_owned(),
            needed_by: needed_by.here.clone(),
        });
    };
    let in_image = directory.in_image.join(library);
    match directory.here == directory.in_image {
        true => tree.add_as_here(&path)?,
        false => tree.add(&path, &in_image)?,
    }
    if directory.kind == DirectoryKind::Cached
        && let Some(built_in) = system.iter().find(|d| d.kind == DirectoryKind::BuiltIn)
    {
        tree.add_as_here(&built_in.here)?;
        tree.link_if_absent(&built_in.in_image.join(library), &in_image)?;
    }
    let inherited = match object.runpath.is_empty() {
        true => rpath_chain(needed_by),
        false => Vec::new(),
    };
    Ok(Loaded {
        here: path,
        in_image,
        object,
        inherited,
    })
}

/// The directories an object names itself: its `DT_RUNPATH`, else its `DT_RPATH`.
fn own_directories(loaded: &Loaded) -> Vec<Directory> {
    let paths = match loaded.object.runpath.is_empty() {
        true => &loaded.object.rpath,
        false => &loaded.object.runpath,
    };
    paths.iter().map(|path| expand(path, loaded)).collect()
}

fn rpath_chain(loaded: &Loaded) -> Vec<Directory> {
    let own = match loaded.object.runpath.is_empty() {
        true => own_directories(loaded),
        false => Vec::new(),
    };
    own.into_iter()
        .chain(loaded.inherited.iter().cloned())
        .collect()
}

/// Resolves `$ORIGIN`, which is one place here and another in the image.
fn expand(path: &str, loaded: &Loaded) -> Directory {
    let relative_to = |object: &Path| {
        let origin = object
            .parent()
            .unwrap_or(Path::new("/"))
            .display()
            .to_string();
        let path = path
            .replace("${ORIGIN}", &origin)
            .replace("$ORIGIN", &origin);
        normal(Path::new(&path))
    };
    let here = std::path::absolute(&loaded.here).unwrap_or_else(|_| loaded.here.clone());
    Directory {
        here: relative_to(&here),
        in_image: relative_to(&loaded.in_image),
        kind: DirectoryKind::OwnPath,
    }
}

/// A path without `.` and `..`, by its text alone.
pub(super) fn normal(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(clean.pop()),
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

fn system_directories(architecture: &str, interpreter: &str) -> Vec<Directory> {
    let built_in = built_in(architecture, interpreter);
    let is_built_in = |path: &PathBuf| built_in.contains(path);
    let cached: Vec<PathBuf> = configured(Path::new("/etc/ld.so.conf"), INCLUDE_DEPTH)
        .into_iter()
        .filter(|path| !is_built_in(path))
        .collect();
    let directory = |kind| {
        move |path: PathBuf| Directory {
            here: path.clone(),
            in_image: path,
            kind,
        }
    };
    let cached = cached.into_iter().map(directory(DirectoryKind::Cached));
    cached
        .chain(built_in.into_iter().map(directory(DirectoryKind::BuiltIn)))
        .collect()
}

/// Directories the loader searches without being told; Debian's multiarch ones first.
fn built_in(architecture: &str, interpreter: &str) -> Vec<PathBuf> {
    if is_musl(interpreter) {
        return ["/lib", "/usr/local/lib", "/usr/lib"]
            .map(PathBuf::from)
            .into();
    }
    let triplet = match architecture {
        "amd64" => "x86_64-linux-gnu",
        "arm64" => "aarch64-linux-gnu",
        "386" => "i386-linux-gnu",
        "arm" => "arm-linux-gnueabihf",
        _ => "riscv64-linux-gnu",
    };
    let multiarch = [format!("/lib/{triplet}"), format!("/usr/lib/{triplet}")];
    let plain = ["/lib64", "/usr/lib64", "/lib", "/usr/lib"].map(str::to_owned);
    multiarch
        .into_iter()
        .chain(plain)
        .map(PathBuf::from)
        .filter(|dir| dir.is_dir())
        .collect()
}

/// The directories of `ld.so.conf`, with those it includes.
fn configured(file: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(text) = std::fs::read_to_string(file) else {
        return Vec::new();
    };
    let lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim());
    lines
        .flat_map(|line| match line.strip_prefix("include ") {
            Some(pattern) if depth > 0 => included(pattern.trim())
                .into_iter()
                .flat_map(|file| configured(&file, depth - 1))
                .collect(),
            None if line.starts_with('/') => vec![PathBuf::from(line)],
            Some(_) | None => Vec::new(),
        })
        .collect()
}

/// The files of `dir/*.suffix`, in order; the only pattern distributions write.
fn included(pattern: &str) -> Vec<PathBuf> {
    let pattern = Path::new("/etc").join(pattern);
    let (Some(dir), Some(name)) = (pattern.parent(), pattern.file_name()) else {
        return Vec::new();
    };
    let name = name.to_string_lossy().into_owned();
    let Some((start, end)) = name.split_once('*') else {
        return vec![pattern];
    };
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let fits = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(start) && name.ends_with(end)
    };
    let mut files: Vec<PathBuf> = entries.map(|e| e.path()).filter(fits).collect();
    files.sort();
    files
}

fn is_musl(interpreter: &str) -> bool {
    file_name(interpreter).starts_with("ld-musl-")
}

/// musl's C library is its loader.
fn is_own_loader(interpreter: &str, library: &str) -> bool {
    is_musl(interpreter) && (library == "libc.so" || library.starts_with("libc.musl-"))
}

fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}
