//! PEM: text around DER.

use super::X509Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Characters of a line.
const LINE: usize = 64;

/// DER as PEM with that label.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(LINE));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}

/// A certificate as PEM.
pub(crate) fn certificate(der: &[u8]) -> String {
    encode("CERTIFICATE", der)
}

/// The certificates of a PEM text, in order; `what` names the text in refusals.
pub(crate) fn certificates(
    text: &[u8],
    what: &str,
) -> Result<Vec<CertificateDer<'static>>, X509Error> {
    let read = CertificateDer::pem_slice_iter(text).collect::<Result<Vec<_>, _>>();
    let found = read.ok().filter(|found| !found.is_empty());
    found.ok_or_else(|| X509Error::Malformed(format!("The {what} is not in PEM format.")))
}

/// The one certificate of a PEM text.
pub(crate) fn one_certificate(
    text: &[u8],
    what: &str,
) -> Result<CertificateDer<'static>, X509Error> {
    let mut found = certificates(text, what)?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(X509Error::Malformed(format!(
            "The {what} field contains more than one certificate. You can specify only one \
             certificate in this field."
        ))),
    }
}

/// The private key of a PEM text.
pub(crate) fn private_key(text: &[u8]) -> Result<PrivateKeyDer<'static>, X509Error> {
    if String::from_utf8_lossy(text).contains("ENCRYPTED") {
        return Err(X509Error::Malformed(
            "The private key is encrypted. You must provide an unencrypted private key.".to_owned(),
        ));
    }
    PrivateKeyDer::from_pem_slice(text)
        .map_err(|_| X509Error::Malformed("The private key is not in PEM format.".to_owned()))
}
