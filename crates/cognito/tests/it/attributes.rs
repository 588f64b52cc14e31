//! Attributes that users change themselves.

use crate::accounts::verifying;
use crate::{Room, named, refusal, texts};
use api::cognito_idp::{
    CognitoIdp as _, CreateUserPoolRequest, UpdateUserAttributesRequest, VerifyUserAttributeRequest,
};

#[tokio::test]
async fn a_new_address_counts_once_it_is_verified_where_the_pool_says_so() {
    let room = Room::new();
    let input = CreateUserPoolRequest {
        user_attribute_update_settings: Some(api::cognito_idp::UserAttributeUpdateSettingsType {
            attributes_require_verification_before_update: Some(texts(&["email"])),
        }),
        ..verifying()
    };
    let pool = room.pool(input).await;
    let client = room.client(&pool).await;
    room.user(
        &pool,
        "ann",
        &[("email", "old@shop.example"), ("email_verified", "true")],
    )
    .await;
    let token = room
        .tokens(&client, "ann")
        .await
        .access_token
        .expect("a token");
    let input = UpdateUserAttributesRequest {
        access_token: token.clone(),
        user_attributes: named(&[("email", "new@shop.example")]),
        ..UpdateUserAttributesRequest::default()
    };
    let sent = room
        .cognito
        .update_user_attributes(&room.cx, input)
        .await
        .expect("a code");
    assert_eq!(sent.code_delivery_details_list.expect("codes").len(), 1);
    let email = || async {
        let tokens = room.tokens(&client, "ann").await;
        crate::claims(tokens.id_token.as_deref().unwrap())["email"].clone()
    };
    assert_eq!(email().await, "old@shop.example");
    let input = VerifyUserAttributeRequest {
        access_token: token.clone(),
        attribute_name: "email".to_owned(),
        code: room.code().await,
    };
    room.cognito
        .verify_user_attribute(&room.cx, input)
        .await
        .expect("verified");
    assert_eq!(email().await, "new@shop.example");
    let input = UpdateUserAttributesRequest {
        access_token: token,
        user_attributes: named(&[("email_verified", "true")]),
        ..UpdateUserAttributesRequest::default()
    };
    assert_eq!(
        refusal(room.cognito.update_user_attributes(&room.cx, input).await),
        "NotAuthorizedException: A client attempted to write unauthorized attribute"
    );
}
