//! Which cgroup hierarchies this machine has.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The version 1 controllers in use. No limit here needs `cpuset`, but the Java runtime believes
/// none of the others unless it finds that one too.
const CONTROLLERS: [&str; 8] = [
    "memory", "cpu", "cpuacct", "cpuset", "pids", "devices", "freezer", "blkio",
];
/// The cgroup hierarchies of this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::linux) struct Hierarchies {
    pub(in crate::linux) v1: Vec<HierarchyV1>,
    pub(in crate::linux) v2: Option<HierarchyV2>,
}

/// A version 1 hierarchy and the controllers mounted together there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::linux) struct HierarchyV1 {
    pub(in crate::linux) mount: PathBuf,
    pub(in crate::linux) controllers: Vec<String>,
}

/// The version 2 hierarchy and the controllers it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::linux) struct HierarchyV2 {
    pub(in crate::linux) mount: PathBuf,
    pub(in crate::linux) controllers: Vec<String>,
}

impl Hierarchies {
    /// Finds the hierarchies mounted on this machine.
    pub(in crate::linux) fn find() -> io::Result<Self> {
        let mut found = Self::parse(&std::fs::read_to_string("/proc/self/mountinfo")?);
        if let Some(v2) = &mut found.v2 {
            let controllers = std::fs::read_to_string(v2.mount.join("cgroup.controllers"))?;
            v2.controllers = controllers.split_whitespace().map(str::to_owned).collect();
        }
        if found.v2.is_none() && found.of("memory").is_none() {
            return Err(io::Error::other(
                "no cgroup hierarchy with a memory controller is mounted",
            ));
        }
        Ok(found)
    }

    pub(super) fn parse(mountinfo: &str) -> Self {
        let mut found = Self::default();
        for line in mountinfo.lines() {
            let Some((place, filesystem)) = line.split_once(" - ") else {
                continue;
            };
            let mount = PathBuf::from(place.split(' ').nth(4).unwrap_or_default());
            let mut filesystem = filesystem.split(' ');
            let kind = filesystem.next().unwrap_or_default();
            let options = filesystem.nth(1).unwrap_or_default();
            let known = |name: &&str| CONTROLLERS.contains(name);
            let controllers: Vec<_> = options
                .split(',')
                .filter(known)
                .map(str::to_owned)
                .collect();
            if kind == "cgroup" && !controllers.is_empty() {
                found.v1.retain(|other| other.controllers != controllers);
                found.v1.push(HierarchyV1 { mount, controllers });
            } else if kind == "cgroup2" && found.v2.is_none() {
                found.v2 = Some(HierarchyV2 {
                    mount,
                    controllers: Vec::new(),
                });
            }
        }
        found
    }

    /// The version 1 hierarchy of a controller.
    pub(super) fn of(&self, controller: &str) -> Option<&Path> {
        let has = |h: &&HierarchyV1| h.controllers.iter().any(|name| name == controller);
        self.v1.iter().find(has).map(|h| h.mount.as_path())
    }

    pub(super) fn mounts(&self) -> impl Iterator<Item = &Path> {
        let v1 = self.v1.iter().map(|hierarchy| hierarchy.mount.as_path());
        v1.chain(self.v2.iter().map(|hierarchy| hierarchy.mount.as_path()))
    }

    /// The names of the groups right below a path, whichever hierarchy has them.
    pub(in crate::linux) fn groups_below(&self, path: &Path) -> BTreeSet<OsString> {
        let entries = self
            .mounts()
            .filter_map(|mount| std::fs::read_dir(mount.join(path)).ok())
            .flatten()
            .flatten();
        entries
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .map(|entry| entry.file_name())
            .collect()
    }

    /// Has the kernel ready to move processes between groups of version 1.
    ///
    /// The first move waits until every processor has taken note of it (a grace period of RCU, 10
    /// to 20 ms), those within as long after it do not. So this moves the calling process to where
    /// it is already.
    pub(in crate::linux) fn warm(&self) -> io::Result<()> {
        let Some(HierarchyV1 { mount, controllers }) = self.v1.first() else {
            return Ok(());
        };
        let memberships = std::fs::read_to_string("/proc/self/cgroup")?;
        let Some(own) = own_group(&memberships, controllers) else {
            return Ok(());
        };
        let file = mount.join(own.trim_start_matches('/')).join("cgroup.procs");
        std::fs::File::options()
            .write(true)
            .open(file)?
            .write_all(b"0")
    }
}

/// The group of a process in the hierarchy of these controllers, from its `/proc/PID/cgroup`.
pub(super) fn own_group<'m>(memberships: &'m str, controllers: &[String]) -> Option<&'m str> {
    memberships.lines().find_map(|line| {
        let (names, group) = line.split_once(':')?.1.split_once(':')?;
        let is_it = names
            .split(',')
            .any(|name| controllers.iter().any(|one| one == name));
        is_it.then_some(group)
    })
}
