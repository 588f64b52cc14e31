//! A request in the one spelling that is signed.

use super::{Call, Form, Signature};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use std::borrow::Cow;

/// All but letters, digits and `-._~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same for paths, where `/` divides.
const ESCAPED_IN_PATHS: &AsciiSet = &ESCAPED.remove(b'/');

/// The text whose hash is signed.
pub(super) fn request(
    signature: &Signature,
    call: Call<'_>,
    path: &str,
    payload_hash: &str,
) -> String {
    let mut text = String::with_capacity(512);
    for line in [call.method, path, &query(signature, call.query)] {
        text.push_str(line);
        text.push('\n');
    }
    for name in &signature.signed_headers {
        text.push_str(name);
        text.push(':');
        push_values(call, name, &mut text);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&signature.signed_headers.join(";"));
    text.push('\n');
    text.push_str(payload_hash);
    text
}

/// The path as it was sent, escaped once more: every service but S3 signs it so.
pub(super) fn escaped(path: &str) -> String {
    let path = if path.is_empty() { "/" } else { path };
    percent_encode(path.as_bytes(), ESCAPED_IN_PATHS).to_string()
}

/// The path without `.`, `..` and empty parts, escaped once more.
pub(super) fn path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let open = path.len() > 1 && path.ends_with('/') && !parts.is_empty();
    escaped(&format!(
        "/{}{}",
        parts.join("/"),
        if open { "/" } else { "" }
    ))
}

fn query(signature: &Signature, query: &str) -> String {
    if query.is_empty() {
        return String::new();
    }
    let presigned = matches!(signature.form, Form::Presigned { .. });
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .filter(|(name, _)| !(presigned && *name == "X-Amz-Signature"))
        .map(|(name, value)| (respelled(name), respelled(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// The same text with exactly those characters escaped that must be.
fn respelled(text: &str) -> String {
    let decoded: Cow<'_, [u8]> = percent_decode_str(text).into();
    percent_encode(&decoded, ESCAPED).to_string()
}

/// A header's values with single spaces, joined by commas.
fn push_values(call: Call<'_>, name: &str, text: &mut String) {
    if name == "host" || name == ":authority" {
        text.push_str(call.host);
        return;
    }
    for (index, value) in call.headers.get_all(name).iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        for (index, word) in value.split_ascii_whitespace().enumerate() {
            if index > 0 {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
}
