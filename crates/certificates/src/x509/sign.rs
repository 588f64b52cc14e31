//! Certificates made and signed.

use super::{X509Error, facts, moment, pem};
use domain::certificates::CertificateFacts;
use domain::{IdSource, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PublicKeyData, SanType, SerialNumber,
};
use rustls::pki_types::CertificateDer;

/// A certificate that was made.
pub(crate) struct Signed {
    /// PEM.
    pub(crate) certificate: String,
    /// What it says of itself.
    pub(crate) facts: CertificateFacts,
}

/// From when until when a certificate holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Validity {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

/// Who signs: a certificate, PEM, and its key.
pub(crate) struct Signer<'a> {
    pub(crate) certificate: &'a str,
    pub(crate) key: KeyPair,
}

/// The parameters all certificates begin with: a serial number of their own, and their time.
pub(crate) fn blank(validity: Validity, ids: &dyn IdSource) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.serial_number = Some(serial(ids));
    params.not_before = moment(validity.from);
    params.not_after = moment(validity.until);
    params.use_authority_key_identifier_extension = true;
    params.is_ca = IsCa::ExplicitNoCa;
    params
}

/// 16 bytes of chance, positive and without a leading zero.
fn serial(ids: &dyn IdSource) -> SerialNumber {
    let mut bytes = [0_u8; 16];
    ids.fill(&mut bytes);
    bytes[0] = (bytes[0] & 0x7f) | 0x40;
    SerialNumber::from_slice(&bytes)
}

/// Signs `params` for the holder of `public`.
pub(crate) fn signed(
    params: &CertificateParams,
    public: &impl PublicKeyData,
    signer: Signer<'_>,
) -> Result<Signed, X509Error> {
    let der = pem::one_certificate(signer.certificate.as_bytes(), "certificate")?;
    let issuer = Issuer::from_ca_cert_der(&der, signer.key)?;
    done(params.signed_by(public, &issuer)?.der())
}

/// Signs `params` with the key they are about.
pub(crate) fn self_signed(params: &CertificateParams, key: &KeyPair) -> Result<Signed, X509Error> {
    done(params.self_signed(key)?.der())
}

fn done(der: &CertificateDer<'_>) -> Result<Signed, X509Error> {
    Ok(Signed {
        certificate: pem::certificate(der),
        facts: facts::read(der)?,
    })
}

/// The parameters of a TLS server's certificate for `names`, the first of which is its subject.
pub(crate) fn server(
    names: &[String],
    validity: Validity,
    ids: &dyn IdSource,
) -> Result<CertificateParams, X509Error> {
    let mut params = blank(validity, ids);
    // A common name has 64 characters at most; longer names stand among the alternatives alone.
    if let Some(first) = names.first().filter(|name| name.len() <= 64) {
        params
            .distinguished_name
            .push(DnType::CommonName, first.as_str());
    }
    for name in names {
        params.subject_alt_names.push(alternative(name)?);
    }
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyEncipherment,
    ];
    params.extended_key_usages = vec![
        ExtendedKeyUsagePurpose::ServerAuth,
        ExtendedKeyUsagePurpose::ClientAuth,
    ];
    Ok(params)
}

/// A DNS name or an address, as an alternative name.
pub(crate) fn alternative(name: &str) -> Result<SanType, X509Error> {
    match name.parse() {
        Ok(address) => Ok(SanType::IpAddress(address)),
        Err(_) => Ok(SanType::DnsName(name.try_into()?)),
    }
}

/// Makes the parameters those of an authority that `below` further ones may follow.
pub(crate) fn as_authority(params: &mut CertificateParams, below: Option<u8>) {
    params.is_ca = IsCa::Ca(below.map_or(
        BasicConstraints::Unconstrained,
        BasicConstraints::Constrained,
    ));
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
    ];
    params.extended_key_usages = Vec::new();
}
