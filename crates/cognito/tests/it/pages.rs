//! The sign-in pages, without a network.

use crate::browser::{BACK, Browser, between, json};
use crate::{PASSWORD, claims, texts};
use api::cognito_idp::CreateUserPoolRequest;
use http::StatusCode;

/// Source: RFC 7636, appendix B.
const CHALLENGE: &str =
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

#[tokio::test]
async fn a_user_signs_in_on_the_page_and_the_app_gets_tokens() {
    let (mut browser, pool) = Browser::new(CreateUserPoolRequest::default()).await;
    let email = [("email", "ann@shop.example"), ("email_verified", "true")];
    browser.room.user(&pool, "ann", &email).await;
    let query = browser.query(&format!("{CHALLENGE}&scope=openid%20email&nonce=n"));
    let first = browser.get(&format!("/oauth2/authorize?{query}")).await;
    assert_eq!(first.status, StatusCode::FOUND);
    assert!(first.location.starts_with("/login?"), "{}", first.location);
    let page = browser.get(&first.location).await;
    assert!(
        page.text.contains("<label for=\"password\">"),
        "{}",
        page.text
    );
    let wrong = browser.fill(&page, "username=ann&password=wrong").await;
    assert!(
        wrong.text.contains("Incorrect username or password."),
        "{}",
        wrong.text
    );
    let done = browser
        .fill(&wrong, &format!("username=ann&password={PASSWORD}"))
        .await;
    assert!(
        done.location.starts_with(&format!("{BACK}?code=")),
        "{}",
        done.location
    );
    assert!(done.location.ends_with("&state=s%26t"), "{}", done.location);
    let code = between(&done.location, "code=", "&").to_owned();
    let tokens = browser.exchange(&code, VERIFIER).await;
    assert_eq!(tokens.status, StatusCode::OK, "{}", tokens.text);
    let tokens = json(&tokens);
    let id = claims(tokens["id_token"].as_str().expect("a token"));
    assert_eq!(
        (id["nonce"].as_str(), id["email"].as_str()),
        (Some("n"), Some("ann@shop.example"))
    );
    let access = tokens["access_token"].as_str().expect("a token");
    assert_eq!(claims(access)["scope"], "openid email");
    let known = browser
        .send(
            "GET",
            "/oauth2/userInfo",
            "",
            Some(&format!("Bearer {access}")),
        )
        .await;
    assert_eq!(json(&known)["email_verified"], "true");
    assert_eq!(
        json(&browser.exchange(&code, VERIFIER).await)["error"],
        "invalid_grant"
    );
    let again = browser.get(&format!("/oauth2/authorize?{query}")).await;
    assert!(
        again.location.starts_with(BACK),
        "the visit goes on: {}",
        again.location
    );
    let client = browser.client.clone();
    let refresh = tokens["refresh_token"].as_str().expect("a token");
    let form = format!("grant_type=refresh_token&client_id={client}&refresh_token={refresh}");
    let refreshed = browser.send("POST", "/oauth2/token", &form, None).await;
    assert!(json(&refreshed)["access_token"].is_string());
    let form = format!("client_id={client}&token={refresh}");
    assert_eq!(
        browser
            .send("POST", "/oauth2/revoke", &form, None)
            .await
            .status,
        StatusCode::OK
    );
    let gone = browser
        .send(
            "GET",
            "/oauth2/userInfo",
            "",
            Some(&format!("Bearer {access}")),
        )
        .await;
    assert_eq!(gone.status, StatusCode::UNAUTHORIZED);
    let bye = browser
        .get(&format!(
            "/logout?client_id={client}&logout_uri=http%3A%2F%2Flocalhost%3A3000%2Fbye"
        ))
        .await;
    assert_eq!(bye.location, "http://localhost:3000/bye");
    let out = browser.get(&format!("/oauth2/authorize?{query}")).await;
    assert!(out.location.starts_with("/login?"), "{}", out.location);
}

#[tokio::test]
async fn codes_go_nowhere_but_where_they_may() {
    let (mut browser, pool) = Browser::new(CreateUserPoolRequest::default()).await;
    browser.room.user(&pool, "ann", &[]).await;
    let client = browser.client.clone();
    for other in [
        "http%3A%2F%2Flocalhost%3A3000%2Fsigned-in%2F..",
        "https%3A%2F%2Fevil.example%2F",
        "http%3A%2F%2Flocalhost%3A3000%2Fsigned-in%3Fx",
    ] {
        let got = browser
            .get(&format!(
                "/oauth2/authorize?client_id={client}&response_type=code&redirect_uri={other}"
            ))
            .await;
        assert_eq!(
            (got.status, got.location.as_str()),
            (StatusCode::BAD_REQUEST, ""),
            "{other}"
        );
    }
    let strange = browser
        .get("/oauth2/authorize?client_id=%3Cscript%3E&response_type=code")
        .await;
    assert!(strange.status == StatusCode::BAD_REQUEST && !strange.text.contains("<script>"));
    let query = browser.query("&scope=phone");
    let scope = browser.get(&format!("/oauth2/authorize?{query}")).await;
    assert!(
        scope.location.contains("error=invalid_scope"),
        "{}",
        scope.location
    );
    let query = browser.query(CHALLENGE);
    let page = browser.get(&format!("/login?{query}")).await;
    let unguarded = format!("username=ann&password={PASSWORD}&guard=forged");
    let forged = browser
        .send("POST", &format!("/login?{query}"), &unguarded, None)
        .await;
    assert!(forged.text.contains("too old"), "{}", forged.text);
    let done = browser
        .fill(&page, &format!("username=ann&password={PASSWORD}"))
        .await;
    let code = between(&done.location, "code=", "&").to_owned();
    assert_eq!(
        json(&browser.exchange(&code, "another").await)["error"],
        "invalid_grant"
    );
    assert_eq!(
        json(&browser.exchange(&code, VERIFIER).await)["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn an_account_is_made_and_confirmed_on_the_pages() {
    let input = CreateUserPoolRequest {
        username_attributes: Some(texts(&["email"])),
        auto_verified_attributes: Some(texts(&["email"])),
        ..CreateUserPoolRequest::default()
    };
    let (mut browser, _) = Browser::new(input).await;
    let query = browser.query("");
    let page = browser.get(&format!("/signup?{query}")).await;
    let account = format!("username=ann%40shop.example&password={PASSWORD}");
    let weak = browser
        .fill(&page, "username=ann%40shop.example&password=short")
        .await;
    assert!(
        weak.text.contains("Password not long enough"),
        "{}",
        weak.text
    );
    let next = browser.fill(&page, &account).await;
    assert!(next.location.starts_with("/confirm?"), "{}", next.location);
    let page = browser.get(&next.location).await;
    let first = browser.room.code().await;
    let again = browser
        .fill(&page, "username=ann%40shop.example&again=yes")
        .await;
    let page = browser.get(&again.location).await;
    assert!(page.text.contains("another code"), "{}", page.text);
    let code = browser.room.code().await;
    assert_ne!(code, first);
    let next = browser
        .fill(&page, &format!("username=ann%40shop.example&code={code}"))
        .await;
    assert!(
        next.location.starts_with("/login?"),
        "{} {}",
        next.location,
        next.text
    );
    let page = browser.get(&next.location).await;
    assert!(
        page.text.contains("Your account is confirmed.")
            && page.text.contains("value=\"ann@shop.example\""),
        "{}",
        page.text
    );
    let done = browser.fill(&page, &account).await;
    assert!(
        done.location.starts_with(BACK),
        "{} {}",
        done.location,
        done.text
    );
}
