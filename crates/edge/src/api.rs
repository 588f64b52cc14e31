//! The front of HTTP APIs: answers requests as API Gateway does.
//!
//! ```text
//! head → stage by host and path → route → throttle → authorizer → CORS → mapping → integration
//!                                                                          answer ← mapping ←┘
//! ```
//!
//! [`Gateway`] is handed requests by the front door of the server, which knows by
//! [`Gateway::claims`] whose they are. What is served is a table of its own, made from the
//! records of API Gateway by [`Gateway::follow`] and swapped whole; a request keeps the table it
//! began with. Integrations are called over connections that start where they must: those of a
//! VPC link inside the VPC, so that its security groups decide.
//!
//! What decides without a socket is in `route::api`.

mod answer;
mod attempts;
mod authorize;
mod body;
mod change;
mod compile;
mod exchange;
mod follow;
mod guarded;
mod headers;
mod integrate;
mod jwt;
mod keys;
mod log;
mod table;
mod target;
#[cfg(test)]
mod tests;

pub use follow::GatewayFollow;
pub use guarded::guarded;
pub(crate) use jwt::is_signed;
pub use keys::{Keys, NoKeys};
pub use log::{AccessLine, AccessLogs, NoLogs};

use crate::client::Client;
use crate::tls::{FrontCertificates, acceptor};
use crate::{Connect, Namespaces, ServedCertificate};
use arc_swap::ArcSwap;
use domain::{Clock, IdSource};
use keys::KeyRing;
use route::Millis;
use route::api::ApiReading;
use seal::Seal;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use table::{Ledger, Table};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use wire::{Authorizer, Doorkeeper, Stream};

/// What a front of HTTP APIs needs.
pub struct GatewayParts {
    /// The records.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and chance.
    pub ids: Arc<dyn IdSource>,
    /// Which interfaces of VPC links are real here.
    pub namespaces: Arc<dyn Namespaces>,
    /// Makes connections to integrations.
    pub connect: Arc<dyn Connect>,
    /// Verifies signatures of requests to routes with IAM authorization.
    pub doorkeeper: Arc<Doorkeeper>,
    /// Decides whether their callers may invoke.
    pub authorizer: Arc<dyn Authorizer>,
    /// Keys of issuers that are part of this server.
    pub keys: Arc<dyn Keys>,
    /// Where access logs go.
    pub logs: Arc<dyn AccessLogs>,
    /// Opens the keys of certificates that domain names have.
    pub seal: Arc<Seal>,
    /// The server's own certificate, which answers for every other name over TLS.
    pub own: Option<ServedCertificate>,
    /// A PEM file of authorities whose certificates integrations and issuers may have, beside
    /// those that the machine trusts.
    pub authorities: Option<PathBuf>,
}

/// The front of HTTP APIs.
pub struct Gateway {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    namespaces: Arc<dyn Namespaces>,
    doorkeeper: Arc<Doorkeeper>,
    authorizer: Arc<dyn Authorizer>,
    logs: Arc<dyn AccessLogs>,
    keys: KeyRing,
    client: Client,
    seal: Arc<Seal>,
    acceptor: Result<TlsAcceptor, rustls::Error>,
    shown: Arc<FrontCertificates>,
    table: ArcSwap<Table>,
    ledger: Ledger,
}

/// The host of the request that takes the place of one that could be read in two ways.
const REFUSED: &str = "refused.invalid";
/// The name that every API has on this machine: below `execute-api.localhost`.
const LOCAL: &str = ".execute-api.localhost";

impl Gateway {
    /// A front that serves nothing before [`Gateway::follow`] has run.
    pub fn new(parts: GatewayParts) -> Arc<Self> {
        let client = Client::new(parts.connect, parts.authorities);
        let shown = FrontCertificates::new(parts.own.map(Arc::new));
        Arc::new(Self {
            acceptor: acceptor(shown.clone()),
            shown,
            seal: parts.seal,
            keys: KeyRing::new(parts.keys, client.clone(), parts.clock.clone()),
            client,
            store: parts.store,
            clock: parts.clock,
            ids: parts.ids,
            namespaces: parts.namespaces,
            doorkeeper: parts.doorkeeper,
            authorizer: parts.authorizer,
            logs: parts.logs,
            table: ArcSwap::default(),
            ledger: Ledger::default(),
        })
    }

    /// Whether requests to `host`, with or without a port, are for this front: API endpoints,
    /// known or not, and domain names that a caller has given APIs.
    pub fn claims(&self, host: &str) -> bool {
        let name = table::bare(host);
        name == REFUSED || is_endpoint(&name) || self.table.load().site(&name).is_some()
    }

    /// A connection that begins with a TLS handshake, once that is done, and whether HTTP/2 is
    /// spoken on it. Clients see the certificate of the domain name they ask for, else our own.
    ///
    /// # Errors
    /// When the handshake fails.
    pub async fn secure(&self, stream: TcpStream) -> io::Result<(Box<dyn Stream>, bool)> {
        let acceptor = self.acceptor.clone().map_err(io::Error::other)?;
        let stream = acceptor.accept(stream).await?;
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok((Box::new(stream), is_http2))
    }

    /// What the meters of APIs, stages and routes with detailed metrics show, by dimensions:
    /// `ApiId`, then `Stage`, then `Method Resource`.
    pub fn readings(&self) -> Vec<(Vec<String>, ApiReading)> {
        self.ledger.readings()
    }

    /// The present, for throttling.
    fn now(&self) -> Millis {
        Millis(self.clock.now().as_millisecond().try_into().unwrap_or(0))
    }
}

/// Whether a name is of the form API endpoints have.
fn is_endpoint(name: &str) -> bool {
    let of_region = |name: &str| {
        let before = name.strip_suffix(".amazonaws.com");
        let parts: Vec<&str> = before.map_or(Vec::new(), |before| before.split('.').collect());
        matches!(parts.as_slice(), [_, "execute-api", _])
    };
    let local = name.strip_suffix(LOCAL);
    local.is_some_and(|id| !id.is_empty() && !id.contains('.')) || of_region(name)
}
