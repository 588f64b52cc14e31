//! Private keys under a passphrase: PKCS #8 with PBES2, as every tool reads them.

use super::{X509Error, pem};
use domain::IdSource;
use pkcs8::der::Encode as _;
use pkcs8::der::asn1::OctetString;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::Parameters;

/// Rounds of PBKDF2. Enough that guessing a passphrase is work, and no noticeable wait.
const ROUNDS: u32 = 20_000;

/// A PKCS #8 key as an `ENCRYPTED PRIVATE KEY` in PEM.
pub(crate) fn encrypted(
    key: &[u8],
    passphrase: &[u8],
    ids: &dyn IdSource,
) -> Result<String, X509Error> {
    let (mut salt, mut iv) = ([0_u8; 16], [0_u8; 16]);
    ids.fill(&mut salt);
    ids.fill(&mut iv);
    let failed = |_| X509Error::Malformed("The private key cannot be encrypted.".to_owned());
    let how = Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, &salt, iv).map_err(failed)?;
    let data = how.encrypt(passphrase, key).map_err(failed)?;
    let failed = |_| X509Error::Malformed("The private key cannot be encoded.".to_owned());
    let info = pkcs8::EncryptedPrivateKeyInfo {
        encryption_algorithm: EncryptionScheme::from(how),
        encrypted_data: OctetString::new(data).map_err(failed)?,
    };
    let der = info.to_der().map_err(failed)?;
    Ok(pem::encode("ENCRYPTED PRIVATE KEY", &der))
}

#[cfg(test)]
mod tests {
    use super::encrypted;
    use crate::x509::keys;
    use domain::SeededIds;
    use pkcs8::EncryptedPrivateKeyInfoRef;

    #[test]
    fn an_exported_key_opens_with_its_passphrase_alone() {
        let key = keys::generate("EC_prime256v1").expect("a key");
        let text = encrypted(key.serialized_der(), b"open sesame", &SeededIds::new(1));
        let (label, der) = pkcs8::der::pem::decode_vec(text.expect("text").as_bytes())
            .map(|(label, der)| (label.to_owned(), der))
            .expect("PEM");
        assert_eq!(label, "ENCRYPTED PRIVATE KEY");
        let info = EncryptedPrivateKeyInfoRef::try_from(der.as_slice()).expect("a sealed key");
        let opened = info.decrypt("open sesame").expect("the passphrase");
        assert_eq!(opened.as_bytes(), key.serialized_der());
        assert!(info.decrypt("open barley").is_err());
    }
}
