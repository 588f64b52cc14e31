//! Signals by name and number.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A signal number that exists (1 to 64).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Signal(i32);

/// Not the name or number of a signal.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a signal")]
pub struct UnknownSignal(String);

/// The signals with a name, as they may appear in an image's stop signal.
const NAMES: [(&str, i32); 31] = [
    ("HUP", libc::SIGHUP),
    ("INT", libc::SIGINT),
    ("QUIT", libc::SIGQUIT),
    ("ILL", libc::SIGILL),
    ("TRAP", libc::SIGTRAP),
    ("ABRT", libc::SIGABRT),
    ("BUS", libc::SIGBUS),
    ("FPE", libc::SIGFPE),
    ("KILL", libc::SIGKILL),
    ("USR1", libc::SIGUSR1),
    ("SEGV", libc::SIGSEGV),
    ("USR2", libc::SIGUSR2),
    ("PIPE", libc::SIGPIPE),
    ("ALRM", libc::SIGALRM),
    ("TERM", libc::SIGTERM),
    ("STKFLT", libc::SIGSTKFLT),
    ("CHLD", libc::SIGCHLD),
    ("CONT", libc::SIGCONT),
    ("STOP", libc::SIGSTOP),
    ("TSTP", libc::SIGTSTP),
    ("TTIN", libc::SIGTTIN),
    ("TTOU", libc::SIGTTOU),
    ("URG", libc::SIGURG),
    ("XCPU", libc::SIGXCPU),
    ("XFSZ", libc::SIGXFSZ),
    ("VTALRM", libc::SIGVTALRM),
    ("PROF", libc::SIGPROF),
    ("WINCH", libc::SIGWINCH),
    ("IO", libc::SIGIO),
    ("PWR", libc::SIGPWR),
    ("SYS", libc::SIGSYS),
];
/// Lowest and highest real-time signal, as programs in a container count them.
const REAL_TIME: (i32, i32) = (34, 64);

impl Signal {
    /// Asks a process to end.
    pub const TERM: Self = Self(libc::SIGTERM);
    /// Ends a process.
    pub const KILL: Self = Self(libc::SIGKILL);
    /// Ends a process that reads from a terminal, as Ctrl-C does.
    pub const INT: Self = Self(libc::SIGINT);
    /// Free for a program's own use; often "reopen your logs".
    pub const USR1: Self = Self(libc::SIGUSR1);

    /// The signal's number.
    pub fn number(self) -> i32 {
        self.0
    }
}

impl TryFrom<i32> for Signal {
    type Error = UnknownSignal;

    fn try_from(number: i32) -> Result<Self, UnknownSignal> {
        if (1..=REAL_TIME.1).contains(&number) {
            Ok(Self(number))
        } else {
            Err(UnknownSignal(number.to_string()))
        }
    }
}

impl From<Signal> for i32 {
    fn from(signal: Signal) -> Self {
        signal.0
    }
}

impl FromStr for Signal {
    type Err = UnknownSignal;

    /// Takes `SIGTERM`, `TERM`, `15` and `RTMIN+3`, in either case.
    fn from_str(text: &str) -> Result<Self, UnknownSignal> {
        let upper = text.trim().to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        let number = NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, number)| *number)
            .or_else(|| name.parse().ok())
            .or_else(|| real_time(name));
        number
            .and_then(|n| Self::try_from(n).ok())
            .ok_or_else(|| UnknownSignal(text.to_owned()))
    }
}

fn real_time(name: &str) -> Option<i32> {
    let number = match (name.strip_prefix("RTMIN"), name.strip_prefix("RTMAX")) {
        (Some(""), _) => REAL_TIME.0,
        (Some(more), _) => REAL_TIME
            .0
            .checked_add(more.strip_prefix('+')?.parse().ok()?)?,
        (_, Some("")) => REAL_TIME.1,
        (_, Some(less)) => REAL_TIME
            .1
            .checked_sub(less.strip_prefix('-')?.parse().ok()?)?,
        (None, None) => return None,
    };
    (REAL_TIME.0..=REAL_TIME.1)
        .contains(&number)
        .then_some(number)
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMES.iter().find(|(_, number)| *number == self.0) {
            Some((name, _)) => write!(f, "SIG{name}"),
            None => write!(f, "signal {}", self.0),
        }
    }
}
