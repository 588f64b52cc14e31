//! Tags, managed groups, and answers that rules may ask for.

use api::record::from_tree;
use api::wafv2::Wafv2 as _;
use serde_json::{Value, json};

use crate::{ip_set, room, shown, web_acl};

#[tokio::test]
async fn tags_are_added_taken_away_and_told_in_pages() {
    let (room, cx) = room();
    let made = room.create_ip_set(&cx, ip_set()).await.expect("a set");
    let arn = made.summary.expect("told").arn.expect("an ARN");
    let tags: Vec<Value> = ["a", "b", "c"]
        .map(|key| json!({ "Key": key, "Value": "x" }))
        .to_vec();
    let add = json!({ "ResourceARN": arn, "Tags": tags });
    room.tag_resource(&cx, from_tree(add)).await.expect("tags");
    let drop = json!({ "ResourceARN": arn, "TagKeys": ["b"] });
    room.untag_resource(&cx, from_tree(drop))
        .await
        .expect("no tag");
    let list = |marker: Option<String>| {
        from_tree(json!({ "ResourceARN": arn, "Limit": 1, "NextMarker": marker }))
    };
    let mut keys = Vec::new();
    let mut marker = None;
    loop {
        let told = room
            .list_tags_for_resource(&cx, list(marker))
            .await
            .expect("tags");
        let tags = told.tag_info_for_resource.and_then(|info| info.tag_list);
        keys.extend(tags.into_iter().flatten().map(|tag| tag.key));
        marker = told.next_marker;
        if marker.is_none() {
            break;
        }
    }
    assert_eq!(keys, ["a", "c"]);
    let reserved = json!({ "ResourceARN": arn, "Tags": [{ "Key": "aws:x", "Value": "" }] });
    let refused = room.tag_resource(&cx, from_tree(reserved)).await;
    let code = refused.expect_err("a refusal").code;
    assert_eq!(code, "WAFInvalidParameterException");
    let gone = json!({ "ResourceARN": format!("{arn}0"), "TagKeys": ["a"] });
    let refused = room.untag_resource(&cx, from_tree(gone)).await;
    assert_eq!(
        refused.expect_err("a refusal").code,
        "WAFNonexistentItemException"
    );
}

#[tokio::test]
async fn managed_groups_are_told_with_their_labels() {
    let (room, cx) = room();
    let ask =
        json!({ "VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet", "Scope": "REGIONAL" });
    let told = room
        .describe_managed_rule_group(&cx, from_tree(ask))
        .await
        .expect("a group");
    assert_eq!(told.capacity, Some(700));
    let labels: Vec<String> = told
        .available_labels
        .into_iter()
        .flatten()
        .filter_map(|label| label.name)
        .collect();
    let bots = "awswaf:managed:aws:core-rule-set:BadBots_Header";
    assert!(labels.iter().any(|label| label == bots), "{labels:?}");
    let ask = json!({ "VendorName": "AWS", "Name": "AWSManagedRulesAmazonIpReputationList", "Scope": "REGIONAL" });
    let refused = room.describe_managed_rule_group(&cx, from_tree(ask)).await;
    assert_eq!(
        refused.expect_err("a refusal").code,
        "WAFNonexistentItemException"
    );
}

#[tokio::test]
async fn custom_responses_are_held_against_what_is_published() {
    let (room, cx) = room();
    let code = async |custom: Value| {
        let rule = json!([{
            "Name": "r", "Priority": 1, "VisibilityConfig": shown(),
            "Action": { "Block": { "CustomResponse": custom } },
            "Statement": { "GeoMatchStatement": { "CountryCodes": ["DE"] } },
        }]);
        let made = room.create_web_acl(&cx, web_acl(rule)).await;
        made.err()
            .map_or_else(|| "made".to_owned(), |error| error.code.to_string())
    };
    let header = |name: &str| json!({ "Name": name, "Value": "x" });
    let refused = "WAFInvalidParameterException";
    assert_eq!(code(json!({ "ResponseCode": 418 })).await, refused);
    let typed = json!({ "ResponseCode": 403, "ResponseHeaders": [header("Content-Type")] });
    assert_eq!(code(typed).await, refused);
    let twice = json!({ "ResponseCode": 403, "ResponseHeaders": [header("a"), header("A")] });
    assert_eq!(code(twice).await, refused);
    let nobody = json!({ "ResponseCode": 403, "CustomResponseBodyKey": "none" });
    assert_eq!(code(nobody).await, refused);
    let many: Vec<Value> = (0..11)
        .map(|number| header(&format!("h{number}")))
        .collect();
    let many = json!({ "ResponseCode": 403, "ResponseHeaders": many });
    assert_eq!(code(many).await, "WAFLimitsExceededException");
    assert_eq!(code(json!({ "ResponseCode": 429 })).await, "made");
}
