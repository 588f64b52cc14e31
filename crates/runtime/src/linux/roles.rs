//! The roles this program plays when the runtime executes it again.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{exec_helper, holder, monitor, shim};

pub(super) const SHIM: &str = "__container-shim";
pub(super) const MONITOR: &str = "__container-monitor";
pub(super) const EXEC: &str = "__container-exec";
pub(super) const HOLDER: &str = "__sandbox-holder";

/// Takes over when this process was started as a shim, monitor, exec helper or holder; otherwise
/// answers at once.
///
/// A program that uses [`LinuxRuntime`](super::LinuxRuntime) calls it first in `main`, before it
/// starts any thread: those roles must be single-threaded.
pub fn take_over() {
    let args: Vec<OsString> = std::env::args_os().skip(1).take(16).collect();
    let Some((role, rest)) = args.split_first() else {
        return;
    };
    let directory = || PathBuf::from(rest.first().cloned().unwrap_or_default());
    match role.to_str() {
        Some(SHIM) => shim::run(directory()),
        Some(MONITOR) => monitor::run(rest),
        Some(EXEC) => exec_helper::run(directory()),
        Some(HOLDER) => holder::run(&directory()),
        _ => {}
    }
}
