//! What a person who starts the server is told once it is ready.

use crate::options::{Auth, RuntimeKind, Serve};
use std::fmt;
use std::path::Path;

/// Where everything is, and what to try first.
pub(crate) struct Welcome<'a> {
    /// What the server was told.
    pub(crate) options: &'a Serve,
    /// Where everything is kept.
    pub(crate) data: &'a Path,
}

impl fmt::Display for Welcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { options, data } = self;
        let callers = match options.auth {
            Auth::Lenient => "callers on this machine are believed",
            Auth::Strict => "every caller is verified",
        };
        let containers = match options.runtime {
            RuntimeKind::Linux => "real",
            RuntimeKind::Simulated => "simulated: no process is started",
        };
        writeln!(f, "Longshore is ready.")?;
        writeln!(f, "  AWS APIs    http://{} ({callers})", options.listen)?;
        writeln!(f, "  registry    http://{}", options.registry_listen)?;
        writeln!(f, "  account     {}, {}", options.account, options.region)?;
        writeln!(f, "  containers  {containers}")?;
        writeln!(f, "  data        {}", data.display())?;
        let endpoint = if options.listen.port() == 4566 {
            String::new()
        } else {
            format!(" --endpoint http://{}", options.listen)
        };
        write!(
            f,
            "Point your tools here: eval \"$(longshore{endpoint} env)\""
        )
    }
}
