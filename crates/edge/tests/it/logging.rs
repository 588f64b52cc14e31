//! What access logs and connection logs tell of traffic.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use domain::{ManualClock, Scope, SeededIds};
use edge::{EdgeConfig, ListenerTls, LogFacts, LogPlace, Logbook, TlsSpec};
use flate2::read::GzDecoder;
use regex::Regex;
use route::{
    ActionSpec, Condition, FixedResponse, Flavour, LoadBalancerPolicy, Pattern, Redirect, RuleSpec,
    Scheme, Transforms,
};

use crate::support::tls::{Pair, Wish, ask, connect};
use crate::support::{Backend, Stage, owner, until, within};

struct World {
    stage: Stage,
    logbook: Arc<Logbook>,
    directory: tempfile::TempDir,
}

fn world() -> World {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at("2026-07-02T12:07:00Z".parse().unwrap()));
    let ids = Arc::new(SeededIds::new(1));
    let logbook = Logbook::at(directory.path().to_owned(), clock, ids);
    let place = LogPlace {
        bucket: "logs".to_owned(),
        prefix: String::new(),
    };
    let facts = LogFacts {
        scope: Scope {
            account: "111122223333".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
        },
        path: "app/shop/1".to_owned(),
        node: "172.31.0.4".parse().unwrap(),
        access: Some(place.clone()),
        connections: Some(place),
    };
    let config = EdgeConfig {
        logbook: Some(Arc::clone(&logbook)),
        ..EdgeConfig::default()
    };
    let policy = LoadBalancerPolicy {
        logs_requests: true,
        logs_connections: true,
        ..LoadBalancerPolicy::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(policy));
    stage.edge.log(BTreeMap::from([(owner(), facts)]));
    stage.change(|spec| spec.listeners[0].rules = rules());
    World {
        stage,
        logbook,
        directory,
    }
}

fn rules() -> Vec<RuleSpec> {
    let rule = |priority, path: &str, action| RuleSpec {
        priority,
        conditions: vec![Condition::Path(vec![Pattern::exact_case(path)])],
        transforms: Transforms::default(),
        action,
    };
    let fixed = FixedResponse {
        status: 418,
        content_type: None,
        body: "short".to_owned(),
    };
    let elsewhere = Redirect {
        host: "other.example".to_owned(),
        ..Redirect::default()
    };
    vec![
        rule(7, "/fixed", ActionSpec::FixedResponse(fixed)),
        rule(9, "/moved", ActionSpec::Redirect(elsewhere)),
    ]
}

impl World {
    /// The lines that were written, as fields; of access logs, or of connection logs.
    async fn lines(&self, of_connections: bool) -> Vec<Vec<String>> {
        within(10, Arc::clone(&self.logbook).keep(std::future::ready(()))).await;
        let mut text = String::new();
        read(self.directory.path(), of_connections, &mut text);
        let field = Regex::new(r#""[^"]*"|[^ ]+"#).unwrap();
        let fields = |line: &str| {
            let found = field.find_iter(line);
            found
                .map(|one| one.as_str().trim_matches('"').to_owned())
                .collect()
        };
        text.lines().map(fields).collect()
    }
}

fn read(directory: &Path, of_connections: bool, text: &mut String) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let is_of_connections = path
            .file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("conn_log.");
        match path.is_dir() {
            true => read(&path, of_connections, text),
            false if is_of_connections == of_connections => {
                let file = std::fs::File::open(&path).unwrap();
                GzDecoder::new(file).read_to_string(text).unwrap();
            }
            false => {}
        }
    }
}

#[tokio::test]
async fn each_request_is_one_line_whoever_answers() {
    let (mut world, backend) = (world(), Backend::start("web").await);
    world.stage.healthy(&[&backend]);
    let mut client = world.stage.client().await;
    let get = "GET /name?a=1 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: curl\r\n\r\n";
    assert_eq!(client.ask(get).await.status, 200);
    assert_eq!(client.get("/fixed").await.status, 418);
    assert_eq!(client.get("/moved").await.status, 302);
    assert_eq!(client.post("/status/503", "hello").await.status, 503);
    assert_eq!(client.get("/hang").await.status, 502);
    let odd = "TRACE / HTTP/1.1\r\nHost: test\r\n\r\n";
    assert_eq!(world.stage.client().await.ask(odd).await.status, 405);
    let mut leaver = world.stage.client().await;
    leaver
        .send(b"GET /silent HTTP/1.1\r\nHost: test\r\n\r\n")
        .await;
    let id = world.stage.target_id(&backend);
    until("the request is there", || {
        world.stage.edge.in_flight(&id) == 1
    })
    .await;
    drop(leaver);
    until("it is gone", || world.stage.edge.in_flight(&id) == 0).await;

    let lines = world.lines(false).await;
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let pick = [8, 9, 12, 20, 22, 23].map(|at| line[at].as_str());
            (pick, line[4] == backend.address.to_string())
        })
        .collect();
    let url = |path: &str| format!("GET http://test:8080{path} HTTP/1.1");
    let post = "POST http://test:8080/status/503 HTTP/1.1";
    let trace = "TRACE http://test:8080/ HTTP/1.1";
    assert_eq!(
        told,
        [
            (
                [
                    "200",
                    "200",
                    "GET http://shop.example:8080/name?a=1 HTTP/1.1",
                    "0",
                    "forward",
                    "-"
                ],
                true
            ),
            (
                ["418", "-", &url("/fixed"), "7", "fixed-response", "-"],
                false
            ),
            (
                [
                    "302",
                    "-",
                    &url("/moved"),
                    "9",
                    "redirect",
                    "http://other.example:8080/moved"
                ],
                false,
            ),
            (["503", "503", post, "0", "forward", "-"], true),
            (["502", "-", &url("/hang"), "0", "forward", "-"], true),
            (["405", "-", trace, "-", "-", "-"], false),
            (["460", "-", &url("/silent"), "0", "forward", "-"], true),
        ]
        .map(|(pick, there): ([&str; 6], bool)| (pick, there))
    );
    let first = &lines[0];
    assert_eq!(
        (first[0].as_str(), first[2].as_str(), first[13].as_str()),
        ("http", "app/shop/1", "curl")
    );
    assert_eq!(first[16], "web");
    assert!(first[17].starts_with("Root=1-"), "{}", first[17]);
    assert_eq!(first[10].parse::<usize>().unwrap(), get.len());
    assert!(
        lines
            .iter()
            .all(|line| line.last().unwrap().starts_with("TID_"))
    );
    assert_eq!(first.last(), lines[4].last());
    let connections = world.lines(true).await;
    assert_eq!(connections.len(), 3);
    assert_eq!(connections[0][3..7], ["8080", "-", "-", "-"]);
    assert_eq!(connections[0].last(), first.last());
}

#[tokio::test]
async fn what_was_agreed_on_is_told_and_so_is_a_handshake_that_fails() {
    let (mut world, backend) = (world(), Backend::start("web").await);
    let pair = Pair::new(&["shop.example"]);
    world.stage.edge.secure(TlsSpec {
        listeners: BTreeMap::from([(
            "listener".into(),
            ListenerTls {
                policy: "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned(),
                alpn: vec!["http/1.1"],
                certificates: vec![pair.served()],
                shared_port: None,
            },
        )]),
        ..TlsSpec::default()
    });
    world
        .stage
        .change(|spec| spec.listeners[0].scheme = Scheme::Https);
    world.stage.healthy(&[&backend]);
    let mut stream = connect(world.stage.address, &Wish::default())
        .await
        .unwrap();
    let answer = within(10, ask(&mut stream, "/name", "shop.example")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let mut odd = world.stage.client().await;
    odd.send(b"GET / HTTP/1.1\r\n\r\n").await;
    assert!(
        within(10, odd.reply())
            .await
            .is_none_or(|reply| reply.status == 400)
    );
    tokio::time::sleep(Duration::from_millis(50)).await;
    let line = world.lines(false).await.remove(0);
    assert_eq!(
        (line[0].as_str(), line[12].as_str()),
        ("https", "GET https://shop.example:8080/name HTTP/1.1")
    );
    assert_eq!(
        (line[14].as_str(), line[15].as_str()),
        ("TLS_AES_128_GCM_SHA256", "TLSv1.3")
    );
    assert_eq!(line[18], "shop.example");
    let told: Vec<String> = world
        .lines(true)
        .await
        .iter()
        .map(|line| line[10].clone())
        .collect();
    assert_eq!(told, ["Success", "Failed:UnmappedConnectionError"]);
}
