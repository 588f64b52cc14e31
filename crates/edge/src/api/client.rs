//! Connections to integrations and issuers, kept for reuse.

mod failure;

pub(super) use failure::Failure;

use crate::Connect;
use bytes::Bytes;
use http::{Request, Response, Uri, header};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use route::Origin;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use wire::WebBody;

/// How long an idle connection is kept: shorter than most servers do.
const IDLE: Duration = Duration::from_secs(4);
/// Idle connections kept to one place.
const MOST_IDLE: usize = 64;
/// How long a connection may take to be ready for another request.
const SETTLES_WITHIN: Duration = Duration::from_secs(1);
/// Bytes of a head that comes back, and of what is read ahead.
const BUFFER: usize = 64 * 1024;
/// Bytes of a document that is asked for.
const LARGEST_DOCUMENT: usize = 1 << 20;

/// Where connections lead; two to one place are interchangeable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) origin: Origin,
    pub(super) to: To,
    /// The name a certificate must have; plain without.
    pub(super) tls: Option<String>,
}

/// An address, or a name that is looked up when a connection is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum To {
    Address(SocketAddr),
    Name(String, u16),
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

type Sender = SendRequest<WebBody>;

/// Makes connections and keeps idle ones. Clones share them.
#[derive(Clone)]
pub(super) struct Client(Arc<Inner>);

struct Inner {
    connect: Arc<dyn Connect>,
    authorities: Option<PathBuf>,
    idle: Mutex<HashMap<Place, Vec<(Sender, Instant)>>>,
    tls: OnceLock<TlsConnector>,
}

/// A connection whose answer is being read.
pub(super) struct Lease {
    client: Client,
    place: Place,
    sender: Sender,
}

/// A request that got no answer.
pub(super) struct Lost {
    pub(super) failure: Failure,
    /// The request, when nothing of it was sent.
    pub(super) unsent: Option<Request<WebBody>>,
}

impl Lease {
    /// Keeps the connection for another request, once it can take one.
    pub(super) fn give_back(mut self) {
        tokio::spawn(async move {
            let settled = tokio::time::timeout(SETTLES_WITHIN, self.sender.ready()).await;
            if matches!(settled, Ok(Ok(()))) {
                self.client.keep(self.place, self.sender);
            }
        });
    }
}

impl Client {
    pub(super) fn new(connect: Arc<dyn Connect>, authorities: Option<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            connect,
            authorities,
            idle: Mutex::default(),
            tls: OnceLock::new(),
        }))
    }

    /// Sends a request and waits for the head of its answer. A kept connection that turns out
    /// to be closed before the request was sent is replaced by a new one.
    pub(super) async fn send(
        &self,
        place: &Place,
        mut request: Request<WebBody>,
    ) -> Result<(Response<Incoming>, Lease), Lost> {
        let lost = |failure| Lost {
            failure,
            unsent: None,
        };
        while let Some(mut sender) = self.take(place) {
            match sender.try_send_request(request).await {
                Ok(response) => return Ok((response, self.lease(place, sender))),
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(lost(Failure::of(error.error()))),
                },
            }
        }
        let mut sender = match self.connected(place).await {
            Ok(sender) => sender,
            Err(error) => {
                return Err(Lost {
                    failure: Failure::NotConnected(error),
                    unsent: Some(request),
                });
            }
        };
        let sent = sender.send_request(request).await;
        let response = sent.map_err(|error| lost(Failure::of(&error)))?;
        Ok((response, self.lease(place, sender)))
    }

    fn lease(&self, place: &Place, sender: Sender) -> Lease {
        let (client, place) = (self.clone(), place.clone());
        Lease {
            client,
            place,
            sender,
        }
    }

    /// A JSON document, by its URL.
    pub(super) async fn document(&self, url: &str) -> Result<Value, String> {
        let uri: Uri = url.parse().map_err(|_| format!("{url} is not a URL"))?;
        let (place, authority) = place(&uri).ok_or_else(|| format!("{url} is not a URL"))?;
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::get(path)
            .header(header::HOST, authority)
            .header(header::ACCEPT, "application/json")
            .body(
                Empty::<Bytes>::new()
                    .map_err(|never| match never {})
                    .boxed(),
            );
        let request = request.map_err(|error| error.to_string())?;
        let sent = self.send(&place, request).await;
        let (response, _lease) = sent.map_err(|lost| lost.failure.to_string())?;
        if !response.status().is_success() {
            return Err(format!("{url} answers {}", response.status()));
        }
        let body = Limited::new(response.into_body(), LARGEST_DOCUMENT)
            .collect()
            .await;
        let body = body.map_err(|error| error.to_string())?.to_bytes();
        serde_json::from_slice(&body).map_err(|error| error.to_string())
    }

    async fn connected(&self, place: &Place) -> io::Result<Sender> {
        let stream = self.stream(place).await?;
        let shaken = http1::Builder::new()
            .max_buf_size(BUFFER)
            .handshake(TokioIo::new(stream))
            .await;
        let (sender, connection) = shaken.map_err(io::Error::other)?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::trace!(%error, "a connection to an integration ended");
            }
        });
        Ok(sender)
    }

    async fn stream(&self, place: &Place) -> io::Result<Box<dyn Stream>> {
        let addresses = match &place.to {
            To::Address(address) => vec![*address],
            To::Name(name, port) => looked_up(name, *port).await?,
        };
        let mut failed = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in addresses {
            match self.0.connect.connect(&place.origin, address).await {
                Ok(stream) => {
                    stream.set_nodelay(true)?;
                    return match &place.tls {
                        None => Ok(Box::new(stream)),
                        Some(name) => {
                            let name = ServerName::try_from(name.clone());
                            let name = name.map_err(io::Error::other)?;
                            Ok(Box::new(self.tls().connect(name, stream).await?))
                        }
                    };
                }
                Err(error) => failed = error,
            }
        }
        Err(failed)
    }

    /// Trusts the authorities that the machine trusts, and this server's own.
    fn tls(&self) -> &TlsConnector {
        self.0.tls.get_or_init(|| {
            let mut roots = RootCertStore::empty();
            let found = rustls_native_certs::load_native_certs();
            for error in &found.errors {
                tracing::warn!(%error, "some certificates of this machine cannot be read");
            }
            roots.add_parsable_certificates(found.certs);
            let own = self
                .0
                .authorities
                .as_ref()
                .map(CertificateDer::pem_file_iter);
            match own.transpose() {
                Ok(own) => {
                    roots.add_parsable_certificates(own.into_iter().flatten().flatten());
                }
                Err(error) => tracing::warn!(%error, "our own authority cannot be read"),
            }
            let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .unwrap_or_else(|_| unreachable!("the provider knows TLS 1.2 and 1.3"))
                .with_root_certificates(roots)
                .with_no_client_auth();
            TlsConnector::from(Arc::new(config))
        })
    }

    fn take(&self, place: &Place) -> Option<Sender> {
        let mut idle = self.idle();
        let kept = idle.get_mut(place)?;
        while let Some((sender, since)) = kept.pop() {
            if sender.is_ready() && since.elapsed() < IDLE {
                return Some(sender);
            }
        }
        idle.remove(place);
        None
    }

    fn keep(&self, place: Place, sender: Sender) {
        let mut idle = self.idle();
        // An idle connection would keep a namespace alive, so the old go when others come.
        idle.retain(|_, kept| {
            kept.retain(|(sender, since)| sender.is_ready() && since.elapsed() < IDLE);
            !kept.is_empty()
        });
        let kept = idle.entry(place).or_default();
        if kept.len() < MOST_IDLE {
            kept.push((sender, Instant::now()));
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, HashMap<Place, Vec<(Sender, Instant)>>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a URL leads, and the authority its requests name.
pub(super) fn place(uri: &Uri) -> Option<(Place, String)> {
    let authority = uri.authority()?;
    let host = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    let (tls, usual) = match uri.scheme_str()? {
        "http" => (None, 80),
        "https" => (Some(host.clone()), 443),
        _ => return None,
    };
    let port = authority.port_u16().unwrap_or(usual);
    let to = match host.parse::<IpAddr>() {
        Ok(address) => To::Address(SocketAddr::new(address, port)),
        Err(_) => To::Name(host, port),
    };
    let origin = Origin::Host;
    Some((Place { origin, to, tls }, authority.as_str().to_owned()))
}

/// The addresses of a name. Names below `localhost` are this machine, as RFC 6761 has it.
async fn looked_up(name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    if lower == "localhost" || lower.ends_with(".localhost") {
        return Ok(vec![SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port)]);
    }
    Ok(tokio::net::lookup_host((name, port)).await?.collect())
}
