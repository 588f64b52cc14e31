//! Secrets found by filters, listed in order and read in batches.

use super::Room;
use api::Reply;
use api::secretsmanager::{
    BatchGetSecretValueRequest, CreateSecretRequest, DescribeSecretRequest, Filter,
    ListSecretsRequest, Secretsmanager, Tag,
};
use std::time::Duration;

async fn create(room: &Room, name: &str, description: &str, tag: Option<(&str, &str)>) {
    let tag = tag.map(|(key, value)| Tag {
        key: Some(key.to_owned()),
        value: Some(value.to_owned()),
    });
    let input = CreateSecretRequest {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        secret_string: Some("value".to_owned()),
        tags: tag.map(|tag| vec![tag]),
        ..Default::default()
    };
    let made = room.secrets.create_secret(&room.cx, input).await;
    made.expect("a secret");
    room.clock.advance(Duration::from_millis(1));
}

fn filter(key: Option<&str>, values: &[&str]) -> Vec<Filter> {
    vec![Filter {
        key: key.map(str::to_owned),
        values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
    }]
}

async fn list(room: &Room, input: ListSecretsRequest) -> Reply<(Vec<String>, Option<String>)> {
    let listed = room.secrets.list_secrets(&room.cx, input).await?;
    let entries = listed.secret_list.into_iter().flatten();
    Ok((
        entries.filter_map(|one| one.name).collect(),
        listed.next_token,
    ))
}

async fn found(room: &Room, key: &str, values: &[&str]) -> Vec<String> {
    let filters = Some(filter(Some(key), values));
    let input = ListSecretsRequest {
        filters,
        ..Default::default()
    };
    list(room, input).await.expect("a list").0
}

#[tokio::test]
async fn a_search_in_everything_goes_by_the_beginnings_of_words_in_any_case() {
    let room = Room::new();
    create(&room, "prod/AppBeta/1", "", None).await;
    create(&room, "uat-COMPANYthings", "DescTwo", None).await;
    create(&room, "plain", "", Some(("team", "Billing"))).await;
    assert_eq!(found(&room, "all", &["Beta"]).await, ["prod/AppBeta/1"]);
    assert_eq!(found(&room, "all", &["app prod"]).await, ["prod/AppBeta/1"]);
    assert_eq!(
        found(&room, "all", &["Ythings"]).await,
        ["uat-COMPANYthings"]
    );
    assert_eq!(found(&room, "all", &["d t"]).await, ["uat-COMPANYthings"]);
    assert_eq!(found(&room, "all", &["bill"]).await, ["plain"]);
    for nothing in ["eta", "company", "things", "+"] {
        assert!(
            found(&room, "all", &[nothing]).await.is_empty(),
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn every_word_of_a_value_must_be_in_the_description() {
    let room = Room::new();
    for (name, description) in [("foo", "one two"), ("bar", "one and two"), ("baz", "one")] {
        create(&room, name, description, None).await;
    }
    let both = found(&room, "description", &["one two"]).await;
    assert_eq!(both, ["foo", "bar"]);
    assert_eq!(found(&room, "description", &["!two"]).await, ["baz"]);
    assert_eq!(found(&room, "name", &["foo", "baz"]).await, ["foo", "baz"]);
    assert!(found(&room, "name", &["FOO"]).await.is_empty());
}

#[tokio::test]
async fn a_filter_without_key_or_values_is_refused() {
    let room = Room::new();
    for (key, values, words) in [
        (None, &["foo"][..], "Invalid filter key"),
        (Some("name"), &[], "Invalid filter values for key: name"),
    ] {
        let input = ListSecretsRequest {
            filters: Some(filter(key, values)),
            ..Default::default()
        };
        let error = list(&room, input).await.expect_err("refused");
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("InvalidParameterException", words)
        );
    }
}

#[tokio::test]
async fn secrets_are_listed_in_the_order_they_were_made_or_as_asked() {
    let room = Room::new();
    for name in ["c", "a", "b"] {
        create(&room, name, "", None).await;
    }
    let asked = |by: Option<&str>, order: Option<&str>, next_token| ListSecretsRequest {
        max_results: Some(2),
        sort_by: by.map(str::to_owned),
        sort_order: order.map(str::to_owned),
        next_token,
        ..Default::default()
    };
    for (by, order, expected) in [
        (None, None, ["c", "a", "b"]),
        (None, Some("desc"), ["b", "a", "c"]),
        (Some("name"), Some("asc"), ["a", "b", "c"]),
        (Some("name"), Some("desc"), ["c", "b", "a"]),
    ] {
        let first = list(&room, asked(by, order, None)).await;
        let (mut names, token) = first.expect("a page");
        assert!(token.is_some());
        let rest = list(&room, asked(by, order, token)).await;
        names.extend(rest.expect("a page").0);
        assert_eq!(names, expected, "{by:?} {order:?}");
    }
}

#[tokio::test]
async fn a_batch_by_filters_comes_in_pages() {
    let room = Room::new();
    for number in 0..25 {
        create(&room, &format!("s{number:02}"), "", None).await;
    }
    let (mut names, mut token) = (Vec::new(), None);
    loop {
        let input = BatchGetSecretValueRequest {
            filters: Some(filter(Some("name"), &["s"])),
            next_token: token,
            ..Default::default()
        };
        let batch = room.secrets.batch_get_secret_value(&room.cx, input).await;
        let batch = batch.expect("a batch");
        let values = batch.secret_values.into_iter().flatten();
        names.extend(values.filter_map(|one| one.name));
        token = batch.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(names.len(), 25);
    let input = BatchGetSecretValueRequest {
        secret_id_list: Some(vec!["s00".to_owned()]),
        max_results: Some(10),
        ..Default::default()
    };
    let batch = room.secrets.batch_get_secret_value(&room.cx, input).await;
    let error = batch.expect_err("pages are for filters");
    assert_eq!(error.code, "InvalidParameterException");
}

#[tokio::test]
async fn what_a_secret_does_not_have_is_not_told() {
    let room = Room::new();
    let input = CreateSecretRequest {
        name: "empty".to_owned(),
        ..Default::default()
    };
    let made = room.secrets.create_secret(&room.cx, input).await;
    made.expect("a secret");
    let input = DescribeSecretRequest {
        secret_id: "empty".to_owned(),
    };
    let told = room.secrets.describe_secret(&room.cx, input).await;
    let told = told.expect("a secret");
    assert_eq!((told.tags, told.version_ids_to_stages), (None, None));
}
