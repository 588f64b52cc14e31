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
mod client;
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

pub use guarded::guarded;
pub use keys::{Keys, NoKeys};
pub use log::{AccessLine, AccessLogs, NoLogs};

use crate::{Connect, Namespaces};
use arc_swap::ArcSwap;
use client::Client;
use domain::{Clock, IdSource};
use keys::KeyRing;
use route::Millis;
use route::api::ApiReading;
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;
use table::{Ledger, Table};
use wire::{Authorizer, Doorkeeper};

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
        Arc::new(Self {
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
