//! Whether a certificate, its key and its chain belong together.

use super::{X509Error, facts, keys, pem};
use domain::Timestamp;
use domain::certificates::CertificateFacts;
use x509_parser::certificate::X509Certificate;

/// What was brought, found to be in order.
#[derive(Debug)]
pub(crate) struct Brought {
    /// The certificate, PEM.
    pub(crate) certificate: String,
    /// Its chain, PEM; empty when there is none.
    pub(crate) chain: String,
    /// Its key, PKCS #8.
    pub(crate) key: Vec<u8>,
    /// What it says of itself.
    pub(crate) facts: CertificateFacts,
}

/// Fewest bits of an RSA key. Chosen: AWS takes 1,024 and warns; TLS here does not use such keys.
const FEWEST_BITS: u32 = 2_048;

/// Checks a certificate with its key and, where given, its chain: that the key fits, each
/// certificate is signed by the next, and the time is right.
///
/// # Errors
/// With what does not fit, in the words Certificate Manager has for it.
pub(crate) fn check(
    certificate: &[u8],
    key: &[u8],
    chain: Option<&[u8]>,
    now: Timestamp,
) -> Result<Brought, X509Error> {
    let leaf = pem::one_certificate(certificate, "certificate")?;
    let (key, public) = keys::import(key)?;
    let parsed = facts::parse(&leaf)?;
    if parsed.public_key().raw != public.as_slice() {
        return Err(malformed(
            "The private key does not match the public key of the certificate.",
        ));
    }
    let facts = facts::read(&leaf)?;
    check_strength(&facts.key_algorithm)?;
    check_time(&facts, now)?;
    let issuers = match chain {
        Some(chain) => pem::certificates(chain, "certificate chain")?,
        None => Vec::new(),
    };
    check_order(&parsed, &issuers)?;
    Ok(Brought {
        certificate: pem::certificate(&leaf),
        chain: issuers.iter().map(|der| pem::certificate(der)).collect(),
        key,
        facts,
    })
}

fn malformed(text: &str) -> X509Error {
    X509Error::Malformed(text.to_owned())
}

fn check_strength(algorithm: &str) -> Result<(), X509Error> {
    let bits = algorithm.strip_prefix("RSA_").map(str::parse::<u32>);
    match bits {
        Some(Ok(bits)) if bits >= FEWEST_BITS => Ok(()),
        None if algorithm.starts_with("EC_") => Ok(()),
        _ => Err(X509Error::Malformed(format!(
            "The key algorithm {algorithm} of the certificate is not supported."
        ))),
    }
}

fn check_time(facts: &CertificateFacts, now: Timestamp) -> Result<(), X509Error> {
    if facts.not_before > now {
        return Err(malformed(
            "The certificate is not yet valid: its validity period has not begun.",
        ));
    }
    if facts.not_after <= now {
        return Err(malformed("The certificate has expired."));
    }
    Ok(())
}

/// Each certificate is issued and signed by the one that follows it.
fn check_order(
    leaf: &X509Certificate<'_>,
    issuers: &[rustls::pki_types::CertificateDer<'_>],
) -> Result<(), X509Error> {
    let mut below = leaf.clone();
    for (index, der) in issuers.iter().enumerate() {
        let above = facts::parse(der)?;
        let fits = below.issuer() == above.subject()
            && below.verify_signature(Some(above.public_key())).is_ok();
        if !fits {
            return Err(X509Error::Malformed(format!(
                "Unable to validate certificate chain. The certificate chain must start with the \
                 immediate signing certificate, followed by any intermediaries in order. The \
                 index within the chain of the invalid certificate is: {index}"
            )));
        }
        below = above;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
