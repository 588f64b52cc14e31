//! Web ACLs before load balancers.

use std::net::{Ipv4Addr, SocketAddr};

use domain::elb::{LoadBalancer, TargetState};
use domain::firewall::{Association, IpSet, Logging, WebAcl};
use serde_json::{Value, json};

use super::records::*;
use super::world::*;
use crate::support::{Backend, Client, within};

const ZONE: Ipv4Addr = Ipv4Addr::new(127, 78, 0, 1);

/// A load balancer with one healthy target, behind a web ACL.
struct Story {
    world: World,
    _backend: Backend,
    balancer: LoadBalancer,
    inside: SocketAddr,
}

fn read<R: domain::Record>(value: Value) -> R {
    serde_json::from_value(value).unwrap()
}

fn title(name: &str) -> Value {
    json!({ "scope": scope(), "name": name, "id": "1", "description": null, "lock_token": "t", "tags": {} })
}

fn shown(metric: &str) -> Value {
    json!({ "SampledRequestsEnabled": true, "CloudWatchMetricsEnabled": true, "MetricName": metric })
}

fn web_acl(rules: Value) -> WebAcl {
    read(json!({
        "title": title("wall"), "default_action": { "Allow": {} }, "rules": rules,
        "visibility": shown("wall"), "capacity": 1, "told": {},
        "bodies": { "sorry": { "ContentType": "TEXT_HTML", "Content": "<p>no" } },
    }))
}

/// A rule that finds a text in a part of the request.
fn finds(name: &str, field: Value, text: &str, action: Value) -> Value {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(text);
    json!({
        "Name": name, "Priority": 0, "Action": action, "VisibilityConfig": shown(name),
        "Statement": { "ByteMatchStatement": {
            "SearchString": text, "FieldToMatch": field, "PositionalConstraint": "CONTAINS",
            "TextTransformations": [{ "Priority": 0, "Type": "NONE" }] } },
    })
}

impl Story {
    async fn begin(rules: Value) -> Self {
        let (world, backend) = (World::start(), Backend::start("web").await);
        let port = free_port();
        let (balancer, group) = balanced(&world, "shop", ZONE, port).await;
        let target = register(&world, &group, backend.address).await;
        world.until_health(&target, TargetState::Healthy).await;
        world.save(&web_acl(rules)).await;
        let story = Self {
            world,
            _backend: backend,
            balancer,
            inside: SocketAddr::from((ZONE, port)),
        };
        story.world.save(&story.association()).await;
        story
    }

    fn association(&self) -> Association {
        Association {
            scope: scope(),
            resource: self.balancer.arn().to_string(),
            web_acl: "wall".to_owned(),
        }
    }

    async fn status(&self, path: &str) -> u16 {
        get(self.inside, "shop", path).await.0
    }

    async fn until_status(&self, path: &str, status: u16) {
        let reached = async || (self.status(path).await == status).then_some(());
        until("the answer is as told", reached).await;
    }

    async fn client(&self) -> Client {
        Client::connect(self.inside).await
    }
}

#[tokio::test]
async fn a_web_acl_acts_while_it_is_associated() {
    let block = json!({ "Block": {} });
    let story = Story::begin(json!([finds("no", json!({ "UriPath": {} }), "/no", block)])).await;
    story.until_status("/no", 403).await;
    assert_eq!(story.status("/yes").await, 200);
    let page = get(story.inside, "shop", "/no").await.1;
    assert!(page.contains("403 Forbidden"), "{page}");
    story
        .world
        .delete(&domain::Record::key(&story.association()))
        .await;
    story.until_status("/no", 200).await;
}

#[tokio::test]
async fn what_a_rule_refers_to_is_followed() {
    let set = |addresses: &[&str]| -> IpSet {
        read(json!({ "title": title("here"), "version": "IPV4", "addresses": addresses }))
    };
    let rule = json!({
        "Name": "set", "Priority": 0, "Action": { "Block": {} }, "VisibilityConfig": shown("set"),
        "Statement": { "IPSetReferenceStatement": { "ARN": set(&[]).arn().to_string() } } });
    let story = Story::begin(json!([rule])).await;
    story.world.save(&set(&["10.0.0.0/8"])).await;
    assert_eq!(story.status("/").await, 200);
    story.world.save(&set(&["127.0.0.0/8"])).await;
    story.until_status("/", 403).await;
    story.world.save(&set(&[])).await;
    story.until_status("/", 200).await;
}

#[tokio::test]
async fn an_answer_of_its_own_and_headers_for_targets() {
    let custom = json!({ "Block": { "CustomResponse": {
        "ResponseCode": 429, "CustomResponseBodyKey": "sorry",
        "ResponseHeaders": [{ "Name": "retry-after", "Value": "9" }] } } });
    let counted = json!({ "Count": { "CustomRequestHandling": {
        "InsertHeaders": [{ "Name": "seen", "Value": "yes" }] } } });
    let path = || json!({ "UriPath": {} });
    let mut second = finds("mark", path(), "/echo", counted);
    second["Priority"] = 1.into();
    let story = Story::begin(json!([finds("no", path(), "/no", custom), second])).await;
    story.until_status("/no", 429).await;
    let mut client = story.client().await;
    let reply = client.get("/no").await;
    assert_eq!(reply.header("retry-after"), Some("9"));
    assert_eq!(reply.header("content-type"), Some("text/html"));
    assert_eq!(reply.text(), "<p>no");
    // The same connection goes on.
    let echo = client
        .ask("GET /echo HTTP/1.1\r\nHost: a\r\nX-Amzn-Waf-Seen: forged\r\n\r\n")
        .await;
    let told = echo.text().to_lowercase();
    assert!(told.contains("x-amzn-waf-seen: yes"), "{told}");
    assert!(!told.contains("forged"), "{told}");
}

#[tokio::test]
async fn the_beginning_of_a_body_is_looked_at_and_all_of_it_sent_on() {
    let block = json!({ "Block": {} });
    let body = json!({ "Body": { "OversizeHandling": "CONTINUE" } });
    let story = Story::begin(json!([finds("no", body, "evil", block)])).await;
    let until_blocked = async || {
        let reply = story.client().await.post("/body", "so evil").await;
        (reply.status == 403).then_some(())
    };
    until("bodies are looked at", until_blocked).await;
    let mut client = story.client().await;
    assert_eq!(client.post("/body", "good").await.text(), "good");
    assert_eq!(client.post("/body", "").await.status, 200);
    // Beyond what is looked at; and more than is kept for another attempt.
    let long = format!("{}evil", "x".repeat(300_000));
    assert_eq!(client.post("/body", &long).await.text(), long);
    // In pieces, the second one late.
    let head = "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    client.send(format!("{head}2\r\nev\r\n").as_bytes()).await;
    client.send(b"2\r\nil\r\n0\r\n\r\n").await;
    assert_eq!(client.reply().await.unwrap().status, 403);
    let mut client = story.client().await;
    client
        .send(format!("{head}2\r\nok\r\n0\r\n\r\n").as_bytes())
        .await;
    assert_eq!(client.reply().await.unwrap().text(), "ok");
}

#[tokio::test]
async fn too_large_a_body_is_what_the_rule_says() {
    let block = json!({ "Block": {} });
    let body = json!({ "Body": { "OversizeHandling": "MATCH" } });
    let story = Story::begin(json!([finds("no", body, "evil", block)])).await;
    let until_blocked = async || {
        let reply = story.client().await.post("/body", &"x".repeat(8193)).await;
        (reply.status == 403).then_some(())
    };
    until("bodies are measured", until_blocked).await;
    let fits = "x".repeat(8192);
    assert_eq!(story.client().await.post("/body", &fits).await.text(), fits);
}

#[tokio::test]
async fn streams_are_not_held_up_by_a_web_acl_that_does_not_look_at_bodies() {
    let block = json!({ "Block": {} });
    let story = Story::begin(json!([finds("no", json!({ "UriPath": {} }), "/no", block)])).await;
    story.until_status("/no", 403).await;
    let mut client = story.client().await;
    let upgrade = |path: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
    };
    assert_eq!(client.ask(&upgrade("/no/upgrade")).await.status, 403);
    assert_eq!(client.ask(&upgrade("/upgrade")).await.status, 101);
    client.send(b"hello").await;
    assert_eq!(within(5, client.exactly(5)).await.unwrap(), b"hello");
}

#[tokio::test]
async fn a_web_acl_that_is_not_there_fails_closed_unless_told_otherwise() {
    let story = Story::begin(json!([])).await;
    story.world.delete(&WebAcl::key_of(&scope(), "wall")).await;
    story.until_status("/", 500).await;
    let mut balancer = story.balancer.clone();
    let open = ("waf.fail_open.enabled".to_owned(), "true".to_owned());
    balancer.attributes.extend([open]);
    story.world.save(&balancer).await;
    story.until_status("/", 200).await;
}

#[tokio::test]
async fn requests_are_logged_as_asked() {
    let block = json!({ "Block": {} });
    let story = Story::begin(json!([finds("no", json!({ "UriPath": {} }), "/no", block)])).await;
    let group = "arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-shop";
    let logging: Logging = read(json!({
        "scope": scope(), "web_acl": "wall", "arn": web_acl(json!([])).arn().to_string(),
        "destinations": [format!("{group}:*")], "redacted": [],
        "filter": { "DefaultBehavior": "DROP", "Filters": [{
            "Behavior": "KEEP", "Requirement": "MEETS_ANY",
            "Conditions": [{ "ActionCondition": { "Action": "BLOCK" } }] }] },
    }));
    story.world.save(&logging).await;
    let told = async || {
        story.status("/yes").await;
        story.status("/no").await;
        story.world.lines.all().pop()
    };
    let told = until("a line is told", told).await;
    assert_eq!((&*told.group, &*told.stream), (group, "us-east-1_wall_1"));
    let line: Value = serde_json::from_str(&told.line).unwrap();
    assert_eq!(line["action"], "BLOCK");
    assert_eq!(line["httpRequest"]["uri"], "/no");
    assert_eq!(line["httpRequest"]["clientIp"], "127.0.0.1");
    assert_eq!(
        line["httpSourceId"],
        "000000000000-app/shop/0123456789abcdef"
    );
    let id = line["httpRequest"]["requestId"].as_str().unwrap();
    assert!(id.starts_with("1-") && id.len() == 35, "{id}");
    let all = story.world.lines.all();
    assert!(all.iter().all(|line| line.line.contains("BLOCK")));
}
