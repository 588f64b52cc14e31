//! Pools, clients, users and groups as administrators see them.

use crate::{Room, refusal, texts};
use api::cognito_idp::UserPoolType;
use api::cognito_idp::{
    AdminCreateUserConfigType, CognitoIdp as _, CreateUserPoolClientRequest,
    CreateUserPoolDomainRequest, CreateUserPoolRequest, DeleteUserPoolDomainRequest,
    DeleteUserPoolRequest, DescribeUserPoolRequest, LambdaConfigType, ListTagsForResourceRequest,
    ListUsersRequest, PasswordPolicyType, SchemaAttributeType, UpdateUserPoolRequest,
    UserPoolPolicyType,
};

async fn described(room: &Room, pool: &str) -> UserPoolType {
    let input = DescribeUserPoolRequest {
        user_pool_id: pool.to_owned(),
    };
    let told = room.cognito.describe_user_pool(&room.cx, input).await;
    told.expect("a pool").user_pool.expect("a pool")
}

#[tokio::test]
async fn a_pool_is_told_as_it_was_made_and_keeps_its_settings() {
    let room = Room::new();
    let input = CreateUserPoolRequest {
        policies: Some(UserPoolPolicyType {
            password_policy: Some(PasswordPolicyType {
                minimum_length: Some(12),
                require_numbers: Some(true),
                ..PasswordPolicyType::default()
            }),
            sign_in_policy: None,
        }),
        auto_verified_attributes: Some(texts(&["email"])),
        email_verification_subject: Some("Your code".to_owned()),
        admin_create_user_config: Some(AdminCreateUserConfigType {
            allow_admin_create_user_only: Some(true),
            ..AdminCreateUserConfigType::default()
        }),
        schema: Some(vec![SchemaAttributeType {
            name: Some("plan".to_owned()),
            attribute_data_type: Some("String".to_owned()),
            ..SchemaAttributeType::default()
        }]),
        ..CreateUserPoolRequest::default()
    };
    let pool = room.pool(input).await;
    let told = described(&room, &pool).await;
    let policy = told
        .policies
        .expect("policies")
        .password_policy
        .expect("a policy");
    assert_eq!(
        (policy.minimum_length, policy.require_numbers),
        (Some(12), Some(true))
    );
    assert_eq!(policy.require_symbols, Some(false));
    assert_eq!(
        told.email_verification_subject.as_deref(),
        Some("Your code")
    );
    assert_eq!(
        told.arn,
        Some(format!(
            "arn:aws:cognito-idp:ap-northeast-1:111122223333:userpool/{pool}"
        ))
    );
    let schema = told.schema_attributes.expect("a schema");
    assert!(
        schema
            .iter()
            .any(|one| one.name.as_deref() == Some("custom:plan"))
    );
    let client = room.client(&pool).await;
    assert_eq!(
        refusal(room.sign_up(&client, "ann", &[]).await),
        "NotAuthorizedException: SignUp is not permitted for this user pool"
    );
    let input = UpdateUserPoolRequest {
        user_pool_id: pool.clone(),
        ..UpdateUserPoolRequest::default()
    };
    room.cognito
        .update_user_pool(&room.cx, input)
        .await
        .expect("updated");
    let told = described(&room, &pool).await;
    assert_eq!(told.email_verification_subject, None);
    room.sign_up(&client, "ann", &[("custom:plan", "gold")])
        .await
        .expect("a user");
    assert_eq!(
        refusal(room.sign_up(&client, "bob", &[("custom:other", "x")]).await),
        "InvalidParameterException: Attributes did not conform to the schema: Type for attribute {custom:other} could not be determined"
    );
}

#[tokio::test]
async fn what_is_not_here_is_refused_rather_than_kept() {
    let room = Room::new();
    let input = CreateUserPoolRequest {
        pool_name: "shoppers".to_owned(),
        lambda_config: Some(LambdaConfigType {
            pre_sign_up: Some("arn:aws:lambda:us-east-1:111122223333:function:a".to_owned()),
            ..LambdaConfigType::default()
        }),
        ..CreateUserPoolRequest::default()
    };
    assert_eq!(
        refusal(room.cognito.create_user_pool(&room.cx, input).await),
        "InvalidParameterException: Lambda triggers are not available here yet."
    );
}

#[tokio::test]
async fn a_pool_with_protection_or_a_domain_is_not_deleted() {
    let room = Room::new();
    let input = CreateUserPoolRequest {
        deletion_protection: Some("ACTIVE".to_owned()),
        ..CreateUserPoolRequest::default()
    };
    let pool = room.pool(input).await;
    room.user(&pool, "ann", &[]).await;
    let delete = || {
        let input = DeleteUserPoolRequest {
            user_pool_id: pool.clone(),
        };
        room.cognito.delete_user_pool(&room.cx, input)
    };
    let error = refusal(delete().await);
    assert!(
        error.contains("deletion protection is activated"),
        "{error}"
    );
    let input = UpdateUserPoolRequest {
        user_pool_id: pool.clone(),
        ..UpdateUserPoolRequest::default()
    };
    room.cognito
        .update_user_pool(&room.cx, input)
        .await
        .expect("updated");
    let input = CreateUserPoolDomainRequest {
        domain: "shop".to_owned(),
        user_pool_id: pool.clone(),
        ..CreateUserPoolDomainRequest::default()
    };
    room.cognito
        .create_user_pool_domain(&room.cx, input.clone())
        .await
        .expect("a domain");
    assert_eq!(
        refusal(room.cognito.create_user_pool_domain(&room.cx, input).await),
        "InvalidParameterException: Domain already associated with another user pool."
    );
    let error = refusal(delete().await);
    assert!(error.contains("has a domain configured"), "{error}");
    let input = DeleteUserPoolDomainRequest {
        domain: "shop".to_owned(),
        user_pool_id: pool.clone(),
    };
    room.cognito
        .delete_user_pool_domain(&room.cx, input)
        .await
        .expect("deleted");
    delete().await.expect("deleted");
    let left = room
        .store
        .engine()
        .list("cognito/", None, usize::MAX)
        .await
        .expect("records");
    assert!(
        left.entries.is_empty(),
        "{:?}",
        left.entries.first().map(|entry| &entry.key)
    );
}

#[tokio::test]
async fn users_are_listed_page_by_page_and_found_by_filter() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    for name in ["ann", "bob", "eve"] {
        room.user(&pool, name, &[("email", &format!("{name}@shop.example"))])
            .await;
    }
    let list = |filter: Option<&str>, token: Option<String>| {
        let input = ListUsersRequest {
            user_pool_id: pool.clone(),
            limit: Some(2),
            filter: filter.map(str::to_owned),
            pagination_token: token,
            ..ListUsersRequest::default()
        };
        room.cognito.list_users(&room.cx, input)
    };
    let names = |users: Option<Vec<api::cognito_idp::UserType>>| -> Vec<String> {
        let users = users.unwrap_or_default().into_iter();
        users.filter_map(|user| user.username).collect()
    };
    let first = list(None, None).await.expect("users");
    assert_eq!(names(first.users), ["ann", "bob"]);
    let second = list(None, first.pagination_token).await.expect("users");
    assert_eq!(
        (names(second.users), second.pagination_token),
        (vec!["eve".to_owned()], None)
    );
    for (filter, wanted) in [
        ("email = \"bob@shop.example\"", &["bob"][..]),
        ("email ^= \"Bob@\"", &["bob"]),
        ("cognito:user_status = \"CONFIRMED\"", &["ann", "bob"]),
        ("cognito:user_status = \"Confirmed\"", &["ann", "bob"]),
        ("username ^= \"e\"", &["eve"]),
        ("username = \"Eve\"", &[]),
    ] {
        let found = list(Some(filter), None).await.expect("users");
        assert_eq!(names(found.users), wanted, "{filter}");
    }
    assert_eq!(
        refusal(list(None, Some("!".to_owned())).await),
        "InvalidParameterException: Invalid pagination token provided."
    );
}

#[tokio::test]
async fn app_clients_may_ask_only_for_what_there_is() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let make = |change: CreateUserPoolClientRequest| {
        let input = CreateUserPoolClientRequest {
            user_pool_id: pool.clone(),
            client_name: "web".to_owned(),
            ..change
        };
        room.cognito.create_user_pool_client(&room.cx, input)
    };
    let scope = CreateUserPoolClientRequest {
        allowed_o_auth_scopes: Some(texts(&["shop/read"])),
        ..CreateUserPoolClientRequest::default()
    };
    assert_eq!(
        refusal(make(scope).await),
        "ScopeDoesNotExistException: Invalid scope requested: shop/read"
    );
    let flow = CreateUserPoolClientRequest {
        allowed_o_auth_flows: Some(texts(&["client_credentials"])),
        ..CreateUserPoolClientRequest::default()
    };
    let error = refusal(make(flow).await);
    assert!(error.starts_with("InvalidOAuthFlowException"), "{error}");
    for url in [
        "http://shop.example/",
        "https://shop.example/#x",
        "javascript:alert(1)",
    ] {
        let wish = CreateUserPoolClientRequest {
            callback_ur_ls: Some(texts(&[url])),
            ..CreateUserPoolClientRequest::default()
        };
        let error = refusal(make(wish).await);
        assert!(
            error.starts_with("InvalidParameterException"),
            "{url}: {error}"
        );
    }
}

#[tokio::test]
async fn tags_are_of_pools_that_are_here() {
    let room = Room::new();
    let pool = room.pool(CreateUserPoolRequest::default()).await;
    let arn = format!("arn:aws:cognito-idp:ap-northeast-1:111122223333:userpool/{pool}");
    let told = |arn: String| {
        let input = ListTagsForResourceRequest { resource_arn: arn };
        room.cognito.list_tags_for_resource(&room.cx, input)
    };
    assert!(told(arn.clone()).await.is_ok());
    for (given, code) in [
        (
            "not-an-arn-at-all-but-long".to_owned(),
            "InvalidParameterException",
        ),
        (
            arn.replace("-idp", "-identity"),
            "InvalidParameterException",
        ),
        (
            arn.replace("userpool", "identitypool"),
            "InvalidParameterException",
        ),
        (
            arn.replace("northeast", "southeast"),
            "ResourceNotFoundException",
        ),
        (arn.replace("1111", "9999"), "ResourceNotFoundException"),
    ] {
        let refused = told(given.clone()).await.expect_err("a refusal");
        assert_eq!(refused.code, code, "{given}");
    }
}
