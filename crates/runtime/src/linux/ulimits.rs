//! Resource limits of processes, lowered to what this machine allows.

use std::io;

use super::failure::{Failure, InStep as _};
use super::sys;
use crate::seam::{ClampedUlimit, StartStep};
use crate::spec::{Ulimit, UlimitResource as R};

/// Limits ready to be set.
pub(super) struct Planned {
    limits: Vec<(R, u64, u64)>,
    /// What had to be lowered.
    pub(super) clamped: Vec<ClampedUlimit>,
}

/// Decides the limits of a container. Without `CAP_SYS_RESOURCE` no hard limit can be raised, and
/// the kernel has a ceiling for open files that nobody may pass.
pub(super) fn plan(wanted: &[Ulimit]) -> Result<Planned, Failure> {
    let mut planned = Planned {
        limits: Vec::new(),
        clamped: Vec::new(),
    };
    for limit in wanted {
        let name = format!("{:?}", limit.resource);
        let highest = highest(limit.resource).step(StartStep::Ulimit, name)?;
        let hard = limit.hard.min(highest);
        if hard < limit.hard {
            let clamped = ClampedUlimit {
                resource: limit.resource,
                asked: limit.hard,
                given: hard,
            };
            planned.clamped.push(clamped);
        }
        planned
            .limits
            .push((limit.resource, limit.soft.min(hard), hard));
    }
    Ok(planned)
}

impl Planned {
    /// Sets the limits of this process.
    pub(super) fn apply(&self) -> Result<(), Failure> {
        for (resource, soft, hard) in &self.limits {
            let set = sys::set_limit(number(*resource), *soft, *hard);
            set.step(StartStep::Ulimit, format!("{resource:?}"))?;
        }
        Ok(())
    }
}

fn highest(resource: R) -> io::Result<u64> {
    let held = rustix::thread::capabilities(None)?.effective;
    if !held.contains(rustix::thread::CapabilitySet::SYS_RESOURCE) {
        return Ok(sys::limit(number(resource))?.1);
    }
    if resource == R::Nofile {
        let ceiling = std::fs::read_to_string("/proc/sys/fs/nr_open")?;
        return ceiling.trim().parse().map_err(io::Error::other);
    }
    Ok(u64::MAX)
}

fn number(resource: R) -> u32 {
    match resource {
        R::Core => libc::RLIMIT_CORE,
        R::Cpu => libc::RLIMIT_CPU,
        R::Data => libc::RLIMIT_DATA,
        R::Fsize => libc::RLIMIT_FSIZE,
        R::Locks => libc::RLIMIT_LOCKS,
        R::Memlock => libc::RLIMIT_MEMLOCK,
        R::Msgqueue => libc::RLIMIT_MSGQUEUE,
        R::Nice => libc::RLIMIT_NICE,
        R::Nofile => libc::RLIMIT_NOFILE,
        R::Nproc => libc::RLIMIT_NPROC,
        R::Rss => libc::RLIMIT_RSS,
        R::Rtprio => libc::RLIMIT_RTPRIO,
        R::Rttime => libc::RLIMIT_RTTIME,
        R::Sigpending => libc::RLIMIT_SIGPENDING,
        R::Stack => libc::RLIMIT_STACK,
    }
}
