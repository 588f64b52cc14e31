//! Just enough HTTP to ask a server on this machine, without a client's own time in what is
//! measured.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// A service that speaks JSON.
#[derive(Clone, Copy)]
pub(crate) enum Service {
    Ecs,
    Logs,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Ecs => "ecs",
            Self::Logs => "logs",
        }
    }

    fn target(self) -> &'static str {
        match self {
            Self::Ecs => "AmazonEC2ContainerServiceV20141113",
            Self::Logs => "Logs_20140328",
        }
    }
}

/// Gets a path.
pub(crate) fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    let head = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    exchange(connect(address)?, head.as_bytes())
}

/// Calls an operation; fails with what the service says.
pub(crate) fn call(
    address: SocketAddr,
    service: Service,
    operation: &str,
    input: &Value,
) -> Result<Value> {
    let target = format!("{}.{operation}", service.target());
    let headers = format!(
        "x-amz-target: {target}\r\ncontent-type: application/x-amz-json-1.1\r\n{}",
        believed(service.name())
    );
    let request = post("/", &headers, &address.to_string(), &input.to_string());
    let answer = exchange(connect(address)?, &request)?;
    let told = String::from_utf8_lossy(&answer.body);
    ensure!(
        answer.status == 200,
        "{operation}: {} {told}",
        answer.status
    );
    Ok(serde_json::from_str(&told).unwrap_or_default())
}

/// Asks one of the services that speak in queries; answers its XML.
pub(crate) fn query(address: SocketAddr, service: &str, form: &str) -> Result<String> {
    let headers = format!(
        "content-type: application/x-www-form-urlencoded\r\n{}",
        believed(service)
    );
    let request = post("/", &headers, &address.to_string(), form);
    let answer = exchange(connect(address)?, &request)?;
    let told = String::from_utf8_lossy(&answer.body).into_owned();
    ensure!(answer.status == 200, "{form}: {} {told}", answer.status);
    Ok(told)
}

fn connect(address: SocketAddr) -> Result<TcpStream> {
    let connection = TcpStream::connect(address)?;
    connection.set_nodelay(true)?;
    connection.set_read_timeout(Some(Duration::from_secs(60)))?;
    Ok(connection)
}

/// Who calls, for a server that believes callers on its machine.
fn believed(service: &str) -> String {
    format!(
        "authorization: AWS4-HMAC-SHA256 Credential=test/20260601/us-east-1/{service}/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature={:064}\r\nx-amz-date: 20260601T000000Z\r\n",
        0
    )
}

/// The bytes of a POST request.
pub(crate) fn post(path: &str, headers: &str, host: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Sends a request over a connection that ends with the answer.
pub(crate) fn exchange(mut connection: impl Read + Write, request: &[u8]) -> Result<Answer> {
    connection.write_all(request)?;
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes)?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Answer> {
    let mut ends = bytes.windows(4);
    let end = ends.position(|window| window == b"\r\n\r\n");
    let end = end.context("an answer without an end of its headers")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    let body = &bytes[end + 4..];
    let body = match head.contains("\r\ntransfer-encoding: chunked") {
        true => joined(body)?,
        false => body.to_vec(),
    };
    let status = status.context("an answer without a status")?;
    Ok(Answer { status, body })
}

/// The chunks of a body as one.
fn joined(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|window| window == b"\r\n");
        let line = line.context("a chunk without a length")?;
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line])?.trim(), 16)?;
        let chunk = rest
            .get(line + 2..line + 2 + length)
            .context("half a chunk")?;
        if length == 0 {
            return Ok(body);
        }
        body.extend_from_slice(chunk);
        rest = rest.get(line + 4 + length..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn chunks_are_joined_and_a_status_is_read() {
        let bytes = b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        let answer = parse(bytes).expect("it is an answer");
        assert_eq!((answer.status, answer.body), (201, b"abcde".to_vec()));
    }

    #[test]
    fn half_an_answer_is_refused() {
        assert!(parse(b"HTTP/1.1 200 OK\r\n").is_err());
    }
}
