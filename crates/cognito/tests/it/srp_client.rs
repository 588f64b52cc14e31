//! Signing in by proof, as stock clients do it.
//!
//! What a right proof is, the unit tests of `srp` tell; stock clients show it to the server.

use crate::{Room, pairs, refusal, texts};
use api::cognito_idp::{
    CognitoIdp as _, CreateUserPoolClientRequest, CreateUserPoolRequest,
    RespondToAuthChallengeRequest,
};

/// g^1: a public number as good as any.
const A: &str = "02";

#[tokio::test]
async fn a_user_is_asked_for_proof_and_a_wrong_one_is_refused_once() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    room.user(&pool, "ann", &[]).await;
    let told = [("USERNAME", "ann"), ("SRP_A", A)];
    let asked = room
        .initiate(&client, "USER_SRP_AUTH", &told)
        .await
        .expect("a challenge");
    assert_eq!(asked.challenge_name.as_deref(), Some("PASSWORD_VERIFIER"));
    let parameters = asked.challenge_parameters.expect("parameters");
    assert_eq!(parameters["USER_ID_FOR_SRP"], "ann");
    assert_eq!(parameters["SALT"].len(), 32);
    let answer = |time: &str| RespondToAuthChallengeRequest {
        client_id: client.clone(),
        challenge_name: "PASSWORD_VERIFIER".to_owned(),
        challenge_responses: Some(pairs(&[
            ("USERNAME", "ann"),
            ("PASSWORD_CLAIM_SECRET_BLOCK", &parameters["SECRET_BLOCK"]),
            ("PASSWORD_CLAIM_SIGNATURE", "AAAA"),
            ("TIMESTAMP", time),
        ])),
        ..RespondToAuthChallengeRequest::default()
    };
    let respond = |time| {
        room.cognito
            .respond_to_auth_challenge(&room.cx, answer(time))
    };
    assert_eq!(
        refusal(respond("2026-01-01").await),
        "InvalidParameterException: TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english"
    );
    let time = "Thu Jan 1 00:00:00 UTC 2026";
    let wrong = "NotAuthorizedException: Incorrect username or password.";
    assert_eq!(refusal(respond(time).await), wrong);
    assert_eq!(
        refusal(respond(time).await),
        "NotAuthorizedException: Invalid session for the user."
    );
}

#[tokio::test]
async fn names_that_nobody_has_cannot_be_told_where_errors_hide_it() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let hiding = CreateUserPoolClientRequest {
        prevent_user_existence_errors: Some("ENABLED".to_owned()),
        ..CreateUserPoolClientRequest::default()
    };
    let hiding = room
        .client_with(&pool, hiding)
        .await
        .client_id
        .expect("an id");
    let telling = room.client(&pool).await;
    let told = [("USERNAME", "nobody"), ("SRP_A", A)];
    let mut salts = Vec::new();
    for _ in 0..2 {
        let asked = room
            .initiate(&hiding, "USER_SRP_AUTH", &told)
            .await
            .expect("a challenge");
        salts.push(asked.challenge_parameters.expect("parameters")["SALT"].clone());
    }
    assert_eq!(salts[0], salts[1]);
    assert_eq!(
        refusal(room.initiate(&telling, "USER_SRP_AUTH", &told).await),
        "UserNotFoundException: User does not exist."
    );
    assert_eq!(
        refusal(room.sign_in(&hiding, "nobody", "x").await),
        "NotAuthorizedException: Incorrect username or password."
    );
}

#[tokio::test]
async fn a_number_that_proves_nothing_is_refused() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    for a in ["0", "not a number"] {
        let told = [("USERNAME", "ann"), ("SRP_A", a)];
        let error = refusal(room.initiate(&client, "USER_SRP_AUTH", &told).await);
        assert!(error.starts_with("InvalidParameterException"), "{error}");
    }
    let other = CreateUserPoolClientRequest {
        explicit_auth_flows: Some(texts(&["ALLOW_REFRESH_TOKEN_AUTH"])),
        ..CreateUserPoolClientRequest::default()
    };
    let other = room
        .client_with(&pool, other)
        .await
        .client_id
        .expect("an id");
    let told = [("USERNAME", "ann"), ("SRP_A", A)];
    assert_eq!(
        refusal(room.initiate(&other, "USER_SRP_AUTH", &told).await),
        "InvalidParameterException: USER_SRP_AUTH is not enabled for the client."
    );
}
