//! WAF as its callers see it.

use std::sync::Arc;

use api::record::from_tree;
use api::wafv2::{Wafv2 as _, *};
use domain::{Scope, SeededIds};
use firewall::Firewall;
use serde_json::{Value, json};
use store::Store;
use wire::Context;

mod answers;
mod logging;
mod traffic;

fn scope() -> Scope {
    Scope {
        account: "111122223333".parse().expect("an account"),
        region: "eu-west-1".parse().expect("a Region"),
    }
}

fn room() -> (Firewall, Context) {
    let store = Store::new(Arc::new(store::Memory::new()));
    room_over(store)
}

fn room_over(store: Store) -> (Firewall, Context) {
    let clock = Arc::new(domain::ManualClock::default());
    let ids = Arc::new(SeededIds::new(1));
    (Firewall::new(store, clock, ids), Context::root(scope()))
}

fn shown() -> Value {
    json!({ "SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": "m" })
}

fn web_acl(rules: Value) -> CreateWebACLRequest {
    from_tree(json!({
        "Name": "wall", "Scope": "REGIONAL", "DefaultAction": { "Allow": {} },
        "VisibilityConfig": shown(), "Rules": rules,
    }))
}

fn ip_set() -> CreateIPSetRequest {
    from_tree(json!({
        "Name": "office", "Scope": "REGIONAL", "IPAddressVersion": "IPV4",
        "Addresses": ["10.0.0.0/8"],
    }))
}

#[tokio::test]
async fn a_web_acl_is_made_read_and_costs_what_is_published() {
    let (room, cx) = room();
    let set = room
        .create_ip_set(&cx, ip_set())
        .await
        .expect("a set")
        .summary
        .expect("told");
    let rules = json!([{
        "Name": "office", "Priority": 1, "Action": { "Block": {} }, "VisibilityConfig": shown(),
        "Statement": { "IPSetReferenceStatement": { "ARN": set.arn } },
    }]);
    let made = room
        .create_web_acl(&cx, web_acl(rules.clone()))
        .await
        .expect("a web ACL");
    let made = made.summary.expect("told");
    let input = from_tree(json!({ "Name": "wall", "Scope": "REGIONAL", "Id": made.id }));
    let told = room
        .get_web_acl(&cx, input)
        .await
        .expect("a web ACL")
        .web_acl
        .expect("told");
    assert_eq!(told.capacity, Some(1));
    assert_eq!(
        told.rules,
        from_tree::<CreateWebACLRequest>(json!({ "Rules": rules })).rules
    );
    let again = room
        .create_web_acl(&cx, web_acl(json!([])))
        .await
        .expect_err("a refusal");
    assert_eq!(again.code, "WAFDuplicateItemException");
    let delete =
        json!({ "Name": "office", "Scope": "REGIONAL", "Id": set.id, "LockToken": set.lock_token });
    let used = room
        .delete_ip_set(&cx, from_tree(delete))
        .await
        .expect_err("a refusal");
    assert_eq!(used.code, "WAFAssociatedItemException");
}

#[tokio::test]
async fn a_change_names_the_lock_token_before() {
    let (room, cx) = room();
    let set = room
        .create_ip_set(&cx, ip_set())
        .await
        .expect("a set")
        .summary
        .expect("told");
    let change = |token: &Option<String>| {
        from_tree(json!({
            "Name": "office", "Scope": "REGIONAL", "Id": set.id, "LockToken": token, "Addresses": [],
        }))
    };
    let next = room
        .update_ip_set(&cx, change(&set.lock_token))
        .await
        .expect("a change");
    let stale = room
        .update_ip_set(&cx, change(&set.lock_token))
        .await
        .expect_err("a refusal");
    assert_eq!(stale.code, "WAFOptimisticLockException");
    assert!(
        room.update_ip_set(&cx, change(&next.next_lock_token))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let (room, cx) = room();
    let mut far = ip_set();
    far.scope = "CLOUDFRONT".to_owned();
    let code = room
        .create_ip_set(&cx, far)
        .await
        .expect_err("a refusal")
        .code;
    assert_eq!(code, "WAFInvalidParameterException");
    let gone = json!([{
        "Name": "gone", "Priority": 1, "Action": { "Block": {} }, "VisibilityConfig": shown(),
        "Statement": { "IPSetReferenceStatement": { "ARN": "arn:aws:wafv2:eu-west-1:111122223333:x" } },
    }]);
    let code = room
        .create_web_acl(&cx, web_acl(gone))
        .await
        .expect_err("a refusal")
        .code;
    assert_eq!(code, "WAFNonexistentItemException");
}
