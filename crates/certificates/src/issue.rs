//! Issues what Certificate Manager was asked for.

use crate::Certificates;
use crate::authority::OpenError;
use crate::x509::sign::{self, Signed, Signer, Validity};
use crate::x509::{X509Error, keys};
use domain::certificates::{Authority, AuthorityStatus, Certificate, CertificateOrigin, Material};
use domain::clock::later;
use domain::{Arn, Timestamp};
use rcgen::KeyPair;
use std::time::Duration;
use store::{CommitError, StoreError};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a certificate of Longshore's own authority holds.
/// Source: Certificate Manager's user guide, certificate characteristics: 198 days.
const PUBLIC_LIFE: Duration = Duration::from_secs(198 * 24 * 60 * 60);
/// How long one of a private authority does. Source: as above, 13 months, or 395 days.
const PRIVATE_LIFE: Duration = Duration::from_secs(395 * 24 * 60 * 60);
/// The longest an authority for short-lived certificates issues for.
/// Source: Private CA's user guide, CA modes.
pub(crate) const SHORT_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Why a certificate was not issued.
#[derive(Debug)]
pub(crate) enum IssueError {
    /// It never will be: the code of the API.
    Never(&'static str),
    /// Perhaps later.
    Later(String),
}

impl From<X509Error> for IssueError {
    fn from(error: X509Error) -> Self {
        tracing::warn!(%error, "a certificate could not be issued");
        Self::Never("OTHER")
    }
}

impl From<OpenError> for IssueError {
    fn from(error: OpenError) -> Self {
        Self::Later(error.to_string())
    }
}

impl From<StoreError> for IssueError {
    fn from(error: StoreError) -> Self {
        Self::Later(CommitError::from(error).to_string())
    }
}

impl Certificates {
    /// A new key and certificate for what was asked.
    pub(crate) async fn issue(&self, wanted: &Certificate) -> Result<Material, IssueError> {
        let kind = wanted.key_algorithm.clone();
        // An RSA key takes a while to find.
        let made = tokio::task::spawn_blocking(move || keys::generate(&kind)).await;
        let key = made.map_err(|error| IssueError::Later(error.to_string()))??;
        match &wanted.origin {
            CertificateOrigin::Private(authority) => {
                self.issue_private(wanted, authority, &key).await
            }
            CertificateOrigin::Issued | CertificateOrigin::Imported => {
                self.issue_public(wanted, &key).await
            }
        }
    }

    async fn issue_public(
        &self,
        wanted: &Certificate,
        key: &KeyPair,
    ) -> Result<Material, IssueError> {
        let (authority, authority_key) = self.authority().await?;
        let now = self.clock.now();
        let validity = Validity {
            from: self.begins(now, authority.not_before),
            until: later(now, PUBLIC_LIFE),
        };
        let params = sign::server(&wanted.names, validity, &*self.ids)?;
        let signer = Signer {
            certificate: &authority.certificate,
            key: authority_key,
        };
        let signed = sign::signed(&params, key, signer)?;
        Ok(self.material(signed, authority.certificate.clone(), key))
    }

    /// From when a certificate of our own authority holds: the beginning of the day.
    ///
    /// Where the clock runs fast, clients do not know: it holds since the authority does.
    fn begins(&self, now: Timestamp, authority: Timestamp) -> Timestamp {
        if self.clock.speed() > 1 {
            return authority;
        }
        let seconds = now.as_second();
        let midnight = seconds - seconds.rem_euclid(24 * 60 * 60);
        let midnight = Timestamp::from_second(midnight).unwrap_or(now);
        midnight.max(authority)
    }

    async fn issue_private(
        &self,
        wanted: &Certificate,
        authority: &Arn,
        key: &KeyPair,
    ) -> Result<Material, IssueError> {
        let record =
            Authority::key_of_arn(authority).ok_or(IssueError::Never("PCA_INVALID_ARN"))?;
        let found = self.store.get::<Authority>(&record).await?;
        let authority = found.ok_or(IssueError::Never("PCA_RESOURCE_NOT_FOUND"))?;
        let now = self.clock.now();
        let life = match authority.usage.as_str() {
            "SHORT_LIVED_CERTIFICATE" => SHORT_LIFE,
            _ => PRIVATE_LIFE,
        };
        let (Some((certificate, chain)), Some(facts), AuthorityStatus::Active) =
            (&authority.certificate, &authority.facts, authority.status)
        else {
            return Err(IssueError::Never("PCA_INVALID_STATE"));
        };
        let until = later(now, life);
        if facts.not_after < until {
            return Err(IssueError::Never("PCA_INVALID_DURATION"));
        }
        let from = now
            .checked_sub(DAY / 24)
            .unwrap_or(now)
            .max(facts.not_before);
        let params = sign::server(&wanted.names, Validity { from, until }, &*self.ids)?;
        let signer = Signer {
            certificate,
            key: self.open_key(&authority)?,
        };
        let signed = sign::signed(&params, key, signer)?;
        Ok(self.material(signed, format!("{certificate}{chain}"), key))
    }

    /// The key of a private authority, to sign as it was made to.
    pub(crate) fn open_key(&self, authority: &Authority) -> Result<KeyPair, X509Error> {
        let sealed = |_| X509Error::Malformed("the authority's key cannot be opened".to_owned());
        let key = self.seal.open(&authority.key).map_err(sealed)?;
        let signing = &authority.signing_algorithm;
        keys::load(&authority.key_algorithm, signing, &key)
    }

    fn material(&self, signed: Signed, chain: String, key: &KeyPair) -> Material {
        Material {
            certificate: signed.certificate,
            chain,
            key: self.seal.seal(key.serialized_der(), &*self.ids),
            facts: signed.facts,
        }
    }
}
