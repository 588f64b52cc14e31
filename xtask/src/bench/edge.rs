//! Processor time per small keep-alive request, beside nginx with the same upstream.

use super::report::{Report, median, print_machine};
use crate::server::free_address;
use crate::setup;
use crate::shell::{command, output, run as run_command, target_dir};
use crate::wait;
use anyhow::{Context, Result, ensure};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Processor time per small request, beside nginx.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds; in each, both proxies are asked. The median is told.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Seconds of load a proxy and round.
    #[arg(long, default_value_t = 3)]
    seconds: u32,
}

/// Connections of the load.
const CONNECTIONS: &str = "64";
const PROMISE: &str = "edge CPU per small keep-alive request, vs nginx";

/// A program that ends with this.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A proxy under test.
struct Proxy {
    address: SocketAddr,
    /// The process whose time is taken.
    pid: u32,
    _program: Program,
}

pub(super) fn run(options: &Options, report: &mut Report) -> Result<()> {
    let build = [
        "build",
        "--release",
        "--package",
        "edge",
        "--example",
        "edge-bench",
    ];
    run_command(&mut command("cargo", &build))?;
    if let Err(error) = setup::install(&[setup::EDGE_PEERS]) {
        report.not_measured(PROMISE, None, "1.3x", &format!("{error:#}"));
        return Ok(());
    }
    print_machine()?;
    let directory = tempfile::tempdir()?;
    let layout = Layout::here();
    let upstream = nginx(&directory, "upstream", layout.others, ANSWER)?;
    let to = format!(
        "upstream targets {{ server {}; keepalive 128; }}\n",
        upstream.address
    );
    let peer = nginx(&directory, "peer", layout.proxy, &format!("{FORWARD}@{to}"))?;
    let edge = edge(upstream.address, layout.proxy)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // The first round only warms both up.
    for round in 0..=options.rounds.max(1) {
        let edge_first = round % 2 == 0;
        let order = if edge_first {
            [&edge, &peer]
        } else {
            [&peer, &edge]
        };
        let [first, second] = order.map(|proxy| load(proxy, options.seconds, layout.others));
        let (edge, nginx) = if edge_first {
            (first?, second?)
        } else {
            (second?, first?)
        };
        if round > 0 {
            println!(
                "round {round}: edge {edge:.2} us, nginx {nginx:.2} us, {:.3}x",
                edge / nginx
            );
            ours.push(edge);
            theirs.push(nginx);
        }
    }
    report.against(PROMISE, (median(&ours), median(&theirs)), 1.3, "us");
    let ratios: Vec<f64> = ours
        .iter()
        .zip(&theirs)
        .map(|(ours, theirs)| ours / theirs)
        .collect();
    let version = Command::new("nginx").arg("-v").output()?.stderr;
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    report.note(format!(
        "{version}, one process; median of the rounds' ratios {:.3}x",
        median(&ratios)
    ));
    report.note(layout.told.to_owned());
    Ok(())
}

/// Which processor each side runs on.
struct Layout {
    proxy: Option<&'static str>,
    others: Option<&'static str>,
    told: &'static str,
}

impl Layout {
    fn here() -> Self {
        let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() >= 2);
        match two && crate::shell::has("taskset") {
            true => Self {
                proxy: Some("1"),
                others: Some("0"),
                told: "the proxy on processor 1, load and upstream on processor 0",
            },
            false => Self {
                proxy: None,
                others: None,
                told: "no processor of its own for anyone",
            },
        }
    }
}

/// A command that stays on a processor.
fn on(processor: Option<&str>, program: &Path) -> Command {
    match processor {
        Some(processor) => {
            let mut command = command("taskset", &["-c", processor]);
            command.arg(program);
            command
        }
        None => command(program, &[]),
    }
}

/// What the upstream answers: 100 bytes.
const ANSWER: &str = "location / { return 200 \
    '0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789'; }";
/// What the peer does: what the edge does, too.
const FORWARD: &str = "location / { proxy_pass http://targets; proxy_http_version 1.1; \
    proxy_set_header Connection ''; proxy_set_header Host $http_host; \
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; \
    proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Port $server_port; }";

/// An nginx of one process, so that nothing of it stays when that is ended. `site` is its location, and after an `@` what stands beside it.
fn nginx(directory: &TempDir, name: &str, processor: Option<&str>, site: &str) -> Result<Proxy> {
    let home = directory.path().join(name);
    std::fs::create_dir(&home)?;
    let address = free_address()?;
    let (location, beside) = site.split_once('@').unwrap_or((site, ""));
    let path = |name: &str| home.join(name).display().to_string();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};\n", path(kind)))
        .concat();
    let configuration = format!(
        "daemon off; master_process off; pid {};\nerror_log stderr crit;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; keepalive_requests 1000000000; {temporary}{beside}\
         server {{ listen {address} backlog=1024; {location} }} }}\n",
        path("pid"),
    );
    let file = home.join("nginx.conf");
    std::fs::write(&file, configuration)?;
    let mut command = on(processor, Path::new("nginx"));
    command.arg("-p").arg(&home).arg("-c").arg(&file);
    let program = Program(command.stdin(Stdio::null()).spawn().context("nginx")?);
    answers(address)?;
    Ok(Proxy {
        address,
        pid: program.0.id(),
        _program: program,
    })
}

fn edge(target: SocketAddr, processor: Option<&str>) -> Result<Proxy> {
    let address = free_address()?;
    let mut command = on(processor, &target_dir().join("release/examples/edge-bench"));
    command.args([address.to_string(), target.to_string()]);
    let program = Program(command.stdin(Stdio::null()).spawn().context("edge-bench")?);
    answers(address)?;
    Ok(Proxy {
        address,
        pid: program.0.id(),
        _program: program,
    })
}

fn answers(address: SocketAddr) -> Result<()> {
    wait::until(
        "it listens",
        Duration::from_secs(10),
        Duration::from_millis(10),
        || Ok(TcpStream::connect(address).ok().map(drop)),
    )
}

/// Loads a proxy; answers its processor time per request in microseconds.
fn load(proxy: &Proxy, seconds: u32, processor: Option<&str>) -> Result<f64> {
    let before = ticks(proxy.pid)?;
    let mut wrk = on(processor, Path::new("wrk"));
    wrk.args(["-t", "1", "-c", CONNECTIONS, "-d", &format!("{seconds}s")]);
    let told = output(wrk.arg(format!("http://{}/", proxy.address)))?;
    let spent = ticks(proxy.pid)? - before;
    ensure!(
        !told.contains("Socket errors") && !told.contains("Non-2xx"),
        "wrk met errors:\n{told}"
    );
    let requests = told
        .lines()
        .find_map(|line| line.trim().split_once(" requests in "));
    let requests: u64 = requests.context("wrk counted nothing")?.0.parse()?;
    ensure!(requests > 0, "no request was answered:\n{told}");
    Ok(spent as f64 * 1e6 / ticks_per_second() as f64 / requests as f64)
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

fn ticks_per_second() -> u64 {
    rustix::param::clock_ticks_per_second()
}
