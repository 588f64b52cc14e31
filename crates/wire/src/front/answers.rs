//! From what a codec wrote to an HTTP answer.

use super::Answer;
use crate::codec::{self, Encoded};
use crate::route::Unrouted;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::Full;

/// The refusal of a call that names no operation.
pub(super) fn refused(unrouted: &Unrouted, request_id: &str) -> Encoded {
    let Unrouted {
        table,
        protocol,
        error,
    } = unrouted;
    tracing::info!(request_id, code = error.code, "{}", error.message);
    codec::error::encode(*table, *protocol, error, request_id)
}

/// An answer with its request id.
pub(super) fn response(encoded: Encoded, request_id: &str) -> Answer {
    let mut response = Response::new(Full::new(Bytes::from(encoded.body)));
    *response.status_mut() =
        http::StatusCode::from_u16(encoded.status).unwrap_or(http::StatusCode::OK);
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(
        http::header::CONTENT_TYPE,
        HeaderValue::from_static(encoded.content_type),
    );
    for (name, value) in encoded.headers {
        headers.insert(name, value);
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", id.clone());
        headers.insert("x-amz-request-id", id);
    }
    response
}
