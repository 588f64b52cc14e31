//! Inside the new process of a container: from a copy of the shim to the container's program.

use std::convert::Infallible;
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::mount::{MountAttrFlags, UnmountFlags, unmount};
use rustix::process::{Signal, set_parent_process_death_signal, setsid};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};
use rustix::thread::{
    LinkNameSpaceType, ThreadNameSpaceType, move_into_link_name_space, move_into_thread_name_spaces,
};

use super::failure::{Failure, InStep as _};
use super::fork::{Fork, fork};
use super::mounts::SharedMemory;
use super::restrict::Program;
use super::root::{Make, Root};
use super::seccomp::Filters;
use super::state::{ContainerDir, ContainerRecord};
use super::ulimits::Planned;
use super::{holder, init, masks, mounts, pty, rootfs, sys};
use crate::seam::StartStep::{self, Cgroup, Namespace, RootFs, State, Sysctl, WorkingDirectory};
use crate::spec::{Network, Sharing};

/// What the shim prepared for its child.
pub(super) struct Setup<'a> {
    pub(super) record: &'a ContainerRecord,
    pub(super) dir: &'a ContainerDir,
    /// See [`super::cgroup::Group::entrances_v1`].
    pub(super) entrances: Vec<File>,
    /// The process that holds the namespaces it shares.
    pub(super) holder: Option<OwnedFd>,
    pub(super) filters: Option<Filters>,
    pub(super) ulimits: &'a Planned,
    pub(super) streams: Streams,
}

/// The container's three standard streams.
pub(super) enum Streams {
    /// Each on its own; `None` is the null device.
    Apart {
        stdin: Option<OwnedFd>,
        output: Option<(OwnedFd, OwnedFd)>,
    },
    /// A terminal, which is made inside; its other end goes to the shim over this socket.
    Terminal(OwnedFd),
}

impl Setup<'_> {
    /// Becomes the container's program, or answers why not.
    pub(super) fn run(mut self) -> Failure {
        match self.become_program() {
            Ok(never) => match never {},
            Err(failure) => failure,
        }
    }

    fn become_program(&mut self) -> Result<Infallible, Failure> {
        // Becoming another user undoes it, so it is asked for again below.
        set_parent_process_death_signal(Some(Signal::KILL)).step(State, "shim")?;
        join(&mut self.entrances)?;
        self.enter_namespaces()?;
        self.enter_root()?;
        self.connect_streams().step(State, "streams")?;
        self.ulimits.apply()?;
        if self.record.spec.init_process {
            self.leave_an_init_behind()?;
        }
        let program = self.program();
        let identity = program.restrict(self.filters.as_ref())?;
        // Whoever started this process dies with its shim, even while no server is there to see.
        if !self.record.spec.init_process {
            set_parent_process_death_signal(Some(Signal::KILL)).step(State, "shim")?;
        }
        sys::reset_signals();
        sys::close_on_exec_from(3).step(State, "descriptors")?;
        Err(program.execute(&identity))
    }

    fn program(&self) -> Program<'_> {
        let spec = &self.record.spec;
        let mut env = spec.env.clone();
        if spec.terminal {
            env.insert(0, "TERM=xterm".to_owned());
        }
        Program {
            args: &spec.args,
            env,
            cwd: &spec.cwd,
            user: &spec.user,
            additional_gids: &spec.additional_gids,
            capabilities: spec.capabilities,
            privileged: spec.privileged,
            no_new_privileges: spec.no_new_privileges,
            hostname: self.record.hostname(),
        }
    }

    /// Enters what the sandbox shares; the namespaces of its own it was born in.
    fn enter_namespaces(&self) -> Result<(), Failure> {
        let sandbox = &self.record.sandbox.spec;
        sys::unshare(libc::CLONE_NEWCGROUP).step(Namespace, "cgroup")?;
        match self.record.network() {
            Network::Host => {}
            Network::None => {
                sys::unshare(libc::CLONE_NEWNET).step(Namespace, "network")?;
                sys::loopback_up().step(Namespace, "loopback")?;
            }
            Network::Path(path) => enter_network(path).step(Namespace, path.display())?,
        }
        if let (Sharing::Sandbox, Some(holder)) = (sandbox.ipc, &self.holder) {
            let ipc = ThreadNameSpaceType::INTER_PROCESS_COMMUNICATION;
            move_into_thread_name_spaces(holder.as_fd(), ipc).step(Namespace, "ipc")?;
        }
        rustix::system::sethostname(self.record.hostname().as_bytes()).step(Namespace, "hostname")
    }

    /// Makes the container's filesystem and leaves every other.
    fn enter_root(&self) -> Result<(), Failure> {
        let spec = &self.record.spec;
        let memory = self.shared_memory().step(Namespace, "ipc")?;
        rustix::process::umask(Mode::empty());
        let root = rootfs::mount_root(&spec.root, self.dir, &self.record.layer(self.dir))?;
        mounts::mount_all(&root, spec, &self.record.sandbox.hierarchies, memory)?;
        if !spec.cwd.is_empty() {
            let made = root.resolve_or_make(Path::new(&spec.cwd), Make::Directory);
            made.step(WorkingDirectory, &spec.cwd)?;
        }
        pivot(&root).step(RootFs, "/")?;
        rustix::process::umask(Mode::from_raw_mode(0o022));
        for (name, value) in &spec.sysctls {
            let file = Path::new("/proc/sys").join(name.replace('.', "/"));
            std::fs::write(file, value).step(Sysctl, name)?;
        }
        let root = Root::open(Path::new("/")).step(RootFs, "/")?;
        if !spec.privileged {
            masks::apply(&root)?;
        }
        if spec.read_only_root {
            let flags = MountAttrFlags::MOUNT_ATTR_RDONLY.bits().into();
            sys::set_mount_flags(root.fd(), flags, false).step(RootFs, "/")?;
        }
        Ok(())
    }

    fn shared_memory(&self) -> io::Result<SharedMemory> {
        Ok(match (self.record.sandbox.spec.ipc, &self.holder) {
            (Sharing::Sandbox, Some(holder)) => {
                SharedMemory::Sandbox(holder::shared_memory(holder)?)
            }
            (Sharing::Machine, _) => SharedMemory::Machine,
            (Sharing::Sandbox | Sharing::Container, _) => SharedMemory::Own,
        })
    }

    fn connect_streams(&self) -> io::Result<()> {
        setsid()?;
        let (stdin, output) = match &self.streams {
            Streams::Apart { stdin, output } => (stdin, output),
            Streams::Terminal(socket) => {
                let pty = pty::open()?;
                pty::show_as_console(&pty)?;
                pty::adopt(&pty.terminal)?;
                return pty::send(socket, &pty.ours);
            }
        };
        let null = masks::open_null()?;
        dup2_stdin(stdin.as_ref().unwrap_or(&null))?;
        let (stdout, stderr) = match output {
            Some((stdout, stderr)) => (stdout, stderr),
            None => (&null, &null),
        };
        dup2_stdout(stdout)?;
        Ok(dup2_stderr(stderr)?)
    }

    /// Goes on in a child; this process stays as the container's init.
    fn leave_an_init_behind(&self) -> Result<(), Failure> {
        sys::block_signals();
        match fork(0, None).step(StartStep::Executable, "init")? {
            Fork::Child => Ok(()),
            Fork::Parent { pid, pidfd } => {
                // The error pipe ends with the child's program, so init must not hold it.
                std::mem::forget(pidfd);
                let closed = sys::close_from(3);
                let restricted = self.program().restrict(self.filters.as_ref());
                let bound = set_parent_process_death_signal(Some(Signal::KILL));
                if closed.is_err() || restricted.is_err() || bound.is_err() {
                    // The container ends with its first process; its child says why.
                    std::process::exit(125);
                }
                init::run(pid)
            }
        }
    }
}

/// Takes this process into the cgroup whose entrances these are.
pub(super) fn join(entrances: &mut [File]) -> Result<(), Failure> {
    for entrance in entrances {
        entrance.write_all(b"0").step(Cgroup, "cgroup.procs")?;
    }
    Ok(())
}

fn enter_network(path: &Path) -> io::Result<()> {
    let file = rustix::fs::open(path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    Ok(move_into_link_name_space(
        file.as_fd(),
        Some(LinkNameSpaceType::Network),
    )?)
}

/// Makes `root` the root directory and lets go of the old one.
pub(super) fn pivot(root: &Root) -> io::Result<()> {
    rustix::process::fchdir(root.fd())?;
    rustix::process::pivot_root(".", ".")?;
    unmount(".", UnmountFlags::DETACH)?;
    Ok(rustix::process::chdir("/")?)
}
