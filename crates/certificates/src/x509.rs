//! X.509: keys, certificates and what they say. Pure but for chance, which libraries bring.

pub(crate) mod chain;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod keys;
pub(crate) mod pem;
pub(crate) mod request;
pub(crate) mod sign;

use domain::Timestamp;

/// Why something of X.509 could not be made or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum X509Error {
    /// What was given is not what it should be.
    #[error("{0}")]
    Malformed(String),
    /// It exists, and is not built here.
    #[error("{0} is not supported by Longshore")]
    Unsupported(String),
    /// A key or certificate could not be made.
    #[error("a certificate could not be made")]
    Make(#[from] rcgen::Error),
}

/// A time as the makers of certificates want it: whole seconds.
pub(crate) fn moment(time: Timestamp) -> time::OffsetDateTime {
    let made = time::OffsetDateTime::from_unix_timestamp(time.as_second());
    made.unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
}
