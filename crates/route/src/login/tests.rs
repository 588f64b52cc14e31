//! The way to the provider, sessions in cookies, and when they end.

use std::time::Duration;

use http::header::{COOKIE, HeaderMap, SET_COOKIE};

use super::{Login, Standing, Terms, TooLarge, Unauthenticated};
use crate::Moment;

const NOW: Moment = Moment {
    now: 1_000_000,
    secure: true,
};

fn login() -> Login {
    Login {
        id: "rule".into(),
        issuer: "https://id.example".to_owned(),
        authorization: "https://id.example/authorize".to_owned(),
        token: "https://id.example/token".to_owned(),
        user_info: "https://id.example/me".to_owned(),
        via: None,
        client: "shop & co".to_owned(),
        cookie: "AWSELBAuthSessionCookie".to_owned(),
        scope: "openid email".to_owned(),
        lasts: Duration::from_secs(3600),
        extra: vec![("prompt".to_owned(), "login".to_owned())],
        unauthenticated: Unauthenticated::Authenticate,
    }
}

/// What a browser sends that got these cookies.
fn sent_back(answer: &HeaderMap) -> HeaderMap {
    let mut request = HeaderMap::new();
    for cookie in answer.get_all(SET_COOKIE) {
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        request.append(COOKIE, pair.parse().unwrap());
    }
    request
}

#[test]
fn a_user_is_sent_to_the_provider_with_everything_it_needs() {
    let location = login().location("https://shop.example/oauth2/idpresponse", "a+/=", "0f");
    assert_eq!(
        location,
        "https://id.example/authorize?client_id=shop%20%26%20co&redirect_uri=https%3A%2F%2F\
         shop.example%2Foauth2%2Fidpresponse&response_type=code&scope=openid%20email&\
         state=a%2B%2F%3D&nonce=0f&prompt=login"
    );
    let mut login = login();
    login.authorization = "https://id.example/?tenant=1".to_owned();
    assert!(
        login
            .location("", "", "")
            .starts_with("https://id.example/?tenant=1&client_id=")
    );
}

#[test]
fn a_session_comes_back_as_it_went_however_long_it_is() {
    let login = login();
    for length in [1, 3_000, 3_945, 4_096, 10_000, 15_000] {
        let (session, mut answer) = ("x".repeat(length - 1) + "=", HeaderMap::new());
        let kept = login.keep(&session, &HeaderMap::new(), NOW, &mut answer);
        assert_eq!(kept, Ok(()), "{length}");
        for cookie in answer.get_all(SET_COOKIE) {
            assert!(cookie.len() <= 4096, "{length}: {}", cookie.len());
            let text = cookie.to_str().unwrap();
            assert!(
                text.ends_with("; Path=/; SameSite=None; Secure; HttpOnly"),
                "{text}"
            );
            assert!(
                text.contains("Expires=Mon, 19 Jan 1970 13:46:40 GMT"),
                "{text}"
            );
        }
        assert_eq!(
            login.session(&sent_back(&answer)),
            Some(session),
            "{length}"
        );
    }
    let kept = login.keep(
        &"x".repeat(16_384),
        &HeaderMap::new(),
        NOW,
        &mut HeaderMap::new(),
    );
    assert_eq!(kept, Err(TooLarge));
}

#[test]
fn cookies_of_a_longer_session_before_are_removed() {
    let (login, mut long, mut short) = (login(), HeaderMap::new(), HeaderMap::new());
    login
        .keep(&"x".repeat(9_000), &HeaderMap::new(), NOW, &mut long)
        .unwrap();
    let request = sent_back(&long);
    login.keep("short", &request, NOW, &mut short).unwrap();
    let told: Vec<&str> = short
        .get_all(SET_COOKIE)
        .iter()
        .map(|one| one.to_str().unwrap())
        .collect();
    assert_eq!(told.len(), 3);
    for gone in &told[1..] {
        assert!(
            gone.contains("=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
            "{gone}"
        );
    }
}

#[test]
fn a_session_is_renewed_while_it_lasts_and_only_with_a_refresh_token() {
    let check = |until, access_until, renewable, expected| {
        let terms = Terms {
            until,
            access_until,
            renewable,
        };
        assert_eq!(terms.standing(100), expected, "{terms:?}");
    };
    check(101, None, true, Standing::Good);
    check(101, Some(101), true, Standing::Good);
    check(101, Some(100), true, Standing::Stale);
    check(101, Some(100), false, Standing::Good);
    check(100, Some(200), true, Standing::Over);
    check(100, Some(100), true, Standing::Over);
}

#[test]
fn a_nonce_is_taken_only_where_it_looks_like_one() {
    let check = |cookie: &str, expected: Option<&str>| {
        let mut request = HeaderMap::new();
        request.append(COOKIE, cookie.parse().unwrap());
        assert_eq!(super::nonce(&request).as_deref(), expected, "{cookie}");
    };
    let good = "0123456789abcdef0123456789abcdef";
    check(&format!("a=b; AWSALBAuthNonce={good}"), Some(good));
    check("AWSALBAuthNonce=short", None);
    check(&format!("AWSALBAuthNonce={}", "z".repeat(32)), None);
}
