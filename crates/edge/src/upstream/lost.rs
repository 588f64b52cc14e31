//! Why a request got no answer on a connection.

use std::error::Error;
use std::io;

use http::Request;
use hyper::client::conn::TrySendError;

use crate::exchange::Outbound;

/// Why a request got no answer on a connection, which is gone with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Nothing of it was sent.
    Unsent,
    /// The rest of it did not come from the client.
    Client,
    /// What came was no answer in the protocol.
    NotHttp,
    /// The connection ended, with this error if there was one.
    Broken(Option<io::ErrorKind>),
}

impl From<TrySendError<Request<Outbound>>> for Lost {
    fn from(mut error: TrySendError<Request<Outbound>>) -> Self {
        if error.take_message().is_some() {
            return Self::Unsent;
        }
        let error = error.error();
        match error.is_parse() {
            true => Self::NotHttp,
            false => Self::Broken(io_kind(error)),
        }
    }
}

fn io_kind(error: &hyper::Error) -> Option<io::ErrorKind> {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}
