//! Requests that go through, and what targets are told about them.

use std::collections::BTreeMap;

use route::{
    ActionSpec, Condition, FixedResponse, LoadBalancerPolicy, Pattern, Redirect, RuleSpec,
    SharedPort, TargetStatus,
};

use edge::Serves;

use crate::support::{Backend, Stage, bind, listener};

fn stage() -> Stage {
    Stage::load_balancer(LoadBalancerPolicy::default())
}

#[tokio::test]
async fn a_target_learns_who_asks_and_keeps_what_was_sent() {
    let backend = Backend::start("a").await;
    let mut stage = stage();
    stage.healthy(&[&backend]);
    let request = "GET /echo?x=%20/../y HTTP/1.1\r\nHost: Shop.Example:81\r\nX-Forwarded-For: 1.2.3.4\r\n\
                   Connection: keep-alive, x-private\r\nX-Private: 1\r\nKeep-Alive: 5\r\n\
                   traceparent: 00-aa-bb-01\r\n\r\n";
    let reply = stage.client().await.ask(request).await;
    let seen = reply.text().to_ascii_lowercase();
    assert!(
        seen.starts_with("get /echo?x=%20/../y http/1.1\r\n"),
        "{seen}"
    );
    for line in [
        "host: shop.example:81",
        "x-forwarded-for: 1.2.3.4, 127.0.0.1",
        "x-forwarded-proto: http",
        "x-forwarded-port: 8080",
        "x-amzn-trace-id: root=1-00000000-",
        "traceparent: 00-aa-bb-01",
    ] {
        assert!(seen.contains(&format!("\r\n{line}")), "{line} in {seen}");
    }
    for gone in ["x-private", "keep-alive", "connection"] {
        assert!(!seen.contains(&format!("\r\n{gone}:")), "{gone} in {seen}");
    }
    assert_eq!(
        (reply.header("x-hop"), reply.header("server")),
        (None, None)
    );
}

#[tokio::test]
async fn healthy_targets_get_equal_shares_over_kept_connections() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage();
    stage.healthy(&[&a, &b]);
    let mut client = stage.client().await;
    let mut shares = BTreeMap::new();
    for _ in 0..200 {
        *shares.entry(client.get("/").await.text()).or_insert(0) += 1;
    }
    assert_eq!(
        shares,
        BTreeMap::from([("a".into(), 100), ("b".into(), 100)])
    );
    assert_eq!((a.connections(), b.connections()), (1, 1));
    let reading = stage.reading();
    assert_eq!(
        (
            reading.requests,
            reading.classes[0],
            reading.new_connections
        ),
        (200, 200, 1)
    );
    assert_eq!(
        stage
            .edge
            .stats()
            .target(&stage.target_id(&a))
            .unwrap()
            .reading
            .requests,
        100
    );
}

#[tokio::test]
async fn bodies_pass_both_ways_however_they_are_framed() {
    let backend = Backend::start("a").await;
    let mut stage = stage();
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    assert_eq!(client.post("/body", "hello").await.text(), "hello");
    let chunked = "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
                   3\r\nabc\r\n4;q=1\r\ndefg\r\n0\r\n\r\n";
    assert_eq!(client.ask(chunked).await.text(), "abcdefg");
    assert_eq!(client.get("/chunked").await.text(), "hello world");
    let large = "z".repeat(3_000_000);
    assert_eq!(client.post("/body", &large).await.body.len(), large.len());
    assert_eq!(client.get("/big/5000000").await.body.len(), 5_000_000);
    assert_eq!(client.get("/until-close").await.text(), "until the end");
}

#[tokio::test]
async fn answers_without_a_body_keep_their_headers_and_the_connection() {
    let backend = Backend::start("a").await;
    let mut stage = stage();
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    for _ in 0..3 {
        client.send(b"HEAD /name HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let head = client.head().await.unwrap();
        assert_eq!(
            (head.status, head.header("content-length")),
            (200, Some("1"))
        );
        assert_eq!(client.get("/status/204").await.status, 204);
        assert_eq!(client.get("/status/304").await.status, 304);
        assert_eq!(client.get("/name").await.text(), "a");
    }
    stage.targets(&[]);
    client.send(b"HEAD /name HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert_eq!(client.head().await.unwrap().status, 503);
    assert_eq!(client.get("/").await.status, 503);
    assert_eq!(backend.connections(), 1);
}

#[tokio::test]
async fn old_clients_are_served_by_load_balancers_but_not_by_service_connect() {
    let backend = Backend::start("a").await;
    let mut stage = stage();
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    assert_eq!(
        client.ask("GET /chunked HTTP/1.0\r\n\r\n").await.status,
        200
    );
    assert!(client.is_closed().await);
    let keeps = "GET /name HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    let mut client = stage.client().await;
    assert_eq!(client.ask(keeps).await.text(), "a");
    assert_eq!(client.ask(keeps).await.text(), "a");
    let service = Stage::service(route::ServicePolicy::default());
    assert_eq!(service.client().await.ask(keeps).await.status, 426);
}

#[tokio::test]
async fn an_expected_continue_is_answered_here() {
    let backend = Backend::start("a").await;
    let mut stage = stage();
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    let head =
        "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    assert_eq!(client.ask(head).await.status, 100);
    assert_eq!(client.ask("ok").await.text(), "ok");
}

#[tokio::test]
async fn rules_are_asked_in_order() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage();
    stage.healthy(&[&a]);
    let path = |pattern: &str| vec![Condition::Path(vec![Pattern::exact_case(pattern)])];
    let fixed = FixedResponse {
        status: 418,
        content_type: Some("text/css".into()),
        body: "tea".into(),
    };
    let https = Redirect {
        protocol: "HTTPS".into(),
        port: "443".into(),
        status: 301,
        ..Redirect::default()
    };
    stage.change(|spec| {
        let mut other = spec.groups[0].clone();
        other.id = "other".into();
        other.targets[0].address = b.address;
        spec.groups.push(other);
        spec.listeners[0].rules = vec![
            RuleSpec {
                transforms: route::Transforms::default(),
                priority: 3,
                conditions: path("/tea*"),
                action: ActionSpec::forward("other"),
            },
            RuleSpec {
                transforms: route::Transforms::default(),
                priority: 1,
                conditions: path("/tea"),
                action: ActionSpec::FixedResponse(fixed),
            },
            RuleSpec {
                transforms: route::Transforms::default(),
                priority: 2,
                conditions: path("/away/*"),
                action: ActionSpec::Redirect(https),
            },
        ];
    });
    let mut client = stage.client().await;
    let tea = client.get("/tea").await;
    assert_eq!(
        (tea.status, tea.header("content-type"), tea.text()),
        (418, Some("text/css"), "tea".into())
    );
    assert_eq!(client.get("/teapot").await.text(), "b");
    let away = client.get("/away/x?y=1").await;
    assert_eq!(
        (away.status, away.header("location")),
        (301, Some("https://test:443/away/x?y=1"))
    );
    assert_eq!(client.get("/").await.text(), "a");
}

#[tokio::test]
async fn all_unhealthy_targets_are_used_and_no_targets_is_a_503() {
    let backend = Backend::start("a").await;
    let mut stage = stage();
    stage.targets(&[(backend.address, TargetStatus::Unhealthy)]);
    let mut client = stage.client().await;
    assert_eq!(client.get("/").await.text(), "a");
    stage.targets(&[]);
    let reply = client.get("/").await;
    assert_eq!(
        (reply.status, reply.header("server")),
        (503, Some("awselb/2.0"))
    );
    assert!(
        reply
            .text()
            .contains("<h1>503 Service Temporarily Unavailable</h1>")
    );
    stage.targets(&[(backend.address, TargetStatus::Draining)]);
    assert_eq!(client.get("/").await.status, 503);
    assert_eq!(stage.reading().own_5xx, 2);
}

#[tokio::test]
async fn load_balancers_on_one_port_are_told_apart_by_host() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage();
    stage.healthy(&[&a]);
    stage.change(|spec| {
        let mut group = spec.groups[0].clone();
        group.id = "b".into();
        group.targets[0].address = b.address;
        spec.groups.push(group);
        let mut second = listener(spec.listeners[0].flavour.clone());
        second.id = "second".into();
        second.default = ActionSpec::forward("b");
        spec.listeners.push(second);
        for (listener, host) in spec
            .listeners
            .iter_mut()
            .zip(["one.elb.localhost", "two.elb.localhost"])
        {
            listener.shared = Some(SharedPort {
                port: 80,
                hosts: vec![host.into()],
            });
        }
    });
    let (socket, address) = bind();
    stage
        .edge
        .open("shared".into(), socket, Serves::SharedPort(80))
        .unwrap();
    let mut client = crate::support::Client::connect(address).await;
    let mut ask = async |host: &str| {
        let reply = client
            .ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"))
            .await;
        (reply.status, reply.text())
    };
    assert_eq!(ask("one.elb.localhost:4080").await, (200, "a".into()));
    assert_eq!(ask("TWO.elb.localhost").await, (200, "b".into()));
    assert_eq!(ask("three.elb.localhost").await.0, 404);
}
