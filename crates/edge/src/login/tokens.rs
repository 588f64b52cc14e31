//! What a token endpoint gives.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use route::login::Login;
use serde_json::{Map, Value};

use super::Trouble;

/// What a token endpoint gives.
pub(super) struct Tokens {
    pub(super) access: String,
    /// Seconds the access token is good for, where that is said.
    pub(super) expires_in: Option<u64>,
    pub(super) refresh: Option<String>,
    id: Option<String>,
}

impl Tokens {
    pub(super) fn read(document: &Value) -> Result<Self, Trouble> {
        let text = |name: &str| Some(document.get(name)?.as_str()?.to_owned());
        // Some providers write numbers as texts.
        let seconds = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        Ok(Self {
            access: text("access_token").ok_or(Trouble::BadTokens)?,
            expires_in: document.get("expires_in").and_then(seconds),
            refresh: text("refresh_token"),
            id: text("id_token"),
        })
    }

    /// The ID token as it came.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The user whom the ID token names, if it holds, whoever signed it.
    pub(super) fn subject(&self, login: &Login, nonce: &str, now: u64) -> Result<String, Trouble> {
        let text = self.id.as_deref().ok_or(Trouble::NoIdToken)?;
        let claims = claims(text).ok_or(Trouble::BadIdToken)?;
        let is =
            |name: &str, wanted: &str| claims.get(name).and_then(Value::as_str) == Some(wanted);
        let end = claims.get("exp").and_then(Value::as_f64);
        let is_over = end.is_none_or(|end| end <= now as f64);
        let has_nonce = claims.get("nonce").is_none() || is("nonce", nonce);
        let holds = is("iss", &login.issuer) && is_for(&claims, &login.client) && has_nonce;
        let subject = claims.get("sub").and_then(Value::as_str);
        let subject = subject.filter(|_| holds && !is_over);
        subject.map(str::to_owned).ok_or(Trouble::BadIdToken)
    }
}

fn is_for(claims: &Map<String, Value>, client: &str) -> bool {
    match claims.get("aud") {
        Some(Value::String(one)) => one == client,
        Some(Value::Array(all)) => all.iter().any(|one| one == client),
        _ => false,
    }
}

fn claims(token: &str) -> Option<Map<String, Value>> {
    let [_, claims, _] = token.split('.').collect::<Vec<_>>()[..] else {
        return None;
    };
    let bytes = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}
