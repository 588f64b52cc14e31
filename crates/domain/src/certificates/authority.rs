//! Authorities: those of Private CA, and Longshore's own.

use super::CertificateFacts;
use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Sealed, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longshore's own authority: it issues what `AMAZON_ISSUED` says elsewhere. There is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalAuthority {
    /// Its certificate, PEM: what clients are told to trust.
    pub certificate: String,
    /// Its private key, PKCS #8 DER.
    pub key: Sealed,
    /// From when on it holds.
    pub not_before: Timestamp,
}

/// An authority of Private CA.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Authority {
    /// Account and Region.
    pub scope: Scope,
    /// A UUID: the end of its ARN.
    pub id: String,
    /// `ROOT` or `SUBORDINATE`.
    pub kind: String,
    /// `GENERAL_PURPOSE` or `SHORT_LIVED_CERTIFICATE`, which issues for seven days at most.
    pub usage: String,
    /// `RSA_2048`, `EC_prime256v1` …
    pub key_algorithm: String,
    /// `SHA256WITHRSA` …
    pub signing_algorithm: String,
    /// Its subject and the extensions of its request, as they were given.
    pub configuration: Value,
    /// Lists of revoked certificates and OCSP, as they were given: kept and told.
    pub revocation: Option<Value>,
    /// `FIPS_140_2_LEVEL_3_OR_HIGHER` …: kept and told.
    pub key_storage: Option<String>,
    /// Where it stands.
    pub status: AuthorityStatus,
    /// Its private key, PKCS #8 DER.
    pub key: Sealed,
    /// Its certificate and who issued that, PEM, once imported.
    pub certificate: Option<(String, String)>,
    /// What its certificate says of itself.
    pub facts: Option<CertificateFacts>,
    /// When it was deleted and until when it can be restored, and where it stood before.
    pub deletion: Option<(Timestamp, AuthorityStatus)>,
    /// Services that may use it.
    pub permissions: Vec<AuthorityPermission>,
    /// A policy on the authority itself.
    pub policy: Option<String>,
    /// The caller's token, so that a repeated request finds it.
    pub token: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub changed_at: Timestamp,
}

/// Where an authority stands.
///
/// ```text
/// PendingCertificate ─► Active ◄─► Disabled
///         └────────────────┴───────────┴──► Deleted ─► as before, or Disabled
/// ```
///
/// That it has expired follows from the time and is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorityStatus {
    /// Its own certificate has not been imported yet.
    PendingCertificate,
    /// It issues.
    Active,
    /// It does not issue for now.
    Disabled,
    /// It can be restored for a while.
    Deleted,
}

/// A service that may use an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityPermission {
    /// `acm.amazonaws.com`.
    pub principal: String,
    /// The account it acts for.
    pub source_account: String,
    /// `IssueCertificate`, `GetCertificate`, `ListPermissions`.
    pub actions: Vec<String>,
    /// When it was given.
    pub created_at: Timestamp,
}

/// A certificate that an authority of Private CA has issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCertificate {
    /// Account and Region.
    pub scope: Scope,
    /// The authority's id.
    pub authority: String,
    /// 32 hexadecimal digits: the end of its ARN.
    pub id: String,
    /// The certificate, PEM.
    pub certificate: String,
    /// Who issued it, PEM.
    pub chain: String,
    /// Its serial number: pairs of hexadecimal digits between colons.
    pub serial: String,
    /// Until when it holds.
    pub not_after: Timestamp,
    /// When and why it was revoked.
    pub revoked: Option<(Timestamp, String)>,
    /// The caller's token, so that a repeated request finds it.
    pub token: Option<String>,
}

impl LocalAuthority {
    /// The key of the one there is.
    pub fn key_of() -> Key {
        Key::kind(Self::KIND).child("root")
    }
}

impl Record for LocalAuthority {
    const KIND: &'static str = "certificates/local-authority";

    fn key(&self) -> Key {
        Self::key_of()
    }
}

impl Authority {
    /// The key of the authority of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// `arn:aws:acm-pca:…:certificate-authority/ID`.
    pub fn arn(&self) -> Arn {
        let resource = format!("certificate-authority/{}", self.id);
        self.scope.arn("acm-pca", resource)
    }

    /// The key of the authority an ARN names; `None` when it names none.
    pub fn key_of_arn(arn: &Arn) -> Option<Key> {
        let id = arn.resource_after("certificate-authority")?;
        let fits = arn.service == "acm-pca" && !id.contains('/');
        Some(Self::key_of(&arn.scope()?, id)).filter(|_| fits)
    }
}

impl Record for Authority {
    const KIND: &'static str = "certificates/authorities";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl IssuedCertificate {
    /// The key all certificates of an authority are below.
    pub fn authority_key(scope: &Scope, authority: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(authority)
    }

    /// `arn:aws:acm-pca:…:certificate-authority/ID/certificate/ID`.
    pub fn arn(&self) -> Arn {
        let Self { authority, id, .. } = self;
        let resource = format!("certificate-authority/{authority}/certificate/{id}");
        self.scope.arn("acm-pca", resource)
    }
}

impl Record for IssuedCertificate {
    const KIND: &'static str = "certificates/issued";

    fn key(&self) -> Key {
        Self::authority_key(&self.scope, &self.authority).child(&self.id)
    }
}
