//! Where requests are logged.

use std::sync::Arc;

use api::record::from_tree;
use api::wafv2::{Wafv2 as _, *};
use domain::logs::LogGroup;
use serde_json::{Value, json};
use store::{CommitError, Store};

use crate::{room_over, scope, web_acl};

const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop";

async fn with_group() -> Store {
    let store = Store::new(Arc::new(store::Memory::new()));
    let group = &LogGroup {
        scope: scope(),
        name: "aws-waf-logs-shop".to_owned(),
        id: 1,
        class: "STANDARD".to_owned(),
        retention_days: None,
        kms_key: None,
        deletion_protection: false,
        tags: Default::default(),
        created_at: domain::Timestamp::UNIX_EPOCH,
    };
    let saved = store.transact(|txn| async move {
        txn.put(group);
        Ok::<_, CommitError>(())
    });
    saved.await.expect("a commit");
    store
}

#[tokio::test]
async fn a_configuration_is_kept_told_listed_and_deleted() {
    let (room, cx) = room_over(with_group().await);
    let made = room.create_web_acl(&cx, web_acl(json!([]))).await;
    let arn = made.expect("made").summary.expect("told").arn;
    let configuration = |destination: &str, more: Value| {
        let mut whole = json!({ "ResourceArn": arn, "LogDestinationConfigs": [destination] });
        for (member, value) in more.as_object().expect("members") {
            whole[member] = value.clone();
        }
        from_tree::<PutLoggingConfigurationRequest>(json!({ "LoggingConfiguration": whole }))
    };
    let filter = json!({ "DefaultBehavior": "DROP", "Filters": [{
        "Behavior": "KEEP", "Requirement": "MEETS_ANY",
        "Conditions": [{ "ActionCondition": { "Action": "BLOCK" } }] }] });
    let redacted = json!([{ "SingleHeader": { "Name": "cookie" } }]);
    let more = json!({ "LoggingFilter": filter, "RedactedFields": redacted });
    let put = room
        .put_logging_configuration(&cx, configuration(&format!("{GROUP}:*"), more))
        .await
        .expect("kept");
    let ask = || json!({ "ResourceArn": arn });
    let got = room
        .get_logging_configuration(&cx, from_tree(ask()))
        .await
        .expect("told");
    assert_eq!(got.logging_configuration, put.logging_configuration);
    let filter_told = got.logging_configuration.and_then(|one| one.logging_filter);
    assert_eq!(filter_told, Some(from_tree(filter)));
    let all = from_tree(json!({ "Scope": "REGIONAL" }));
    let all = room.list_logging_configurations(&cx, all).await;
    let all = all.expect("told").logging_configurations;
    assert_eq!(all.map(|all| all.len()), Some(1));
    room.delete_logging_configuration(&cx, from_tree(ask()))
        .await
        .expect("deleted");
    let gone = room.get_logging_configuration(&cx, from_tree(ask())).await;
    let code = gone.expect_err("a refusal").code;
    assert_eq!(code, "WAFNonexistentItemException");

    let refused = async |input| {
        let put = room.put_logging_configuration(&cx, input).await;
        put.expect_err("a refusal").code
    };
    let none = || json!({});
    let missing = format!("{GROUP}-other");
    assert_eq!(
        refused(configuration(&missing, none())).await,
        "WAFLogDestinationPermissionIssueException"
    );
    let invalid = "WAFInvalidParameterException";
    let unnamed = "arn:aws:logs:eu-west-1:111122223333:log-group:shop";
    assert_eq!(refused(configuration(unnamed, none())).await, invalid);
    let stream = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/aws-waf-logs-x";
    assert_eq!(refused(configuration(stream, none())).await, invalid);
    let body = json!({ "RedactedFields": [{ "Body": {} }] });
    assert_eq!(refused(configuration(GROUP, body)).await, invalid);
}
