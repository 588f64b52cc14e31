//! What a process holds in memory with 1,000 connections; each is measured on a fresh one.

use super::Options;
use super::load::{Load, Size, Speaks, cost};
use super::peers::{Kind, Proxy, Site};
use crate::bench::report::{Report, field};
use crate::wait;
use anyhow::{Context, Result, ensure};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

const CONNECTIONS: u32 = 1000;
/// Times nginx. Source: the issue this bench is for.
const PROMISED: f64 = 1.5;

const BUSY_SMALL: &str = "edge memory, 1,000 busy connections, 100 B";
const BUSY_LARGE: &str = "edge memory, 1,000 busy connections, 64 KiB";
const IDLE: &str = "edge memory, 1,000 idle connections";

pub(super) fn measure(site: &Site, options: &Options, report: &mut Report) -> Result<()> {
    for (what, size) in [
        (BUSY_SMALL, Some(Size::Small)),
        (BUSY_LARGE, Some(Size::Large)),
        (IDLE, None),
    ] {
        let mut held = Vec::new();
        for kind in [Kind::Edge, Kind::Nginx, Kind::Haproxy] {
            let proxy = site.start(kind)?;
            let before = kib(&proxy, "VmRSS:")?;
            let after = match size {
                Some(size) => busy(site, &proxy, size, options.seconds)?,
                None => idle(&proxy)?,
            };
            held.push(after as f64 / 1024.0);
            report.note(format!(
                "{what}: {kind} {after} KiB, of which {before} KiB without any"
            ));
        }
        if let [edge, nginx, _] = held[..] {
            report.against(what, (edge, nginx), PROMISED, "MiB");
        }
    }
    Ok(())
}

/// The most that the process held under load, in KiB.
fn busy(site: &Site, proxy: &Proxy, size: Size, seconds: u32) -> Result<u64> {
    let load = Load {
        speaks: Speaks::Http1,
        size,
        connections: CONNECTIONS,
    };
    cost(proxy, &load, seconds, site.layout)?;
    kib(proxy, "VmHWM:")
}

/// What the process holds with connections that each had one answer, in KiB.
fn idle(proxy: &Proxy) -> Result<u64> {
    let clients = (0..CONNECTIONS).map(|_| ask(proxy));
    let clients = clients.collect::<Result<Vec<_>>>()?;
    wait::pause(Duration::from_secs(1));
    let held = kib(proxy, "VmRSS:");
    drop(clients);
    held
}

/// A connection on which one request was answered.
fn ask(proxy: &Proxy) -> Result<TcpStream> {
    let mut client = TcpStream::connect(proxy.address)?;
    client.set_read_timeout(Some(Duration::from_secs(10)))?;
    client.write_all(b"GET / HTTP/1.1\r\nHost: bench.test\r\n\r\n")?;
    let mut answer = [0; 1024];
    let read = client.read(&mut answer)?;
    ensure!(answer[..read].starts_with(b"HTTP/1.1 200"), "no answer");
    Ok(client)
}

fn kib(proxy: &Proxy, name: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", proxy.pid()))?;
    field(&status, name).context("no memory is told of")
}
