//! Whatever is written or asked, there is an answer.

use policy::{Caller, Identity, Keys, Kind, Policies, Policy, Request, ResourcePolicy};
use proptest::prelude::*;
use std::sync::Arc;

const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotLike",
    "StringEqualsIgnoreCase",
    "NumericLessThan",
    "DateEquals",
    "Bool",
    "IpAddress",
    "NotIpAddress",
    "ArnLike",
    "Null",
    "BinaryEquals",
    "ForAllValues:StringLike",
    "ForAnyValue:ArnNotEquals",
    "StringEqualsIfExists",
];

/// Text in which the special characters of policies are frequent.
fn text() -> impl Strategy<Value = String> {
    "(\\*|\\?|:|/|\\$\\{|\\}|,|'|arn:aws:|aws:username|é|[a-z0-9.\\-+TZ]){0,12}"
}

fn json_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| serde_json::Value::String(text).to_string())
}

proptest! {
    #[test]
    fn reading_any_text_gives_an_answer(text in "\\PC{0,64}") {
        for kind in [Kind::Identity, Kind::Resource, Kind::Trust] {
            let _ = Policy::parse("p", &text, kind);
        }
    }

    #[test]
    fn deciding_anything_gives_an_answer(
        operator in proptest::sample::select(OPERATORS),
        (action, resource, wanted) in (json_text(), json_text(), json_text()),
        (asked, on, value, user) in (text(), text(), text(), text()),
    ) {
        let statement = |effect: &str| format!(
            r#"{{"Effect":"{effect}","Action":["a:*",{action}],"Resource":["*",{resource}],
                "Condition":{{"{operator}":{{"t:k":[{wanted}]}}}}}}"#
        );
        let parse = |statement: String, kind| {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
            Policy::parse("p", &text, kind)
        };
        let deny = parse(statement("Deny"), Kind::Identity).ok().map(Arc::new);
        let allow = parse(statement("Allow"), Kind::Identity).ok().map(Arc::new);
        let everyone = r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#;
        let everyone = parse(everyone.to_owned(), Kind::Resource).expect("a policy");
        let keys = Keys::default().with("t:k", value).with("aws:username", user.clone());
        let identity = Identity::User { arn: format!("arn:aws:iam::111122223333:user/{user}") };
        let caller = Caller { account: "111122223333".to_owned(), identity };
        let request =
            Request { caller: &caller, action: &asked, resource: &on, owner: None, keys: &keys };
        let own: Vec<Arc<Policy>> = deny.iter().chain(&allow).cloned().collect();
        let policies = Policies { identity: &own, ..Policies::default() };
        // What the same statement allows and denies is never allowed.
        prop_assert!(deny.is_none() || !policies.decide(&request).is_allowed());
        // A deny counts even where the resource lets everybody in.
        let open = Policies { resource: ResourcePolicy::Adds(&everyone), ..policies };
        let denied = policies.matching(&request).iter().any(|_| true)
            && deny.is_some();
        prop_assert_eq!(open.decide(&request).is_allowed(), !denied);
    }
}
