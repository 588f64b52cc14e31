//! How exchanges end badly: on either side, or because the listener goes.

use std::time::Duration;

use edge::{EdgeConfig, Exchange, Observe};
use route::{Flavour, LoadBalancerPolicy, TargetStatus};

use crate::support::{Backend, Client, Stage, bind, socket_id, until, within};

fn patient(milliseconds: u64) -> Stage {
    let idle_timeout = Duration::from_millis(milliseconds);
    Stage::load_balancer(LoadBalancerPolicy {
        idle_timeout,
        ..LoadBalancerPolicy::default()
    })
}

#[tokio::test]
async fn a_target_that_refuses_or_talks_nonsense_is_a_502() {
    let (gone, address) = bind();
    drop(gone);
    let backend = Backend::start("a").await;
    let mut stage = patient(5000);
    stage.targets(&[(address, TargetStatus::Healthy)]);
    let mut client = stage.client().await;
    let reply = client.get("/").await;
    assert_eq!(
        (reply.status, reply.header("server")),
        (502, Some("awselb/2.0"))
    );
    assert_eq!(reply.header("content-type"), Some("text/html"));
    assert!(reply.text().contains("<title>502 Bad Gateway</title>"));
    stage.healthy(&[&backend]);
    assert_eq!(client.get("/junk").await.status, 502);
    assert_eq!(client.get("/hang").await.status, 502);
    assert_eq!(client.get("/").await.text(), "a");
}

#[tokio::test]
async fn a_silent_target_is_a_504() {
    let backend = Backend::start("a").await;
    let mut stage = patient(300);
    stage.healthy(&[&backend]);
    let reply = within(5, stage.client().await.get("/silent")).await;
    assert_eq!(reply.status, 504);
    assert!(reply.text().contains("<h1>504 Gateway Time-out</h1>"));
    until("the target's side is closed", || backend.open() == 0).await;
}

#[tokio::test]
async fn a_body_that_stops_halfway_cuts_the_client_off() {
    let backend = Backend::start("a").await;
    let mut stage = patient(300);
    stage.healthy(&[&backend]);
    for path in ["/stop/20000", "/stall/20000"] {
        let mut client = stage.client().await;
        client
            .send(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())
            .await;
        assert!(within(5, client.reply()).await.is_none(), "{path}");
    }
    until("nothing is left", || backend.open() == 0).await;
}

#[tokio::test]
async fn a_client_that_leaves_is_a_460_and_frees_the_target() {
    let backend = Backend::start("a").await;
    let mut stage = patient(60_000);
    stage.healthy(&[&backend]);
    let id = stage.target_id(&backend);
    for path in ["/silent", "/stall/10"] {
        let mut client = stage.client().await;
        client
            .send(format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())
            .await;
        until("it is in flight", || stage.edge.in_flight(&id) == 1).await;
        drop(client);
        until("it is given up", || {
            stage.edge.in_flight(&id) == 0 && backend.open() == 0
        })
        .await;
    }
    let mut client = stage.client().await;
    client
        .send(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        .await;
    until("it is in flight", || stage.edge.in_flight(&id) == 1).await;
    drop(client);
    until("it is given up", || {
        stage.edge.in_flight(&id) == 0 && backend.open() == 0
    })
    .await;
    assert!(stage.reading().own_4xx >= 2);
}

#[tokio::test]
async fn slow_clients_are_cut_off_but_slow_uploads_that_move_are_not() {
    let backend = Backend::start("a").await;
    let mut stage = patient(400);
    stage.healthy(&[&backend]);
    // Nothing at all.
    let mut idle = stage.client().await;
    assert!(within(5, idle.is_closed()).await);
    // A body that stops.
    let mut stalled = stage.client().await;
    stalled
        .send(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        .await;
    assert_eq!(within(5, stalled.reply()).await.unwrap().status, 408);
    // A client that does not read its answer.
    let mut deaf = stage.client().await;
    deaf.send(b"GET /big/50000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    until("it is given up", || backend.open() > 0).await;
    until("it is given up", || backend.open() == 0).await;
    // A body that takes longer than the idle time-out as a whole.
    let mut slow = stage.client().await;
    slow.send(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n")
        .await;
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        slow.send(b"x").await;
    }
    assert_eq!(slow.reply().await.unwrap().text(), "xxxxxxxxxx");
}

#[tokio::test]
async fn a_closed_listener_finishes_what_it_has_and_says_so() {
    let backend = Backend::start("a").await;
    let mut stage = patient(60_000);
    stage.healthy(&[&backend]);
    let mut idle = stage.client().await;
    assert_eq!(idle.get("/").await.header("connection"), None);
    let mut busy = stage.client().await;
    busy.send(b"GET /sleep/300 HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    let mut late = stage.client().await;
    late.send(b"GET /silent HTTP/1.1\r\nHost: a\r\n\r\n").await;
    until("both are there", || {
        stage.edge.in_flight(&stage.target_id(&backend)) == 2
    })
    .await;
    stage
        .edge
        .close(&socket_id(), Duration::from_millis(1500))
        .await;
    std::net::TcpListener::bind(stage.address).expect("the port is free at once");
    assert!(within(5, idle.is_closed()).await);
    let reply = busy.reply().await.unwrap();
    assert_eq!(
        (reply.text(), reply.header("connection")),
        ("a".into(), Some("close"))
    );
    assert!(within(1, busy.is_closed()).await);
    assert!(
        within(5, late.reply()).await.is_none(),
        "the deadline ends it"
    );
    until("all are gone", || stage.edge.connections(&socket_id()) == 0).await;
}

#[tokio::test]
async fn a_connection_that_grew_old_is_closed_after_an_answer() {
    let backend = Backend::start("a").await;
    let config = EdgeConfig::default();
    let policy = LoadBalancerPolicy {
        idle_timeout: Duration::from_millis(200),
        keep_alive: Duration::from_millis(500),
        ..LoadBalancerPolicy::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(policy));
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    within(5, async {
        while client.get("/sleep/20").await.header("connection").is_none() {}
    })
    .await;
    assert!(within(5, client.is_closed()).await);
}

#[tokio::test]
async fn dropping_the_edge_ends_everything() {
    let backend = Backend::start("a").await;
    let mut stage = patient(60_000);
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    client.get("/").await;
    let Stage { edge, address, .. } = stage;
    tokio::task::spawn_blocking(move || drop(edge))
        .await
        .unwrap();
    assert!(within(5, client.is_closed()).await);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    until("the target's side is closed", || backend.open() == 0).await;
}

#[derive(Default)]
struct Notes(std::sync::Mutex<Vec<String>>);

impl Observe for Notes {
    fn exchange(&self, e: &Exchange<'_>) {
        let trace = e.headers.contains_key("x-amzn-trace-id");
        self.0.lock().unwrap().push(format!(
            "{} {} {} {:?} attempts {} in {} out {} traced {trace}",
            e.method, e.path, e.status, e.target_status, e.attempts, e.bytes_in, e.bytes_out
        ));
    }
}

#[tokio::test]
async fn every_exchange_is_observed_once() {
    let backend = Backend::start("a").await;
    let notes = std::sync::Arc::new(Notes::default());
    let config = EdgeConfig {
        observe: Some(notes.clone()),
        ..EdgeConfig::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(LoadBalancerPolicy::default()));
    let mut client = Client::connect(stage.address).await;
    client.get("/none").await;
    stage.healthy(&[&backend]);
    client.get("/big/70000").await;
    client.post("/body?q", "hello").await;
    client.post("/hang", "x").await;
    until("all are noted", || notes.0.lock().unwrap().len() == 4).await;
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "GET /none 503 None attempts 0 in 0 out 162 traced true",
            "GET /big/70000 200 Some(200) attempts 1 in 0 out 70000 traced true",
            "POST /body?q 200 Some(200) attempts 1 in 5 out 5 traced true",
            "POST /hang 502 None attempts 1 in 1 out 122 traced true",
        ]
    );
}
