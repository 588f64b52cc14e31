//! Control groups: limits, counters and atomic kill, on version 1, version 2 and both at once.
//!
//! A group is one path that exists in every hierarchy. On a hybrid machine the controllers belong
//! to version 1 and the version 2 group serves to kill everything in it at once.

mod devices;
mod hierarchies;
mod limits;
mod stats;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

pub(super) use devices::DeviceRule;
pub(super) use hierarchies::Hierarchies;

/// The version 2 controllers in use.
const CONTROLLERS_V2: [&str; 4] = ["memory", "cpu", "pids", "io"];
/// How often, and how long apart, a dying group is tried again.
const TRIES: u32 = 500;
const TRY_AGAIN: Duration = Duration::from_millis(4);

/// One group: the same path in every hierarchy.
#[derive(Debug, Clone)]
pub(super) struct Group<'a> {
    hierarchies: &'a Hierarchies,
    path: &'a Path,
}

impl<'a> Group<'a> {
    pub(super) fn new(hierarchies: &'a Hierarchies, path: &'a Path) -> Self {
        Self { hierarchies, path }
    }

    /// Makes the group and those above it, where they are absent.
    pub(super) fn create(&self) -> io::Result<()> {
        for mount in self.hierarchies.mounts() {
            create_directories(&mount.join(self.path))?;
        }
        if let Some(mount) = self.hierarchies.of("cpuset") {
            inherit_processors(mount, self.path)?;
        }
        let Some(v2) = &self.hierarchies.v2 else {
            return Ok(());
        };
        let mut above = v2.mount.clone();
        for part in self.path {
            delegate(&above, &v2.controllers)?;
            above.push(part);
        }
        Ok(())
    }

    /// The directory a process can be born in: that of the version 2 group, if there is one.
    ///
    /// Being born there spares the wait of a move (see [`Hierarchies::warm`]).
    pub(super) fn birthplace(&self) -> io::Result<Option<File>> {
        let v2 = self.hierarchies.v2.as_ref();
        v2.map(|v2| File::open(v2.mount.join(self.path)))
            .transpose()
    }

    /// The files that take a process into the group when `0` is written by it.
    pub(super) fn entrances(&self) -> io::Result<Vec<File>> {
        let mounts = self.hierarchies.mounts();
        mounts.map(|mount| self.entrance(mount)).collect()
    }

    /// The same without version 2.
    pub(super) fn entrances_v1(&self) -> io::Result<Vec<File>> {
        let v1 = self.hierarchies.v1.iter();
        v1.map(|one| self.entrance(&one.mount)).collect()
    }

    fn entrance(&self, mount: &Path) -> io::Result<File> {
        let file = mount.join(self.path).join("cgroup.procs");
        File::options().write(true).open(file)
    }

    /// How many processes the kernel killed in it for want of memory.
    pub(super) fn oom_kills(&self) -> u64 {
        let text = std::fs::read_to_string(self.oom_file()).unwrap_or_default();
        oom_kills_in(&text)
    }

    /// The file [`oom_kills_in`] understands.
    pub(super) fn oom_file(&self) -> PathBuf {
        match self.file("memory", "memory.oom_control") {
            Some(file) => file,
            None => self.v2_file("memory.events").unwrap_or_default(),
        }
    }

    /// The file that kills the group and all below it, where the kernel has one.
    pub(super) fn kill_file(&self) -> Option<PathBuf> {
        self.v2_file("cgroup.kill").filter(|file| file.exists())
    }

    /// Kills every process in the group and in the groups below it.
    pub(super) fn kill(&self) -> io::Result<()> {
        match self.kill_file() {
            Some(file) => std::fs::write(file, "1"),
            None => self.kill_one_by_one(),
        }
    }

    /// Without `cgroup.kill`: again and again, until nobody is left who could make more.
    fn kill_one_by_one(&self) -> io::Result<()> {
        let Some(mount) = self.hierarchies.mounts().next() else {
            return Ok(());
        };
        for _ in 0..TRIES {
            let members = members(&mount.join(self.path))?;
            if members.is_empty() {
                return Ok(());
            }
            for pid in members {
                let _ = kill_process(pid, Signal::KILL);
            }
            super::sys::pause(TRY_AGAIN);
        }
        Err(io::Error::from_raw_os_error(libc::EBUSY))
    }

    /// Removes the group and the groups below it; waits a little for dying processes. A group that
    /// is not there is no error.
    pub(super) fn remove(&self) -> io::Result<()> {
        for mount in self.hierarchies.mounts() {
            remove_tree(&mount.join(self.path))?;
        }
        Ok(())
    }

    /// Removes the groups above this one that hold nothing any more.
    pub(super) fn remove_empty_parents(&self) {
        for mount in self.hierarchies.mounts() {
            let above = self
                .path
                .ancestors()
                .skip(1)
                .filter(|path| !path.as_os_str().is_empty());
            // The first that is still in use ends it.
            let _ = above
                .map(|path| std::fs::remove_dir(mount.join(path)))
                .find(Result::is_err);
        }
    }

    /// A file of a version 1 controller.
    fn file(&self, controller: &str, name: &str) -> Option<PathBuf> {
        self.hierarchies
            .of(controller)
            .map(|mount| mount.join(self.path).join(name))
    }

    /// A file of the version 2 group.
    fn v2_file(&self, name: &str) -> Option<PathBuf> {
        let v2 = self.hierarchies.v2.as_ref()?;
        Some(v2.mount.join(self.path).join(name))
    }

    /// A file of the version 2 group if version 2 has the controller.
    fn v2_controlled(&self, controller: &str, name: &str) -> Option<PathBuf> {
        let v2 = self.hierarchies.v2.as_ref()?;
        v2.controllers
            .iter()
            .any(|has| has == controller)
            .then(|| self.v2_file(name))?
    }
}

/// Reads `oom_kill` in `memory.events` (version 2) or `memory.oom_control` (version 1).
pub(super) fn oom_kills_in(text: &str) -> u64 {
    value_of(text, "oom_kill")
}

/// The number after `name` in lines of names and numbers; 0 when it is absent.
fn value_of(text: &str, name: &str) -> u64 {
    let value = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    value
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0)
}

/// Lets the groups below `directory` have the controllers in use.
fn delegate(directory: &Path, controllers: &[String]) -> io::Result<()> {
    let file = directory.join("cgroup.subtree_control");
    let enabled = std::fs::read_to_string(&file)?;
    for name in CONTROLLERS_V2 {
        let available = controllers.iter().any(|has| has == name);
        if available && !enabled.split_whitespace().any(|has| has == name) {
            write(&file, &format!("+{name}"))?;
        }
    }
    Ok(())
}

/// Makes a directory and those above it, also while another process removes empty ones.
fn create_directories(path: &Path) -> io::Result<()> {
    let mut last = Ok(());
    for _ in 0..TRIES {
        last = std::fs::create_dir_all(path);
        match &last {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            _ => break,
        }
    }
    last
}

/// Gives the groups along `path` the processors and memory nodes of the group above: a version 1
/// `cpuset` begins with none and then takes no process.
fn inherit_processors(mount: &Path, path: &Path) -> io::Result<()> {
    let mut above = mount.to_owned();
    for part in path {
        let group = above.join(part);
        for name in ["cpuset.cpus", "cpuset.mems"] {
            if std::fs::read_to_string(group.join(name))?.trim().is_empty() {
                let inherited = std::fs::read_to_string(above.join(name))?;
                write(&group.join(name), inherited.trim())?;
            }
        }
        above = group;
    }
    Ok(())
}

fn members(directory: &Path) -> io::Result<Vec<Pid>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(members(&entry.path())?);
        }
    }
    let own = std::fs::read_to_string(directory.join("cgroup.procs"))?;
    found.extend(
        own.lines()
            .filter_map(|line| Pid::from_raw(line.parse().ok()?)),
    );
    Ok(found)
}

fn remove_tree(directory: &Path) -> io::Result<()> {
    let entries = match std::fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_tree(&entry.path())?;
        }
    }
    let mut last = Ok(());
    for _ in 0..TRIES {
        last = match std::fs::remove_dir(directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) => Err(error),
            other => return other,
        };
        super::sys::pause(TRY_AGAIN);
    }
    last
}

/// Writes to a control file; the error names the file.
fn write(file: &Path, value: &str) -> io::Result<()> {
    let written = File::options()
        .write(true)
        .open(file)
        .and_then(|mut f| f.write_all(value.as_bytes()));
    written.map_err(|error| match error.raw_os_error() {
        Some(_) => io::Error::new(
            error.kind(),
            format!("{value:?} to {}: {error}", file.display()),
        ),
        None => error,
    })
}
