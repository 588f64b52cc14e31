//! The shim: the process that starts one container and becomes its parent.
//!
//! Single-threaded, and this same program executed again. It answers over standard output, and
//! once the container runs it executes itself a last time, as the much smaller monitor.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::PathBuf;

use rustix::fs::{FlockOperation, flock};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{DumpableBehavior, Pid, WaitOptions, set_dumpable_behavior, setsid, waitpid};
use rustix::stdio::{dup2_stdout, stdout};
use rustix::thread::{ThreadNameSpaceType, move_into_thread_name_spaces};
use serde::{Deserialize, Serialize};

use super::cgroup::Group;
use super::failure::{Failure, InStep as _};
use super::fork::{Fork, fork};
use super::monitor::Monitored;
use super::seccomp::Filters;
use super::setup::Setup;
use super::state::{self, ContainerDir, ContainerRecord, RunningRecord};
use super::ulimits::{self, Planned};
use super::{devices, masks, monitor, streams, sys};
use crate::log::LogWriter;
use crate::seam::StartStep::{self, Cgroup, Namespace, State};
use crate::spec::{LogTarget, Sharing};

/// What the shim answers, once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The container's program runs.
    Started(RunningRecord),
    /// It does not, and nothing of it is left but its directory.
    Failed(Failure),
}

/// Starts the container described in `directory`; then monitors it.
pub(super) fn run(directory: PathBuf) -> ! {
    let dir = ContainerDir::at(directory);
    let Ok(mut answers) = prepare_process() else {
        std::process::exit(125)
    };
    match start(&dir) {
        Ok((monitored, running)) => {
            // A server that is gone finds the container in its state directory.
            let _ = answers.write_all(&to_bytes(&Answer::Started(running)));
            drop(answers);
            monitor::become_monitor(&monitored)
        }
        Err(failure) => {
            let _ = answers.write_all(&to_bytes(&Answer::Failed(failure)));
            std::process::exit(1)
        }
    }
}

fn to_bytes(answer: &Answer) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap_or_default()
}

/// Cuts the ties to the server; the descriptor for the answer.
pub(super) fn prepare_process() -> io::Result<File> {
    sys::close_from(3)?;
    // What runs in a container for a moment must not be looked into by others there.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    setsid()?;
    let answers = rustix::io::fcntl_dupfd_cloexec(stdout(), 3)?;
    dup2_stdout(masks::open_null()?)?;
    Ok(answers.into())
}

fn start(dir: &ContainerDir) -> Result<(Monitored, RunningRecord), Failure> {
    let shown = dir.path().display();
    let lock = File::open(dir.record()).step(State, &shown)?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive).step(State, &shown)?;
    let record: ContainerRecord = state::read(&dir.record())
        .and_then(|record| record.ok_or_else(|| io::Error::from_raw_os_error(libc::ENOENT)))
        .step(State, &shown)?;
    let group = Group::new(&record.sandbox.hierarchies, &record.cgroup);
    let started = start_in(&group, &record, dir, lock);
    if started.is_err() {
        // The failure that counts is the first one; a group that stays is swept with its sandbox.
        let _ = group.kill();
        let _ = group.remove();
    }
    started
}

fn start_in(
    group: &Group<'_>,
    record: &ContainerRecord,
    dir: &ContainerDir,
    lock: File,
) -> Result<(Monitored, RunningRecord), Failure> {
    group.create().step(Cgroup, record.cgroup.display())?;
    group
        .set_limits(&record.spec.limits)
        .step(Cgroup, "limits")?;
    group
        .allow_devices(&devices::rules(&record.spec)?)
        .step(Cgroup, "devices")?;
    let filters = read_filters(dir).step(StartStep::Restrictions, "seccomp")?;
    let ulimits = ulimits::plan(&record.spec.ulimits)?;
    let queue = match record.spec.log {
        LogTarget::Queue(queue) => Some(queue),
        LogTarget::Files | LogTarget::Discard => None,
    };
    if record.spec.log != LogTarget::Discard {
        LogWriter::create(&dir.log(), queue).step(State, "log")?;
    }
    let (ends, streams) = streams::make(&record.spec)?;
    let birthplace = group.birthplace().step(Cgroup, record.cgroup.display())?;
    let entrances = match birthplace {
        Some(_) => group.entrances_v1(),
        None => group.entrances(),
    };
    let entrances = entrances.step(Cgroup, record.cgroup.display())?;
    // Process numbers mean something else in the child, so the shim opens the holder.
    let holder = record
        .holder
        .map(sys::open_process)
        .transpose()
        .step(Namespace, "holder")?;
    let setup = Setup {
        holder,
        record,
        dir,
        entrances,
        filters,
        ulimits: &ulimits,
        streams,
    };
    let (pid, pidfd) = launch(setup, birthplace)?;
    let ends = ends.complete().step(State, "terminal")?;
    let running = write_running(dir, pid, ulimits).step(State, "running.json")?;
    let outlived = record.sandbox.spec.pids != Sharing::Container;
    let kill_file = outlived.then(|| group.kill_file()).flatten();
    let monitored = Monitored {
        dir: dir.clone(),
        pid,
        pidfd,
        lock: lock.into(),
        ends,
        queue,
        oom_file: group.oom_file(),
        kill_file,
    };
    Ok((monitored, running))
}

fn read_filters(dir: &ContainerDir) -> io::Result<Option<Filters>> {
    match std::fs::read(dir.seccomp()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        bytes => Filters::from_bytes(&bytes?).map(Some),
    }
}

/// Makes the container's first process and waits until it is the container's program.
fn launch(setup: Setup<'_>, birthplace: Option<File>) -> Result<(i32, OwnedFd), Failure> {
    let sandbox = &setup.record.sandbox.spec;
    let mut namespaces = libc::CLONE_NEWNS | libc::CLONE_NEWUTS;
    if sandbox.ipc == Sharing::Container {
        namespaces |= libc::CLONE_NEWIPC;
    }
    match (sandbox.pids, &setup.holder) {
        (Sharing::Sandbox, Some(holder)) => {
            let pids = ThreadNameSpaceType::PROCESS_ID;
            move_into_thread_name_spaces(holder.as_fd(), pids).step(Namespace, "pid")?;
        }
        (Sharing::Machine, _) => {}
        (Sharing::Sandbox | Sharing::Container, _) => namespaces |= libc::CLONE_NEWPID,
    }
    let (errors, errors_end) = pipe_with(PipeFlags::CLOEXEC).step(State, "pipe")?;
    match fork(namespaces, birthplace.as_ref().map(|group| group.as_fd()))
        .step(Namespace, "clone")?
    {
        Fork::Child => {
            drop(errors);
            setup.run().send(File::from(errors_end));
            std::process::exit(125)
        }
        Fork::Parent { pid, pidfd } => {
            // Every copy of the pipes' writing ends but the child's must go.
            drop((setup, errors_end));
            match Failure::receive(errors.into()).step(State, "pipe")? {
                Some(failure) => {
                    let _ = waitpid(Pid::from_raw(pid), WaitOptions::empty());
                    Err(failure)
                }
                None => Ok((pid, pidfd)),
            }
        }
    }
}

fn write_running(dir: &ContainerDir, pid: i32, ulimits: Planned) -> io::Result<RunningRecord> {
    let shim = rustix::process::getpid().as_raw_nonzero().get();
    let running = RunningRecord {
        boot_id: state::boot_id()?,
        shim: sys::identify(shim)?,
        container: sys::identify(pid)?,
        started_at_nanos: state::unix_nanos(sys::wall_clock()),
        clamped_ulimits: ulimits.clamped,
    };
    state::write(&dir.running(), &running)?;
    Ok(running)
}
