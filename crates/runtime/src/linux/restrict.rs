//! The last steps before a program runs: who it is, where it is, what it may do, then the program.
//!
//! Shared by the start of a container and by exec, so that both end under the same restrictions.

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::process::{Gid, Uid};
use rustix::thread::{
    CapabilitySet as KernelSet, CapabilitySets, capabilities, clear_ambient_capability_set,
    remove_capability_from_bounding_set, set_capabilities, set_no_new_privs, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};

use super::failure::{Failure, InStep as _};
use super::seccomp::Filters;
use super::sys;
use super::user::Identity;
use crate::CapabilitySet;
use crate::seam::StartStep::{Executable, Restrictions, User, WorkingDirectory};

const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A program and the circumstances it runs in.
pub(super) struct Program<'a> {
    pub(super) args: &'a [String],
    /// `NAME=value`, later ones win.
    pub(super) env: Vec<String>,
    pub(super) cwd: &'a str,
    pub(super) user: &'a str,
    pub(super) additional_gids: &'a [u32],
    pub(super) capabilities: CapabilitySet,
    /// Takes the capabilities this machine grants instead of failing for one it does not.
    pub(super) privileged: bool,
    pub(super) no_new_privileges: bool,
    pub(super) hostname: &'a str,
}

impl Program<'_> {
    /// Enters the working directory and gives up every privilege the program shall not have.
    ///
    /// Order matters: the filter is loaded while `CAP_SYS_ADMIN` is still there, so that
    /// no_new_privs can stay off and set-user-id programs keep working.
    pub(super) fn restrict(&self, filters: Option<&Filters>) -> Result<Identity, Failure> {
        let identity = Identity::find(self.user, self.additional_gids)
            .map_err(|unknown| (unknown.0, io::Error::other("the image does not know it")))
            .or_else(|(subject, error)| Err(error).step(User, subject))?;
        let cwd = if self.cwd.is_empty() { "/" } else { self.cwd };
        rustix::process::chdir(cwd).step(WorkingDirectory, cwd)?;
        let wanted = self.drop_bounding_set()?;
        if self.no_new_privileges {
            set_no_new_privs(true).step(Restrictions, "no_new_privs")?;
        }
        if let Some(filters) = filters {
            filters.load().step(Restrictions, "seccomp")?;
        }
        own_stdio(identity.uid).step(User, self.user)?;
        become_user(&identity).step(User, self.user)?;
        set_capability_sets(wanted, identity.uid == 0).step(Restrictions, "capabilities")?;
        Ok(identity)
    }

    /// Takes out of reach, for good, every capability the program shall not have; those it shall.
    fn drop_bounding_set(&self) -> Result<KernelSet, Failure> {
        let held = capabilities(None)
            .step(Restrictions, "capabilities")?
            .permitted;
        let mut wanted = KernelSet::from_bits_retain(self.capabilities.bits());
        if self.privileged {
            wanted = held;
        }
        if let Some(missing) = wanted.difference(held).iter().next() {
            let error = io::Error::from_raw_os_error(libc::EPERM);
            return Err(error).step(Restrictions, format!("{missing:?}"));
        }
        for number in 0..64 {
            let one = KernelSet::from_bits_retain(1 << number);
            if wanted.contains(one) {
                continue;
            }
            // The first number the kernel does not know ends the list.
            if remove_capability_from_bounding_set(one).is_err() {
                break;
            }
        }
        clear_ambient_capability_set().step(Restrictions, "ambient capabilities")?;
        Ok(wanted)
    }

    /// Becomes the program; answers only when that failed.
    pub(super) fn execute(&self, identity: &Identity) -> Failure {
        let env = self.environment(identity);
        let path = env
            .iter()
            .rev()
            .find_map(|entry| entry.strip_prefix("PATH="));
        let path = path.unwrap_or(DEFAULT_PATH).to_owned();
        match self.try_execute(&path, &env) {
            Ok(never) => match never {},
            Err(error) => {
                let program = self.args.first().map_or("", String::as_str);
                Failure::new(Executable, program, &error)
            }
        }
    }

    fn try_execute(&self, path: &str, env: &[String]) -> io::Result<std::convert::Infallible> {
        let strings = |list: &[String]| -> io::Result<Vec<CString>> {
            list.iter()
                .map(|text| Ok(CString::new(text.as_str())?))
                .collect()
        };
        let (args, env) = (strings(self.args)?, strings(env)?);
        let name = self.args.first().filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| io::Error::from_raw_os_error(libc::ENOENT))?;
        let mut refused = None;
        for candidate in candidates(name, path) {
            let error = sys::execve(
                &CString::new(candidate.as_os_str().as_bytes())?,
                &args,
                &env,
            );
            // As shells do: look on, but remember a program that was there and could not run.
            match error.raw_os_error() {
                Some(libc::ENOENT | libc::ENOTDIR) => {}
                Some(libc::EACCES) => refused = Some(error),
                _ => return Err(error),
            }
        }
        Err(refused.unwrap_or_else(|| io::Error::from_raw_os_error(libc::ENOENT)))
    }

    /// The environment with defaults in front, each name once, the last value winning.
    fn environment(&self, identity: &Identity) -> Vec<String> {
        let mut merged: Vec<String> = vec![
            format!("PATH={DEFAULT_PATH}"),
            format!("HOSTNAME={}", self.hostname),
            format!("HOME={}", identity.home),
        ];
        for entry in &self.env {
            let name = entry.split('=').next().unwrap_or_default();
            let same = |other: &String| other.split('=').next() == Some(name);
            match merged.iter_mut().find(|other| same(other)) {
                Some(other) => other.clone_from(entry),
                None => merged.push(entry.clone()),
            }
        }
        merged
    }
}

fn candidates(name: &str, path: &str) -> Vec<PathBuf> {
    if name.contains('/') {
        return vec![PathBuf::from(name)];
    }
    path.split(':')
        .map(|directory| Path::new(directory).join(name))
        .collect()
}

/// Gives the pipes or the terminal to the user, who could not open `/dev/stdout` otherwise. The
/// null device stays root's: it belongs to everyone in the container.
fn own_stdio(uid: u32) -> rustix::io::Result<()> {
    let null = rustix::fs::makedev(1, 3);
    let stdio = [
        rustix::stdio::stdin(),
        rustix::stdio::stdout(),
        rustix::stdio::stderr(),
    ];
    for fd in stdio {
        if rustix::fs::fstat(fd)?.st_rdev != null {
            rustix::fs::fchown(fd, Some(Uid::from_raw(uid)), None)?;
        }
    }
    Ok(())
}

fn become_user(identity: &Identity) -> rustix::io::Result<()> {
    let groups: Vec<_> = identity
        .groups
        .iter()
        .map(|gid| Gid::from_raw(*gid))
        .collect();
    set_thread_groups(&groups)?;
    let (uid, gid) = (Uid::from_raw(identity.uid), Gid::from_raw(identity.gid));
    set_thread_res_gid(gid, gid, gid)?;
    // Another user than root loses its capabilities by this; they come back only through a
    // set-user-id program, within the bounding set.
    set_thread_res_uid(uid, uid, uid)
}

fn set_capability_sets(wanted: KernelSet, is_root: bool) -> rustix::io::Result<()> {
    let own = if is_root { wanted } else { KernelSet::empty() };
    set_capabilities(
        None,
        CapabilitySets {
            effective: own,
            permitted: own,
            inheritable: KernelSet::empty(),
        },
    )
}
