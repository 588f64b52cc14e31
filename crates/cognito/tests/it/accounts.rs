//! Accounts: signing up, codes, forgotten passwords, attributes, other names.

use crate::{PASSWORD, Room, named, refusal, texts};
use api::Reply;
use api::cognito_idp::{
    ChangePasswordRequest, CodeDeliveryDetailsType, CognitoIdp as _, ConfirmForgotPasswordRequest,
    ConfirmSignUpRequest, CreateUserPoolRequest, ForgotPasswordRequest,
    ResendConfirmationCodeRequest, SignUpRequest,
};
use std::time::Duration;

pub(crate) fn verifying() -> CreateUserPoolRequest {
    CreateUserPoolRequest {
        auto_verified_attributes: Some(texts(&["email"])),
        ..CreateUserPoolRequest::default()
    }
}

async fn confirm(room: &Room, client: &str, name: &str, code: &str) -> Reply<()> {
    let input = ConfirmSignUpRequest {
        client_id: client.to_owned(),
        username: name.to_owned(),
        confirmation_code: code.to_owned(),
        ..ConfirmSignUpRequest::default()
    };
    room.cognito
        .confirm_sign_up(&room.cx, input)
        .await
        .map(drop)
}

#[tokio::test]
async fn who_signs_up_is_sent_a_code_and_may_sign_in_with_it() {
    let room = Room::new();
    let pool = room.pool(verifying()).await;
    let client = room.client(&pool).await;
    let input = SignUpRequest {
        client_id: client.clone(),
        username: "ann".to_owned(),
        password: Some(PASSWORD.to_owned()),
        user_attributes: Some(named(&[("email", "ann@shop.example")])),
        ..SignUpRequest::default()
    };
    let made = room.cognito.sign_up(&room.cx, input).await.expect("a user");
    let sent = CodeDeliveryDetailsType {
        destination: Some("a***@s***".to_owned()),
        delivery_medium: Some("EMAIL".to_owned()),
        attribute_name: Some("email".to_owned()),
    };
    assert_eq!(made.code_delivery_details, Some(sent));
    assert!(!made.user_confirmed);
    assert_eq!(
        refusal(room.sign_in(&client, "ann", PASSWORD).await),
        "UserNotConfirmedException: User is not confirmed."
    );
    assert_eq!(
        refusal(confirm(&room, &client, "ann", "000000").await),
        "CodeMismatchException: Invalid verification code provided, please try again."
    );
    confirm(&room, &client, "ann", &room.code().await)
        .await
        .expect("confirmed");
    room.tokens(&client, "ann").await;
    assert_eq!(
        refusal(confirm(&room, &client, "ann", "000000").await),
        "NotAuthorizedException: User cannot be confirmed. Current status is CONFIRMED"
    );
    assert_eq!(
        refusal(room.sign_up(&client, "ann", &[]).await),
        "UsernameExistsException: User already exists"
    );
}

#[tokio::test]
async fn codes_end_and_wrong_ones_are_counted() {
    let room = Room::new();
    let pool = room.pool(verifying()).await;
    let client = room.client(&pool).await;
    room.sign_up(&client, "ann", &[("email", "ann@shop.example")])
        .await
        .expect("a user");
    for _ in 0..5 {
        let error = refusal(confirm(&room, &client, "ann", "000000").await);
        assert!(error.starts_with("CodeMismatchException"), "{error}");
    }
    let error = refusal(confirm(&room, &client, "ann", &room.code().await).await);
    assert!(error.starts_with("LimitExceededException"), "{error}");
    let again = ResendConfirmationCodeRequest {
        client_id: client.clone(),
        username: "ann".to_owned(),
        ..ResendConfirmationCodeRequest::default()
    };
    room.cognito
        .resend_confirmation_code(&room.cx, again)
        .await
        .expect("a code");
    let code = room.code().await;
    room.clock.advance(Duration::from_secs(24 * 60 * 60));
    assert_eq!(
        refusal(confirm(&room, &client, "ann", &code).await),
        "ExpiredCodeException: Invalid code provided, please request a code again."
    );
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_code() {
    let room = Room::new();
    let pool = room.pool(verifying()).await;
    let client = room.client(&pool).await;
    room.user(&pool, "bob", &[]).await;
    room.user(
        &pool,
        "ann",
        &[("email", "ann@shop.example"), ("email_verified", "true")],
    )
    .await;
    let forgot = |name: &str| {
        let input = ForgotPasswordRequest {
            client_id: client.clone(),
            username: name.to_owned(),
            ..ForgotPasswordRequest::default()
        };
        room.cognito.forgot_password(&room.cx, input)
    };
    assert_eq!(
        refusal(forgot("bob").await),
        "InvalidParameterException: Cannot reset password for the user as there is no registered/verified email or phone_number"
    );
    assert_eq!(
        refusal(forgot("nobody").await),
        "UserNotFoundException: Username/client id combination not found."
    );
    forgot("ann").await.expect("a code");
    let code = room.code().await;
    let choose = |password: &str| {
        let input = ConfirmForgotPasswordRequest {
            client_id: client.clone(),
            username: "ann".to_owned(),
            confirmation_code: code.clone(),
            password: password.to_owned(),
            ..ConfirmForgotPasswordRequest::default()
        };
        room.cognito.confirm_forgot_password(&room.cx, input)
    };
    assert_eq!(
        refusal(choose("short").await),
        "InvalidPasswordException: Password did not conform with policy: Password not long enough"
    );
    choose("Another-horse-8").await.expect("another password");
    room.sign_in(&client, "ann", "Another-horse-8")
        .await
        .expect("tokens");
    let error = refusal(choose("Another-horse-9").await);
    assert!(error.starts_with("ExpiredCodeException"), "{error}");
}

#[tokio::test]
async fn users_who_sign_in_with_an_address_have_another_name() {
    let room = Room::new();
    let input = CreateUserPoolRequest {
        username_attributes: Some(texts(&["email"])),
        ..verifying()
    };
    let pool = room.pool(input).await;
    let client = room.client(&pool).await;
    assert_eq!(
        refusal(room.sign_up(&client, "ann", &[]).await),
        "InvalidParameterException: Username should be an email."
    );
    let sub = room
        .sign_up(&client, "ann@shop.example", &[])
        .await
        .expect("a user");
    confirm(&room, &client, "ann@shop.example", &room.code().await)
        .await
        .expect("confirmed");
    let tokens = room.tokens(&client, "ann@shop.example").await;
    let access = crate::claims(tokens.access_token.as_deref().unwrap());
    assert_eq!(access["username"], sub);
    assert_eq!(
        refusal(room.sign_up(&client, "ann@shop.example", &[]).await),
        "UsernameExistsException: An account with the given email already exists."
    );
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let client = room.client(&pool).await;
    room.user(&pool, "ann", &[]).await;
    let token = room
        .tokens(&client, "ann")
        .await
        .access_token
        .expect("a token");
    let change = |previous: &str| {
        let input = ChangePasswordRequest {
            access_token: token.clone(),
            previous_password: Some(previous.to_owned()),
            proposed_password: "Another-horse-8".to_owned(),
        };
        room.cognito.change_password(&room.cx, input)
    };
    assert_eq!(
        refusal(change("wrong").await),
        "NotAuthorizedException: Incorrect username or password."
    );
    change(PASSWORD).await.expect("changed");
    room.sign_in(&client, "ann", "Another-horse-8")
        .await
        .expect("tokens");
}

#[tokio::test]
async fn a_verified_alias_goes_over_only_by_force() {
    let room = Room::new();
    let input = CreateUserPoolRequest {
        alias_attributes: Some(texts(&["email"])),
        ..verifying()
    };
    let pool = room.pool(input).await;
    let client = room.client(&pool).await;
    room.user(
        &pool,
        "ann",
        &[("email", "us@shop.example"), ("email_verified", "true")],
    )
    .await;
    room.sign_in(&client, "us@shop.example", PASSWORD)
        .await
        .expect("the alias works");
    room.sign_up(&client, "bob", &[("email", "us@shop.example")])
        .await
        .expect("a user");
    let code = room.code().await;
    assert_eq!(
        refusal(confirm(&room, &client, "bob", &code).await),
        "AliasExistsException: An account with the given email already exists."
    );
    let input = ConfirmSignUpRequest {
        client_id: client.clone(),
        username: "bob".to_owned(),
        confirmation_code: code,
        force_alias_creation: Some(true),
        ..ConfirmSignUpRequest::default()
    };
    room.cognito
        .confirm_sign_up(&room.cx, input)
        .await
        .expect("confirmed");
    let tokens = room.tokens(&client, "us@shop.example").await;
    assert_eq!(
        crate::claims(tokens.access_token.as_deref().unwrap())["username"],
        "bob"
    );
}
