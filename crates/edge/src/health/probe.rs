//! One health check of one target.

mod http2;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use httparse::{EMPTY_HEADER, Response, Status};
use route::{HealthCheck, HealthProtocol, IdentityId, Origin, Protocol};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use super::judge::{Finding, HealthReason};
use crate::network::proxy;
use crate::threads::Shared;
use crate::tls::{Speaks, server_name};

/// Longest answer head that is read.
const MAX_HEAD: usize = 16 * 1024;
/// What a check says it is.
const USER_AGENT: &str = "ELB-HealthChecker/2.0";

/// How long a connection to a published port of the machine is watched.
///
/// The port is open before the program behind it listens: what nobody takes is reset at once.
const RESET_WITHIN: Duration = Duration::from_millis(500);

/// Asks the target once.
pub(super) async fn ask(
    shared: &Shared,
    origin: &Origin,
    target: SocketAddr,
    (check, identity): (&HealthCheck, Option<&IdentityId>),
    timeout: Duration,
) -> Finding {
    let address = SocketAddr::new(target.ip(), check.port.unwrap_or(target.port()));
    // What is shown at the target's own port means nothing at another.
    let identity = identity.filter(|_| address == target);
    let asking = exchange(shared, origin, address, check, identity);
    match tokio::time::timeout(timeout, asking).await {
        Err(_) => Err(HealthReason::Timeout),
        Ok(Err(error)) => {
            tracing::debug!(%address, %error, "a health check failed");
            Err(HealthReason::FailedHealthChecks)
        }
        Ok(Ok(None)) => Ok(()),
        Ok(Ok(Some(code))) if check.matcher.accepts(code) => Ok(()),
        Ok(Ok(Some(code))) => Err(HealthReason::ResponseCodeMismatch(code)),
    }
}

/// The code of the answer; `None` when a connection was all that was asked for.
async fn exchange(
    shared: &Shared,
    origin: &Origin,
    address: SocketAddr,
    check: &HealthCheck,
    identity: Option<&IdentityId>,
) -> io::Result<Option<u16>> {
    let mut stream = shared.connect.connect(origin, address).await?;
    if check.proxy_protocol {
        stream.write_all(&proxy::own()).await?;
    }
    match check.protocol {
        HealthProtocol::Tcp if *origin == Origin::Host => {
            stays(&stream, RESET_WITHIN.min(check.timeout / 2)).await?;
            Ok(None)
        }
        HealthProtocol::Tcp => Ok(None),
        HealthProtocol::Http => speak(stream, address, check).await.map(Some),
        HealthProtocol::Https => {
            let is_http2 = check.version.is_http2();
            let stream = match identity {
                Some(identity) => {
                    let caller = shared.caller(identity)?;
                    caller.connect(Speaks::http(is_http2), stream).await?
                }
                None => {
                    let connector = shared.targets.connector(is_http2);
                    connector.connect(server_name(address.ip()), stream).await?
                }
            };
            speak(stream, address, check).await.map(Some)
        }
    }
}

/// Sees that somebody has taken a connection.
async fn stays(stream: &TcpStream, within: Duration) -> io::Result<()> {
    let mut greeting = [0; 1];
    match tokio::time::timeout(within, stream.peek(&mut greeting)).await {
        Ok(Err(reset)) => Err(reset),
        Ok(Ok(_)) | Err(_) => Ok(()),
    }
}

/// Asks in the targets' own protocol: the HTTP status, or the code of gRPC.
async fn speak<T>(stream: T, address: SocketAddr, check: &HealthCheck) -> io::Result<u16>
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    match check.version {
        Protocol::Http | Protocol::Tcp => http1(stream, address, check).await,
        Protocol::Http2 => http2::get(stream, address, &check.path).await,
        Protocol::Grpc => http2::call(stream, address, &check.path).await,
    }
}

async fn http1<T>(mut stream: T, address: SocketAddr, check: &HealthCheck) -> io::Result<u16>
where
    T: AsyncRead + AsyncWrite + Unpin,
{
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         User-Agent: {USER_AGENT}\r\nAccept-Encoding: gzip, compressed\r\n\r\n",
        check.path
    );
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut head = Vec::with_capacity(1024);
    loop {
        if let Some(status) = status(&head)? {
            return Ok(status);
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
