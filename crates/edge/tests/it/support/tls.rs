//! Certificates, clients and servers that speak TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use edge::{MeshIdentity, ServedCertificate};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, DigitallySignedStruct, ServerConfig, SignatureScheme, SupportedProtocolVersion,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// A certificate with its key.
pub(crate) struct Pair {
    pub(crate) der: CertificateDer<'static>,
    pub(crate) pem: String,
    pub(crate) names: Vec<String>,
    pub(crate) key: Vec<u8>,
}

impl Pair {
    pub(crate) fn new(names: &[&str]) -> Self {
        Self::with(names, &rcgen::PKCS_ECDSA_P256_SHA256)
    }

    pub(crate) fn with(names: &[&str], kind: &'static rcgen::SignatureAlgorithm) -> Self {
        let key = KeyPair::generate_for(kind).unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let params = CertificateParams::new(names.clone()).unwrap();
        let made = params.self_signed(&key).unwrap();
        Self {
            der: made.der().clone(),
            pem: made.pem(),
            names,
            key: key.serialized_der().to_vec(),
        }
    }

    pub(crate) fn served(&self) -> Arc<ServedCertificate> {
        let read = ServedCertificate::read(&self.pem, "", &self.key, &self.names, 0);
        Arc::new(read.unwrap())
    }
}

/// A private authority.
pub(crate) struct Authority {
    pub(crate) pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_before = rcgen::date_time_ymd(1970, 1, 1);
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            pem,
            issuer: Issuer::new(params, key),
        }
    }

    /// A certificate for a name, which ends with that year.
    pub(crate) fn issue(&self, name: &str, last_year: i32) -> Pair {
        let key = KeyPair::generate().unwrap();
        let names = vec![name.to_owned()];
        let mut params = CertificateParams::new(names.clone()).unwrap();
        params.not_before = rcgen::date_time_ymd(1970, 1, 1);
        params.not_after = rcgen::date_time_ymd(last_year + 1, 1, 1);
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        let made = params.signed_by(&key, &self.issuer).unwrap();
        Pair {
            der: made.der().clone(),
            pem: made.pem(),
            names,
            key: key.serialized_der().to_vec(),
        }
    }

    /// What an endpoint of that name proves itself with.
    pub(crate) fn identity(&self, name: &str, last_year: i32) -> Arc<MeshIdentity> {
        let pair = self.issue(name, last_year);
        let served = ServedCertificate::read(&pair.pem, &self.pem, &pair.key, &pair.names, 0);
        let read = MeshIdentity::read(served.unwrap(), &self.pem, name);
        Arc::new(read.unwrap())
    }
}

/// What a client is like.
pub(crate) struct Wish {
    pub(crate) name: &'static str,
    pub(crate) alpn: &'static [&'static str],
    pub(crate) versions: &'static [&'static SupportedProtocolVersion],
    /// What it shows when it is asked.
    pub(crate) shows: Option<Pair>,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            name: "shop.example",
            alpn: &[],
            versions: rustls::ALL_VERSIONS,
            shows: None,
        }
    }
}

/// A connection to an address, secured; the certificate is not checked.
pub(crate) async fn connect(
    address: SocketAddr,
    wish: &Wish,
) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(address).await?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(wish.versions)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(provider)));
    let mut config = match &wish.shows {
        Some(pair) => {
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pair.key.clone()));
            let chain = vec![pair.der.clone()];
            config.with_client_auth_cert(chain, key).unwrap()
        }
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = wish
        .alpn
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let name = ServerName::try_from(wish.name).unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// The certificate the other side showed.
pub(crate) fn shown(stream: &TlsStream<TcpStream>) -> CertificateDer<'static> {
    let (_, agreed) = stream.get_ref();
    agreed.peer_certificates().unwrap()[0].clone().into_owned()
}

/// Everything of an answer to one request with `Connection: close`.
pub(crate) async fn ask(stream: &mut TlsStream<TcpStream>, path: &str, host: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.unwrap();
    String::from_utf8(all).unwrap()
}

/// A socket in front of another that takes TLS off; answers its address.
pub(crate) async fn in_front_of(plain: SocketAddr, pair: &Pair, alpn: &str) -> SocketAddr {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pair.key.clone()));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![pair.der.clone()], key)
        .unwrap();
    config.alpn_protocols = vec![alpn.as_bytes().to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut secured) = acceptor.accept(stream).await else {
                    return;
                };
                let mut behind = TcpStream::connect(plain).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut secured, &mut behind).await;
            });
        }
    });
    address
}

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
