//! A certificate ready to be served.

use std::fmt;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;

/// A certificate with its chain and key.
pub struct ServedCertificate {
    /// The names it is for, in small letters; a wildcard stands for one label.
    names: Vec<String>,
    /// Until when it holds, in seconds since 1970: of two that fit alike, the later is served.
    until: i64,
    pub(super) key: Arc<CertifiedKey>,
}

pub(super) fn told(error: &dyn fmt::Display) -> CertificateError {
    CertificateError(error.to_string())
}

/// Why a certificate cannot be served.
#[derive(Debug)]
pub struct CertificateError(String);

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CertificateError {}

impl ServedCertificate {
    /// Reads a certificate and its chain, PEM, and its key, PKCS #8.
    ///
    /// # Errors
    /// When one of them cannot be read, or the key is not the certificate's.
    pub fn read(
        certificate: &str,
        chain: &str,
        key: &[u8],
        names: &[String],
        until: i64,
    ) -> Result<Self, CertificateError> {
        let text = format!("{certificate}\n{chain}");
        let certificates = CertificateDer::pem_slice_iter(text.as_bytes());
        let certificates: Vec<_> = certificates
            .collect::<Result<_, _>>()
            .map_err(|e| told(&e))?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.to_vec()));
        let signing = rustls::crypto::aws_lc_rs::sign::any_supported_type(&key);
        let key = CertifiedKey::new(certificates, signing.map_err(|e| told(&e))?);
        match key.keys_match() {
            // A key that does not tell its public half is taken on trust.
            Ok(()) | Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => {}
            Err(error) => return Err(told(&error)),
        }
        Ok(Self {
            names: names.iter().map(|name| name.to_ascii_lowercase()).collect(),
            until,
            key: Arc::new(key),
        })
    }

    /// Whether it is for that name, which is in small letters.
    pub(super) fn is_for(&self, name: &str) -> bool {
        let above = name.split_once('.').map(|(_, above)| above);
        self.names.iter().any(|own| match own.strip_prefix("*.") {
            Some(below) => above == Some(below),
            None => own == name,
        })
    }

    pub(super) fn until(&self) -> i64 {
        self.until
    }
}

impl fmt::Debug for ServedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServedCertificate")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}
