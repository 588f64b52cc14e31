//! What a certificate says of itself.

use super::X509Error;
use domain::Timestamp;
use domain::certificates::CertificateFacts;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{ExtendedKeyUsage, GeneralName, KeyUsage};
use x509_parser::oid_registry::Oid;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

/// Parses DER.
///
/// # Errors
/// When it is no certificate, or something follows it.
pub(crate) fn parse(der: &[u8]) -> Result<X509Certificate<'_>, X509Error> {
    match X509Certificate::from_der(der) {
        Ok(([], certificate)) => Ok(certificate),
        _ => Err(X509Error::Malformed(
            "The certificate cannot be read.".to_owned(),
        )),
    }
}

/// Reads a certificate.
pub(crate) fn read(der: &[u8]) -> Result<CertificateFacts, X509Error> {
    let certificate = parse(der)?;
    let subject = certificate.subject();
    let common_name = common_name(subject);
    let usages = certificate.key_usage().ok().flatten();
    let extended = certificate.extended_key_usage().ok().flatten();
    Ok(CertificateFacts {
        serial: serial(certificate.raw_serial()),
        subject: written(subject),
        common_name,
        issuer: issuer(certificate.issuer()),
        names: names(&certificate),
        not_before: time(certificate.validity().not_before.timestamp()),
        not_after: time(certificate.validity().not_after.timestamp()),
        key_algorithm: key_algorithm(certificate.public_key()),
        signature_algorithm: signature_algorithm(&certificate.signature_algorithm.algorithm),
        key_usages: usages.map_or_else(Vec::new, |usages| key_usages(usages.value)),
        extended_key_usages: extended.map_or_else(Vec::new, |usages| extended_usages(usages.value)),
    })
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
}

/// Pairs of digits between colons, as the APIs tell serial numbers.
pub(crate) fn serial(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(":")
}

fn written(name: &X509Name<'_>) -> String {
    name.to_string().replace(", ", ",")
}

fn common_name(name: &X509Name<'_>) -> Option<String> {
    let mut found = name.iter_common_name();
    found
        .next()
        .and_then(|name| name.as_str().ok())
        .map(str::to_owned)
}

/// Who signed, in one name: the organization, else the common name.
fn issuer(name: &X509Name<'_>) -> String {
    let organization = name
        .iter_organization()
        .next()
        .and_then(|name| name.as_str().ok())
        .map(str::to_owned);
    organization
        .or_else(|| common_name(name))
        .unwrap_or_else(|| written(name))
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let found = certificate.subject_alternative_name().ok().flatten();
    let found = found.map(|extension| &extension.value.general_names);
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    found.into_iter().flatten().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    let sixteen = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(sixteen).to_string())
}

/// `RSA_2048`, `EC_prime256v1` …; what has no name in the API is told by its identifier.
pub(crate) fn key_algorithm(key: &SubjectPublicKeyInfo<'_>) -> String {
    if let Ok(PublicKey::RSA(rsa)) = key.parsed() {
        return format!("RSA_{}", rsa.key_size());
    }
    let curve = key
        .algorithm
        .parameters
        .as_ref()
        .and_then(|parameters| parameters.as_oid().ok());
    match curve.map(|curve| curve.to_id_string()).as_deref() {
        Some("1.2.840.10045.3.1.7") => "EC_prime256v1".to_owned(),
        Some("1.3.132.0.34") => "EC_secp384r1".to_owned(),
        Some("1.3.132.0.35") => "EC_secp521r1".to_owned(),
        _ => key.algorithm.algorithm.to_id_string(),
    }
}

fn signature_algorithm(id: &Oid<'_>) -> String {
    let id = id.to_id_string();
    let name = match id.as_str() {
        "1.2.840.113549.1.1.5" => "SHA1WITHRSA",
        "1.2.840.113549.1.1.11" => "SHA256WITHRSA",
        "1.2.840.113549.1.1.12" => "SHA384WITHRSA",
        "1.2.840.113549.1.1.13" => "SHA512WITHRSA",
        "1.2.840.10045.4.3.2" => "SHA256WITHECDSA",
        "1.2.840.10045.4.3.3" => "SHA384WITHECDSA",
        "1.2.840.10045.4.3.4" => "SHA512WITHECDSA",
        other => other,
    };
    name.to_owned()
}

fn key_usages(usage: &KeyUsage) -> Vec<String> {
    let all = [
        ("DIGITAL_SIGNATURE", usage.digital_signature()),
        ("NON_REPUDIATION", usage.non_repudiation()),
        ("KEY_ENCIPHERMENT", usage.key_encipherment()),
        ("DATA_ENCIPHERMENT", usage.data_encipherment()),
        ("KEY_AGREEMENT", usage.key_agreement()),
        ("CERTIFICATE_SIGNING", usage.key_cert_sign()),
        ("CRL_SIGNING", usage.crl_sign()),
        ("ENCIPHER_ONLY", usage.encipher_only()),
        ("DECIPHER_ONLY", usage.decipher_only()),
    ];
    let held = all.into_iter().filter(|(_, held)| *held);
    held.map(|(name, _)| name.to_owned()).collect()
}

fn extended_usages(usage: &ExtendedKeyUsage<'_>) -> Vec<(String, String)> {
    let all = [
        ("ANY", "2.5.29.37.0", usage.any),
        (
            "TLS_WEB_SERVER_AUTHENTICATION",
            "1.3.6.1.5.5.7.3.1",
            usage.server_auth,
        ),
        (
            "TLS_WEB_CLIENT_AUTHENTICATION",
            "1.3.6.1.5.5.7.3.2",
            usage.client_auth,
        ),
        ("CODE_SIGNING", "1.3.6.1.5.5.7.3.3", usage.code_signing),
        (
            "EMAIL_PROTECTION",
            "1.3.6.1.5.5.7.3.4",
            usage.email_protection,
        ),
        ("TIME_STAMPING", "1.3.6.1.5.5.7.3.8", usage.time_stamping),
        ("OCSP_SIGNING", "1.3.6.1.5.5.7.3.9", usage.ocsp_signing),
    ];
    let held = all.into_iter().filter(|(.., held)| *held);
    let known = held.map(|(name, id, _)| (name.to_owned(), id.to_owned()));
    let other = usage
        .other
        .iter()
        .map(|id| ("CUSTOM".to_owned(), id.to_id_string()));
    known.chain(other).collect()
}
