//! Errors as the distribution specification writes them.

use http::{Response, StatusCode, header};
use serde_json::json;

use super::{Body, full};
use crate::blobs::WriteBlobError;
use crate::publish::PublishError;

/// An answer that is an error: a code from the specification, its status and a sentence.
#[derive(Debug)]
pub(super) struct ErrorAnswer {
    status: StatusCode,
    code: &'static str,
    message: String,
    headers: Vec<(header::HeaderName, String)>,
}

impl ErrorAnswer {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            headers: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: header::HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn name_unknown(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NAME_UNKNOWN", message)
    }

    pub(super) fn name_invalid(name: &str) -> Self {
        let message = format!("invalid repository name {name:?}");
        Self::new(StatusCode::BAD_REQUEST, "NAME_INVALID", message)
    }

    pub(super) fn manifest_unknown(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "MANIFEST_UNKNOWN", message)
    }

    pub(super) fn manifest_invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MANIFEST_INVALID", message)
    }

    pub(super) fn blob_unknown(digest: impl std::fmt::Display) -> Self {
        let message = format!("blob unknown to registry: {digest}");
        Self::new(StatusCode::NOT_FOUND, "BLOB_UNKNOWN", message)
    }

    pub(super) fn upload_unknown() -> Self {
        let message = "blob upload unknown to registry";
        Self::new(StatusCode::NOT_FOUND, "BLOB_UPLOAD_UNKNOWN", message)
    }

    pub(super) fn digest_invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "DIGEST_INVALID", message)
    }

    pub(super) fn not_allowed() -> Self {
        let message = "the operation is unsupported";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "UNSUPPORTED", message)
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "UNSUPPORTED", "no such route")
    }

    /// Something on our side failed; the cause goes to the log, not to the caller.
    pub(super) fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        let chain: Vec<String> = std::iter::successors(Some(error), |error| error.source())
            .map(ToString::to_string)
            .collect();
        tracing::error!(error = chain.join(": "), "registry request failed");
        let message = "the registry could not complete the request";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "UNKNOWN", message)
    }

    pub(super) fn into_response(self) -> Response<Body> {
        let body =
            json!({"errors": [{"code": self.code, "message": self.message, "detail": null}]});
        let mut response = Response::new(full(body.to_string()));
        *response.status_mut() = self.status;
        let json = header::HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        for (name, value) in self.headers {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl From<WriteBlobError> for ErrorAnswer {
    fn from(error: WriteBlobError) -> Self {
        match &error {
            WriteBlobError::TooLarge(_) => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "SIZE_INVALID",
                error.to_string(),
            ),
            WriteBlobError::Digest { .. } => {
                Self::digest_invalid(format!("provided digest did not match: {error}"))
            }
            WriteBlobError::Io(_) => Self::internal(&error),
        }
    }
}

impl From<PublishError> for ErrorAnswer {
    fn from(error: PublishError) -> Self {
        let refused = |code| Self::new(StatusCode::BAD_REQUEST, code, error.to_string());
        match error {
            PublishError::Missing(_) | PublishError::MissingManifest(_) => {
                refused("MANIFEST_BLOB_UNKNOWN")
            }
            PublishError::TagTaken { .. } => refused("TAG_INVALID"),
            PublishError::Write(error) => error.into(),
            PublishError::Save(error) => error.into(),
        }
    }
}

impl From<std::io::Error> for ErrorAnswer {
    fn from(error: std::io::Error) -> Self {
        Self::internal(&error)
    }
}
