//! TLS between services of a mesh: TLS 1.3 alone, and both sides show a certificate.
//!
//! One [`MeshIdentity`] stands for an endpoint. Who serves the endpoint shows it to callers, and
//! callers show it too: they are the mesh itself, before tasks that may call the endpoint.
//! Source: Encrypt Amazon ECS Service Connect traffic, for the version, its ciphers and whom both
//! sides trust: the authority that issued the certificate, root or not.

use std::fmt;
use std::io;
use std::sync::Arc;

use route::IdentityId;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::SingleCertAndKey;
use rustls::time_provider::TimeProvider;
use rustls::version::TLS13;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::certificate::told;
use super::policy::Allowed;
use super::{CertificateError, ServedCertificate};

/// The policy that allows TLS 1.3 alone, with the three ciphers that the mesh speaks.
const POLICY: &str = "ELBSecurityPolicy-TLS13-1-3-2021-06";

/// What an endpoint proves itself with.
pub struct MeshIdentity {
    certificate: Arc<ServedCertificate>,
    name: ServerName<'static>,
    roots: Arc<RootCertStore>,
}

impl MeshIdentity {
    /// Reads who is to be trusted beside a certificate for `name`: whoever issued it is the
    /// first of `chain`, PEM.
    ///
    /// # Errors
    /// When the chain is empty or cannot be read, or the name is none.
    pub fn read(
        certificate: ServedCertificate,
        chain: &str,
        name: &str,
    ) -> Result<Self, CertificateError> {
        let issuer = CertificateDer::from_pem_slice(chain.as_bytes()).map_err(|e| told(&e))?;
        let mut roots = RootCertStore::empty();
        roots.add(issuer).map_err(|e| told(&e))?;
        Ok(Self {
            certificate: Arc::new(certificate),
            name: ServerName::try_from(name.to_owned()).map_err(|e| told(&e))?,
            roots: Arc::new(roots),
        })
    }
}

impl fmt::Debug for MeshIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MeshIdentity").field(&self.name).finish()
    }
}

/// A door of the mesh: who serves an endpoint answers there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoorTls {
    /// What it shows. Without it nobody comes in.
    pub identity: IdentityId,
    /// Protocols offered; none for bytes.
    pub alpn: Vec<&'static str>,
}

/// The present in API time, by which certificates of the mesh hold.
#[derive(Clone)]
pub(crate) struct ApiTime(pub(crate) Arc<dyn Fn() -> u64 + Send + Sync>);

impl fmt::Debug for ApiTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiTime")
    }
}

impl TimeProvider for ApiTime {
    fn current_time(&self) -> Option<UnixTime> {
        let since = std::time::Duration::from_secs((self.0)());
        Some(UnixTime::since_unix_epoch(since))
    }
}

/// What a door answers with.
pub(super) fn at_door(
    identity: &MeshIdentity,
    alpn: &[&'static str],
    time: &ApiTime,
) -> Result<ServerConfig, rustls::Error> {
    let provider = Allowed::by(POLICY).provider;
    let roots = Arc::clone(&identity.roots);
    let verifier = WebPkiClientVerifier::builder_with_provider(roots, Arc::clone(&provider));
    let verifier = verifier.build().map_err(general)?;
    let mut config = ServerConfig::builder_with_details(provider, Arc::new(time.clone()))
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(shown(identity));
    config.alpn_protocols = protocols(alpn);
    // Every handshake proves both sides anew: connections are kept, sessions are not.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// How an endpoint is called, by what it speaks.
pub(crate) struct Caller {
    name: ServerName<'static>,
    http1: TlsConnector,
    http2: TlsConnector,
    bytes: TlsConnector,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Caller").field(&self.name).finish()
    }
}

/// What is spoken through TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaks {
    Http1,
    Http2,
    Bytes,
}

impl Speaks {
    /// One of the versions of HTTP.
    pub(crate) fn http(is_http2: bool) -> Self {
        match is_http2 {
            true => Self::Http2,
            false => Self::Http1,
        }
    }
}

impl Caller {
    pub(super) fn new(identity: &MeshIdentity, time: &ApiTime) -> Result<Self, rustls::Error> {
        let provider = Allowed::by(POLICY).provider;
        let verifier = WebPkiServerVerifier::builder_with_provider(
            Arc::clone(&identity.roots),
            Arc::clone(&provider),
        );
        let verifier: Arc<dyn ServerCertVerifier> = verifier.build().map_err(general)?;
        let connector = |alpn: &[&'static str]| -> Result<TlsConnector, rustls::Error> {
            let provider: Arc<CryptoProvider> = Arc::clone(&provider);
            let mut config = ClientConfig::builder_with_details(provider, Arc::new(time.clone()))
                .with_protocol_versions(&[&TLS13])?
                .dangerous()
                .with_custom_certificate_verifier(Arc::clone(&verifier))
                .with_client_cert_resolver(shown(identity));
            config.alpn_protocols = protocols(alpn);
            Ok(TlsConnector::from(Arc::new(config)))
        };
        Ok(Self {
            name: identity.name.clone(),
            http1: connector(&["http/1.1"])?,
            http2: connector(&["h2"])?,
            bytes: connector(&[])?,
        })
    }

    /// Secures a connection to who serves the endpoint.
    pub(crate) async fn connect<T>(&self, speaks: Speaks, stream: T) -> io::Result<TlsStream<T>>
    where
        T: AsyncRead + AsyncWrite + Unpin,
    {
        let connector = match speaks {
            Speaks::Http1 => &self.http1,
            Speaks::Http2 => &self.http2,
            Speaks::Bytes => &self.bytes,
        };
        connector.connect(self.name.clone(), stream).await
    }
}

fn shown(identity: &MeshIdentity) -> Arc<SingleCertAndKey> {
    let key = Arc::clone(&identity.certificate.key);
    Arc::new(SingleCertAndKey::from(key))
}

fn protocols(names: &[&'static str]) -> Vec<Vec<u8>> {
    names.iter().map(|name| name.as_bytes().to_vec()).collect()
}

fn general(error: impl fmt::Display) -> rustls::Error {
    rustls::Error::General(error.to_string())
}
