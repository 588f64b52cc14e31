//! Secrets Manager.

use super::Room;
use api::secretsmanager::{
    CreateSecretRequest, DeleteSecretRequest, GetRandomPasswordRequest, GetSecretValueRequest,
    GetSecretValueResponse, ListSecretsRequest, PutSecretValueRequest, RestoreSecretRequest,
    Secretsmanager,
};
use api::{ApiError, Reply};
use std::time::Duration;

async fn create(room: &Room, name: &str, value: &str, token: Option<&str>) -> Reply<String> {
    let input = CreateSecretRequest {
        name: name.to_owned(),
        secret_string: Some(value.to_owned()),
        client_request_token: token.map(str::to_owned),
        ..Default::default()
    };
    let created = room.secrets.create_secret(&room.cx, input).await?;
    Ok(created.arn.unwrap_or_default())
}

async fn get(room: &Room, id: &str, stage: Option<&str>) -> Reply<GetSecretValueResponse> {
    let version_stage = stage.map(str::to_owned);
    let input = GetSecretValueRequest {
        secret_id: id.to_owned(),
        version_id: None,
        version_stage,
    };
    room.secrets.get_secret_value(&room.cx, input).await
}

async fn put(room: &Room, id: &str, value: &str) -> Reply<String> {
    let input = PutSecretValueRequest {
        secret_id: id.to_owned(),
        secret_string: Some(value.to_owned()),
        ..Default::default()
    };
    Ok(room
        .secrets
        .put_secret_value(&room.cx, input)
        .await?
        .version_id
        .unwrap_or_default())
}

fn text(value: Reply<GetSecretValueResponse>) -> Option<String> {
    value.expect("a value").secret_string
}

fn code(error: &ApiError) -> &str {
    &error.code
}

#[tokio::test]
async fn a_secret_is_found_by_name_by_arn_and_by_arn_without_its_suffix() {
    let room = Room::new();
    let arn = create(&room, "orders/db", "one", None)
        .await
        .expect("a secret");
    assert_eq!(
        text(get(&room, "orders/db", None).await).as_deref(),
        Some("one")
    );
    assert_eq!(text(get(&room, &arn, None).await).as_deref(), Some("one"));
    assert_eq!(
        text(get(&room, &arn[..arn.len() - 7], None).await).as_deref(),
        Some("one")
    );
    let wrong = format!("{}zzzzzz", &arn[..arn.len() - 6]);
    let error = get(&room, &wrong, None).await.expect_err("no such secret");
    assert_eq!(code(&error), "ResourceNotFoundException");
}

#[tokio::test]
async fn a_new_value_makes_the_old_one_previous() {
    let room = Room::new();
    create(&room, "db", "one", None).await.expect("a secret");
    put(&room, "db", "two").await.expect("a version");
    put(&room, "db", "three").await.expect("a version");
    assert_eq!(text(get(&room, "db", None).await).as_deref(), Some("three"));
    assert_eq!(
        text(get(&room, "db", Some("AWSPREVIOUS")).await).as_deref(),
        Some("two")
    );
}

#[tokio::test]
async fn the_same_token_with_the_same_value_is_answered_again_and_with_another_refused() {
    let room = Room::new();
    let token = Some("11111111-2222-3333-4444-555555555555");
    let first = create(&room, "db", "one", token).await.expect("a secret");
    assert_eq!(
        create(&room, "db", "one", token).await.expect("the same"),
        first
    );
    let error = create(&room, "db", "two", token)
        .await
        .expect_err("another value");
    assert_eq!(code(&error), "ResourceExistsException");
    let told = format!("already in use for a version of secret {first}.");
    assert!(error.message.ends_with(&told), "{}", error.message);
}

#[tokio::test]
async fn a_deleted_secret_can_be_restored_until_its_window_ends() {
    let room = Room::new();
    create(&room, "db", "one", None).await.expect("a secret");
    let delete = || DeleteSecretRequest {
        secret_id: "db".to_owned(),
        recovery_window_in_days: Some(7),
        force_delete_without_recovery: None,
    };
    room.secrets
        .delete_secret(&room.cx, delete())
        .await
        .expect("scheduled");
    let error = get(&room, "db", None)
        .await
        .expect_err("marked for deletion");
    assert_eq!(code(&error), "InvalidRequestException");
    let restore = RestoreSecretRequest {
        secret_id: "db".to_owned(),
    };
    room.secrets
        .restore_secret(&room.cx, restore)
        .await
        .expect("restored");
    assert_eq!(text(get(&room, "db", None).await).as_deref(), Some("one"));
    room.secrets
        .delete_secret(&room.cx, delete())
        .await
        .expect("scheduled");
    room.clock.advance(Duration::from_secs(8 * 86_400));
    let error = get(&room, "db", None).await.expect_err("gone");
    assert_eq!(code(&error), "ResourceNotFoundException");
    create(&room, "db", "two", None)
        .await
        .expect("the name is free again");
}

#[tokio::test]
async fn secrets_come_in_pages_in_order_of_their_names() {
    let room = Room::new();
    for number in 0..25 {
        create(&room, &format!("s{number:02}"), "x", None)
            .await
            .expect("a secret");
    }
    let (mut names, mut token) = (Vec::new(), None);
    loop {
        let input = ListSecretsRequest {
            max_results: Some(10),
            next_token: token,
            ..Default::default()
        };
        let page = room
            .secrets
            .list_secrets(&room.cx, input)
            .await
            .expect("a page");
        names.extend(
            page.secret_list
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.name),
        );
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (0..25).map(|number| format!("s{number:02}")).collect();
    assert_eq!(names, expected);
}

#[tokio::test]
async fn a_password_has_every_kind_of_character_that_was_not_excluded() {
    let room = Room::new();
    let input = GetRandomPasswordRequest {
        password_length: Some(12),
        exclude_punctuation: Some(true),
        exclude_characters: Some("0O1l".to_owned()),
        ..Default::default()
    };
    let password = room
        .secrets
        .get_random_password(&room.cx, input)
        .await
        .expect("a password");
    let password = password.random_password.unwrap_or_default();
    assert_eq!(password.len(), 12);
    assert!(password.chars().any(|c| c.is_ascii_digit()), "{password}");
    assert!(
        password.chars().any(|c| c.is_ascii_uppercase()),
        "{password}"
    );
    assert!(
        password
            .chars()
            .all(|c| c.is_ascii_alphanumeric() && !"0O1l".contains(c))
    );
}

#[tokio::test]
async fn a_password_with_spaces_may_be_as_short_as_its_kinds() {
    let room = Room::new();
    let input = GetRandomPasswordRequest {
        password_length: Some(4),
        include_space: Some(true),
        ..Default::default()
    };
    let password = room.secrets.get_random_password(&room.cx, input).await;
    let password = password.expect("four kinds in four characters");
    assert_eq!(password.random_password.unwrap_or_default().len(), 4);
}

#[tokio::test]
async fn a_recovery_window_is_checked_before_what_it_is_combined_with() {
    let room = Room::new();
    for (days, words) in [(4, "between 7 and 30 days"), (7, "in conjunction with")] {
        let input = DeleteSecretRequest {
            secret_id: "none".to_owned(),
            recovery_window_in_days: Some(days),
            force_delete_without_recovery: Some(true),
        };
        let error = room.secrets.delete_secret(&room.cx, input).await;
        let error = error.expect_err("refused");
        assert_eq!(code(&error), "InvalidParameterException");
        assert!(error.message.contains(words), "{}", error.message);
    }
}
