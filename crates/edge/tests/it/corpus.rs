//! Corpora of requests that are used to deceive servers; each file says how it is written.

use std::collections::BTreeSet;

use edge::EdgeConfig;
use route::{Flavour, LoadBalancerPolicy, Protocol, TargetStatus};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Backend, Stage, within};

/// A case: its name, and its lines with bytes in the place of what stands for them.
struct Case {
    name: &'static str,
    lines: Vec<Vec<u8>>,
}

fn cases(file: &'static str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in file
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with(';'))
    {
        match (line.strip_prefix("  "), cases.last_mut()) {
            (Some(text), Some(case)) => case.lines.push(bytes(text)),
            _ => cases.push(Case {
                name: line,
                lines: Vec::new(),
            }),
        }
    }
    let names: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
    assert_eq!(names.len(), cases.len(), "each name is there once");
    cases
}

fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let taken = match &after[..1] {
            "r" => (b'\r', 1),
            "n" => (b'\n', 1),
            "t" => (b'\t', 1),
            _ => (u8::from_str_radix(&after[1..3], 16).unwrap(), 3),
        };
        bytes.push(taken.0);
        rest = &after[taken.1..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

async fn stage(protocol: Protocol) -> (Stage, Backend) {
    let backend = Backend::start("a").await;
    let flavour = Flavour::LoadBalancer(LoadBalancerPolicy::default());
    let mut stage = Stage::new(EdgeConfig::default(), flavour);
    stage.change(|spec| spec.listeners[0].protocol = protocol);
    stage.healthy(&[&backend]);
    (stage, backend)
}

#[tokio::test]
async fn ambiguous_requests_are_refused_and_nothing_reaches_a_target() {
    let (stage, backend) = stage(Protocol::Http).await;
    for case in cases(include_str!("../corpus/refused.txt")) {
        let name = case.name;
        let mut client = stage.client().await;
        client.send(&case.lines.concat()).await;
        client.send(b"GET /evil HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let reply = within(5, client.reply()).await;
        let reply = reply.unwrap_or_else(|| panic!("{name}: no answer"));
        let told = (reply.status, reply.header("connection"));
        assert_eq!(told, (400, Some("close")), "{name}");
        assert_eq!(reply.header("server"), Some("awselb/2.0"), "{name}");
        assert!(client.reply().await.is_none(), "{name}: a second answer");
    }
    assert_eq!(backend.requests(), 0);
}

#[tokio::test]
async fn odd_requests_reach_a_target_as_they_are() {
    let (mut stage, _backend) = stage(Protocol::Http).await;
    let target = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = target.local_addr().unwrap();
    stage.targets(&[(address, TargetStatus::Healthy)]);
    for mut case in cases(include_str!("../corpus/odd.txt")) {
        let (name, expected) = (case.name, case.lines.pop().unwrap());
        let mut client = stage.client().await;
        client.send(&case.lines.concat()).await;
        let got = within(5, first_line(&target)).await;
        assert_eq!(got, String::from_utf8(expected).unwrap(), "{name}");
        let reply = within(5, client.reply()).await;
        assert_eq!(reply.map(|reply| reply.status), Some(200), "{name}");
    }
}

/// The first line of the next request, which is answered.
async fn first_line(target: &tokio::net::TcpListener) -> String {
    let (mut stream, _) = target.accept().await.unwrap();
    let mut read = Vec::new();
    while !is_whole(&read) {
        assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "ended early");
    }
    let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    stream.write_all(answer).await.unwrap();
    let read = String::from_utf8_lossy(&read);
    read.lines().next().unwrap_or_default().to_owned()
}

fn is_whole(read: &[u8]) -> bool {
    let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
        return false;
    };
    let (head, body) = read.split_at(at + 4);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    match length {
        Some(length) => body.len() >= length.trim().parse().unwrap(),
        None => !head.contains("chunked") || body.ends_with(b"\r\n\r\n"),
    }
}

#[tokio::test]
async fn misused_http2_does_not_reach_a_target() {
    let (stage, backend) = stage(Protocol::Http2).await;
    for case in cases(include_str!("../corpus/http2.txt")) {
        let mut block = Vec::new();
        let mut body = Vec::new();
        for line in &case.lines {
            let space = line.iter().position(|byte| *byte == b' ');
            let (name, value) = line.split_at(space.unwrap_or(line.len()));
            let value = value.strip_prefix(b" ").unwrap_or(value);
            match name {
                b"data" => body = value.to_vec(),
                _ => add_field(&mut block, name, value),
            }
        }
        let mut sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        add_frame(&mut sent, 4, 0, 0, &[]);
        let ends = u8::from(body.is_empty());
        add_frame(&mut sent, 1, 4 | ends, 1, &block);
        if !body.is_empty() {
            add_frame(&mut sent, 0, 1, 1, &body);
        }
        let mut client = stage.client().await;
        client.send(&sent).await;
        let refused = within(5, is_refused(&mut client)).await;
        assert!(refused, "{}: neither refused nor ended", case.name);
        assert_eq!(backend.requests(), 0, "{}", case.name);
    }
}

fn add_frame(to: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    to.extend_from_slice(&length[1..]);
    to.extend_from_slice(&[kind, flags]);
    to.extend_from_slice(&stream.to_be_bytes());
    to.extend_from_slice(payload);
}

/// A field in plain text, without any index.
fn add_field(to: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    to.push(0);
    for text in [name, value] {
        assert!(text.len() < 127, "one byte holds the length");
        to.push(u8::try_from(text.len()).unwrap());
        to.extend_from_slice(text);
    }
}

/// Whether the stream or connection was ended, or the request answered with a 4xx.
async fn is_refused(client: &mut crate::support::Client) -> bool {
    loop {
        let Some(head) = client.exactly(9).await else {
            return true; // the connection is closed
        };
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let Some(payload) = client.exactly(length).await else {
            return true;
        };
        match head[3] {
            3 | 7 => return true, // RST_STREAM, GOAWAY
            // HEADERS: 400 is entry 12 of the static table.
            1 => return payload.first() == Some(&(0x80 | 12)),
            _ => {}
        }
    }
}
