//! The certificate of what this server itself answers: its APIs, API endpoints, sign-in pages.

use crate::Certificates;
use crate::authority::OpenError;
use crate::x509::sign::{self, Signer, Validity};
use crate::x509::{X509Error, keys};
use domain::clock::later;
use std::time::Duration;

/// How long it holds: it is made anew with every start. Chosen: two years, so that nobody's
/// server outlives it, and no longer, since clients distrust what holds for ever.
const LIFE: Duration = Duration::from_secs(730 * 24 * 60 * 60);
/// What kind of key it has.
const KIND: &str = "EC_prime256v1";

/// A certificate with its chain, PEM, and its key, PKCS #8 DER.
pub struct OwnCertificate {
    /// The certificate.
    pub certificate: String,
    /// The authority's.
    pub chain: String,
    /// The private key.
    pub key: Vec<u8>,
}

impl Certificates {
    /// A certificate of Longshore's own authority for these names and addresses; nobody else is
    /// told of it.
    ///
    /// # Errors
    /// When there is no authority, or it cannot sign.
    pub async fn own_certificate(&self, names: &[String]) -> Result<OwnCertificate, OpenError> {
        let (authority, authority_key) = self.authority().await?;
        let validity = Validity {
            from: authority.not_before,
            until: later(self.clock.now(), LIFE),
        };
        let failed = |error: X509Error| OpenError::Make(error.to_string());
        let key = keys::generate(KIND).map_err(failed)?;
        let params = sign::server(names, validity, &*self.ids).map_err(failed)?;
        let signer = Signer {
            certificate: &authority.certificate,
            key: authority_key,
        };
        let signed = sign::signed(&params, &key, signer).map_err(failed)?;
        Ok(OwnCertificate {
            certificate: signed.certificate,
            chain: authority.certificate,
            key: key.serialized_der().to_vec(),
        })
    }
}
