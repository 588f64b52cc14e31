//! Connections to targets that speak TLS.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};
use tokio_rustls::TlsConnector;

/// How targets are called, by what they speak.
#[derive(Clone)]
pub(crate) struct Targets {
    http1: TlsConnector,
    http2: TlsConnector,
    bytes: TlsConnector,
}

impl Targets {
    /// Makes both ready.
    ///
    /// # Errors
    /// When the library refuses its own defaults.
    pub(crate) fn new() -> Result<Self, rustls::Error> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = |protocols: &[&[u8]]| -> Result<TlsConnector, rustls::Error> {
            let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()?;
            let anybody = Arc::new(Anybody(Arc::clone(&provider)));
            let mut config = builder
                .dangerous()
                .with_custom_certificate_verifier(anybody)
                .with_no_client_auth();
            config.alpn_protocols = protocols.iter().map(|one| one.to_vec()).collect();
            Ok(TlsConnector::from(Arc::new(config)))
        };
        Ok(Self {
            http1: config(&[b"http/1.1"])?,
            http2: config(&[b"h2"])?,
            bytes: config(&[])?,
        })
    }

    /// For targets of which nothing is known but that they speak TLS.
    pub(crate) fn of_bytes(&self) -> &TlsConnector {
        &self.bytes
    }

    pub(crate) fn connector(&self, is_http2: bool) -> &TlsConnector {
        match is_http2 {
            true => &self.http2,
            false => &self.http1,
        }
    }
}

/// A target is called by its address; no name is told.
pub(crate) fn server_name(address: IpAddr) -> ServerName<'static> {
    ServerName::IpAddress(address.into())
}

/// Takes any certificate, also one that has expired or was signed by nobody.
///
/// Source: the load balancers' guide, target groups: certificates of targets are not checked.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
