//! Judgements of web ACLs.

use domain::Timestamp;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Version};
use serde_json::{Value, json};

use super::Firewall;
use super::samples::{firewall, looks, rule, shown};
use crate::{Judgement, Ledger, Request};

/// `GET path` from 10.1.0.1, with a header.
struct Asked(Ledger, i64);

impl Asked {
    fn ask(&mut self, wall: &Firewall, uri: &str, header: (&str, &str), body: &str) -> Judgement {
        let mut headers = HeaderMap::new();
        let name: HeaderName = header.0.parse().expect("a name");
        headers.insert(name, HeaderValue::from_str(header.1).expect("a value"));
        let (path, query) = uri
            .split_once('?')
            .map_or((uri, None), |(p, q)| (p, Some(q)));
        let request = Request {
            client: "10.1.0.1".parse().expect("an address"),
            method: &Method::GET,
            version: Version::HTTP_11,
            path,
            query,
            headers: &headers,
            host: "shop",
            body: body.as_bytes(),
            has_more: false,
        };
        wall.judge(
            &request,
            &self.0,
            Timestamp::from_second(self.1).expect("a time"),
        )
    }
}

fn ask(wall: &Firewall, uri: &str) -> Judgement {
    Asked(Ledger::default(), 0).ask(wall, uri, ("x-a", "b"), "")
}

fn status(said: &Judgement) -> u16 {
    said.answer().map_or(200, |answer| answer.status)
}

#[test]
fn the_first_rule_that_ends_it_wins() {
    let wall = firewall(vec![
        rule("deny", 2, looks("UriPath", "/a"), json!({ "Block": {} })),
        rule("let", 1, looks("UriPath", "/ab"), json!({ "Allow": {} })),
    ]);
    assert_eq!(status(&ask(&wall, "/ABC")), 200);
    assert_eq!(status(&ask(&wall, "/ax")), 403);
    assert_eq!(ask(&wall, "/").hits[0].rule, "Default_Action");
}

#[test]
fn counting_labels_and_goes_on() {
    let custom =
        json!({ "CustomRequestHandling": { "InsertHeaders": [{ "Name": "seen", "Value": "1" }] } });
    let by_label = json!({ "LabelMatchStatement": { "Scope": "LABEL", "Key": "seen:mark" } });
    let wall = firewall(vec![
        rule(
            "mark",
            1,
            looks("QueryString", "x="),
            json!({ "Count": custom }),
        ),
        rule(
            "end",
            2,
            by_label,
            json!({ "Block": { "CustomResponse": {
            "ResponseCode": 429, "CustomResponseBodyKey": "sorry",
            "ResponseHeaders": [{ "Name": "x-why", "Value": "mark" }],
        } } }),
        ),
    ]);
    let said = ask(&wall, "/?x=1");
    assert_eq!(status(&said), 429);
    let answer = said.answer().expect("an answer");
    assert_eq!(answer.body, Some(("text/html", "<p>no".to_owned())));
    assert_eq!(
        said.insert,
        [("x-amzn-waf-seen".to_owned(), "1".to_owned())]
    );
    assert!(
        said.labels
            .contains("awswaf:111122223333:webacl:wall:seen:mark")
    );
    assert_eq!(status(&ask(&wall, "/?y=1")), 200);
}

#[test]
fn sets_and_logic() {
    let office = json!({ "IPSetReferenceStatement": { "ARN": "office" } });
    let forwarded = json!({ "IPSetReferenceStatement": { "ARN": "office", "IPSetForwardedIPConfig": {
        "HeaderName": "X-Forwarded-For", "FallbackBehavior": "MATCH", "Position": "LAST" } } });
    let gone = json!({ "IPSetReferenceStatement": { "ARN": "gone" } });
    let patterns = json!({ "RegexPatternSetReferenceStatement": {
        "ARN": "p", "FieldToMatch": { "UriPath": {} },
        "TextTransformations": [{ "Priority": 0, "Type": "NONE" }] } });
    let both = json!({ "AndStatement": { "Statements": [office, patterns] } });
    let wall = firewall(vec![rule("both", 0, both, json!({ "Block": {} }))]);
    assert_eq!(status(&ask(&wall, "/admin")), 403);
    assert_eq!(status(&ask(&wall, "/shop")), 200);
    let not = json!({ "NotStatement": { "Statement": gone } });
    let wall = firewall(vec![rule("not", 0, not, json!({ "Block": {} }))]);
    assert_eq!(status(&ask(&wall, "/")), 403);
    let wall = firewall(vec![rule(
        "forwarded",
        0,
        forwarded,
        json!({ "Block": {} }),
    )]);
    let mut asked = Asked(Ledger::default(), 0);
    let said =
        |asked: &mut Asked, value| status(&asked.ask(&wall, "/", ("x-forwarded-for", value), ""));
    assert_eq!(said(&mut asked, "1.1.1.1, 10.1.2.3"), 403);
    assert_eq!(said(&mut asked, "10.1.2.3, 1.1.1.1"), 200);
    assert_eq!(said(&mut asked, "nonsense"), 403);
    assert_eq!(status(&ask(&wall, "/")), 200);
}

#[test]
fn a_rate_is_counted_over_its_window() {
    let rate = json!({ "RateBasedStatement": {
        "Limit": 10, "EvaluationWindowSec": 60, "AggregateKeyType": "IP" } });
    let wall = firewall(vec![rule("rate", 0, rate, json!({ "Block": {} }))]);
    let mut asked = Asked(Ledger::default(), 1000);
    for _ in 0..10 {
        assert_eq!(status(&asked.ask(&wall, "/", ("x-a", "b"), "")), 200);
    }
    assert_eq!(status(&asked.ask(&wall, "/", ("x-a", "b"), "")), 403);
    let id = format!("{} rate", wall.arn());
    let now = Timestamp::from_second(1000).expect("a time");
    assert_eq!(asked.0.over_limit(&id, 10, 60, now), ["10.1.0.1"]);
    asked.1 += 70;
    assert_eq!(status(&asked.ask(&wall, "/", ("x-a", "b"), "")), 200);
}

#[test]
fn groups_act_as_their_rule_says() {
    let group = |over: Value| {
        json!({ "Name": "group", "Priority": 0, "OverrideAction": over, "VisibilityConfig": shown("group"),
                "Statement": { "RuleGroupReferenceStatement": { "ARN": "shared" } } })
    };
    let wall = firewall(vec![group(json!({ "None": {} }))]);
    let said = ask(&wall, "/nothing");
    assert_eq!(status(&said), 403);
    assert_eq!(said.hits[0].within_group.as_deref(), Some("shared#inner"));
    assert!(
        said.labels
            .contains("awswaf:111122223333:rulegroup:shared:seen:inner")
    );
    let wall = firewall(vec![group(json!({ "Count": {} }))]);
    assert_eq!(status(&ask(&wall, "/nothing")), 200);
}

#[test]
fn the_common_rule_set_blocks_what_it_says() {
    let managed = |name: &str| {
        let group = json!({ "VendorName": "AWS", "Name": name });
        json!({ "Name": "managed", "Priority": 0, "OverrideAction": { "None": {} },
                "VisibilityConfig": shown("m"), "Statement": { "ManagedRuleGroupStatement": group } })
    };
    let wall = firewall(vec![managed("AWSManagedRulesCommonRuleSet")]);
    let mut asked = Asked(Ledger::default(), 0);
    let agent = ("user-agent", "test/1");
    let mut by = |uri: &str, header, body: &str| {
        let said = asked.ask(&wall, uri, header, body);
        let within = said.hits[0].within_group.clone().unwrap_or_default();
        within.replace("AWS#AWSManagedRulesCommonRuleSet#", "")
    };
    assert_eq!(by("/shop?q=shoes", agent, "plain"), "");
    assert_eq!(by("/", ("x-a", "b"), ""), "NoUserAgent_HEADER");
    assert_eq!(
        by("/?q=%3Cscript%3E", agent, ""),
        "CrossSiteScripting_QUERYARGUMENTS"
    );
    assert_eq!(
        by("/?f=../../etc/passwd", agent, ""),
        "GenericLFI_QUERYARGUMENTS"
    );
    assert_eq!(
        by("/", agent, "u=http://169.254.169.254/"),
        "EC2MetaDataSSRF_BODY"
    );
    assert_eq!(by("/app.env", agent, ""), "RestrictedExtensions_URIPATH");
    assert!(wall.needs_body());
    let wall = firewall(vec![managed("AWSManagedRulesSQLiRuleSet")]);
    let said = ask(&wall, "/?id=1'+or+'1'='1");
    assert_eq!(status(&said), 403);
    assert!(
        said.labels
            .contains("awswaf:managed:aws:sql-database:SQLi_QueryArguments")
    );
    let wall = firewall(vec![managed("AWSManagedRulesKnownBadInputsRuleSet")]);
    assert_eq!(status(&ask(&wall, "/?x=${jndi:ldap://x}")), 403);
}

#[test]
fn json_bodies_are_looked_into() {
    let inside = json!({ "XssMatchStatement": {
        "FieldToMatch": { "JsonBody": { "MatchPattern": { "IncludedPaths": ["/a/b"] },
            "MatchScope": "VALUE", "InvalidFallbackBehavior": "MATCH" } },
        "TextTransformations": [{ "Priority": 0, "Type": "NONE" }] } });
    let wall = firewall(vec![rule("json", 0, inside, json!({ "Block": {} }))]);
    let mut asked = Asked(Ledger::default(), 0);
    let mut by = |body: &str| status(&asked.ask(&wall, "/", ("x-a", "b"), body));
    assert_eq!(by(r#"{"a":{"b":["<script>"]}}"#), 403);
    assert_eq!(by(r#"{"a":{"c":"<script>"}}"#), 200);
    assert_eq!(by("{no json"), 403);
    assert_eq!(by(""), 200);
}

#[test]
fn what_became_of_requests_is_counted_by_rule_and_as_a_whole() {
    let wall = firewall(vec![
        rule("mark", 0, looks("UriPath", "/a"), json!({ "Count": {} })),
        rule("deny", 1, looks("UriPath", "/ab"), json!({ "Block": {} })),
    ]);
    let mut asked = Asked(Ledger::default(), 0);
    for path in ["/abc", "/axe", "/"] {
        asked.ask(&wall, path, ("x-a", "b"), "");
    }
    let counts = asked.0.counts(wall.arn());
    let of = |metric: &str| counts[metric].metrics();
    assert_eq!(of("mark"), [("CountedRequests", 2)]);
    assert_eq!(of("deny"), [("BlockedRequests", 1)]);
    assert_eq!(of("wall"), [("AllowedRequests", 2)]);
    let total = asked.0.totals()[wall.arn()].metrics();
    assert_eq!(
        total,
        [
            ("AllowedRequests", 2),
            ("BlockedRequests", 1),
            ("CountedRequests", 2)
        ]
    );
}
