//! JSON Web Tokens, as JWT authorizers read them. Pure: keys and time are given.
//!
//! Source: API Gateway developer guide, JWT authorizers. Only RSA signatures are accepted.

use super::authorize::Refusal;
use super::table::{JwtRules, TokenSource};
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RsaParameters, RsaPublicKeyComponents,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// A public key of an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) id: Option<String>,
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl Key {
    /// The RSA keys of a key set; others are left out.
    pub(super) fn set(document: &Value) -> Vec<Self> {
        let keys = document["keys"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let part = |key: &Value, name: &str| {
            let text = key[name].as_str()?.trim_end_matches('=');
            URL_SAFE_NO_PAD.decode(text).ok()
        };
        let key = |key: &Value| {
            let is_rsa = key["kty"] == "RSA" && key["use"] != "enc";
            is_rsa.then_some(())?;
            Some(Self {
                id: key["kid"].as_str().map(str::to_owned),
                modulus: part(key, "n")?,
                exponent: part(key, "e")?,
            })
        };
        keys.iter().filter_map(key).collect()
    }
}

/// Whether one of the keys of a key set signed a token; nothing else of it is looked at.
pub(crate) fn is_signed(token: &str, key_set: &Value) -> bool {
    let checked = Token::read(token).and_then(|token| token.check_signature(&Key::set(key_set)));
    checked.is_ok()
}

/// A token taken apart, not yet believed.
pub(super) struct Token<'a> {
    signed: &'a str,
    signature: Vec<u8>,
    algorithm: &'static RsaParameters,
    pub(super) key_id: Option<String>,
    claims: Map<String, Value>,
}

/// The token of a request, where the rules say it is.
pub(super) fn token(rules: &JwtRules, parts: &Parts) -> Option<String> {
    let text = match &rules.source {
        TokenSource::Nowhere => return None,
        TokenSource::Header(name) => parts.headers.get(name)?.to_str().ok()?.to_owned(),
        TokenSource::Query(name) => query(parts.uri.query()?, name)?,
    };
    let bare = match text.get(..7) {
        Some(start) if start.eq_ignore_ascii_case("bearer ") => text[7..].trim(),
        _ => text.trim(),
    };
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// The values of a parameter, joined by commas.
pub(super) fn query(query: &str, name: &str) -> Option<String> {
    let decoded = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let pairs = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let own = pairs.filter(|(key, _)| decoded(key) == name);
    let values: Vec<String> = own.map(|(_, value)| decoded(value)).collect();
    (!values.is_empty()).then(|| values.join(","))
}

impl<'a> Token<'a> {
    /// Takes a token apart.
    pub(super) fn read(text: &'a str) -> Result<Self, Refusal> {
        let bad = |why: &str| Refusal::BadToken(why.to_owned());
        let segments: Vec<&str> = text.split('.').collect();
        let [header, payload, signature] = segments.as_slice() else {
            return Err(bad("token contains an invalid number of segments"));
        };
        let object = |segment: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(segment.trim_end_matches('=')).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
        };
        // (?) The words of the next refusals are ours.
        let head = object(header).ok_or_else(|| bad("unable to decode the token's header"))?;
        let algorithm = match head.get("alg").and_then(Value::as_str).unwrap_or_default() {
            "RS256" => &RSA_PKCS1_2048_8192_SHA256,
            "RS384" => &RSA_PKCS1_2048_8192_SHA384,
            "RS512" => &RSA_PKCS1_2048_8192_SHA512,
            other => {
                let fits = |letter: &char| letter.is_ascii_alphanumeric();
                let shown: String = other.chars().filter(fits).take(16).collect();
                return Err(Refusal::BadToken(format!(
                    "signing method {shown} is invalid"
                )));
            }
        };
        let claims = object(payload).ok_or_else(|| bad("unable to decode the token's claims"))?;
        let decoded = URL_SAFE_NO_PAD.decode(signature.trim_end_matches('='));
        Ok(Self {
            signed: &text[..header.len() + 1 + payload.len()],
            signature: decoded.map_err(|_| bad("unable to decode the token's signature"))?,
            algorithm,
            key_id: head.get("kid").and_then(Value::as_str).map(str::to_owned),
            claims,
        })
    }

    /// The claims, when one of `keys` signed the token and it does for these rules at `now`,
    /// in seconds since 1970.
    pub(super) fn verify(
        self,
        rules: &JwtRules,
        keys: &[Key],
        now: i64,
    ) -> Result<Map<String, Value>, Refusal> {
        self.check_signature(keys)?;
        self.check_claims(rules, now)?;
        Ok(self.claims)
    }

    fn check_signature(&self, keys: &[Key]) -> Result<(), Refusal> {
        let bad = |why: &str| Err(Refusal::BadToken(why.to_owned()));
        let is_meant = |key: &&Key| self.key_id.is_none() || key.id == self.key_id;
        let mut meant = keys.iter().filter(is_meant).peekable();
        if meant.peek().is_none() {
            return bad("the token's kid is not a key of the issuer");
        }
        match meant.any(|key| self.is_signed_by(key)) {
            true => Ok(()),
            false => bad("the token's signature is invalid"),
        }
    }

    fn is_signed_by(&self, key: &Key) -> bool {
        let components = RsaPublicKeyComponents {
            n: &key.modulus,
            e: &key.exponent,
        };
        let signed = self.signed.as_bytes();
        components
            .verify(self.algorithm, signed, &self.signature)
            .is_ok()
    }

    fn check_claims(&self, rules: &JwtRules, now: i64) -> Result<(), Refusal> {
        let bad = |why: &str| Err(Refusal::BadToken(why.to_owned()));
        if self.text("iss") != Some(&rules.issuer) {
            return bad("the token does not have a valid issuer");
        }
        // `client_id` counts only when there is no `aud`.
        let audience = self
            .claims
            .get("aud")
            .or_else(|| self.claims.get("client_id"));
        let fits = |one: &str| rules.audience.iter().any(|wanted| wanted == one);
        let is_meant = match audience {
            Some(Value::String(one)) => fits(one),
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).any(fits),
            _ => false,
        };
        if !is_meant {
            return bad("the token does not have a valid audience");
        }
        match self.moment("exp") {
            Some(end) if end > now => {}
            _ => return bad("the token has expired"),
        }
        if self.claims.contains_key("nbf") && self.moment("nbf").is_none_or(|from| from > now) {
            return bad("the token is not valid yet");
        }
        if self.claims.contains_key("iat") && self.moment("iat").is_none_or(|made| made > now) {
            return bad("the token was used before it was issued");
        }
        let has = |scope: &String| self.scopes().any(|own| own == scope);
        match rules.scopes.is_empty() || rules.scopes.iter().any(has) {
            true => Ok(()),
            false => Err(Refusal::NoScope(rules.scopes.clone())),
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// A moment in whole seconds; fractions are cut off.
    fn moment(&self, name: &str) -> Option<i64> {
        let value = self.claims.get(name)?;
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|seconds| seconds as i64))
    }

    /// The scopes: of `scope`, or of `scp` where there is none; texts or lists.
    fn scopes(&self) -> impl Iterator<Item = &str> {
        let claim = self.claims.get("scope").or_else(|| self.claims.get("scp"));
        let one = claim
            .and_then(Value::as_str)
            .into_iter()
            .flat_map(str::split_whitespace);
        let many = claim.and_then(Value::as_array).into_iter().flatten();
        one.chain(many.filter_map(Value::as_str))
    }
}
