//! Software tokens, and passwords that must be changed.

use crate::{PASSWORD, Room, pairs, refusal};
use api::Reply;
use api::cognito_idp::{
    AdminCreateUserRequest, AssociateSoftwareTokenRequest, CognitoIdp as _, CreateUserPoolRequest,
    RespondToAuthChallengeRequest, RespondToAuthChallengeResponse, SetUserMFAPreferenceRequest,
    SetUserPoolMfaConfigRequest, SoftwareTokenMfaConfigType, SoftwareTokenMfaSettingsType,
    VerifySoftwareTokenRequest,
};
use domain::Clock as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use std::time::Duration;

/// The code that an authenticator app shows now.
fn shown(room: &Room, secret: &str) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = secret
        .bytes()
        .map(|letter| {
            letters
                .iter()
                .position(|one| *one == letter)
                .expect("base 32")
        })
        .map(|value| format!("{value:05b}"))
        .collect();
    let key: Vec<u8> = (0..bits.len() / 8)
        .map(|place| u8::from_str_radix(&bits[place * 8..place * 8 + 8], 2).expect("bits"))
        .collect();
    let step = u64::try_from(room.clock.now().as_second() / 30).expect("after 1970");
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).expect("a key");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let start = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes(hash[start..start + 4].try_into().expect("four bytes"));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

async fn with_tokens(room: &Room, mfa: &str) -> (String, String) {
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    let input = SetUserPoolMfaConfigRequest {
        user_pool_id: pool.clone(),
        software_token_mfa_configuration: Some(SoftwareTokenMfaConfigType {
            enabled: Some(true),
        }),
        mfa_configuration: Some(mfa.to_owned()),
        ..SetUserPoolMfaConfigRequest::default()
    };
    room.cognito
        .set_user_pool_mfa_config(&room.cx, input)
        .await
        .expect("set");
    (pool, client)
}

async fn respond(
    room: &Room,
    client: &str,
    name: &str,
    session: &str,
    told: &[(&str, &str)],
) -> Reply<RespondToAuthChallengeResponse> {
    let input = RespondToAuthChallengeRequest {
        client_id: client.to_owned(),
        challenge_name: name.to_owned(),
        session: Some(session.to_owned()),
        challenge_responses: Some(pairs(told)),
        ..RespondToAuthChallengeRequest::default()
    };
    room.cognito
        .respond_to_auth_challenge(&room.cx, input)
        .await
}

#[tokio::test]
async fn a_user_who_has_set_up_a_software_token_is_asked_for_its_codes() {
    let room = Room::new();
    let (pool, client) = with_tokens(&room, "OPTIONAL").await;
    room.user(&pool, "ann", &[]).await;
    let token = room.tokens(&client, "ann").await.access_token;
    let input = AssociateSoftwareTokenRequest {
        access_token: token.clone(),
        session: None,
    };
    let secret = room
        .cognito
        .associate_software_token(&room.cx, input)
        .await
        .expect("a secret");
    let secret = secret.secret_code.expect("a secret");
    let verify = |code: String| {
        let input = VerifySoftwareTokenRequest {
            access_token: token.clone(),
            user_code: code,
            ..VerifySoftwareTokenRequest::default()
        };
        room.cognito.verify_software_token(&room.cx, input)
    };
    assert_eq!(
        refusal(verify("000000".to_owned()).await),
        "EnableSoftwareTokenMFAException: Code mismatch"
    );
    verify(shown(&room, &secret)).await.expect("verified");
    let input = SetUserMFAPreferenceRequest {
        access_token: token.clone().expect("a token"),
        software_token_mfa_settings: Some(SoftwareTokenMfaSettingsType {
            enabled: Some(true),
            preferred_mfa: Some(true),
        }),
        ..SetUserMFAPreferenceRequest::default()
    };
    room.cognito
        .set_user_mfa_preference(&room.cx, input)
        .await
        .expect("preferred");
    let asked = room
        .sign_in(&client, "ann", PASSWORD)
        .await
        .expect("a challenge");
    assert_eq!(asked.challenge_name.as_deref(), Some("SOFTWARE_TOKEN_MFA"));
    let session = asked.session.expect("a session");
    let answer = async |code: &str| {
        let told = [("USERNAME", "ann"), ("SOFTWARE_TOKEN_MFA_CODE", code)];
        respond(&room, &client, "SOFTWARE_TOKEN_MFA", &session, &told).await
    };
    assert_eq!(
        refusal(answer(&shown(&room, &secret)).await),
        "ExpiredCodeException: Your software token has already been used once."
    );
    assert_eq!(
        refusal(answer("000000").await),
        "CodeMismatchException: Invalid code received for user"
    );
    room.clock.advance(Duration::from_secs(30));
    let signed_in = answer(&shown(&room, &secret)).await.expect("tokens");
    assert!(signed_in.authentication_result.is_some());
    assert_eq!(
        refusal(answer(&shown(&room, &secret)).await),
        "NotAuthorizedException: Invalid session for the user."
    );
}

#[tokio::test]
async fn a_pool_that_needs_codes_has_its_users_set_a_token_up() {
    let room = Room::new();
    let (pool, client) = with_tokens(&room, "ON").await;
    room.user(&pool, "ann", &[]).await;
    let asked = room
        .sign_in(&client, "ann", PASSWORD)
        .await
        .expect("a challenge");
    assert_eq!(asked.challenge_name.as_deref(), Some("MFA_SETUP"));
    let input = AssociateSoftwareTokenRequest {
        access_token: None,
        session: asked.session,
    };
    let offered = room
        .cognito
        .associate_software_token(&room.cx, input)
        .await
        .expect("a secret");
    let input = VerifySoftwareTokenRequest {
        session: offered.session,
        user_code: shown(&room, &offered.secret_code.expect("a secret")),
        ..VerifySoftwareTokenRequest::default()
    };
    let verified = room
        .cognito
        .verify_software_token(&room.cx, input)
        .await
        .expect("verified");
    let session = verified.session.expect("a session");
    let told = [("USERNAME", "ann")];
    let signed_in = respond(&room, &client, "MFA_SETUP", &session, &told).await;
    assert!(
        signed_in
            .expect("an answer")
            .authentication_result
            .is_some()
    );
}

#[tokio::test]
async fn a_temporary_password_is_told_with_the_codes_and_must_be_changed() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    let input = AdminCreateUserRequest {
        user_pool_id: pool,
        username: "ann".to_owned(),
        ..AdminCreateUserRequest::default()
    };
    let made = room
        .cognito
        .admin_create_user(&room.cx, input)
        .await
        .expect("a user");
    let status = made.user.expect("a user").user_status;
    assert_eq!(status.as_deref(), Some("FORCE_CHANGE_PASSWORD"));
    let temporary = room.code().await;
    let asked = room
        .sign_in(&client, "ann", &temporary)
        .await
        .expect("a challenge");
    assert_eq!(
        asked.challenge_name.as_deref(),
        Some("NEW_PASSWORD_REQUIRED")
    );
    let session = asked.session.expect("a session");
    let choose = async |password: &str| {
        let told = [("USERNAME", "ann"), ("NEW_PASSWORD", password)];
        respond(&room, &client, "NEW_PASSWORD_REQUIRED", &session, &told).await
    };
    let error = refusal(choose("short").await);
    assert!(error.starts_with("InvalidPasswordException"), "{error}");
    let signed_in = choose(PASSWORD).await.expect("tokens");
    assert!(signed_in.authentication_result.is_some());
    room.tokens(&client, "ann").await;
}

#[tokio::test]
async fn a_temporary_password_ends() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    let input = AdminCreateUserRequest {
        user_pool_id: pool,
        username: "ann".to_owned(),
        temporary_password: Some(PASSWORD.to_owned()),
        ..AdminCreateUserRequest::default()
    };
    room.cognito
        .admin_create_user(&room.cx, input)
        .await
        .expect("a user");
    room.clock.advance(Duration::from_secs(7 * 24 * 60 * 60));
    assert_eq!(
        refusal(room.sign_in(&client, "ann", PASSWORD).await),
        "NotAuthorizedException: Temporary password has expired and must be reset by an administrator."
    );
}
