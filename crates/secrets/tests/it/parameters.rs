//! Parameter Store.

use super::Room;
use api::Reply;
use api::ssm::{
    DescribeParametersRequest, GetParameterRequest, GetParametersByPathRequest,
    GetParametersRequest, LabelParameterVersionRequest, ParameterStringFilter, PutParameterRequest,
    Ssm, Tag,
};

async fn put(room: &Room, name: &str, kind: &str, value: &str) -> Reply<i64> {
    let input = PutParameterRequest {
        name: name.to_owned(),
        r#type: Some(kind.to_owned()),
        value: value.to_owned(),
        overwrite: Some(true),
        ..Default::default()
    };
    Ok(room
        .parameters
        .put_parameter(&room.cx, input)
        .await?
        .version
        .unwrap_or_default())
}

async fn get(room: &Room, name: &str, decrypt: bool) -> Reply<String> {
    let input = GetParameterRequest {
        name: name.to_owned(),
        with_decryption: Some(decrypt),
    };
    let found = room.parameters.get_parameter(&room.cx, input).await?;
    Ok(found
        .parameter
        .and_then(|parameter| parameter.value)
        .unwrap_or_default())
}

#[tokio::test]
async fn versions_count_up_and_are_chosen_by_number_or_label() {
    let room = Room::new();
    assert_eq!(put(&room, "/orders/flag", "String", "on").await, Ok(1));
    assert_eq!(put(&room, "/orders/flag", "String", "off").await, Ok(2));
    let label = LabelParameterVersionRequest {
        name: "/orders/flag".to_owned(),
        parameter_version: Some(1),
        labels: vec!["stable".to_owned(), "aws-not".to_owned()],
    };
    let labelled = room
        .parameters
        .label_parameter_version(&room.cx, label)
        .await
        .expect("labelled");
    assert_eq!(labelled.invalid_labels, Some(vec!["aws-not".to_owned()]));
    assert_eq!(
        get(&room, "/orders/flag", false).await.as_deref(),
        Ok("off")
    );
    assert_eq!(
        get(&room, "/orders/flag:1", false).await.as_deref(),
        Ok("on")
    );
    assert_eq!(
        get(&room, "/orders/flag:stable", false).await.as_deref(),
        Ok("on")
    );
    assert_eq!(
        get(&room, "/orders/flag:9", false)
            .await
            .expect_err("no such version")
            .code,
        "ParameterVersionNotFound"
    );
    let arn = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/orders/flag";
    assert_eq!(get(&room, arn, false).await.as_deref(), Ok("off"));
}

#[tokio::test]
async fn a_secure_string_is_opened_only_when_asked() {
    let room = Room::new();
    put(&room, "password", "SecureString", "hunter2")
        .await
        .expect("written");
    assert_eq!(get(&room, "password", true).await.as_deref(), Ok("hunter2"));
    assert!(
        !get(&room, "password", false)
            .await
            .expect("sealed")
            .contains("hunter2")
    );
}

#[tokio::test]
async fn names_that_do_not_exist_are_told_beside_those_that_do() {
    let room = Room::new();
    put(&room, "a", "String", "1").await.expect("written");
    let input = GetParametersRequest {
        names: vec!["a".to_owned(), "b".to_owned()],
        with_decryption: None,
    };
    let found = room
        .parameters
        .get_parameters(&room.cx, input)
        .await
        .expect("an answer");
    assert_eq!(found.parameters.map(|found| found.len()), Some(1));
    assert_eq!(found.invalid_parameters, Some(vec!["b".to_owned()]));
}

#[tokio::test]
async fn a_path_has_its_own_level_and_with_recursion_all_below() {
    let room = Room::new();
    for name in ["/shop/a", "/shop/b", "/shop/deep/c", "/shopping/d"] {
        put(&room, name, "String", "x").await.expect("written");
    }
    let names = async |recursive| {
        let input = GetParametersByPathRequest {
            path: "/shop".to_owned(),
            recursive: Some(recursive),
            ..Default::default()
        };
        let page = room
            .parameters
            .get_parameters_by_path(&room.cx, input)
            .await
            .expect("a page");
        let names = page
            .parameters
            .into_iter()
            .flatten()
            .filter_map(|one| one.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(false).await, ["/shop/a", "/shop/b"]);
    assert_eq!(names(true).await, ["/shop/a", "/shop/b", "/shop/deep/c"]);
}

#[tokio::test]
async fn a_value_must_be_as_its_pattern_says() {
    let room = Room::new();
    let input = PutParameterRequest {
        name: "port".to_owned(),
        r#type: Some("String".to_owned()),
        value: "eighty".to_owned(),
        allowed_pattern: Some("\\d+".to_owned()),
        ..Default::default()
    };
    let error = room
        .parameters
        .put_parameter(&room.cx, input)
        .await
        .expect_err("no number");
    assert_eq!(error.code, "ParameterPatternMismatchException");
}

#[tokio::test]
async fn a_name_without_a_path_is_one_with_and_without_its_slash() {
    let room = Room::new();
    put(&room, "/flag", "String", "on").await.expect("written");
    let arn = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/flag";
    for name in ["/flag", "flag", "flag:1", arn] {
        assert_eq!(get(&room, name, false).await.as_deref(), Ok("on"), "{name}");
    }
    assert_eq!(put(&room, "flag", "String", "off").await, Ok(2));
    let input = GetParametersByPathRequest {
        path: "/".to_owned(),
        ..Default::default()
    };
    put(&room, "bare", "String", "x").await.expect("written");
    let found = room.parameters.get_parameters_by_path(&room.cx, input);
    let found = found.await.expect("a page").parameters.unwrap_or_default();
    let names: Vec<_> = found.into_iter().filter_map(|one| one.name).collect();
    assert_eq!(names, ["/flag", "bare"]);
}

#[tokio::test]
async fn filters_that_cannot_be_looked_at_are_refused() {
    let room = Room::new();
    let filter = |key: &str, option: Option<&str>, values: &[&str]| ParameterStringFilter {
        key: key.to_owned(),
        option: option.map(str::to_owned),
        values: Some(values.iter().map(|value| (*value).to_owned()).collect()),
    };
    for (filters, code) in [
        (vec![filter("Label", None, &["a"])], "InvalidFilterKey"),
        (vec![filter("Name", None, &[])], "InvalidFilterValue"),
        (
            vec![filter("Name", None, &["a"]), filter("Name", None, &["b"])],
            "InvalidFilterKey",
        ),
        (vec![filter("Path", None, &["/aws"])], "InvalidFilterValue"),
        (
            vec![filter("Path", Some("Equals"), &["/a"])],
            "InvalidFilterOption",
        ),
        (vec![filter("Tier", None, &["Best"])], "InvalidFilterValue"),
        (vec![filter("Type", None, &["Text"])], "InvalidFilterValue"),
        (
            vec![filter("Name", Some("Ends"), &["a"])],
            "InvalidFilterOption",
        ),
    ] {
        let input = DescribeParametersRequest {
            parameter_filters: Some(filters),
            ..Default::default()
        };
        let described = room.parameters.describe_parameters(&room.cx, input).await;
        assert_eq!(described.expect_err("refused").code, code);
    }
}

#[tokio::test]
async fn a_parameter_is_not_overwritten_with_tags_nor_of_an_unknown_data_type() {
    let room = Room::new();
    let input = |data_type: &str, overwrite| PutParameterRequest {
        name: "flag".to_owned(),
        value: "on".to_owned(),
        r#type: Some("String".to_owned()),
        data_type: Some(data_type.to_owned()),
        overwrite: Some(overwrite),
        tags: Some(vec![Tag {
            key: "team".to_owned(),
            value: "orders".to_owned(),
        }]),
        ..Default::default()
    };
    for refused in [input("text", true), input("number", false)] {
        let put = room.parameters.put_parameter(&room.cx, refused).await;
        assert_eq!(put.expect_err("refused").code, "ValidationException");
    }
    let put = room
        .parameters
        .put_parameter(&room.cx, input("text", false));
    put.await.expect("written");
}
