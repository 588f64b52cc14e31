//! Requests for certificates, as others sign them.

use super::{X509Error, pem};
use rcgen::string::PrintableString;
use rcgen::{CustomExtension, DistinguishedName, DnType, DnValue, SubjectPublicKeyInfo};
use rustls::pki_types::CertificateSigningRequestDer;
use rustls::pki_types::pem::PemObject as _;
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::cri_attributes::ParsedCriAttribute;
use x509_parser::der_parser::asn1_rs::{Oid, Tag};
use x509_parser::extensions::X509Extension;
use x509_parser::prelude::FromDer as _;
use x509_parser::x509::X509Name;

/// Extensions that a certificate has by itself, whatever a request says of them: key identifiers
/// and basic constraints.
const OWN: [&[u64]; 3] = [&[2, 5, 29, 14], &[2, 5, 29, 19], &[2, 5, 29, 35]];
/// Alternative names.
pub(crate) const NAMES: &[u64] = &[2, 5, 29, 17];
/// Key usage, and extended key usage.
pub(crate) const USAGES: [&[u64]; 2] = [&[2, 5, 29, 15], &[2, 5, 29, 37]];

/// A request that its own key has signed.
pub(crate) struct Request {
    /// Whom it is for.
    pub(crate) subject: DistinguishedName,
    /// The key it is for.
    pub(crate) public: SubjectPublicKeyInfo,
    /// The extensions it asks for, as they came, by identifier.
    pub(crate) extensions: Vec<(Vec<u64>, CustomExtension)>,
}

impl Request {
    /// Reads a PEM text.
    ///
    /// # Errors
    /// When it is no request, is not signed by its own key, or that is of an unknown kind.
    pub(crate) fn read(text: &[u8]) -> Result<Self, X509Error> {
        let malformed = |what: &str| X509Error::Malformed(what.to_owned());
        let der = CertificateSigningRequestDer::from_pem_slice(text)
            .map_err(|_| malformed("The certificate signing request is not in PEM format."))?;
        let (_, read) = X509CertificationRequest::from_der(&der)
            .map_err(|_| malformed("The certificate signing request cannot be read."))?;
        read.verify_signature()
            .map_err(|_| malformed("The certificate signing request has a wrong signature."))?;
        let info = &read.certification_request_info;
        let public = SubjectPublicKeyInfo::from_der(info.subject_pki.raw)
            .map_err(|_| malformed("The key of the certificate signing request is not known."))?;
        let asked =
            info.iter_attributes()
                .filter_map(|attribute| match attribute.parsed_attribute() {
                    ParsedCriAttribute::ExtensionRequest(asked) => Some(&asked.extensions),
                    _ => None,
                });
        Ok(Self {
            subject: name(&info.subject)?,
            public,
            extensions: asked.flatten().filter_map(extension).collect(),
        })
    }

    /// The extensions of these kinds.
    pub(crate) fn those(&self, wanted: impl Fn(&[u64]) -> bool) -> Vec<CustomExtension> {
        let all = self.extensions.iter();
        let fitting = all.filter(|(id, _)| wanted(id));
        fitting.map(|(_, extension)| extension.clone()).collect()
    }
}

fn identifier(id: &Oid<'_>) -> Option<Vec<u64>> {
    Some(id.iter()?.collect())
}

fn extension(given: &X509Extension<'_>) -> Option<(Vec<u64>, CustomExtension)> {
    let id = identifier(&given.oid).filter(|id| !OWN.contains(&id.as_slice()))?;
    let mut extension = CustomExtension::from_oid_content(&id, given.value.to_vec());
    extension.set_criticality(given.critical);
    Some((id, extension))
}

/// A name, part by part. Of two parts of one kind the last counts, as the library has it.
fn name(given: &X509Name<'_>) -> Result<DistinguishedName, X509Error> {
    let unreadable =
        || X509Error::Malformed("The subject of the request cannot be read.".to_owned());
    let mut name = DistinguishedName::new();
    for part in given.iter_attributes() {
        let id = identifier(part.attr_type()).ok_or_else(unreadable)?;
        let text = part.as_str().map_err(|_| unreadable())?;
        let is_printable = part.attr_value().header.tag() == Tag::PrintableString;
        let printable = PrintableString::try_from(text)
            .ok()
            .filter(|_| is_printable);
        let value = printable.map_or_else(
            || DnValue::Utf8String(text.to_owned()),
            DnValue::PrintableString,
        );
        name.push(DnType::from_oid(&id), value);
    }
    Ok(name)
}

/// A request of `key` for a certificate of `subject`, PEM.
pub(crate) fn new(subject: DistinguishedName, key: &rcgen::KeyPair) -> Result<String, X509Error> {
    let mut params = rcgen::CertificateParams::default();
    params.distinguished_name = subject;
    let request = params.serialize_request(key)?;
    Ok(pem::encode("CERTIFICATE REQUEST", request.der()))
}
