//! Which certificate a client gets.

use std::sync::Arc;

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{SignatureAlgorithm, SignatureScheme};

use super::ServedCertificate;

/// The certificates of one listener, the default one first.
///
/// Source: the load balancers' guide, certificates for SNI: those for the name the client asks
/// for, of which the best that it can check; the default one when there is none, or no name.
#[derive(Debug)]
pub(super) struct Choice(pub(super) Vec<Arc<ServedCertificate>>);

impl Choice {
    fn best(&self, name: Option<&str>, schemes: &[SignatureScheme]) -> Option<&ServedCertificate> {
        best(&self.0, name, |one| {
            one.key.key.choose_scheme(schemes).is_some()
        })
    }
}

/// The best of those for a name that the client can check, else the first.
pub(super) fn best<'c>(
    certificates: &'c [Arc<ServedCertificate>],
    name: Option<&str>,
    can_check: impl Fn(&ServedCertificate) -> bool,
) -> Option<&'c ServedCertificate> {
    let name = name.map(str::to_ascii_lowercase);
    let fits = |one: &&Arc<ServedCertificate>| {
        let named = name.as_deref().is_some_and(|name| one.is_for(name));
        named && can_check(one)
    };
    let chosen = certificates.iter().filter(fits).max_by_key(|one| rank(one));
    let chosen = chosen.or_else(|| certificates.first());
    chosen.map(|chosen| &**chosen)
}

/// Elliptic keys before RSA, then whichever holds longer.
fn rank(certificate: &ServedCertificate) -> (bool, i64) {
    let is_rsa = certificate.key.key.algorithm() == SignatureAlgorithm::RSA;
    (!is_rsa, certificate.until())
}

impl ResolvesServerCert for Choice {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let best = self.best(hello.server_name(), hello.signature_schemes())?;
        Some(Arc::clone(&best.key))
    }
}
