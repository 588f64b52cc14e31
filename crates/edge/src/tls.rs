//! TLS: what listeners answer with, and how targets that speak it are called.
//!
//! - [`TlsSpec`]: what each listener has; put in force by [`Edge::secure`](crate::Edge::secure)
//! - `choose`: which certificate a client gets, by the name it asks for
//! - `front`: the front door, where HTTP APIs are reached
//! - `policy`: security policies in the terms of the library
//! - `table`: what is in force, made ready
//! - `handshake`: a client's connection, secured
//! - `target`: connections to targets that speak TLS
//! - `mesh`: both sides of TLS between services

mod certificate;
mod choose;
mod front;
mod handshake;
mod mesh;
mod policy;
mod table;
mod target;

use std::collections::BTreeMap;
use std::sync::Arc;

use route::{IdentityId, ListenerId};

pub use certificate::{CertificateError, ServedCertificate};
pub(crate) use front::{DomainCertificates, FrontCertificates, acceptor};
pub(crate) use handshake::{Secured, secure};
pub(crate) use mesh::{ApiTime, Caller, Speaks};
pub use mesh::{DoorTls, MeshIdentity};
pub(crate) use table::TlsTable;
pub(crate) use target::{Targets, server_name};

/// What every TLS listener answers with.
#[derive(Clone, Debug, Default)]
pub struct TlsSpec {
    /// By listener. One that is not here, or has no certificate, refuses every handshake.
    pub listeners: BTreeMap<ListenerId, ListenerTls>,
    /// What endpoints of the mesh prove themselves with.
    pub identities: BTreeMap<IdentityId, Arc<MeshIdentity>>,
    /// Where they do.
    pub doors: BTreeMap<ListenerId, DoorTls>,
}

impl PartialEq for TlsSpec {
    /// The same identities are those read from the same records, not equal ones.
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (&self.identities, &other.identities);
        let same = |((id, one), (other, two)): ((&_, &Arc<_>), (&_, &Arc<_>))| {
            id == other && Arc::ptr_eq(one, two)
        };
        self.listeners == other.listeners
            && self.doors == other.doors
            && one.len() == two.len()
            && one.iter().zip(two).all(same)
    }
}

/// What a listener answers with.
#[derive(Clone, Debug)]
pub struct ListenerTls {
    /// The security policy's name.
    pub policy: String,
    /// Protocols offered, the most wanted first: `h2`, `http/1.1`. Without any, none is agreed on.
    pub alpn: Vec<&'static str>,
    /// The default certificate, then the others.
    pub certificates: Vec<Arc<ServedCertificate>>,
    /// The port it shares with others on the machine.
    pub shared_port: Option<u16>,
}

impl PartialEq for ListenerTls {
    /// The same certificates are those read from the same records, not equal ones.
    fn eq(&self, other: &Self) -> bool {
        let same = |(one, other): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(one, other);
        self.policy == other.policy
            && self.alpn == other.alpn
            && self.shared_port == other.shared_port
            && self.certificates.len() == other.certificates.len()
            && self.certificates.iter().zip(&other.certificates).all(same)
    }
}
