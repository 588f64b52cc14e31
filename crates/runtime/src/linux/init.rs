//! A small init: first process of a container that asked for one, and of shared namespaces.
//!
//! It is this program without another `execve`, so the image needs to hold nothing for it.

use rustix::process::{Pid, Signal, WaitOptions, kill_process, wait};

use super::sys;

/// Forwards signals to `child`, reaps whatever ends, and ends as `child` did. All signals are
/// blocked already, so that none is lost before this runs.
pub(super) fn run(child: i32) -> ! {
    loop {
        let signal = sys::next_signal();
        if signal == libc::SIGCHLD {
            if let Some(code) = reap(Some(child)) {
                std::process::exit(code);
            }
        } else if let (Some(pid), Some(signal)) =
            (Pid::from_raw(child), Signal::from_named_raw(signal))
        {
            // It may just have ended; that is seen next.
            let _ = kill_process(pid, signal);
        }
    }
}

/// Reaps whatever ends, until it is killed itself.
pub(super) fn hold() -> ! {
    loop {
        if sys::next_signal() == libc::SIGCHLD {
            reap(None);
        }
    }
}

/// Takes leave of every process that has ended; the exit code of `child` if it was among them.
fn reap(child: Option<i32>) -> Option<i32> {
    let mut code = None;
    while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
        if Some(pid.as_raw_nonzero().get()) == child {
            code = Some(sys::decode(status).0);
        }
    }
    code
}
