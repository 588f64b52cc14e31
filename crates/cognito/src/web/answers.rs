//! Answers of the pages.

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;
use serde_json::Value;

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) body: String,
    headers: Vec<(HeaderName, String)>,
}

impl Answer {
    /// An answer of a kind.
    pub(super) fn new(status: StatusCode, kind: &'static str, body: impl Into<String>) -> Self {
        Self {
            status,
            kind,
            body: body.into(),
            headers: Vec::new(),
        }
    }

    /// JSON for a program.
    pub(super) fn json(status: StatusCode, value: &Value) -> Self {
        Self::new(status, "application/json;charset=UTF-8", value.to_string())
    }

    /// The refusal of a program, as OAuth words it.
    pub(super) fn oauth_error(error: &str, description: Option<&str>) -> Self {
        let mut told = serde_json::json!({"error": error});
        if let Some(description) = description {
            told["error_description"] = description.into();
        }
        Self::json(StatusCode::BAD_REQUEST, &told)
    }

    /// On to another address.
    pub(super) fn redirect(to: &str) -> Self {
        Self::new(StatusCode::FOUND, "text/plain", "").with(header::LOCATION, to)
    }

    /// What a browser asks before a page may call a program's address.
    pub(super) fn preflight() -> Self {
        Self::new(StatusCode::OK, "text/plain", "")
            .with(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS")
            .with(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "Authorization, Content-Type",
            )
            .with(header::ACCESS_CONTROL_MAX_AGE, "86400")
            .open_to_all()
    }

    /// This answer with a header.
    #[must_use]
    pub(super) fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// This answer, readable by pages of every origin: it tells nothing that a cookie knows.
    #[must_use]
    pub(super) fn open_to_all(self) -> Self {
        self.with(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        &self.body
    }

    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let fitting = self.headers.iter().filter(|(one, _)| one == name);
        fitting.map(|(_, value)| value.as_str()).collect()
    }

    /// As HTTP tells it.
    pub(super) fn into_response(self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        for (name, value) in [
            // Pages need their own style sheet and icon alone. Where forms lead is left open: a sign-in
            // ends with a redirect to the app, which some browsers count as the form's target.
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
            ),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-store"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        for (name, value) in self.headers {
            // What cannot stand in a header is not told: nobody can break out of one.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(name, value);
            }
        }
        response
    }
}
