//! TLS at the front door: domain names of HTTP APIs, and everything else the server answers.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::Ticketer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use super::ServedCertificate;
use super::policy::Allowed;

/// What is agreed on with clients. Source: API Gateway developer guide, security policies: HTTP
/// APIs have `TLS_1_2`, which takes 1.3 as well.
const POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/// Certificates of domain names, by name; a wildcard stands for one label.
pub(crate) type DomainCertificates = HashMap<String, Arc<ServedCertificate>>;

/// Which certificate a client gets: the one of the domain name it asks for, else the server's own.
#[derive(Debug, Default)]
pub(crate) struct FrontCertificates {
    own: Option<Arc<ServedCertificate>>,
    domains: ArcSwap<DomainCertificates>,
}

impl FrontCertificates {
    pub(crate) fn new(own: Option<Arc<ServedCertificate>>) -> Arc<Self> {
        Arc::new(Self {
            own,
            domains: ArcSwap::default(),
        })
    }

    /// Shows these from now on.
    pub(crate) fn replace(&self, domains: DomainCertificates) {
        self.domains.store(Arc::new(domains));
    }

    fn of(&self, name: Option<&str>) -> Option<Arc<CertifiedKey>> {
        let domains = self.domains.load();
        let named = name.and_then(|name| {
            let name = name.to_ascii_lowercase();
            let wild = || Some(format!("*.{}", name.split_once('.')?.1));
            domains.get(&name).or_else(|| domains.get(&wild()?))
        });
        Some(Arc::clone(&named.or(self.own.as_ref())?.key))
    }
}

impl ResolvesServerCert for FrontCertificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.of(hello.server_name())
    }
}

/// What secures connections of the front door.
///
/// # Errors
/// When the library has nothing that the policy allows.
pub(crate) fn acceptor(shown: Arc<FrontCertificates>) -> Result<TlsAcceptor, rustls::Error> {
    let allowed = Allowed::by(POLICY);
    let builder = ServerConfig::builder_with_provider(allowed.provider)
        .with_protocol_versions(&allowed.versions)?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(shown);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    if let Ok(tickets) = Ticketer::new() {
        config.ticketer = tickets;
    }
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(name: &str) -> Arc<ServedCertificate> {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        let key = made.signing_key.serialize_der();
        let names = [name.to_owned()];
        let read = ServedCertificate::read(&made.cert.pem(), "", &key, &names, 0);
        Arc::new(read.expect("a certificate"))
    }

    #[test]
    fn a_domain_name_shows_its_certificate_and_all_others_the_servers_own() {
        let [own, shop, wild] =
            ["localhost", "api.shop.example", "*.shop.example"].map(certificate);
        let shown = FrontCertificates::new(Some(own.clone()));
        shown.replace(DomainCertificates::from([
            ("api.shop.example".to_owned(), shop.clone()),
            ("*.shop.example".to_owned(), wild.clone()),
        ]));
        for (name, wanted) in [
            (Some("API.shop.example"), &shop),
            (Some("other.shop.example"), &wild),
            (Some("a.b.shop.example"), &own),
            (Some("shop.example"), &own),
            (None, &own),
        ] {
            let found = shown.of(name).expect("a certificate");
            assert!(Arc::ptr_eq(&found, &wanted.key), "{name:?}");
        }
        assert!(FrontCertificates::new(None).of(Some("a")).is_none());
    }
}
