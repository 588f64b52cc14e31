//! A client's connection, secured.

use std::io;
use std::sync::Arc;

use route::{Listener, ListenerId, RouteTable, Scheme};
use rustls::server::Acceptor;
use rustls::{HandshakeKind, ProtocolVersion};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;
use tokio_rustls::{LazyConfigAcceptor, TlsAcceptor};

use super::TlsTable;
use super::policy::openssl_name;
use crate::downstream::{ClientStream, Life};
use crate::sockets::Serves;
use crate::threads::Shared;

/// First byte of a TLS handshake. No HTTP request begins with it.
const HANDSHAKE: u8 = 0x16;

/// What was agreed on with a client.
#[derive(Clone, Debug)]
pub(crate) struct Secured {
    /// The listener it was agreed for.
    pub(crate) listener: ListenerId,
    /// `TLSv1.3` or `TLSv1.2`.
    pub(crate) version: &'static str,
    /// The cipher by the name OpenSSL has.
    pub(crate) cipher: &'static str,
    /// Whether HTTP/2 is spoken.
    pub(crate) is_http2: bool,
    /// The name the client asked for.
    pub(crate) name: Option<Arc<str>>,
    /// What access logs say of the certificate it got: an ARN, or that there was none because
    /// a session was resumed.
    pub(crate) certificate: Option<Arc<str>>,
}

/// A connection as it is served from here on.
pub(crate) type Welcomed = (ClientStream, Option<Secured>);

/// Secures a connection where its listener wants it; `None` when there is nothing to serve.
///
/// A port of the machine may be shared by listeners in the clear and others: the first byte
/// tells. A client that is too slow is sent away.
pub(crate) async fn secure(
    shared: &Shared,
    serves: &Serves,
    listener: Option<&Listener>,
    life: &Life,
    stream: TcpStream,
) -> Option<Welcomed> {
    let may_be_tls = match (serves, listener) {
        (Serves::Listener(_), Some(listener)) => listener.scheme == Scheme::Https,
        (Serves::Listener(_), None) => false,
        (Serves::SharedPort(port), _) => shared.tls.load().is_on(*port),
    };
    if !may_be_tls {
        return Some((ClientStream::Plain(stream), None));
    }
    let patience = shared.config.limits.handshake_timeout;
    // Boxed so that connections in the clear do not carry the size of a handshake.
    let shaking = Box::pin(welcome(shared, serves, stream));
    let done = tokio::select! {
        done = tokio::time::timeout(patience, shaking) => done,
        () = life.killed() => return None,
    };
    match done {
        Ok(Ok(welcomed)) => Some(welcomed),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
        Err(_) => {
            tracing::debug!("a TLS handshake took too long");
            None
        }
    }
}

async fn welcome(shared: &Shared, serves: &Serves, stream: TcpStream) -> io::Result<Welcomed> {
    let refuse = |why| io::Error::new(io::ErrorKind::NotFound, why);
    match serves {
        Serves::Listener(id) => {
            let config = shared.tls.load().config(id);
            let config = config.ok_or_else(|| refuse("the listener has no certificate"))?;
            let stream = TlsAcceptor::from(config).accept(stream).await?;
            Ok(welcomed(&shared.tls.load(), stream, id.clone()))
        }
        Serves::SharedPort(port) => {
            let mut first = [0; 1];
            if stream.peek(&mut first).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if first[0] != HANDSHAKE {
                return Ok((ClientStream::Plain(stream), None));
            }
            let begun = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
            let name = begun
                .client_hello()
                .server_name()
                .map(str::to_ascii_lowercase);
            let tls = shared.tls.load_full();
            let id = on_shared(&tls, &shared.table.load(), *port, name.as_deref());
            let found = id.and_then(|id| Some((tls.config(&id)?, id)));
            let (config, id) = found.ok_or_else(|| refuse("nobody has a certificate here"))?;
            Ok(welcomed(&tls, begun.into_stream(config).await?, id))
        }
    }
}

/// The listener a client means that asks for `name` on a port of the machine: the one with that
/// host name, else one with a certificate for it, else the first.
fn on_shared(
    tls: &TlsTable,
    table: &RouteTable,
    port: u16,
    name: Option<&str>,
) -> Option<ListenerId> {
    let named = name.and_then(|name| table.shared(port, name));
    let named = named.filter(|listener| listener.scheme == Scheme::Https);
    let named = named.map(|listener| listener.id.clone());
    named.or_else(|| tls.on_port(port, name).cloned())
}

fn welcomed(tls: &TlsTable, stream: TlsStream<TcpStream>, listener: ListenerId) -> Welcomed {
    let (_, agreed) = stream.get_ref();
    let suite = agreed.negotiated_cipher_suite();
    let name = agreed.server_name();
    let certificate = match agreed.handshake_kind() {
        Some(HandshakeKind::Resumed) => Some("session-reused".into()),
        _ => tls.certificate(&listener, name),
    };
    let secured = Secured {
        name: name.map(Into::into),
        certificate,
        listener,
        version: match agreed.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
            _ => "TLSv1.2",
        },
        cipher: suite.map_or("UNKNOWN", |suite| openssl_name(suite.suite())),
        is_http2: agreed.alpn_protocol() == Some(b"h2"),
    };
    (ClientStream::secured(stream), Some(secured))
}
