//! Where an integration is.

use route::Origin;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where an integration is.
#[derive(Debug)]
pub(super) enum Target {
    /// A URL, in which path and stage variables may stand.
    Url(String),
    /// Behind a VPC link.
    Private(Private),
    /// Nowhere: why, in words.
    Nowhere(String),
}

/// Addresses in a VPC, and where connections to them may start.
#[derive(Debug, Default)]
pub(super) struct Private {
    /// The interfaces of the VPC link that are real.
    pub(super) origins: Vec<Origin>,
    /// A load balancer's nodes, or the instances of a Cloud Map service.
    pub(super) addresses: Vec<SocketAddr>,
    /// The name a certificate must have; plain without.
    pub(super) tls: Option<String>,
    /// Counts requests, so that addresses take turns; kept when the table changes.
    pub(super) cursor: Arc<AtomicUsize>,
}

impl Private {
    /// Where the next connection starts and ends.
    pub(super) fn next(&self) -> Option<(Origin, SocketAddr)> {
        let turn = self.cursor.fetch_add(1, Ordering::Relaxed);
        let origin = self.origins.get(turn % self.origins.len().max(1))?;
        let address = self.addresses.get(turn % self.addresses.len().max(1))?;
        Some((origin.clone(), *address))
    }

    /// Where the next connection starts and ends that is not to one of these addresses.
    pub(super) fn another(&self, tried: &[SocketAddr]) -> Option<(Origin, SocketAddr)> {
        (0..self.addresses.len())
            .filter_map(|_| self.next())
            .find(|(_, address)| !tried.contains(address))
    }
}
