//! Certificate Manager and Private CA: certificates, and the authorities that issue them.
//!
//! - [`Certificates`]: the room; [`Manager`] serves Certificate Manager, [`PrivateCa`] Private CA
//! - `handlers`: one file a noun, below the service
//! - [`controllers`]: issues what was asked for, and renews it in time; also for Service Connect
//! - `authority`: Longshore's own authority, which clients are told to trust
//! - `own`: the certificate of what this server itself answers
//! - `x509`: keys, certificates and what they say; pure
//!
//! Private keys are sealed in the records (see the crate `seal`). Whoever serves a certificate
//! reads its record: the edge does, for listeners. [`INERT`] lists what is accepted and changes
//! nothing.

mod authority;
pub mod controllers;
mod handlers;
mod issue;
mod own;
mod x509;

pub use authority::OpenError;
pub use handlers::{Manager, PrivateCa};
pub use own::OwnCertificate;

use domain::{Clock, IdSource};
use seal::Seal;
use std::sync::Arc;
use store::Store;
use wire::Context;

/// The room: where its records are, its sources of time and chance, and what seals keys.
pub struct Certificates {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    seal: Arc<Seal>,
}

impl Certificates {
    /// A room over `store`, whose private keys `seal` seals.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        seal: Arc<Seal>,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            clock,
            ids,
            seal,
        })
    }

    /// The services the room offers.
    pub fn services(self: &Arc<Self>) -> Vec<Arc<dyn api::Service<Context>>> {
        vec![
            Arc::new(api::acm::Server(self.manager())),
            Arc::new(api::acm_pca::Server(self.private_ca())),
        ]
    }

    /// What serves Certificate Manager.
    pub fn manager(self: &Arc<Self>) -> Manager {
        Manager(self.clone())
    }

    /// What serves Private CA.
    pub fn private_ca(self: &Arc<Self>) -> PrivateCa {
        PrivateCa(self.clone())
    }

    /// The controller of certificates of Service Connect, which asks authorities by `calls`.
    pub fn mesh(
        self: &Arc<Self>,
        calls: Arc<dyn controllers::Calls>,
    ) -> controllers::MeshCertificates {
        controllers::MeshCertificates {
            room: self.clone(),
            calls,
        }
    }

    /// The controller that issues and renews.
    pub fn issuer(self: &Arc<Self>) -> controllers::Issuer {
        controllers::Issuer(self.clone())
    }
}

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "RequestCertificate.ValidationMethod",
        "the record or mail that would prove a domain is told; the authority trusts its owner",
    ),
    (
        "RequestCertificate.Options.CertificateTransparencyLoggingPreference",
        "kept and told; there is no log to write to",
    ),
    (
        "PutAccountConfiguration.ExpiryEvents",
        "kept and told; no event is sent before a certificate ends",
    ),
    (
        "CreateCertificateAuthority.RevocationConfiguration",
        "kept and told; neither lists of revoked certificates nor OCSP answers are published",
    ),
    (
        "CreateCertificateAuthority.KeyStorageSecurityStandard",
        "kept and told; keys are sealed with the server's own key",
    ),
];
