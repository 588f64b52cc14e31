//! What is told of traffic, and what guards a load balancer that is gone.

use std::net::IpAddr;
use std::sync::Arc;

use api::record::from_tree;
use api::wafv2::Wafv2 as _;
use domain::firewall::{Association, WebAcl};
use domain::{Clock, ManualClock, Record as _};
use firewall::Associations;
use http::{HeaderMap, Method, Version};
use reconcile::Controller as _;
use serde_json::json;
use store::{CommitError, Store};

use crate::{room_over, scope, shown, web_acl};

struct Nothing;

impl wall::Library for Nothing {
    fn ip_set(&self, _: &str) -> Option<Arc<domain::firewall::IpSet>> {
        None
    }
    fn pattern_set(&self, _: &str) -> Option<Arc<domain::firewall::PatternSet>> {
        None
    }
    fn rule_group(&self, _: &str) -> Option<Arc<domain::firewall::RuleGroup>> {
        None
    }
}

#[tokio::test]
async fn samples_and_limited_addresses_are_told() {
    let store = Store::new(Arc::new(store::Memory::new()));
    let (room, cx) = room_over(store.clone());
    let rate = json!({ "RateBasedStatement": {
        "Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "IP" } });
    let rules = json!([{ "Name": "rate", "Priority": 1, "Action": { "Block": {} },
        "VisibilityConfig": shown(), "Statement": rate }]);
    let made = room.create_web_acl(&cx, web_acl(rules)).await;
    let made = made.expect("made").summary.expect("told");
    let acl: WebAcl = store
        .get(&WebAcl::key_of(&scope(), "wall"))
        .await
        .expect("a store")
        .expect("a web ACL");
    let (judge, headers) = (wall::Firewall::compile(&acl, &Nothing), HeaderMap::new());
    let now = ManualClock::default().now();
    for _ in 0..12 {
        let request = wall::Request {
            client: IpAddr::from([198, 51, 100, 7]),
            method: &Method::GET,
            version: Version::HTTP_11,
            path: "/login",
            query: Some("a=b"),
            headers: &headers,
            host: "shop",
            body: b"",
            has_more: false,
        };
        judge.judge(&request, &room.ledger(), now);
    }
    let ask = json!({ "Scope": "REGIONAL", "WebACLName": "wall", "WebACLId": made.id, "RuleName": "rate" });
    let keys = room
        .get_rate_based_statement_managed_keys(&cx, from_tree(ask))
        .await
        .expect("keys");
    let addresses = keys.managed_keys_ipv4.and_then(|keys| keys.addresses);
    assert_eq!(addresses, Some(vec!["198.51.100.7/32".to_owned()]));
    let seconds = now.as_second();
    let ask = json!({ "WebAclArn": made.arn, "RuleMetricName": "m", "Scope": "REGIONAL",
        "MaxItems": 3, "TimeWindow": { "StartTime": seconds - 60, "EndTime": seconds + 60 } });
    let told = room
        .get_sampled_requests(&cx, from_tree(ask))
        .await
        .expect("samples");
    assert_eq!(told.population_size, Some(12));
    let samples = told.sampled_requests.expect("samples");
    assert_eq!(samples.len(), 3);
    assert_eq!(samples[0].request.uri.as_deref(), Some("/login?a=b"));
}

#[tokio::test]
async fn the_association_of_a_load_balancer_that_is_gone_is_forgotten() {
    let store = Store::new(Arc::new(store::Memory::new()));
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/1";
    let association = &Association {
        scope: scope(),
        resource: arn.to_owned(),
        web_acl: "wall".to_owned(),
    };
    let saved = store.transact(|txn| async move {
        txn.put(association);
        Ok::<_, CommitError>(())
    });
    saved.await.expect("a commit");
    let sweeper = Associations::new(store.clone());
    assert!(sweeper.reconcile(&scope()).await.is_ok());
    let left: Option<Association> = store.get(&association.key()).await.expect("a store");
    assert_eq!(left, None);
}
