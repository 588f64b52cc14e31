//! Stickiness, rewriting and attributes of load balancers and listeners.

use std::collections::BTreeSet;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use route::{
    ActionSpec, DesyncMode, Expression, ForwardSpec, LoadBalancerPolicy, Rewrite, RuleSpec,
    Stickiness, Transforms,
};

use crate::support::{Backend, Client, Stage, within};

/// What a browser sends back after an answer.
fn cookies(head: &str) -> String {
    let lines = head.lines();
    let set = lines.filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("set-cookie").then_some(value)
    });
    let pairs: Vec<_> = set.filter_map(|cookie| cookie.split(';').next()).collect();
    pairs.join("; ")
}

async fn ask(client: &mut Client, path: &str, more: &str) -> crate::support::client::Reply {
    let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\n{more}\r\n");
    within(5, client.ask(&request)).await
}

#[tokio::test]
async fn a_cookie_keeps_a_client_with_its_target_until_that_is_gone() {
    let backends = [Backend::start("a").await, Backend::start("b").await];
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.change(|spec| {
        spec.groups[0].stickiness = Some(Stickiness {
            cookie: None,
            duration: Duration::from_secs(60),
        });
    });
    stage.healthy(&[&backends[0], &backends[1]]);
    let mut client = stage.client().await;
    let first = ask(&mut client, "/", "").await;
    let cookie = format!("Cookie: x=y; {}\r\n", cookies(&first.head));
    assert!(
        cookie.contains("AWSALB=") && cookie.contains("AWSALBCORS="),
        "{cookie}"
    );
    for _ in 0..6 {
        let mut client = stage.client().await;
        assert_eq!(ask(&mut client, "/", &cookie).await.text(), first.text());
    }
    let other = usize::from(first.text() == "a");
    stage.healthy(&[&backends[other]]);
    let moved = ask(&mut client, "/", &cookie).await;
    assert_ne!(moved.text(), first.text());
    // It stays where it went, also when its first target is back.
    stage.healthy(&[&backends[0], &backends[1]]);
    let cookie = format!("Cookie: {}\r\n", cookies(&moved.head));
    for _ in 0..6 {
        assert_eq!(ask(&mut client, "/", &cookie).await.text(), moved.text());
    }
}

#[tokio::test]
async fn a_cookie_keeps_a_client_with_its_group_while_that_weighs() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&a]);
    let forward = |weights: [u32; 2]| {
        ActionSpec::Forward(ForwardSpec {
            groups: vec![("web".into(), weights[0]), ("other".into(), weights[1])],
            stickiness: Some(Duration::from_secs(60)),
        })
    };
    stage.change(|spec| {
        let mut other = spec.groups[0].clone();
        other.id = "other".into();
        other.targets[0].address = b.address;
        spec.groups.push(other);
        spec.listeners[0].default = forward([50, 50]);
    });
    let mut client = stage.client().await;
    let first = ask(&mut client, "/", "").await;
    let cookie = format!("Cookie: {}\r\n", cookies(&first.head));
    assert!(
        cookie.contains("AWSALBTG=") && cookie.contains("AWSALBTGCORS="),
        "{cookie}"
    );
    for _ in 0..6 {
        assert_eq!(ask(&mut client, "/", &cookie).await.text(), first.text());
    }
    let mut seen = BTreeSet::new();
    for _ in 0..6 {
        seen.insert(ask(&mut client, "/", "").await.text());
    }
    assert_eq!(seen.len(), 2, "others go to both");
    let away = match first.text() == "a" {
        true => [0, 50],
        false => [50, 0],
    };
    stage.change(|spec| spec.listeners[0].default = forward(away));
    assert_ne!(ask(&mut client, "/", &cookie).await.text(), first.text());
}

/// The head a target gets from a load balancer with these attributes.
async fn echoed(policy: LoadBalancerPolicy, more: &str) -> String {
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(policy);
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    let head = ask(&mut client, "/echo", more).await.text();
    head.to_ascii_lowercase()
}

#[tokio::test]
async fn attributes_decide_what_targets_are_told() {
    let usual = echoed(LoadBalancerPolicy::default(), "X_Under: 1\r\n").await;
    assert!(usual.contains("\r\nhost: a:8080\r\n"), "{usual}");
    assert!(usual.contains("\r\nx_under: 1\r\n"), "{usual}");
    assert!(
        usual.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"),
        "{usual}"
    );
    let policy = LoadBalancerPolicy {
        keeps_host: true,
        drops_invalid_headers: true,
        tells_client_port: true,
        ..LoadBalancerPolicy::default()
    };
    let other = echoed(policy, "X_Under: 1\r\nX-Over: 2\r\n").await;
    assert!(other.contains("\r\nhost: a\r\n"), "{other}");
    assert!(
        !other.contains("x_under") && other.contains("x-over: 2"),
        "{other}"
    );
    assert!(other.contains("\r\nx-forwarded-for: 127.0.0.1:"), "{other}");
}

#[tokio::test]
async fn a_listener_sets_headers_of_answers_and_hides_its_own() {
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy {
        hides_server: true,
        answer_headers: vec![(
            HeaderName::from_static("x-frame-options"),
            HeaderValue::from_static("DENY"),
        )],
        ..LoadBalancerPolicy::default()
    });
    let mut client = stage.client().await;
    let own = ask(&mut client, "/", "").await;
    assert_eq!((own.status, own.header("server")), (503, None));
    assert_eq!(own.header("x-frame-options"), Some("DENY"));
    stage.healthy(&[&backend]);
    let relayed = ask(&mut client, "/", "").await;
    assert_eq!(relayed.header("x-frame-options"), Some("DENY"));
}

#[tokio::test]
async fn the_desync_mode_decides_about_what_may_be_understood_differently() {
    let cases = [
        (DesyncMode::Monitor, "X: y", 200, false),
        (DesyncMode::Monitor, "Content-Length: 0", 200, false),
        (
            DesyncMode::Monitor,
            "Transfer_Encoding: chunked",
            200,
            false,
        ),
        (DesyncMode::Defensive, "Content-Length: 0", 200, false),
        (
            DesyncMode::Defensive,
            "Transfer_Encoding: chunked",
            200,
            true,
        ),
        (DesyncMode::Strictest, "X: y", 200, false),
        (DesyncMode::Strictest, "Content-Length: 0", 400, true),
        (
            DesyncMode::Strictest,
            "Transfer_Encoding: chunked",
            400,
            true,
        ),
    ];
    let backend = Backend::start("a").await;
    for (desync, line, status, closes) in cases {
        let mut stage = Stage::load_balancer(LoadBalancerPolicy {
            desync,
            ..LoadBalancerPolicy::default()
        });
        stage.healthy(&[&backend]);
        let mut client = stage.client().await;
        let reply = ask(&mut client, "/", &format!("{line}\r\n")).await;
        let told = (reply.status, reply.header("connection") == Some("close"));
        assert_eq!(told, (status, closes), "{desync:?} {line}");
    }
}

#[tokio::test]
async fn a_rule_rewrites_host_and_url() {
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy {
        keeps_host: true,
        ..LoadBalancerPolicy::default()
    });
    stage.healthy(&[&backend]);
    let rewrite = |expression: &str, replacement: &str| {
        Some(Rewrite {
            expression: Expression::exact_case(expression).unwrap(),
            replacement: replacement.to_owned(),
        })
    };
    stage.change(|spec| {
        spec.listeners[0].rules = vec![RuleSpec {
            priority: 1,
            conditions: vec![route::Condition::PathMatches(vec![
                Expression::exact_case("^/v[0-9]+/").unwrap(),
            ])],
            transforms: Transforms {
                host: rewrite("^(.*)$", "$1.internal"),
                url: rewrite("^/v[0-9]+/(.*)\\?x=(.*)$", "/$1?y=$2"),
            },
            action: ActionSpec::forward("web"),
        }];
    });
    let mut client = stage.client().await;
    let head = ask(&mut client, "/v12/echo?x=1", "").await.text();
    assert!(head.starts_with("GET /echo?y=1 HTTP/1.1\r\n"), "{head}");
    assert!(
        head.to_ascii_lowercase()
            .contains("\r\nhost: a.internal\r\n"),
        "{head}"
    );
    let head = ask(&mut client, "/echo?x=1", "").await.text();
    assert!(head.starts_with("GET /echo?x=1 HTTP/1.1\r\n"), "{head}");
}
