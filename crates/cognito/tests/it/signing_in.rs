//! Passwords, tokens, refreshing and signing out.

use crate::{PASSWORD, Room, claims, refusal};
use api::cognito_idp::{
    AdminAddUserToGroupRequest, CognitoIdp as _, CreateGroupRequest, CreateUserPoolClientRequest,
    CreateUserPoolRequest, GetTokensFromRefreshTokenRequest, GetUserRequest, GlobalSignOutRequest,
    RefreshTokenRotationType, RevokeTokenRequest,
};
use std::time::Duration;

async fn get_user(room: &Room, token: &str) -> api::Reply<api::cognito_idp::GetUserResponse> {
    let input = GetUserRequest {
        access_token: token.to_owned(),
    };
    room.cognito.get_user(&room.cx, input).await
}

#[tokio::test]
async fn tokens_say_what_is_published() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    let attributes = [("email", "ann@shop.example"), ("email_verified", "true")];
    room.user(&pool, "ann", &attributes).await;
    for (name, precedence) in [("guests", 9), ("staff", 1)] {
        let input = CreateGroupRequest {
            user_pool_id: pool.clone(),
            group_name: name.to_owned(),
            precedence: Some(precedence),
            role_arn: Some(format!("arn:aws:iam::111122223333:role/{name}")),
            ..CreateGroupRequest::default()
        };
        room.cognito
            .create_group(&room.cx, input)
            .await
            .expect("a group");
        let input = AdminAddUserToGroupRequest {
            user_pool_id: pool.clone(),
            username: "ann".to_owned(),
            group_name: name.to_owned(),
        };
        room.cognito
            .admin_add_user_to_group(&room.cx, input)
            .await
            .expect("a member");
    }
    let tokens = room.tokens(&client, "ann").await;
    assert_eq!(
        (tokens.expires_in, tokens.token_type.as_deref()),
        (Some(3600), Some("Bearer"))
    );
    let access = claims(tokens.access_token.as_deref().unwrap());
    let issuer = format!("https://cognito-idp.ap-northeast-1.amazonaws.com/{pool}");
    assert_eq!(access["iss"], issuer);
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(access["client_id"], client);
    assert_eq!(access["username"], "ann");
    assert_eq!(
        access["cognito:groups"],
        serde_json::json!(["staff", "guests"])
    );
    assert_eq!(
        access["exp"].as_i64().unwrap() - access["iat"].as_i64().unwrap(),
        3600
    );
    let id = claims(tokens.id_token.as_deref().unwrap());
    assert_eq!(id["aud"], client);
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["cognito:username"], "ann");
    assert_eq!(id["email"], "ann@shop.example");
    assert_eq!(id["email_verified"], true);
    assert_eq!(
        id["cognito:preferred_role"],
        "arn:aws:iam::111122223333:role/staff"
    );
    for claim in ["sub", "origin_jti", "event_id", "auth_time"] {
        assert_eq!(id[claim], access[claim], "{claim}");
    }
    assert_ne!(id["jti"], access["jti"]);
}

#[tokio::test]
async fn nothing_that_opens_a_door_is_readable_in_the_store() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let input = CreateUserPoolClientRequest {
        generate_secret: Some(true),
        ..CreateUserPoolClientRequest::default()
    };
    let secret = room
        .client_with(&pool, input)
        .await
        .client_secret
        .expect("a secret");
    let client = room.client(&pool).await;
    room.user(&pool, "ann", &[]).await;
    let tokens = room.tokens(&client, "ann").await;
    let listing = room
        .store
        .engine()
        .list("cognito/", None, usize::MAX)
        .await
        .expect("records");
    let refresh = tokens.refresh_token.expect("a refresh token");
    for entry in listing.entries {
        let text = String::from_utf8_lossy(&entry.value).into_owned();
        for hidden in [PASSWORD, &secret, &refresh, "PRIVATE KEY"] {
            assert!(!text.contains(hidden), "{} holds {hidden}", entry.key);
        }
    }
}

#[tokio::test]
async fn wrong_passwords_lock_for_longer_and_longer() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    room.user(&pool, "ann", &[]).await;
    let wrong = "NotAuthorizedException: Incorrect username or password.";
    for _ in 0..5 {
        assert_eq!(refusal(room.sign_in(&client, "ann", "wrong").await), wrong);
    }
    let locked = "NotAuthorizedException: Password attempts exceeded";
    assert_eq!(
        refusal(room.sign_in(&client, "ann", PASSWORD).await),
        locked
    );
    room.clock.advance(Duration::from_secs(1));
    assert_eq!(refusal(room.sign_in(&client, "ann", "wrong").await), wrong);
    room.clock.advance(Duration::from_secs(1));
    assert_eq!(
        refusal(room.sign_in(&client, "ann", PASSWORD).await),
        locked
    );
    room.clock.advance(Duration::from_secs(1));
    room.tokens(&client, "ann").await;
}

#[tokio::test]
async fn refresh_tokens_give_new_tokens_until_they_are_revoked() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    room.user(&pool, "ann", &[]).await;
    let tokens = room.tokens(&client, "ann").await;
    let refresh = tokens.refresh_token.expect("a refresh token");
    let told = [("REFRESH_TOKEN", refresh.as_str())];
    let again = room
        .initiate(&client, "REFRESH_TOKEN_AUTH", &told)
        .await
        .expect("tokens");
    let again = again.authentication_result.expect("tokens");
    assert_eq!(again.refresh_token, None);
    let origin = |token: &str| claims(token)["origin_jti"].clone();
    let first = tokens.access_token.expect("a token");
    assert_eq!(
        origin(&first),
        origin(&again.access_token.expect("a token"))
    );
    assert_eq!(
        get_user(&room, &first).await.expect("a user").username,
        "ann"
    );
    let input = RevokeTokenRequest {
        token: refresh.clone(),
        client_id: client.clone(),
        ..RevokeTokenRequest::default()
    };
    room.cognito
        .revoke_token(&room.cx, input)
        .await
        .expect("revoked");
    assert_eq!(
        refusal(room.initiate(&client, "REFRESH_TOKEN_AUTH", &told).await),
        "NotAuthorizedException: Refresh Token has been revoked"
    );
    assert_eq!(
        refusal(get_user(&room, &first).await),
        "NotAuthorizedException: Access Token has been revoked"
    );
}

#[tokio::test]
async fn a_rotated_refresh_token_is_good_for_the_grace_alone() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let input = CreateUserPoolClientRequest {
        explicit_auth_flows: Some(crate::texts(&["ALLOW_USER_PASSWORD_AUTH"])),
        refresh_token_rotation: Some(RefreshTokenRotationType {
            feature: "ENABLED".to_owned(),
            retry_grace_period_seconds: Some(10),
        }),
        ..CreateUserPoolClientRequest::default()
    };
    let client = room
        .client_with(&pool, input)
        .await
        .client_id
        .expect("an id");
    room.user(&pool, "ann", &[]).await;
    let old = room
        .tokens(&client, "ann")
        .await
        .refresh_token
        .expect("a token");
    let change = |token: &str| {
        let input = GetTokensFromRefreshTokenRequest {
            refresh_token: token.to_owned(),
            client_id: client.clone(),
            ..GetTokensFromRefreshTokenRequest::default()
        };
        room.cognito.get_tokens_from_refresh_token(&room.cx, input)
    };
    let new = change(&old)
        .await
        .expect("tokens")
        .authentication_result
        .expect("tokens");
    let new = new.refresh_token.expect("another token");
    room.clock.advance(Duration::from_secs(9));
    change(&old).await.expect("the grace is not over");
    room.clock.advance(Duration::from_secs(1));
    assert_eq!(
        refusal(change(&old).await),
        "NotAuthorizedException: Refresh Token has been revoked"
    );
    change(&new).await.expect("tokens");
}

#[tokio::test]
async fn tokens_end_by_time_by_signing_out_and_by_being_changed() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    room.user(&pool, "ann", &[]).await;
    let token = room
        .tokens(&client, "ann")
        .await
        .access_token
        .expect("a token");
    let input = GlobalSignOutRequest {
        access_token: token.clone(),
    };
    room.cognito
        .global_sign_out(&room.cx, input)
        .await
        .expect("signed out");
    let revoked = "NotAuthorizedException: Access Token has been revoked";
    assert_eq!(refusal(get_user(&room, &token).await), revoked);
    let token = room
        .tokens(&client, "ann")
        .await
        .access_token
        .expect("a token");
    let changed = format!("{}x", &token[..token.len() - 1]);
    let error = refusal(get_user(&room, &changed).await);
    assert!(error.starts_with("NotAuthorizedException"), "{error}");
    room.clock.advance(Duration::from_secs(3600));
    assert_eq!(
        refusal(get_user(&room, &token).await),
        "NotAuthorizedException: Access Token has expired"
    );
    assert_eq!(
        refusal(get_user(&room, "a.b.c").await),
        "NotAuthorizedException: Invalid Access Token"
    );
}

#[tokio::test]
async fn clients_with_a_secret_must_show_that_they_know_it() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let input = CreateUserPoolClientRequest {
        generate_secret: Some(true),
        ..CreateUserPoolClientRequest::default()
    };
    let client = room
        .client_with(&pool, input)
        .await
        .client_id
        .expect("an id");
    room.user(&pool, "ann", &[]).await;
    assert_eq!(
        refusal(room.sign_in(&client, "ann", PASSWORD).await),
        format!(
            "NotAuthorizedException: Client {client} is configured with secret but SECRET_HASH was not received"
        )
    );
    let told = [
        ("USERNAME", "ann"),
        ("PASSWORD", PASSWORD),
        ("SECRET_HASH", "AAAA"),
    ];
    assert_eq!(
        refusal(room.initiate(&client, "USER_PASSWORD_AUTH", &told).await),
        format!("NotAuthorizedException: Unable to verify secret hash for client {client}")
    );
}
