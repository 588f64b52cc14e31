//! The proxies under test, and the upstream behind all of them.

mod config;

use crate::server::free_address;
use crate::shell::{command, has, output, target_dir};
use crate::wait;
use anyhow::{Context, Result};
use std::fmt;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A program that ends with this.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Edge,
    Nginx,
    Haproxy,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Edge => "edge",
            Self::Nginx => "nginx",
            Self::Haproxy => "haproxy",
        })
    }
}

/// A proxy under test: one process with one thread of work.
pub(super) struct Proxy {
    pub(super) kind: Kind,
    pub(super) address: SocketAddr,
    /// Where it speaks TLS, and in it HTTP/1.1 or HTTP/2.
    pub(super) secure: SocketAddr,
    program: Program,
}

impl Proxy {
    pub(super) fn pid(&self) -> u32 {
        self.program.0.id()
    }
}

/// Which processor each side runs on.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    proxy: Option<&'static str>,
    pub(super) others: Option<&'static str>,
    pub(super) told: &'static str,
}

impl Layout {
    pub(super) fn here() -> Self {
        let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() >= 2);
        match two && has("taskset") {
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
pub(super) fn on(processor: Option<&str>, program: impl AsRef<Path>) -> Command {
    match processor {
        Some(processor) => {
            let mut command = command("taskset", &["-c", processor]);
            command.arg(program.as_ref());
            command
        }
        None => command(program.as_ref(), &[]),
    }
}

/// What all proxies share: the upstream, a certificate, and a place for their files.
pub(super) struct Site {
    pub(super) layout: Layout,
    upstream: SocketAddr,
    directory: TempDir,
    _upstream: Program,
}

impl Site {
    pub(super) fn open(layout: Layout) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        certify(directory.path())?;
        let home = new_home(directory.path(), "upstream")?;
        std::fs::write(home.join("large"), "x".repeat(64 * 1024))?;
        let upstream = free_address()?;
        let program = nginx(&home, &config::upstream(&home, upstream), layout.others)?;
        answers(upstream)?;
        Ok(Self {
            layout,
            upstream,
            directory,
            _upstream: program,
        })
    }

    /// Starts one of the proxies, with nothing open yet but what asks whether it listens.
    pub(super) fn start(&self, kind: Kind) -> Result<Proxy> {
        let (address, secure) = (free_address()?, free_address()?);
        let all = config::Addresses {
            listen: address,
            secure,
            upstream: self.upstream,
        };
        let certificates = self.directory.path();
        let home = new_home(certificates, &format!("{kind}-{}", address.port()))?;
        let program = match kind {
            Kind::Edge => self.edge(&all)?,
            Kind::Nginx => {
                let text = config::nginx(&home, certificates, &all);
                nginx(&home, &text, self.layout.proxy)?
            }
            Kind::Haproxy => self.haproxy(&home, &config::haproxy(certificates, &all))?,
        };
        answers(address)?;
        answers(secure)?;
        Ok(Proxy {
            kind,
            address,
            secure,
            program,
        })
    }

    fn edge(&self, all: &config::Addresses) -> Result<Program> {
        let program = target_dir().join("release/examples/edge-bench");
        let mut command = on(self.layout.proxy, program);
        command.args([all.listen.to_string(), all.upstream.to_string()]);
        command.args(["tls", &all.secure.to_string()]);
        let file = |name| self.directory.path().join(name);
        command.args([file("certificate.pem"), file("key.pem")]);
        started(&mut command, "edge-bench")
    }

    fn haproxy(&self, home: &Path, text: &str) -> Result<Program> {
        let file = home.join("haproxy.cfg");
        std::fs::write(&file, text)?;
        let mut command = on(self.layout.proxy, "haproxy");
        started(command.arg("-db").arg("-f").arg(&file), "haproxy")
    }
}

/// An nginx of one process, so that nothing of it stays when that is ended.
fn nginx(home: &Path, text: &str, processor: Option<&str>) -> Result<Program> {
    let file = home.join("nginx.conf");
    std::fs::write(&file, text)?;
    let mut command = on(processor, "nginx");
    command.arg("-p").arg(home).arg("-c").arg(&file);
    started(&mut command, "nginx")
}

fn started(command: &mut Command, name: &'static str) -> Result<Program> {
    let child = command.stdin(Stdio::null()).spawn();
    Ok(Program(child.context(name)?))
}

fn new_home(directory: &Path, name: &str) -> Result<PathBuf> {
    let home = directory.join(name);
    std::fs::create_dir(&home)?;
    Ok(home)
}

/// Makes a key on P-256 and a certificate that signs itself.
fn certify(directory: &Path) -> Result<()> {
    let file = |name: &str| directory.join(name).display().to_string();
    let mut openssl = command("openssl", &["req", "-x509", "-nodes", "-days", "2"]);
    openssl.args(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    openssl.args(["-subj", "/CN=bench.test", "-keyout", &file("key.pem")]);
    output(openssl.args(["-out", &file("certificate.pem")]))?;
    let both = ["certificate.pem", "key.pem"].map(|name| std::fs::read(directory.join(name)));
    let [certificate, key] = both;
    std::fs::write(directory.join("both.pem"), [certificate?, key?].concat())?;
    Ok(())
}

fn answers(address: SocketAddr) -> Result<()> {
    wait::until(
        "it listens",
        Duration::from_secs(10),
        Duration::from_millis(10),
        || Ok(TcpStream::connect(address).ok().map(drop)),
    )
}
