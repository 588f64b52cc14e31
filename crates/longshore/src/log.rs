//! What the server writes about itself: to standard error, in colour only for a terminal.

use crate::options::Serve;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Begins to write; `LONGSHORE_LOG` says how much, as `tracing` filters do.
pub(crate) fn start(options: &Serve) {
    let filter = EnvFilter::try_from_env("LONGSHORE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,fjall=warn,lsm_tree=warn"));
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colour)
        .with_writer(std::io::stderr);
    if options.log_json {
        lines.json().init();
    } else {
        lines.init();
    }
}
