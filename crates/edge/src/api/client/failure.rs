//! Why an integration gave no answer, and what the client is told.

use std::fmt;
use std::io;

/// Why an integration gave no answer.
#[derive(Debug)]
pub(in crate::api) enum Failure {
    /// It is nowhere: why.
    Nowhere(String),
    /// No connection.
    NotConnected(io::Error),
    /// No answer in time.
    TimedOut,
    /// The connection ended before an answer came.
    HungUp(String),
    /// What came is no answer.
    Malformed(String),
    /// The client's body has too many bytes.
    TooLarge,
    /// The client's body ended early or was malformed.
    ClientBroke,
}

impl Failure {
    /// What an error of a connection says.
    pub(super) fn of(error: &hyper::Error) -> Self {
        match error.is_parse() || error.is_user() {
            true => Self::Malformed(error.to_string()),
            false => Self::HungUp(error.to_string()),
        }
    }

    /// Status and message of the answer to the client.
    ///
    /// Source: HTTP APIs answer 503 where an integration cannot be reached or takes too long.
    pub(in crate::api) fn answer(&self) -> (u16, &'static str) {
        match self {
            Self::Nowhere(_) | Self::NotConnected(_) | Self::TimedOut => {
                (503, "Service Unavailable")
            }
            Self::HungUp(_) | Self::Malformed(_) => (500, "Internal Server Error"),
            Self::TooLarge => (413, "Request Entity Too Large"),
            Self::ClientBroke => (400, "Bad Request"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere(why) => f.write_str(why),
            Self::NotConnected(error) => write!(f, "no connection to the integration: {error}"),
            Self::TimedOut => f.write_str("the integration did not answer in time"),
            Self::HungUp(why) => write!(f, "the integration hung up: {why}"),
            Self::Malformed(why) => write!(f, "the integration's answer is malformed: {why}"),
            Self::TooLarge => f.write_str("the request's body is too large"),
            Self::ClientBroke => f.write_str("the request's body did not come whole"),
        }
    }
}
