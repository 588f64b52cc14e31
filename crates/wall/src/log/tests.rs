//! Lines of logs.

use domain::firewall::Logging as Wanted;
use http::{HeaderMap, Method, Version};
use serde_json::{Value, json};

use super::{Logging, Origin};
use crate::firewall::samples::{firewall, looks, rule, scope, shown};
use crate::{Firewall, Ledger, Request};

fn line(wall: &Firewall, path: &str, wanted: Value) -> Option<Value> {
    let mut whole = json!({
        "scope": scope(), "web_acl": "wall", "arn": "the:arn", "destinations": [], "redacted": [],
        "filter": null,
    });
    for (member, value) in wanted.as_object().expect("members") {
        whole[member] = value.clone();
    }
    let wanted: Wanted = serde_json::from_value(whole).expect("a record");
    let mut headers = HeaderMap::new();
    headers.insert("cookie", "a=b".parse().expect("a value"));
    let request = Request {
        client: "10.1.0.1".parse().expect("an address"),
        method: &Method::GET,
        version: Version::HTTP_11,
        path,
        query: Some("x=1"),
        headers: &headers,
        host: "shop",
        body: b"",
        has_more: false,
    };
    let now = domain::Timestamp::from_second(7).expect("a time");
    let said = wall.judge(&request, &Ledger::default(), now);
    let origin = Origin {
        source: "111122223333-app/shop/1",
        request_id: "1-0-0",
    };
    let line = Logging::compile(&wanted).line(&said, &request, origin, now);
    line.map(|line| serde_json::from_str(&line).expect("JSON"))
}

fn counting() -> Firewall {
    firewall(vec![
        rule("count", 0, looks("UriPath", "/c"), json!({ "Count": {} })),
        rule("deny", 1, looks("UriPath", "/cd"), json!({ "Block": {} })),
    ])
}

#[test]
fn a_line_tells_what_ended_it_and_what_matched_before() {
    let told = line(&counting(), "/cd", json!({})).expect("a line");
    let part = |names: &[&str]| {
        names
            .iter()
            .map(|name| told[*name].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        part(&[
            "timestamp",
            "formatVersion",
            "webaclId",
            "terminatingRuleId",
            "terminatingRuleType"
        ]),
        [
            json!(7000),
            json!(1),
            json!("the:arn"),
            json!("deny"),
            json!("REGULAR")
        ]
    );
    assert_eq!(
        part(&[
            "action",
            "httpSourceName",
            "httpSourceId",
            "responseCodeSent"
        ]),
        [
            json!("BLOCK"),
            json!("ALB"),
            json!("111122223333-app/shop/1"),
            json!(null)
        ]
    );
    assert_eq!(
        told["nonTerminatingMatchingRules"],
        json!([{ "ruleId": "count", "action": "COUNT", "ruleMatchDetails": [] }])
    );
    assert_eq!(
        told["httpRequest"],
        json!({
            "clientIp": "10.1.0.1", "country": "-", "uri": "/cd", "args": "x=1",
            "headers": [{ "name": "host", "value": "shop" }, { "name": "cookie", "value": "a=b" }],
            "httpVersion": "HTTP/1.1", "httpMethod": "GET", "requestId": "1-0-0",
        })
    );
    assert_eq!(
        told["labels"][0]["name"],
        "awswaf:111122223333:webacl:wall:seen:count"
    );
}

#[test]
fn what_is_redacted_is_not_told() {
    let redacted = json!([
        { "UriPath": {} }, { "QueryString": {} }, { "Method": {} },
        { "SingleHeader": { "Name": "Cookie" } },
    ]);
    let told = line(&counting(), "/cd", json!({ "redacted": redacted })).expect("a line");
    let request = &told["httpRequest"];
    for part in ["uri", "args", "httpMethod"] {
        assert_eq!(request[part], "REDACTED", "{part}");
    }
    assert_eq!(request["headers"][1]["value"], "REDACTED");
    assert_eq!(request["headers"][0]["value"], "shop");
}

#[test]
fn filters_say_which_requests_are_told() {
    let filter = |conditions: Value, requirement: &str| {
        json!({ "filter": { "DefaultBehavior": "DROP", "Filters": [{
            "Behavior": "KEEP", "Requirement": requirement, "Conditions": conditions,
        }] } })
    };
    let blocked = json!({ "ActionCondition": { "Action": "BLOCK" } });
    let counted = json!({ "ActionCondition": { "Action": "COUNT" } });
    let label = json!({ "LabelNameCondition": {
        "LabelName": "awswaf:111122223333:webacl:wall:seen:deny" } });
    let wall = counting();
    let is_told = |path, wanted| line(&wall, path, wanted).is_some();
    assert!(is_told("/cd", filter(json!([blocked]), "MEETS_ALL")));
    assert!(!is_told("/c", filter(json!([blocked]), "MEETS_ALL")));
    assert!(is_told(
        "/c",
        filter(json!([blocked, counted]), "MEETS_ANY")
    ));
    assert!(!is_told(
        "/c",
        filter(json!([blocked, counted]), "MEETS_ALL")
    ));
    assert!(is_told("/cd", filter(json!([label]), "MEETS_ALL")));
    assert!(!is_told("/", filter(json!([counted]), "MEETS_ALL")));
}

#[test]
fn groups_and_rates_stand_in_lists_of_their_own() {
    let group = json!({
        "Name": "group", "Priority": 0, "OverrideAction": { "None": {} },
        "VisibilityConfig": shown("group"),
        "Statement": { "RuleGroupReferenceStatement": { "ARN": "shared" } } });
    let told = line(&firewall(vec![group]), "/no", json!({})).expect("a line");
    assert_eq!(told["terminatingRuleType"], "GROUP");
    assert_eq!(
        told["ruleGroupList"][0]["terminatingRule"],
        json!({ "ruleId": "inner", "action": "BLOCK", "ruleMatchDetails": [] })
    );
    assert_eq!(told["ruleGroupList"][0]["ruleGroupId"], "shared");
    let rate = json!({ "RateBasedStatement": {
        "Limit": 0, "EvaluationWindowSec": 60, "AggregateKeyType": "CUSTOM_KEYS",
        "CustomKeys": [{ "Header": { "Name": "Cookie", "TextTransformations": [] } }] } });
    let wall = firewall(vec![rule("rate", 0, rate, json!({ "Block": {} }))]);
    let told = line(&wall, "/", json!({})).expect("a line");
    assert_eq!(told["terminatingRuleType"], "RATE_BASED");
    assert_eq!(
        told["rateBasedRuleList"],
        json!([{
            "rateBasedRuleId": "rate", "rateBasedRuleName": "rate", "limitKey": "CUSTOMKEYS",
            "maxRateAllowed": 0, "evaluationWindowSec": "60",
            "customValues": [{ "key": "HEADER", "name": "cookie", "value": "a=b" }],
        }])
    );
}
