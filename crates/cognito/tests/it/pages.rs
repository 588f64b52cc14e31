//! The sign-in pages and what programs ask them for, without a network.

use crate::{PASSWORD, Room, claims, texts};
use api::cognito_idp::{
    CognitoIdp as _, CreateResourceServerRequest, CreateUserPoolClientRequest,
    CreateUserPoolDomainRequest, CreateUserPoolRequest, ResourceServerScopeType,
};
use base64::Engine as _;
use bytes::Bytes;
use cognito::Web;
use http::StatusCode;

const HOST: &str = "shop.auth.localhost:4566";
const BACK: &str = "http://localhost:3000/signed-in";

/// A browser at the pages of a pool.
struct Browser {
    room: Room,
    web: Web,
    client: String,
    cookies: Vec<(String, String)>,
}

/// What a browser got.
struct Got {
    status: StatusCode,
    text: String,
    location: String,
}

impl Browser {
    async fn new(input: CreateUserPoolRequest) -> (Self, String) {
        let room = Room::new();
        let pool = room.pool(input).await;
        let wish = CreateUserPoolClientRequest {
            callback_ur_ls: Some(texts(&[BACK])),
            logout_ur_ls: Some(texts(&["http://localhost:3000/bye"])),
            allowed_o_auth_flows: Some(texts(&["code"])),
            allowed_o_auth_scopes: Some(texts(&["openid", "email"])),
            allowed_o_auth_flows_user_pool_client: Some(true),
            ..CreateUserPoolClientRequest::default()
        };
        let client = room
            .client_with(&pool, wish)
            .await
            .client_id
            .expect("an id");
        let domain = CreateUserPoolDomainRequest {
            domain: "shop".to_owned(),
            user_pool_id: pool.clone(),
            ..CreateUserPoolDomainRequest::default()
        };
        room.cognito
            .create_user_pool_domain(&room.cx, domain)
            .await
            .expect("a domain");
        let web = Web::new(room.cognito.clone());
        let cookies = Vec::new();
        (
            Self {
                room,
                web,
                client,
                cookies,
            },
            pool,
        )
    }

    fn query(&self, more: &str) -> String {
        let client = &self.client;
        format!(
            "client_id={client}&response_type=code&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fsigned-in&state=s%26t{more}"
        )
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        form: &str,
        authorization: Option<&str>,
    ) -> Got {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", HOST)
            .header("cookie", cookies.join("; "));
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        assert!(self.web.is_asked(&parts).await);
        let answer = self.web.page(&parts, &Bytes::from(form.to_owned())).await;
        for cookie in answer.header("set-cookie") {
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.retain(|(one, _)| one != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        Got {
            status: answer.status(),
            text: answer.text().to_owned(),
            location: answer
                .header("location")
                .first()
                .copied()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    async fn get(&mut self, path: &str) -> Got {
        self.send("GET", path, "", None).await
    }

    /// Fills in the form of a page and sends it.
    async fn fill(&mut self, page: &Got, filled: &str) -> Got {
        let action = between(&page.text, "action=\"", "\"").replace("&amp;", "&");
        let mut form = filled.to_owned();
        for input in page.text.split("<input type=\"hidden\" name=\"").skip(1) {
            let name = input.split('"').next().unwrap_or_default();
            form += &format!("&{name}={}", between(input, "value=\"", "\""));
        }
        self.send("POST", &action, &form, None).await
    }

    /// Gives a code for tokens.
    async fn exchange(&mut self, code: &str, verifier: &str) -> Got {
        let client = &self.client;
        let form = format!(
            "grant_type=authorization_code&client_id={client}&code={code}&redirect_uri={BACK}&code_verifier={verifier}"
        );
        self.send("POST", "/oauth2/token", &form, None).await
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let rest = text.split_once(start).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(found, _)| found)
}

fn json(got: &Got) -> serde_json::Value {
    serde_json::from_str(&got.text).expect("JSON")
}

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
    let code = browser.room.code().await;
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
    let done = browser.fill(&page, &account).await;
    assert!(
        done.location.starts_with(BACK),
        "{} {}",
        done.location,
        done.text
    );
}

#[tokio::test]
async fn a_program_gets_a_token_by_its_own_secret() {
    let (mut browser, pool) = Browser::new(CreateUserPoolRequest::default()).await;
    let server = CreateResourceServerRequest {
        user_pool_id: pool.clone(),
        identifier: "shop".to_owned(),
        name: "Shop".to_owned(),
        scopes: Some(vec![ResourceServerScopeType {
            scope_name: "read".to_owned(),
            scope_description: "Read".to_owned(),
        }]),
    };
    let room = &browser.room;
    room.cognito
        .create_resource_server(&room.cx, server)
        .await
        .expect("a server");
    let wish = CreateUserPoolClientRequest {
        generate_secret: Some(true),
        allowed_o_auth_flows: Some(texts(&["client_credentials"])),
        allowed_o_auth_scopes: Some(texts(&["shop/read"])),
        allowed_o_auth_flows_user_pool_client: Some(true),
        ..CreateUserPoolClientRequest::default()
    };
    let made = room.client_with(&pool, wish).await;
    let (id, secret) = (
        made.client_id.expect("an id"),
        made.client_secret.expect("a secret"),
    );
    let basic = |secret: &str| {
        let coded = base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"));
        format!("Basic {coded}")
    };
    let form = "grant_type=client_credentials";
    let told = browser
        .send("POST", "/oauth2/token", form, Some(&basic(&secret)))
        .await;
    let token = json(&told)["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(
        (
            claims(&token)["sub"].clone(),
            claims(&token)["scope"].clone()
        ),
        (id.clone().into(), "shop/read".into())
    );
    let refused = browser
        .send("POST", "/oauth2/token", form, Some(&basic("wrong")))
        .await;
    assert_eq!(
        (refused.status, json(&refused)["error"].clone()),
        (StatusCode::BAD_REQUEST, "invalid_client".into())
    );
}

#[tokio::test]
async fn documents_tell_how_tokens_are_checked() {
    let (mut browser, pool) = Browser::new(CreateUserPoolRequest::default()).await;
    let keys = browser.get(&format!("/{pool}/.well-known/jwks.json")).await;
    assert_eq!(json(&keys)["keys"][0]["alg"], "RS256");
    let told = json(
        &browser
            .get(&format!("/{pool}/.well-known/openid-configuration"))
            .await,
    );
    assert_eq!(
        told["issuer"],
        format!("https://cognito-idp.ap-northeast-1.amazonaws.com/{pool}")
    );
    assert_eq!(
        told["token_endpoint"],
        "http://shop.auth.localhost:4566/oauth2/token"
    );
    assert_eq!(
        told["jwks_uri"],
        format!("http://{HOST}/{pool}/.well-known/jwks.json")
    );
    assert_eq!(
        browser.get("/elsewhere").await.status,
        StatusCode::NOT_FOUND
    );
}
