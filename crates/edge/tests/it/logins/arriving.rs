//! The way to the provider and back.

use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, KeyPair as _, RsaKeyPair, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use route::login::Unauthenticated;
use serde_json::{Value, json};

use super::world::{START, World, line, manners, of};
use crate::support::provider::{CLIENT, Manners};

#[tokio::test]
async fn a_user_logs_in_and_the_target_knows_who_it_is() {
    let world = World::new(Unauthenticated::Authenticate).await;
    let mut browser = world.browser().await;
    let sent = browser.sent("/echo?a=1&b=2").await;
    assert_eq!(
        of(&sent, "redirect_uri"),
        "https%3A%2F%2Fshop.example%2Foauth2%2Fidpresponse"
    );
    assert_eq!(
        (of(&sent, "client_id"), of(&sent, "scope")),
        ("shop%3A1", "openid")
    );
    world.provider.behave(|manners| {
        manners.id.as_mut().unwrap()["nonce"] = of(&sent, "nonce").into();
    });
    let back = browser.back(&sent, "&code=good").await;
    assert_eq!(back.status, 302);
    assert_eq!(
        back.header("location"),
        Some("https://shop.example/echo?a=1&b=2")
    );
    let form = world.provider.forms().remove(0);
    assert!(
        form.starts_with("grant_type=authorization_code&code=good&redirect_uri="),
        "{form}"
    );
    let spoofed = "X-Amzn-Oidc-Identity: root\r\nx-amzn-oidc-data: mine\r\n";
    let echo = browser.get_with("/echo?a=1&b=2", spoofed).await.text();
    assert_eq!(line(&echo, "x-amzn-oidc-identity"), Some("u-1"));
    assert_eq!(line(&echo, "x-amzn-oidc-accesstoken"), Some("access-0"));
    assert_eq!(
        echo.to_ascii_lowercase().matches("x-amzn-oidc-").count(),
        3,
        "{echo}"
    );
    let token = line(&echo, "x-amzn-oidc-data").unwrap();
    check_token(&world, token);
    assert_eq!(world.stage.reading().logins, [1, 0, 0, 0, 0]);
}

fn check_token(world: &World, token: &str) {
    let (text, signature) = token.rsplit_once('.').unwrap();
    let public = world.pair.public_key().as_ref().to_vec();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
    let signature = URL_SAFE.decode(signature).unwrap();
    key.verify(text.as_bytes(), &signature).unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    let read = |part| serde_json::from_slice::<Value>(&URL_SAFE.decode(part).unwrap()).unwrap();
    let (header, claims) = (read(header), read(claims));
    assert_eq!(
        (&header["alg"], &header["kid"]),
        (&json!("ES256"), &json!("key-1"))
    );
    assert_eq!(
        (&header["signer"], &header["client"]),
        (&json!("lb"), &json!(CLIENT))
    );
    assert_eq!(header["iss"], "https://id.example");
    assert_eq!(
        (&claims["sub"], &claims["email"]),
        (&json!("u-1"), &json!("ann@example"))
    );
    assert_eq!(header["exp"], START + 120);
}

#[tokio::test]
async fn a_provider_that_lies_or_fails_lets_nobody_in() {
    let world = World::new(Unauthenticated::Authenticate).await;
    type Change = fn(&mut Manners);
    let table: [(&str, Change, u16); 16] = [
        ("token endpoint fails", |m| m.token = (500, json!({})), 561),
        (
            "code is no good",
            |m| m.token = (400, json!({"error": "invalid_grant"})),
            561,
        ),
        (
            "token endpoint redirects",
            |m| m.token = (302, json!({})),
            561,
        ),
        ("no access token", |m| m.token = (200, json!({})), 561),
        ("no ID token", |m| m.id = None, 401),
        (
            "another issuer",
            |m| m.id.as_mut().unwrap()["iss"] = "https://evil.example".into(),
            401,
        ),
        (
            "for another client",
            |m| m.id.as_mut().unwrap()["aud"] = json!(["other"]),
            401,
        ),
        (
            "expired ID token",
            |m| m.id.as_mut().unwrap()["exp"] = START.into(),
            401,
        ),
        (
            "no end",
            |m| m.id.as_mut().unwrap()["exp"] = Value::Null,
            401,
        ),
        (
            "another login's nonce",
            |m| m.id.as_mut().unwrap()["nonce"] = "other".into(),
            401,
        ),
        ("no claims", |m| m.id = Some(json!("none")), 401),
        (
            "user info fails",
            |m| m.user_info = (503, String::new()),
            561,
        ),
        (
            "user info is no JSON",
            |m| m.user_info = (200, "<html>".to_owned()),
            561,
        ),
        (
            "user info is a list",
            |m| m.user_info = (200, "[]".to_owned()),
            561,
        ),
        (
            "of another user",
            |m| m.user_info = (200, json!({"sub": "u-2"}).to_string()),
            561,
        ),
        (
            "too much of it",
            |m| {
                m.user_info = (
                    200,
                    json!({"sub": "u-1", "x": "y".repeat(11_300)}).to_string(),
                )
            },
            500,
        ),
    ];
    for (why, change, status) in table {
        world.provider.behave(|now| *now = manners());
        world.provider.behave(change);
        let mut browser = world.browser().await;
        let back = browser.log_in("/echo").await;
        assert_eq!(back.status, status, "{why}: {}", back.head);
        assert!(!browser.has_session(), "{why}");
        assert_eq!(back.header("server"), Some("awselb/2.0"), "{why}");
    }
    let [success, failure, error, _, large] = world.stage.reading().logins;
    assert_eq!((success, failure + error, large), (0, 15, 1));
}

#[tokio::test]
async fn an_id_token_of_a_pool_of_this_server_is_signed_by_the_pool() {
    let world = World::new(Unauthenticated::Authenticate).await;
    let [own, other] = [(); 2].map(|()| Arc::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()));
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = own.public_key();
    let set = json!({"keys": [{
        "kty": "RSA", "kid": "k", "use": "sig",
        "n": part(public.modulus().big_endian_without_leading_zero()),
        "e": part(public.exponent().big_endian_without_leading_zero()),
    }]});
    let issuer = "https://id.example".to_owned();
    let keys = &world.keys.0;
    keys.lock().unwrap().insert(issuer, set.to_string());
    for (why, signer, status) in [
        ("nobody signed", None, 401),
        ("somebody else signed", Some(other), 401),
        ("the pool signed", Some(own), 302),
    ] {
        world.provider.behave(|now| now.signer = signer);
        let mut browser = world.browser().await;
        let back = browser.log_in("/echo").await;
        assert_eq!(back.status, status, "{why}: {}", back.head);
        assert_eq!(browser.has_session(), status == 302, "{why}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_or_too_slow_is_a_500() {
    let mut world = World::new(Unauthenticated::Authenticate).await;
    world
        .provider
        .behave(|manners| manners.takes = Duration::from_secs(60));
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/echo").await.status, 500);
    // Nobody listens there.
    let (socket, address) = crate::support::bind();
    drop(socket);
    world.provider.address = address;
    world.open(Unauthenticated::Authenticate);
    let mut browser = world.browser().await;
    assert_eq!(browser.log_in("/echo").await.status, 500);
}

#[tokio::test]
async fn an_answer_counts_only_with_its_state_in_its_browser_and_in_time() {
    let world = World::new(Unauthenticated::Authenticate).await;
    let mut browser = world.browser().await;
    let sent = browser.sent("/echo").await;
    for (why, query, status) in [
        ("no state", "code=good", 401),
        ("a made-up state", "state=abc&code=good", 401),
        ("no code", "", 401),
        ("the user may not", "&error=access_denied", 401),
        ("the provider's error", "&error=server_error", 561),
    ] {
        let back = match query.contains("state") || query.starts_with("code") {
            true => browser.get(&format!("/oauth2/idpresponse?{query}")).await,
            false => browser.back(&sent, query).await,
        };
        assert_eq!(back.status, status, "{why}");
    }
    let mut other = world.browser().await;
    assert_eq!(other.back(&sent, "&code=good").await.status, 401);
    // A browser that asks for more pages meanwhile does not spoil its own login.
    browser.sent("/favicon.ico").await;
    world.pass(14 * 60);
    world
        .provider
        .behave(|now| now.id.as_mut().unwrap()["exp"] = (START + 3600).into());
    assert_eq!(browser.back(&sent, "&code=good").await.status, 302);
    let mut late = world.browser().await;
    let sent = late.sent("/echo").await;
    world.pass(15 * 60);
    assert_eq!(late.back(&sent, "&code=good").await.status, 401);
    assert!(!late.has_session());
}
