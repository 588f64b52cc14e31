//! Web ACLs for unit tests, and what they refer to.

use std::sync::Arc;

use domain::Scope;
use domain::firewall::{IpSet, PatternSet, RuleGroup, WebAcl};
use serde_json::{Value, json};

use super::{Firewall, Library};

struct Sets;

pub(crate) fn scope() -> Scope {
    Scope {
        account: "111122223333".parse().expect("an account"),
        region: "eu-west-1".parse().expect("a Region"),
    }
}

fn title(name: &str) -> Value {
    json!({ "scope": scope(), "name": name, "id": "1", "description": null, "lock_token": "t", "tags": {} })
}

fn read<T: domain::Record>(value: Value) -> Arc<T> {
    Arc::new(serde_json::from_value(value).expect("a record"))
}

impl Library for Sets {
    fn ip_set(&self, arn: &str) -> Option<Arc<IpSet>> {
        (arn == "office").then(|| {
            read(json!({ "title": title("office"), "version": "IPV4", "addresses": ["10.1.0.0/16"] }))
        })
    }

    fn pattern_set(&self, _: &str) -> Option<Arc<PatternSet>> {
        Some(read(
            json!({ "title": title("p"), "patterns": ["^/adm", "secret"] }),
        ))
    }

    fn rule_group(&self, _: &str) -> Option<Arc<RuleGroup>> {
        let rules = [rule(
            "inner",
            0,
            looks("UriPath", "/no"),
            json!({ "Block": {} }),
        )];
        Some(read(json!({
            "title": title("shared"), "capacity": 10, "rules": rules, "visibility": shown("g"), "bodies": {},
        })))
    }
}

pub(crate) fn shown(metric: &str) -> Value {
    json!({ "SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": metric })
}

pub(crate) fn rule(name: &str, priority: u32, statement: Value, action: Value) -> Value {
    json!({
        "Name": name, "Priority": priority, "Statement": statement, "Action": action,
        "RuleLabels": [{ "Name": format!("seen:{name}") }], "VisibilityConfig": shown(name),
    })
}

/// The field starts with the text, whatever its letters' case.
pub(crate) fn looks(field: &str, text: &str) -> Value {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(text);
    json!({ "ByteMatchStatement": {
        "SearchString": text, "FieldToMatch": { field: {} }, "PositionalConstraint": "STARTS_WITH",
        "TextTransformations": [{ "Priority": 0, "Type": "LOWERCASE" }],
    } })
}

pub(crate) fn firewall(rules: Vec<Value>) -> Firewall {
    let acl: Arc<WebAcl> = read(json!({
        "title": title("wall"), "default_action": { "Allow": {} }, "rules": rules,
        "visibility": shown("wall"), "capacity": 1, "told": {},
        "bodies": { "sorry": { "ContentType": "TEXT_HTML", "Content": "<p>no" } },
    }));
    Firewall::compile(&acl, &Sets)
}
