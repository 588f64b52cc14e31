//! Certificates, and the authorities that issue them.

mod authority;

pub use authority::{
    Authority, AuthorityPermission, AuthorityStatus, IssuedCertificate, LocalAuthority,
};

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Sealed, Timestamp};
use serde::{Deserialize, Serialize};

/// A certificate of Certificate Manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Account and Region.
    pub scope: Scope,
    /// A UUID: the end of its ARN.
    pub id: String,
    /// The domain it was asked for, or the common name of an imported one.
    pub domain: String,
    /// Every name it is for, the domain first.
    pub names: Vec<String>,
    /// Where it comes from.
    pub origin: CertificateOrigin,
    /// Where it stands.
    pub status: CertificateStatus,
    /// How each name is validated; nothing of private and imported ones.
    pub validation: Vec<DomainValidation>,
    /// `RSA_2048`, `EC_prime256v1` …: as asked for, or as imported.
    pub key_algorithm: String,
    /// What is served, once there is one.
    pub material: Option<Material>,
    /// `CertificateTransparencyLoggingPreference`: kept and told; there is no log to write to.
    pub transparency: bool,
    /// Whether its key may be exported.
    pub may_export: bool,
    /// Whether its key has been exported.
    pub exported: bool,
    /// Whether somebody asked for its renewal, which has not happened yet.
    pub renewal_asked: bool,
    /// When it was last renewed.
    pub renewed_at: Option<Timestamp>,
    /// When and why it was revoked.
    pub revoked: Option<(Timestamp, String)>,
    /// Why it could not be issued: the code of the API.
    pub failure: Option<String>,
    /// The caller's token, so that a repeated request finds it.
    pub token: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was asked for or first imported.
    pub created_at: Timestamp,
    /// When it was issued.
    pub issued_at: Option<Timestamp>,
    /// When it was last imported.
    pub imported_at: Option<Timestamp>,
}

/// Where a certificate comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateOrigin {
    /// Longshore's own authority issues it: `AMAZON_ISSUED`.
    Issued,
    /// Somebody brought it: `IMPORTED`.
    Imported,
    /// A private authority issues it, whose ARN this is: `PRIVATE`.
    Private(Arn),
}

impl CertificateOrigin {
    /// The name the API uses.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Issued => "AMAZON_ISSUED",
            Self::Imported => "IMPORTED",
            Self::Private(_) => "PRIVATE",
        }
    }
}

/// Where a certificate stands.
///
/// ```text
/// PendingValidation ─► Issued ─► Revoked
///        └───────────► Failed
/// ```
///
/// That it has expired follows from the time and is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateStatus {
    /// Asked for.
    PendingValidation,
    /// Ready to be served.
    Issued,
    /// It could not be issued.
    Failed,
    /// It was taken back.
    Revoked,
}

/// How a name is validated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainValidation {
    /// The name.
    pub domain: String,
    /// `DNS` or `EMAIL`.
    pub method: String,
    /// The domain that validation is asked of: the name, or one above it.
    pub asked_of: String,
    /// Name and value of the CNAME record that would prove it.
    pub record: Option<(String, String)>,
    /// Whether it is done.
    pub done: bool,
}

/// A certificate as it is served, with what is told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The certificate, PEM.
    pub certificate: String,
    /// Who issued it, up to the root where known, PEM; may be empty.
    pub chain: String,
    /// The private key, PKCS #8 DER.
    pub key: Sealed,
    /// What it says of itself.
    pub facts: CertificateFacts,
}

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// Its serial number: pairs of hexadecimal digits between colons.
    pub serial: String,
    /// Whose it is, as `CN=…,O=…`.
    pub subject: String,
    /// The subject's common name.
    pub common_name: Option<String>,
    /// Who signed it: the organization or the common name.
    pub issuer: String,
    /// DNS names and addresses it is for.
    pub names: Vec<String>,
    /// From when on it holds.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// `RSA_2048`, `EC_prime256v1` …
    pub key_algorithm: String,
    /// `SHA256WITHRSA`, `SHA256WITHECDSA` …
    pub signature_algorithm: String,
    /// `DIGITAL_SIGNATURE`, `KEY_ENCIPHERMENT` …
    pub key_usages: Vec<String>,
    /// Names (`TLS_WEB_SERVER_AUTHENTICATION` …) and object identifiers.
    pub extended_key_usages: Vec<(String, String)>,
}

/// What an account has set for its certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateSettings {
    /// Account and Region.
    pub scope: Scope,
    /// Days before an end of which events are told.
    pub days_before_expiry: u32,
}

impl Certificate {
    /// The key of the certificate of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// `arn:aws:acm:…:certificate/ID`.
    pub fn arn(&self) -> Arn {
        self.scope.arn("acm", format!("certificate/{}", self.id))
    }

    /// The key of the certificate an ARN names; `None` when it names none.
    pub fn key_of_arn(arn: &str) -> Option<Key> {
        let arn: Arn = arn.parse().ok().filter(|arn: &Arn| arn.service == "acm")?;
        let id = arn.resource_after("certificate")?;
        Some(Self::key_of(&arn.scope()?, id))
    }

    /// Whether its time is over.
    pub fn has_expired(&self, now: Timestamp) -> bool {
        let material = self.material.as_ref();
        material.is_some_and(|material| material.facts.not_after <= now)
    }
}

impl Record for Certificate {
    const KIND: &'static str = "certificates/certificates";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl CertificateSettings {
    /// The key of a scope's settings.
    pub fn key_of(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }
}

impl Record for CertificateSettings {
    const KIND: &'static str = "certificates/settings";

    fn key(&self) -> Key {
        Self::key_of(&self.scope)
    }
}
