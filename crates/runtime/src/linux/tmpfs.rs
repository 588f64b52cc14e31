//! The options of a tmpfs mount, as `mountOptions` writes them.

use std::io;

use rustix::mount::MountAttrFlags as Flags;

/// Options of a tmpfs, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TmpfsOptions {
    flags: u32,
    values: Vec<(String, Option<String>)>,
}

/// Names that set a flag of the mount, names that take it away, the flag.
const FLAGS: [(&str, &str, Flags); 4] = [
    ("ro", "rw", Flags::MOUNT_ATTR_RDONLY),
    ("nosuid", "suid", Flags::MOUNT_ATTR_NOSUID),
    ("nodev", "dev", Flags::MOUNT_ATTR_NODEV),
    ("noexec", "exec", Flags::MOUNT_ATTR_NOEXEC),
];
/// Flags about times of access, of which one at most can be set.
const TIMES: [(&str, Flags); 5] = [
    ("relatime", Flags::MOUNT_ATTR_RELATIME),
    ("norelatime", Flags::MOUNT_ATTR_RELATIME),
    ("atime", Flags::MOUNT_ATTR_RELATIME),
    ("noatime", Flags::MOUNT_ATTR_NOATIME),
    ("strictatime", Flags::MOUNT_ATTR_STRICTATIME),
];
/// Options that only a filesystem on a disk, or a bind mount, could heed; accepted because the API
/// accepts them, and true of a tmpfs either way.
const WITHOUT_EFFECT: [&str; 8] = [
    "defaults",
    "sync",
    "async",
    "dirsync",
    "mand",
    "nomand",
    "diratime",
    "nostrictatime",
];

impl TmpfsOptions {
    /// Understands the options; an error names the first that no tmpfs has.
    pub(super) fn parse(size_bytes: Option<u64>, options: &[String]) -> io::Result<Self> {
        let quiet = Flags::MOUNT_ATTR_NOSUID | Flags::MOUNT_ATTR_NODEV | Flags::MOUNT_ATTR_NOEXEC;
        let mut parsed = Self {
            flags: quiet.bits(),
            values: Vec::new(),
        };
        for option in options {
            parsed.take(option)?;
        }
        if let Some(bytes) = size_bytes {
            parsed
                .values
                .push(("size".to_owned(), Some(bytes.to_string())));
        }
        Ok(parsed)
    }

    fn take(&mut self, option: &str) -> io::Result<()> {
        for (set, clear, flag) in FLAGS {
            if option == set {
                self.flags |= flag.bits();
                return Ok(());
            }
            if option == clear {
                self.flags &= !flag.bits();
                return Ok(());
            }
        }
        if let Some((_, time)) = TIMES.iter().find(|(name, _)| *name == option) {
            self.flags |= time.bits();
            return Ok(());
        }
        if option == "nodiratime" {
            self.flags |= Flags::MOUNT_ATTR_NODIRATIME.bits();
            return Ok(());
        }
        if WITHOUT_EFFECT.contains(&option) {
            return Ok(());
        }
        match option.split_once('=') {
            Some((name @ ("mode" | "uid" | "gid" | "nr_inodes" | "nr_blocks" | "mpol"), value)) => {
                self.values.push((name.to_owned(), Some(value.to_owned())));
                Ok(())
            }
            _ => {
                let message = format!("{option:?} is not an option of a tmpfs mount");
                Err(io::Error::new(io::ErrorKind::InvalidInput, message))
            }
        }
    }

    pub(super) fn flags(&self) -> Flags {
        Flags::from_bits_retain(self.flags)
    }

    pub(super) fn values(&self) -> Vec<(&str, Option<&str>)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_deref()))
            .collect()
    }
}
