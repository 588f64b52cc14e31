//! Load, and what a request of it costs a proxy.

use super::peers::{Layout, Proxy, on};
use crate::shell::output;
use anyhow::{Context, Result, ensure};
use std::fmt;

/// Many requests of one kind, one at a time on each connection.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) speaks: Speaks,
    pub(super) size: Size,
    pub(super) connections: u32,
}

/// Seconds after which a proxy that answered nothing is not asked again.
const LONGEST: u32 = 60;

/// How the client speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    Http1,
    /// HTTP/1.1 through TLS.
    Tls,
    /// HTTP/2 through TLS.
    Http2,
}

/// How long the answers are.
#[derive(Clone, Copy)]
pub(super) enum Size {
    /// 100 bytes.
    Small,
    /// 64 KiB.
    Large,
}

impl Size {
    fn path(self) -> &'static str {
        match self {
            Self::Small => "/",
            Self::Large => "/large",
        }
    }
}

impl Load {
    /// How many times as long as others it takes: handshakes of many clients are to be a small
    /// part of it.
    fn lasts(&self) -> u32 {
        match self.speaks {
            Speaks::Http1 => 1,
            Speaks::Tls | Speaks::Http2 if self.connections < 1000 => 1,
            Speaks::Tls | Speaks::Http2 => 4,
        }
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let speaks = match self.speaks {
            Speaks::Http1 => "HTTP/1.1",
            Speaks::Tls => "TLS",
            Speaks::Http2 => "HTTP/2",
        };
        let size = match self.size {
            Size::Small => "100 B",
            Size::Large => "64 KiB",
        };
        write!(f, "{speaks:<8} {size:>6} x {:>4}", self.connections)
    }
}

/// Loads a proxy; answers its processor time per request in microseconds. Handshakes of TLS, one
/// a connection, are part of it.
pub(super) fn cost(proxy: &Proxy, load: &Load, seconds: u32, layout: Layout) -> Result<f64> {
    let before = ticks(proxy.pid())?;
    let time = seconds * load.lasts();
    let requests = match load.speaks {
        Speaks::Http1 | Speaks::Tls => wrk(proxy, load, time, layout)?,
        Speaks::Http2 => h2load(proxy, load, time, layout)?,
    };
    let spent = ticks(proxy.pid())? - before;
    if requests == 0 && seconds < LONGEST {
        // On a busy machine a thousand clients may need longer than that to be connected.
        return cost(proxy, load, seconds * 2, layout);
    }
    ensure!(requests > 0, "{} answered nothing", proxy.kind);
    let ticks_per_second = rustix::param::clock_ticks_per_second() as f64;
    Ok(spent as f64 * 1e6 / ticks_per_second / requests as f64)
}

fn wrk(proxy: &Proxy, load: &Load, seconds: u32, layout: Layout) -> Result<u64> {
    let base = match load.speaks {
        Speaks::Http1 => format!("http://{}", proxy.address),
        Speaks::Tls | Speaks::Http2 => format!("https://{}", proxy.secure),
    };
    let mut wrk = on(layout.others, "wrk");
    wrk.args(["-t", "1", "--timeout", "30s", "-d", &format!("{seconds}s")]);
    wrk.args(["-c", &load.connections.to_string()]);
    let told = output(wrk.arg(format!("{base}{}", load.size.path())))?;
    ensure!(
        !told.contains("Socket errors") && !told.contains("Non-2xx"),
        "wrk met errors at {}:\n{told}",
        proxy.kind
    );
    let mut lines = told.lines();
    let requests = lines.find_map(|line| line.trim().split_once(" requests in "));
    Ok(requests.context("wrk counted nothing")?.0.parse()?)
}

fn h2load(proxy: &Proxy, load: &Load, seconds: u32, layout: Layout) -> Result<u64> {
    let mut h2load = on(layout.others, "h2load");
    h2load.args(["-t", "1", "-m", "1", "-D", &seconds.to_string()]);
    h2load.args(["-c", &load.connections.to_string()]);
    let url = format!("https://{}{}", proxy.secure, load.size.path());
    let told = output(h2load.arg(url))?;
    let wrong = || format!("h2load met errors at {}:\n{told}", proxy.kind);
    ensure!(told.contains("Application protocol: h2\n"), wrong());
    let mut lines = told.lines();
    let line = lines.find_map(|line| line.strip_prefix("requests: "));
    let count = |name: &str| {
        let mut parts = line?.split(", ");
        let number = parts.find_map(|part| part.strip_suffix(name))?;
        number.trim().parse::<u64>().ok()
    };
    // What is under way when the time is up is cut off and counts as nothing.
    ensure!(count("failed") == count("errored"), wrong());
    count("succeeded").with_context(wrong)
}

/// Processor time of a process with all its threads.
fn ticks(pid: u32) -> Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("no such process")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // utime and stime are the 14th and 15th of the whole line, of which two are cut off.
    let time = |at: usize| fields.get(at).and_then(|time| time.parse::<u64>().ok());
    Ok(time(11).context("no utime")? + time(12).context("no stime")?)
}
