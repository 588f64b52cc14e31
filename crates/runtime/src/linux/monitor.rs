//! The monitor: what a shim becomes once its container runs. It keeps the log and the exit code.
//!
//! There is one per container for its whole life, so it holds little and does little: it is told
//! everything on its command line, and reads no state file.

use std::ffi::{CString, OsString};
use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::FdFlags;
use rustix::process::{Pid, WaitOptions, waitpid};

use super::state::{self, ContainerDir, ExitRecord};
use super::streams::Ends;
use super::{cgroup, sys};
use crate::log::{LogQueue, LogStream, LogWriter};

/// Most bytes taken from a stream at a time.
const READ_BYTES: usize = 16 * 1024;

/// How often a full log is looked at again.
const BETWEEN_LOOKS: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};

/// A running container, as its shim hands it on.
pub(super) struct Monitored {
    pub(super) dir: ContainerDir,
    pub(super) pid: i32,
    pub(super) pidfd: OwnedFd,
    /// Held as long as the monitor lives.
    pub(super) lock: OwnedFd,
    /// The other ends of its standard streams.
    pub(super) ends: Ends,
    /// Bounds the part of its log that was not read.
    pub(super) queue: Option<LogQueue>,
    pub(super) oom_file: PathBuf,
    /// The file that kills its cgroup, when its processes can outlive its first one.
    pub(super) kill_file: Option<PathBuf>,
}

/// Executes this program again as the monitor. Without it the container could not be watched, so
/// it is not left running.
pub(super) fn become_monitor(monitored: &Monitored) -> ! {
    let failed = try_become(monitored);
    let _ = rustix::process::pidfd_send_signal(&monitored.pidfd, rustix::process::Signal::KILL);
    drop(failed);
    std::process::exit(125)
}

fn try_become(monitored: &Monitored) -> io::Error {
    let number = |end: &Option<OwnedFd>| end.as_ref().map_or(-1, |fd| fd.as_raw_fd());
    let ends = &monitored.ends;
    let (stdout, stderr) = (number(&ends.stdout), number(&ends.stderr));
    let args = [
        "longshore-monitor".into(),
        super::roles::MONITOR.into(),
        monitored.dir.path().as_os_str().to_owned(),
        monitored.pid.to_string().into(),
        monitored.pidfd.as_raw_fd().to_string().into(),
        stdout.to_string().into(),
        stderr.to_string().into(),
        queue_text(monitored.queue).into(),
        monitored.oom_file.clone().into_os_string(),
        monitored
            .kill_file
            .clone()
            .unwrap_or_default()
            .into_os_string(),
    ];
    // Nobody looks at the end of standard input again: it only has to stay open.
    let streams = [&ends.stdout, &ends.stderr, &ends.stdin];
    let streams = streams.into_iter().flatten();
    for kept in [&monitored.pidfd, &monitored.lock]
        .into_iter()
        .chain(streams)
    {
        if let Err(error) = rustix::io::fcntl_setfd(kept, FdFlags::empty()) {
            return error.into();
        }
    }
    let args: Result<Vec<_>, _> = args
        .iter()
        .map(|arg: &OsString| CString::new(arg.as_bytes()))
        .collect();
    match args {
        Ok(args) => sys::execve(&c"/proc/self/exe".to_owned(), &args, &[]),
        Err(error) => error.into(),
    }
}

/// A queue as it is told on the command line.
fn queue_text(queue: Option<LogQueue>) -> String {
    match queue {
        Some(LogQueue { bytes, waits: true }) => format!("wait {bytes}"),
        Some(LogQueue {
            bytes,
            waits: false,
        }) => format!("drop {bytes}"),
        None => String::new(),
    }
}

fn read_queue(text: &OsString) -> Option<LogQueue> {
    let (when_full, bytes) = text.to_str()?.split_once(' ')?;
    Some(LogQueue {
        bytes: bytes.parse().ok()?,
        waits: when_full == "wait",
    })
}

/// The monitor's whole life. `args` are those after the role.
pub(super) fn run(args: &[OsString]) -> ! {
    for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGTERM] {
        sys::ignore_signal(signal);
    }
    let _ = rustix::process::chdir("/");
    let code = if monitor(args).is_some() { 0 } else { 125 };
    std::process::exit(code)
}

fn monitor(args: &[OsString]) -> Option<()> {
    let [dir, pid, pidfd, stdout, stderr, queue, oom_file, kill_file] = args else {
        return None;
    };
    let number = |text: &OsString| text.to_str()?.parse::<i32>().ok();
    let dir = ContainerDir::at(PathBuf::from(dir));
    let pid = Pid::from_raw(number(pid)?)?;
    let pidfd = inherited(number(pidfd)?)?;
    let mut outputs = Outputs::new(&dir, (number(stdout)?, number(stderr)?), read_queue(queue));
    outputs.copy_until_ended(&pidfd);
    if !kill_file.is_empty() {
        let _ = std::fs::write(kill_file, "1");
    }
    outputs.finish();
    let (_, status) = waitpid(Some(pid), WaitOptions::empty()).ok()??;
    let (code, signal) = sys::decode(status);
    let oom = std::fs::read_to_string(Path::new(oom_file)).unwrap_or_default();
    let record = ExitRecord {
        code,
        signal,
        oom_killed: cgroup::oom_kills_in(&oom) > 0,
        finished_at_nanos: state::unix_nanos(sys::wall_clock()),
        shim_lost: false,
    };
    state::write_durably(&dir.exit(), &record).ok()
}

/// A descriptor left open by the shim for this process.
#[allow(unsafe_code)] // Descriptors named on the command line have no safe constructor.
fn inherited(number: i32) -> Option<OwnedFd> {
    use std::os::fd::{BorrowedFd, FromRawFd as _};
    if number < 3 {
        return None;
    }
    // SAFETY: only the open descriptor itself is asked about.
    rustix::io::fcntl_getfd(unsafe { BorrowedFd::borrow_raw(number) }).ok()?;
    // SAFETY: it is open, and named to this process alone, once.
    Some(unsafe { OwnedFd::from_raw_fd(number) })
}

/// What came of looking into a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copied {
    /// Bytes.
    Some,
    /// Nothing for now.
    Nothing,
    /// Its end.
    Closed,
}

/// The two streams on their way into the log.
struct Outputs {
    streams: Vec<(LogStream, File)>,
    /// `None` once the log cannot be written (a full disk): the container goes on without.
    log: Option<LogWriter>,
    buffer: Vec<u8>,
}

impl Outputs {
    fn new(dir: &ContainerDir, (stdout, stderr): (i32, i32), queue: Option<LogQueue>) -> Self {
        let mut streams = Vec::new();
        for (stream, fd) in [(LogStream::Stdout, stdout), (LogStream::Stderr, stderr)] {
            if let Some(fd) = inherited(fd) {
                let _ = rustix::io::ioctl_fionbio(&fd, true);
                streams.push((stream, File::from(fd)));
            }
        }
        // A terminal is read even where nothing is kept, so that its program can go on writing.
        let log = (!streams.is_empty() && dir.log().exists())
            .then(|| LogWriter::create(&dir.log(), queue).ok())
            .flatten();
        Self {
            streams,
            log,
            buffer: vec![0; READ_BYTES],
        }
    }

    /// Copies output until the container's first process has ended.
    fn copy_until_ended(&mut self, pidfd: &OwnedFd) {
        loop {
            let mut waits = vec![PollFd::new(pidfd, PollFlags::IN)];
            let full = self.log.as_mut().is_some_and(LogWriter::must_wait);
            if !full {
                let pipes = self.streams.iter();
                waits.extend(pipes.map(|(_, pipe)| PollFd::new(pipe, PollFlags::IN)));
            }
            if poll(&mut waits, full.then_some(&BETWEEN_LOOKS)).is_err() {
                continue;
            }
            let ended = !waits[0].revents().is_empty();
            let ready: Vec<_> = waits[1..]
                .iter()
                .map(|wait| !wait.revents().is_empty())
                .collect();
            drop(waits);
            if ended {
                return;
            }
            for place in (0..ready.len()).rev().filter(|place| ready[*place]) {
                if self.copy_some(place) == Copied::Closed {
                    self.streams.remove(place);
                }
            }
        }
    }

    /// Takes what is in one stream now, at most a buffer.
    fn copy_some(&mut self, place: usize) -> Copied {
        let (stream, pipe) = &mut self.streams[place];
        match pipe.read(&mut self.buffer) {
            Ok(0) => Copied::Closed,
            Ok(length) => {
                let now = state::unix_nanos(sys::wall_clock());
                if let Some(log) = &mut self.log
                    && log.take(*stream, &self.buffer[..length], now).is_err()
                {
                    self.log = None;
                }
                Copied::Some
            }
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted => Copied::Nothing,
                // A terminal that nobody has open any more says so by an error.
                _ => Copied::Closed,
            },
        }
    }

    /// Takes what the dead left in the pipes, then ends the log.
    fn finish(&mut self) {
        for place in 0..self.streams.len() {
            while self.copy_some(place) == Copied::Some {}
        }
        if let Some(log) = &mut self.log {
            let _ = log.finish(state::unix_nanos(sys::wall_clock()));
        }
    }
}
