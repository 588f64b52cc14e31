//! Private keys, by the names the APIs have for their kinds.

use super::X509Error;
use rcgen::{KeyPair, PublicKeyData as _, RsaKeySize, SignatureAlgorithm};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// A new key of a kind: `RSA_2048`, `EC_prime256v1` …
///
/// # Errors
/// When keys of the kind are not made here.
pub(crate) fn generate(kind: &str) -> Result<KeyPair, X509Error> {
    let rsa = |size| KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, size);
    let made = match kind {
        "RSA_2048" => rsa(RsaKeySize::_2048),
        "RSA_3072" => rsa(RsaKeySize::_3072),
        "RSA_4096" => rsa(RsaKeySize::_4096),
        "EC_prime256v1" => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
        "EC_secp384r1" => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
        "EC_secp521r1" => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512),
        other => return Err(X509Error::Unsupported(format!("The key algorithm {other}"))),
    };
    Ok(made?)
}

/// A key that was sealed, to sign with the algorithm the API calls `signing`.
pub(crate) fn load(kind: &str, signing: &str, der: &[u8]) -> Result<KeyPair, X509Error> {
    let algorithm = algorithm(kind, signing)?;
    let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der.to_vec()));
    Ok(KeyPair::from_der_and_sign_algo(&der, algorithm)?)
}

/// How a key of a kind signs when the API says `signing`.
pub(crate) fn algorithm(
    kind: &str,
    signing: &str,
) -> Result<&'static SignatureAlgorithm, X509Error> {
    match (kind, signing) {
        ("RSA_2048" | "RSA_3072" | "RSA_4096", "SHA256WITHRSA") => Ok(&rcgen::PKCS_RSA_SHA256),
        ("RSA_2048" | "RSA_3072" | "RSA_4096", "SHA384WITHRSA") => Ok(&rcgen::PKCS_RSA_SHA384),
        ("RSA_2048" | "RSA_3072" | "RSA_4096", "SHA512WITHRSA") => Ok(&rcgen::PKCS_RSA_SHA512),
        ("EC_prime256v1", "SHA256WITHECDSA") => Ok(&rcgen::PKCS_ECDSA_P256_SHA256),
        ("EC_secp384r1", "SHA384WITHECDSA") => Ok(&rcgen::PKCS_ECDSA_P384_SHA384),
        ("EC_secp521r1", "SHA512WITHECDSA") => Ok(&rcgen::PKCS_ECDSA_P521_SHA512),
        _ => Err(X509Error::Unsupported(format!(
            "The signing algorithm {signing} with a key of kind {kind}"
        ))),
    }
}

/// The signing algorithm that comes with a kind of key.
pub(crate) fn natural(kind: &str) -> &'static str {
    match kind {
        "EC_prime256v1" => "SHA256WITHECDSA",
        "EC_secp384r1" => "SHA384WITHECDSA",
        "EC_secp521r1" => "SHA512WITHECDSA",
        _ => "SHA256WITHRSA",
    }
}

/// The key of a PEM text as PKCS #8, with its public half (a SubjectPublicKeyInfo).
///
/// # Errors
/// When it cannot be read.
pub(crate) fn import(text: &[u8]) -> Result<(Vec<u8>, Vec<u8>), X509Error> {
    let given = super::pem::private_key(text)?;
    let unsupported =
        |_| X509Error::Malformed("The private key is not supported or cannot be read.".to_owned());
    let pair = KeyPair::try_from(&given).map_err(unsupported)?;
    let public = pair.subject_public_key_info();
    let der = match given {
        PrivateKeyDer::Pkcs8(key) => key.secret_pkcs8_der().to_vec(),
        PrivateKeyDer::Pkcs1(key) => wrapped(&[RSA_ENCRYPTION], key.secret_pkcs1_der()),
        PrivateKeyDer::Sec1(key) => wrapped(curve(&public)?, key.secret_sec1_der()),
        _ => return Err(unsupported(rcgen::Error::CouldNotParseKeyPair)),
    };
    Ok((der, public))
}

/// `AlgorithmIdentifier`s, inner DER: rsaEncryption with NULL; id-ecPublicKey with a curve.
const RSA_ENCRYPTION: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];
const EC_PUBLIC_KEY: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const CURVES: [&[u8]; 3] = [
    &[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
    &[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22],
    &[0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23],
];
const CURVE_PARTS: [[&[u8]; 2]; 3] = [
    [EC_PUBLIC_KEY, CURVES[0]],
    [EC_PUBLIC_KEY, CURVES[1]],
    [EC_PUBLIC_KEY, CURVES[2]],
];

/// The algorithm of an elliptic key, by the curve its public half names.
fn curve(public: &[u8]) -> Result<&'static [&'static [u8]], X509Error> {
    let names = |curve: &[u8]| public.windows(curve.len()).any(|part| part == curve);
    let found = CURVE_PARTS.iter().find(|[_, curve]| names(curve));
    let found = found.map(|parts| &parts[..]);
    found.ok_or_else(|| X509Error::Malformed("The private key's curve is not known.".to_owned()))
}

/// A key of an older form inside PKCS #8 (RFC 5208): version 0, its algorithm, the key.
fn wrapped(algorithm: &[&[u8]], key: &[u8]) -> Vec<u8> {
    let algorithm = tagged(0x30, &algorithm.concat());
    let version: &[u8] = &[0x02, 0x01, 0x00];
    tagged(0x30, &[version, &algorithm, &tagged(0x04, key)].concat())
}

/// A DER value.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut der = vec![tag];
    match u8::try_from(content.len()) {
        Ok(short) if short < 0x80 => der.push(short),
        _ => {
            der.push(0x80 | significant.len() as u8);
            der.extend(significant);
        }
    }
    der.extend_from_slice(content);
    der
}

#[cfg(test)]
mod tests {
    use super::{generate, import, load, natural};
    use crate::x509::pem;
    use rcgen::PublicKeyData as _;

    #[test]
    fn keys_of_every_kind_are_made_and_loaded_again() {
        for kind in ["RSA_2048", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"] {
            let made = generate(kind).expect(kind);
            let again = load(kind, natural(kind), made.serialized_der()).expect(kind);
            let public = again.subject_public_key_info();
            assert_eq!(public, made.subject_public_key_info(), "{kind}");
            let text = pem::encode("PRIVATE KEY", made.serialized_der());
            let (der, imported) = import(text.as_bytes()).expect(kind);
            assert_eq!((der.as_slice(), imported), (made.serialized_der(), public));
        }
        assert!(generate("SM2").is_err());
    }
}
