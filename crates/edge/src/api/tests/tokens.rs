//! Tokens that do, and those that do not.

use crate::api::authorize::Refusal;
use crate::api::jwt::{self, Key, Token};
use crate::api::table::{JwtRules, TokenSource};
use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::OnceLock;

const NOW: i64 = 1_000_000;

fn pair() -> &'static KeyPair {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    PAIR.get_or_init(|| KeyPair::generate(KeySize::Rsa2048).expect("a key pair"))
}

fn keys() -> Vec<Key> {
    let public = pair().public_key();
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (n, e) = (public.modulus(), public.exponent());
    let (n, e) = (
        n.big_endian_without_leading_zero(),
        e.big_endian_without_leading_zero(),
    );
    assert!(public.as_der().is_ok());
    Key::set(&json!({ "keys": [
        { "kty": "EC", "kid": "other" },
        { "kty": "RSA", "kid": "one", "use": "sig", "n": text(n), "e": text(e) },
    ] }))
}

fn rules(scopes: &[&str]) -> JwtRules {
    JwtRules {
        source: TokenSource::Header("authorization".to_owned()),
        issuer: "https://issuer.example".to_owned(),
        audience: vec!["shop".to_owned()],
        scopes: scopes.iter().map(|one| (*one).to_owned()).collect(),
    }
}

fn claims() -> Value {
    json!({ "iss": "https://issuer.example", "aud": "shop", "exp": NOW + 60, "iat": NOW - 1 })
}

fn signed(head: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(head), part(claims));
    let mut signature = vec![0; pair().public_modulus_len()];
    let random = SystemRandom::new();
    pair()
        .sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
        .expect("a signature");
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn verified(token: &str, rules: &JwtRules) -> Result<(), Refusal> {
    Token::read(token)?.verify(rules, &keys(), NOW).map(drop)
}

#[track_caller]
fn check(change: &[(&str, Value)], wanted: &str) {
    let mut claims = claims();
    for (name, value) in change {
        claims[*name] = value.clone();
    }
    let token = signed(&json!({ "alg": "RS256", "kid": "one" }), &claims);
    let told = match verified(&token, &rules(&[])) {
        Ok(()) => "ok".to_owned(),
        Err(Refusal::BadToken(why)) => why,
        Err(other) => format!("{other:?}"),
    };
    assert_eq!(told, wanted, "{change:?}");
}

#[test]
fn a_token_does_when_issuer_audience_and_times_are_right() {
    check(&[], "ok");
    check(&[("aud", json!(["x", "shop"]))], "ok");
    check(
        &[("aud", Value::Null), ("client_id", json!("shop"))],
        "the token does not have a valid audience",
    );
    check(
        &[("aud", json!("x"))],
        "the token does not have a valid audience",
    );
    check(
        &[("aud", json!("x")), ("client_id", json!("shop"))],
        "the token does not have a valid audience",
    );
    check(
        &[("iss", json!("https://issuer.example/"))],
        "the token does not have a valid issuer",
    );
    check(&[("exp", json!(NOW))], "the token has expired");
    check(&[("exp", json!("never"))], "the token has expired");
    check(&[("nbf", json!(NOW + 1))], "the token is not valid yet");
    check(&[("nbf", json!(NOW))], "ok");
    check(
        &[("iat", json!(NOW + 1))],
        "the token was used before it was issued",
    );
}

#[test]
fn client_id_stands_in_for_an_audience_that_is_not_there() {
    let mut claims = claims();
    claims.as_object_mut().expect("claims").remove("aud");
    claims["client_id"] = json!("shop");
    let token = signed(&json!({ "alg": "RS256" }), &claims);
    assert_eq!(verified(&token, &rules(&[])), Ok(()));
}

#[test]
fn one_of_the_scopes_is_enough() {
    let head = json!({ "alg": "RS256", "kid": "one" });
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        verified(&signed(&head, &claims), &rules(&["write", "admin"]))
    };
    assert_eq!(with("scope", json!("read write")), Ok(()));
    assert_eq!(with("scp", json!(["admin"])), Ok(()));
    let refused = Refusal::NoScope(vec!["write".to_owned(), "admin".to_owned()]);
    assert_eq!(with("scope", json!("read")), Err(refused.clone()));
    assert_eq!(with("none", json!("")), Err(refused));
}

#[test]
fn other_keys_other_algorithms_and_changed_tokens_are_refused() {
    let right = signed(&json!({ "alg": "RS256", "kid": "one" }), &claims());
    let mut other = claims();
    other["aud"] = json!("admin");
    let forged = URL_SAFE_NO_PAD.encode(other.to_string());
    let parts: Vec<&str> = right.split('.').collect();
    let forged = format!("{}.{forged}.{}", parts[0], parts[2]);
    for token in [
        forged,
        signed(&json!({ "alg": "RS256", "kid": "two" }), &claims()),
        signed(&json!({ "alg": "none", "kid": "one" }), &claims()),
        signed(&json!({ "alg": "HS256", "kid": "one" }), &claims()),
        signed(&json!({ "alg": "RS512", "kid": "one" }), &claims()),
        format!("{right}.x"),
        "a.b".to_owned(),
        String::new(),
        "..".to_owned(),
        "é.é.é".to_owned(),
    ] {
        assert!(
            matches!(verified(&token, &rules(&[])), Err(Refusal::BadToken(_))),
            "{token}"
        );
    }
}

#[test]
fn the_word_bearer_may_be_left_out() {
    let token = |value: &str| {
        let request = http::Request::get("/")
            .header("Authorization", value)
            .body(());
        jwt::token(&rules(&[]), &request.expect("a request").into_parts().0)
    };
    assert_eq!(token("Bearer abc").as_deref(), Some("abc"));
    assert_eq!(token("bearer abc").as_deref(), Some("abc"));
    assert_eq!(token("abc").as_deref(), Some("abc"));
    assert_eq!(token("Bearer "), None);
}
