//! What programs ask the pages for.

use crate::browser::{Browser, HOST, json};
use crate::{claims, texts};
use api::cognito_idp::{
    CognitoIdp as _, CreateResourceServerRequest, CreateUserPoolClientRequest,
    CreateUserPoolRequest, ResourceServerScopeType,
};
use base64::Engine as _;
use http::StatusCode;

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
