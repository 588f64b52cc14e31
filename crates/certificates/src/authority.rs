//! Longshore's own authority: it issues what `AMAZON_ISSUED` says elsewhere.
//!
//! There is one in a store. It is made once; a client that trusts its certificate trusts every
//! certificate that was requested here.

use crate::Certificates;
use crate::x509::sign::{self, Validity};
use crate::x509::{X509Error, keys};
use domain::Timestamp;
use domain::certificates::LocalAuthority;
use domain::clock::later;
use rcgen::{DnType, KeyPair};
use std::time::Duration;
use store::CommitError;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long the authority holds.
const LIFE: Duration = Duration::from_secs(3_650 * 24 * 60 * 60);
/// What kind of key it has.
const KIND: &str = "EC_prime256v1";

/// Why the authority cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its key cannot be read with this key.
    #[error("the private keys in the store were sealed with another key")]
    OtherKey,
    /// It could not be made.
    #[error("the certificate authority could not be made: {0}")]
    Make(String),
    /// The store cannot be read or written.
    #[error(transparent)]
    Store(#[from] CommitError),
}

impl Certificates {
    /// The authority's certificate, PEM: what clients are told to trust. Makes the authority
    /// when there is none.
    ///
    /// # Errors
    /// When it cannot be made, or its key was sealed with another key.
    pub async fn open_authority(&self) -> Result<String, OpenError> {
        let made = &self
            .new_authority()
            .map_err(|error| OpenError::Make(error.to_string()))?;
        let authority: Result<LocalAuthority, CommitError> = self
            .store
            .transact(|txn| async move {
                if let Some(known) = txn.get(&LocalAuthority::key_of()).await? {
                    return Ok(known);
                }
                txn.put(made);
                Ok(made.clone())
            })
            .await;
        let authority = authority?;
        match self.seal.open(&authority.key) {
            Ok(_) => Ok(authority.certificate),
            Err(_) => Err(OpenError::OtherKey),
        }
    }

    fn new_authority(&self) -> Result<LocalAuthority, X509Error> {
        let key = keys::generate(KIND)?;
        let now = self.clock.now();
        // Clocks of clients may be a little behind.
        let from = now.checked_sub(DAY).unwrap_or(Timestamp::UNIX_EPOCH);
        let until = later(now, LIFE);
        let mut params = sign::blank(Validity { from, until }, &*self.ids);
        let name = &mut params.distinguished_name;
        name.push(DnType::OrganizationName, "Longshore");
        name.push(DnType::CommonName, format!("Longshore {}", self.ids.hex(8)));
        sign::as_authority(&mut params, None);
        let signed = sign::self_signed(&params, &key)?;
        Ok(LocalAuthority {
            certificate: signed.certificate,
            key: self.seal.seal(key.serialized_der(), &*self.ids),
            not_before: from,
        })
    }

    /// The authority with its key open.
    pub(crate) async fn authority(&self) -> Result<(LocalAuthority, KeyPair), OpenError> {
        let missing = || OpenError::Make("there is none".to_owned());
        let record = LocalAuthority::key_of();
        let found = self.store.get::<LocalAuthority>(&record).await;
        let found = found.map_err(CommitError::from)?.ok_or_else(missing)?;
        let key = self
            .seal
            .open(&found.key)
            .map_err(|_| OpenError::OtherKey)?;
        let key = keys::load(KIND, keys::natural(KIND), &key);
        let key = key.map_err(|error| OpenError::Make(error.to_string()))?;
        Ok((found, key))
    }
}
