//! The user of a container, looked up in the image's own `/etc/passwd` and `/etc/group`.

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;

/// Most bytes of a passwd or group file that are read.
const LONGEST_FILE: u64 = 4 << 20;

/// Who a process is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// Supplementary groups, the primary one first.
    pub(super) groups: Vec<u32>,
    pub(super) home: String,
}

/// A user or group that the image does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unknown(pub(super) String);

impl Identity {
    /// Looks `user` up in the files of the current root directory.
    pub(super) fn find(user: &str, additional_gids: &[u32]) -> Result<Self, Unknown> {
        let (passwd, group) = (read("/etc/passwd"), read("/etc/group"));
        Self::resolve(user, additional_gids, &passwd, &group)
    }

    /// Resolves `""`, `name`, `uid`, `user:group` against the two files' texts.
    ///
    /// A number need not be in the files. Without a group the user's own is taken, and the groups
    /// that list the user; with one, only that one.
    fn resolve(
        user: &str,
        additional_gids: &[u32],
        passwd: &str,
        group: &str,
    ) -> Result<Self, Unknown> {
        let (user, wanted_group) = match user.split_once(':') {
            Some((user, group)) => (user, Some(group).filter(|group| !group.is_empty())),
            None => (user, None),
        };
        let user = if user.is_empty() { "0" } else { user };
        let entry = passwd
            .lines()
            .filter_map(PasswdEntry::parse)
            .find(|entry| entry.is(user));
        let uid = match (&entry, user.parse()) {
            (Some(entry), _) => entry.uid,
            (None, Ok(uid)) => uid,
            (None, Err(_)) => return Err(Unknown(format!("user {user}"))),
        };
        let own_gid = entry.as_ref().map_or(0, |entry| entry.gid);
        let (gid, listed) = match (wanted_group, &entry) {
            (Some(name), _) => (group_number(name, group)?, Vec::new()),
            (None, Some(entry)) => (own_gid, groups_of(entry.name, group)),
            (None, None) => (own_gid, Vec::new()),
        };
        let mut groups = vec![gid];
        for more in listed.iter().chain(additional_gids) {
            if !groups.contains(more) {
                groups.push(*more);
            }
        }
        let home = entry
            .map(|entry| entry.home)
            .filter(|home| !home.is_empty())
            .unwrap_or("/");
        Ok(Self {
            uid,
            gid,
            groups,
            home: home.to_owned(),
        })
    }
}

struct PasswdEntry<'a> {
    name: &'a str,
    uid: u32,
    gid: u32,
    home: &'a str,
}

impl<'a> PasswdEntry<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        let home = fields.nth(1).unwrap_or_default();
        Some(Self {
            name,
            uid,
            gid,
            home,
        })
    }

    fn is(&self, user: &str) -> bool {
        self.name == user || user.parse() == Ok(self.uid)
    }
}

fn group_number(wanted: &str, group: &str) -> Result<u32, Unknown> {
    let known = group_lines(group)
        .find(|(name, _, _)| *name == wanted)
        .map(|(_, gid, _)| gid);
    known
        .or_else(|| wanted.parse().ok())
        .ok_or_else(|| Unknown(format!("group {wanted}")))
}

fn groups_of(user: &str, group: &str) -> Vec<u32> {
    let lists = |members: &str| members.split(',').any(|member| member == user);
    group_lines(group)
        .filter(|(_, _, members)| lists(members))
        .map(|(_, gid, _)| gid)
        .collect()
}

fn group_lines(group: &str) -> impl Iterator<Item = (&str, u32, &str)> {
    group.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let gid = fields.nth(1)?.parse().ok()?;
        Some((name, gid, fields.next().unwrap_or_default().trim_end()))
    })
}

/// A regular file's text; empty when there is none. The image is not trusted: it may have put a
/// pipe there, which would never end.
fn read(path: &str) -> String {
    let text = || -> io::Result<String> {
        let file = File::options()
            .read(true)
            .custom_flags(libc::O_NONBLOCK)
            .open(path)?;
        let mut bytes = Vec::new();
        if file.metadata()?.is_file() {
            file.take(LONGEST_FILE).read_to_end(&mut bytes)?;
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    text().unwrap_or_default()
}
