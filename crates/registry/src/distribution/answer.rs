//! Building the answers that are not errors.

use http::{HeaderName, Response, StatusCode, header};

use super::error::ErrorAnswer;
use super::{Body, full};
use crate::digest::Digest;

/// The header that carries a content's digest.
pub(super) const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");

/// What a handler answers.
pub(super) type Answer = Result<Response<Body>, ErrorAnswer>;

/// An answer under construction.
pub(super) struct Build(http::response::Builder);

pub(super) fn status(status: StatusCode) -> Build {
    Build(Response::builder().status(status))
}

impl Build {
    pub(super) fn header(self, name: HeaderName, value: impl ToString) -> Self {
        Self(self.0.header(name, value.to_string()))
    }

    pub(super) fn digest(self, digest: &Digest) -> Self {
        self.header(CONTENT_DIGEST, digest)
    }

    pub(super) fn empty(self) -> Answer {
        self.body(full(bytes::Bytes::new()))
    }

    pub(super) fn json(self, value: &serde_json::Value) -> Answer {
        self.header(header::CONTENT_TYPE, "application/json")
            .body(full(value.to_string()))
    }

    pub(super) fn body(self, body: Body) -> Answer {
        // Fails only for a header value that no parsed name or digest can hold.
        self.0
            .body(body)
            .map_err(|error| ErrorAnswer::internal(&error))
    }
}
