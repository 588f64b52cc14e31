//! Signature Version 4, as a server reads it.
//!
//! [`read`] finds the signature of a request, in its `Authorization` header or in its query
//! string; [`verify`] tells whether whoever holds the secret made it, for this request and
//! about now. Who holds which secret is for [`crate::identity::Credentials`] to know.

mod canonical;
mod keys;
mod read;
mod sign;

pub(crate) use keys::KeyCache;
pub(crate) use read::{Form, Signature, read};
pub use sign::{AccessKey, sign};

use domain::Timestamp;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderMap;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How far a client's clock may be off.
const SKEW: SignedDuration = SignedDuration::from_mins(15);
/// What the body hash says when the body is not signed.
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Why a signature is not accepted; the text is AWS's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    /// Something a signature needs is not there or not readable.
    #[error("{0}")]
    Incomplete(String),
    /// It is not the signature of this request by this secret.
    #[error("{0}")]
    Mismatch(String),
    /// It was made too long ago, or is dated too far ahead.
    #[error("{0}")]
    Untimely(String),
}

impl Problem {
    fn mismatch() -> Self {
        Self::Mismatch(
            "The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method. Consult the service \
             documentation for details."
                .to_owned(),
        )
    }
}

/// A request as its signer saw it.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    /// The path as it was sent, escapes and all.
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) host: &'a str,
    pub(crate) body: Payload<'a>,
}

/// The body of a request, as far as its signature is about it.
#[derive(Debug, Clone, Copy)]
pub enum Payload<'a> {
    /// All of it.
    Bytes(&'a [u8]),
    /// It has not come yet: its SHA-256 is what `x-amz-content-sha256` says, which must be there
    /// and signed. Whoever reads the body compares.
    Later,
}

/// Whether `signature` was made for this call of `service`, with `secret`, about `now`.
pub(crate) fn verify(
    signature: &Signature,
    secret: &str,
    service: &str,
    call: Call<'_>,
    now: Timestamp,
    keys: &KeyCache,
) -> Result<(), Problem> {
    check_time(signature, now)?;
    check_scope(signature, service)?;
    check_signed(signature, call.headers)?;
    let payload = payload_hash(signature, call)?;
    let key = keys.signing_key(signature, secret);
    // Some clients clean the path up before they sign, others sign what they send.
    let tidy = canonical::path(call.path);
    let plain = canonical::escaped(call.path);
    let mut paths = vec![&tidy];
    if plain != tidy {
        paths.push(&plain);
    }
    let matches = paths.into_iter().any(|path| {
        let request = canonical::request(signature, call, path, &payload);
        let digest = hex::encode(Sha256::digest(request.as_bytes()));
        let (moment, scope) = (&signature.moment_text, signature.scope());
        let text = format!("{ALGORITHM}\n{moment}\n{scope}\n{digest}");
        let expected = hmac(&key, text.as_bytes());
        bool::from(expected.ct_eq(&signature.signature))
    });
    if matches {
        Ok(())
    } else {
        Err(Problem::mismatch())
    }
}

fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    // HMAC takes keys of any length.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().into())
        .unwrap_or_default()
}

fn check_time(signature: &Signature, now: Timestamp) -> Result<(), Problem> {
    let shown = read::moment_text;
    let made = signature.moment;
    if made.strftime("%Y%m%d").to_string() != signature.date {
        return Err(Problem::Mismatch(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
             from HTTP"
                .to_owned(),
        ));
    }
    let latest = now.checked_add(SKEW).unwrap_or(Timestamp::MAX);
    if made > latest {
        return Err(Problem::Untimely(format!(
            "Signature not yet current: {} is still later than {} ({} + 15 min.)",
            shown(made),
            shown(latest),
            shown(now)
        )));
    }
    let (valid, allowance) = match signature.form {
        Form::Header => (SKEW, "15 min."),
        Form::Presigned { expires } => (expires, "the time it was given"),
    };
    let earliest = now.checked_sub(valid).unwrap_or(Timestamp::MIN);
    if made < earliest {
        return Err(Problem::Untimely(format!(
            "Signature expired: {} is now earlier than {} ({} - {allowance})",
            shown(made),
            shown(earliest),
            shown(now)
        )));
    }
    Ok(())
}

fn check_scope(signature: &Signature, service: &str) -> Result<(), Problem> {
    if signature.service == service {
        return Ok(());
    }
    Err(Problem::Mismatch(format!(
        "Credential should be scoped to correct service: '{service}'."
    )))
}

/// What names and dates a request must be signed, or it could be changed on its way.
fn check_signed(signature: &Signature, headers: &HeaderMap) -> Result<(), Problem> {
    let signed = |name: &str| signature.signed_headers.iter().any(|header| header == name);
    if !signed("host") && !signed(":authority") {
        return Err(Problem::Mismatch(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
        ));
    }
    let mut names = headers.keys().map(http::HeaderName::as_str);
    match names.find(|name| name.starts_with("x-amz-") && !signed(name)) {
        Some(name) => Err(Problem::Mismatch(format!(
            "'{name}' must be a 'SignedHeader' in the AWS Authorization."
        ))),
        None => Ok(()),
    }
}

/// The hash of the body as it was signed, which must be the body's.
fn payload_hash(signature: &Signature, call: Call<'_>) -> Result<String, Problem> {
    let told = call.headers.get("x-amz-content-sha256");
    let told_text = told.and_then(|told| told.to_str().ok());
    let Payload::Bytes(body) = call.body else {
        let hash = told_text.filter(|told| told.len() == 64);
        return hash.map(str::to_owned).ok_or_else(Problem::mismatch);
    };
    let computed = || hex::encode(Sha256::digest(body));
    match (signature.form, told_text) {
        (Form::Presigned { .. }, Some(UNSIGNED_PAYLOAD)) => Ok(UNSIGNED_PAYLOAD.to_owned()),
        (_, None) => Ok(computed()),
        (_, Some(told)) => {
            let computed = computed();
            if told.eq_ignore_ascii_case(&computed) {
                Ok(told.to_owned())
            } else {
                Err(Problem::mismatch())
            }
        }
    }
}

#[cfg(test)]
mod tests;
