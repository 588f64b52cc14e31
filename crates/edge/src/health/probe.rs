//! One health check of one target.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use httparse::{EMPTY_HEADER, Response, Status};
use route::{HealthCheck, HealthProtocol, Origin};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::judge::{Finding, HealthReason};
use crate::Connect;

/// Longest answer head that is read.
const MAX_HEAD: usize = 16 * 1024;

/// Asks the target once.
pub(super) async fn ask(
    connect: &dyn Connect,
    origin: &Origin,
    target: SocketAddr,
    check: &HealthCheck,
    timeout: Duration,
) -> Finding {
    let address = SocketAddr::new(target.ip(), check.port.unwrap_or(target.port()));
    match tokio::time::timeout(timeout, exchange(connect, origin, address, check)).await {
        Err(_) => Err(HealthReason::Timeout),
        Ok(Err(error)) => {
            tracing::debug!(%address, %error, "a health check failed");
            Err(HealthReason::FailedHealthChecks)
        }
        Ok(Ok(None)) => Ok(()),
        Ok(Ok(Some(status))) if check.matcher.accepts(status) => Ok(()),
        Ok(Ok(Some(status))) => Err(HealthReason::ResponseCodeMismatch(status)),
    }
}

/// The status of the answer; `None` when a connection was all that was asked for.
async fn exchange(
    connect: &dyn Connect,
    origin: &Origin,
    address: SocketAddr,
    check: &HealthCheck,
) -> io::Result<Option<u16>> {
    let mut stream = connect.connect(origin, address).await?;
    if check.protocol == HealthProtocol::Tcp {
        return Ok(None);
    }
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         User-Agent: ELB-HealthChecker/2.0\r\nAccept-Encoding: gzip, compressed\r\n\r\n",
        check.path
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::with_capacity(1024);
    loop {
        if let Some(status) = status(&head)? {
            return Ok(Some(status));
        }
        if stream.read_buf(&mut head).await? == 0 || head.len() > MAX_HEAD {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the answer has no head",
            ));
        }
    }
}

fn status(head: &[u8]) -> io::Result<Option<u16>> {
    let mut headers = [EMPTY_HEADER; 64];
    let mut response = Response::new(&mut headers);
    match response.parse(head) {
        Ok(Status::Complete(_)) => Ok(response.code),
        Ok(Status::Partial) => Ok(None),
        Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
    }
}
