//! Signs requests, as a client does: for the terminal, and for the server's own calls.

use super::read::moment_text;
use super::{ALGORITHM, Call, Form, KeyCache, Payload, Signature, canonical, hmac, payload_hash};
use domain::Timestamp;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};

/// An access key with its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// The access key id.
    pub id: String,
    /// The secret access key.
    pub secret: String,
    /// The token that temporary keys come with.
    pub token: Option<String>,
}

/// Signs a request for `(region, service)` at `now`, by its `Authorization` header.
///
/// Signs the host, the content type and every `x-amz-` header. The request has its `Host`
/// header already; one whose body is [`Payload::Later`] has `x-amz-content-sha256`.
pub fn sign(
    request: &mut Parts,
    body: Payload<'_>,
    key: &AccessKey,
    (region, service): (&str, &str),
    now: Timestamp,
) {
    let moment_text = moment_text(now);
    put(request, "x-amz-date", &moment_text);
    if let Some(token) = &key.token {
        put(request, "x-amz-security-token", token);
    }
    let mut signature = Signature {
        access_key: key.id.clone(),
        date: moment_text[..8].to_owned(),
        region: region.to_owned(),
        service: service.to_owned(),
        signed_headers: signed_headers(request),
        signature: [0; 32],
        moment: now,
        moment_text,
        token: None,
        form: Form::Header,
    };
    signature.signature = signed(&signature, request, body, &key.secret);
    let authorization = format!(
        "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={}",
        signature.access_key,
        signature.scope(),
        signature.signed_headers.join(";"),
        hex::encode(signature.signature)
    );
    put(request, AUTHORIZATION.as_str(), &authorization);
}

/// Sets a header. A value that no header can have is left out: the server then refuses the
/// signature, which tells as much.
fn put(request: &mut Parts, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        request.headers.insert(HeaderName::from_static(name), value);
    }
}

fn signed_headers(request: &Parts) -> Vec<String> {
    let names = request.headers.keys();
    let mut names: Vec<String> = names
        .filter(|name| {
            *name == HOST || *name == CONTENT_TYPE || name.as_str().starts_with("x-amz-")
        })
        .map(|name| name.as_str().to_owned())
        .collect();
    names.sort();
    names
}

fn signed(signature: &Signature, request: &Parts, body: Payload<'_>, secret: &str) -> [u8; 32] {
    let host = request.headers.get(HOST);
    let call = Call {
        method: request.method.as_str(),
        path: request.uri.path(),
        query: request.uri.query().unwrap_or_default(),
        headers: &request.headers,
        host: host.and_then(|host| host.to_str().ok()).unwrap_or_default(),
        body,
    };
    // A body whose hash is missing or wrong makes a signature that no server accepts.
    let payload = payload_hash(signature, call).unwrap_or_default();
    let path = canonical::path(call.path);
    let text = canonical::request(signature, call, &path, &payload);
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    let (moment, scope) = (&signature.moment_text, signature.scope());
    let text = format!("{ALGORITHM}\n{moment}\n{scope}\n{digest}");
    let key = KeyCache::default().signing_key(signature, secret);
    hmac(&key, text.as_bytes())
}
