//! Targets come, go and die under load; no request may fail.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use route::{LoadBalancerPolicy, ServicePolicy, TargetStatus};
use tokio::task::JoinHandle;

use crate::support::{Backend, Client, Stage, until, within};

fn stage() -> Stage {
    Stage::load_balancer(LoadBalancerPolicy::default())
}

/// Keep-alive clients that ask without a pause and want nothing but 200.
struct Load {
    stop: Arc<AtomicBool>,
    done: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Vec<String>>>,
}

impl Load {
    fn start(address: SocketAddr, clients: usize, request: &'static str) -> Self {
        let (stop, done) = (
            Arc::new(AtomicBool::new(false)),
            Arc::new(AtomicUsize::new(0)),
        );
        let clients = (0..clients).map(|_| {
            let (stop, done) = (Arc::clone(&stop), Arc::clone(&done));
            tokio::spawn(async move {
                let mut client = Client::connect(address).await;
                let mut errors = Vec::new();
                while !stop.load(Ordering::SeqCst) {
                    client.send(request.as_bytes()).await;
                    match client.reply().await {
                        Some(reply) if reply.status == 200 => {}
                        other => errors.push(format!("{other:?}")),
                    }
                    if errors.len() > 3 {
                        break;
                    }
                    done.fetch_add(1, Ordering::SeqCst);
                }
                errors
            })
        });
        Self {
            clients: clients.collect(),
            stop,
            done,
        }
    }

    /// Waits until so many more requests were answered.
    async fn more(&self, requests: usize) {
        let from = self.done.load(Ordering::SeqCst);
        until("requests are answered", || {
            self.done.load(Ordering::SeqCst) >= from + requests
        })
        .await;
    }

    async fn finish(self) -> usize {
        self.stop.store(true, Ordering::SeqCst);
        for client in self.clients {
            let errors = within(20, client).await.unwrap();
            assert!(errors.is_empty(), "{errors:?}");
        }
        self.done.load(Ordering::SeqCst)
    }
}

const GET: &str = "GET /name HTTP/1.1\r\nHost: a\r\n\r\n";
const SLOW: &str = "GET /sleep/5 HTTP/1.1\r\nHost: a\r\n\r\n";
const POST: &str = "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

/// Drains `backend` as ECS does: no new requests, wait for the last one, stop it.
async fn drain_and_stop(stage: &mut Stage, backend: &Backend, others: &[&Backend]) {
    let mut targets: Vec<_> = others
        .iter()
        .map(|b| (b.address, TargetStatus::Healthy))
        .collect();
    targets.push((backend.address, TargetStatus::Draining));
    stage.targets(&targets);
    let (edge, id) = (Arc::clone(&stage.edge), stage.target_id(backend));
    until("nothing is in flight", || edge.in_flight(&id) == 0).await;
    backend.kill().await;
    stage.healthy(others);
}

async fn roll(request: &'static str, rounds: usize) -> usize {
    let mut stage = stage();
    let mut current = Backend::start("a").await;
    let steady = Backend::start("s").await;
    stage.healthy(&[&current, &steady]);
    let load = Load::start(stage.address, 8, request);
    for _ in 0..rounds {
        load.more(40).await;
        let next = Backend::start("b").await;
        stage.healthy(&[&current, &steady, &next]);
        load.more(20).await;
        drain_and_stop(&mut stage, &current, &[&steady, &next]).await;
        current = next;
    }
    load.finish().await
}

#[tokio::test]
async fn rolling_deployments_fail_no_request() {
    assert!(roll(GET, 40).await > 2000);
}

#[tokio::test]
async fn rolling_deployments_fail_no_request_with_a_body() {
    roll(POST, 20).await;
}

#[tokio::test]
async fn rolling_deployments_let_slow_requests_finish() {
    roll(SLOW, 10).await;
}

#[tokio::test]
async fn a_draining_target_gets_nothing_new_and_finishes_what_it_has() {
    let (old, new) = (Backend::start("old").await, Backend::start("new").await);
    let mut stage = stage();
    stage.healthy(&[&old]);
    let mut slow = stage.client().await;
    slow.send(b"GET /sleep/300 HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    until("the request is there", || old.requests() == 1).await;
    assert!(stage.edge.may_send_to(&stage.target_id(&old)));
    stage.targets(&[
        (old.address, TargetStatus::Draining),
        (new.address, TargetStatus::Healthy),
    ]);
    assert!(!stage.edge.may_send_to(&stage.target_id(&old)));
    assert!(stage.edge.may_send_to(&stage.target_id(&new)));
    let mut quick = stage.client().await;
    for _ in 0..20 {
        assert_eq!(quick.get("/").await.text(), "new");
    }
    assert_eq!(stage.edge.in_flight(&stage.target_id(&old)), 1);
    assert_eq!(slow.reply().await.unwrap().text(), "old");
    until("its connections are closed", || old.open() == 0).await;
    assert_eq!(
        (old.requests(), stage.edge.in_flight(&stage.target_id(&old))),
        (1, 0)
    );
}

#[tokio::test]
async fn idle_connections_to_a_removed_target_are_closed_at_once() {
    let (old, new) = (Backend::start("old").await, Backend::start("new").await);
    let mut stage = stage();
    stage.healthy(&[&old, &new]);
    let mut client = stage.client().await;
    for _ in 0..4 {
        client.get("/").await;
    }
    assert_eq!(old.open(), 1);
    stage.healthy(&[&new]);
    until("the connection is closed", || old.open() == 0).await;
}

#[tokio::test]
async fn a_target_that_dies_takes_no_idempotent_request_with_it() {
    let mut stage = stage();
    let steady = Backend::start("s").await;
    stage.healthy(&[&steady]);
    let load = Load::start(stage.address, 8, SLOW);
    for _ in 0..10 {
        let doomed = Backend::start("d").await;
        stage.healthy(&[&steady, &doomed]);
        load.more(20).await;
        doomed.kill().await;
        load.more(20).await;
    }
    load.finish().await;
}

#[tokio::test]
async fn targets_that_hang_up_between_requests_fail_no_request() {
    for request in [GET, POST] {
        let mut stage = stage();
        let (a, b) = (
            Backend::start_rude("a").await,
            Backend::start_rude("b").await,
        );
        stage.healthy(&[&a, &b]);
        let load = Load::start(stage.address, 8, request);
        load.more(3000).await;
        load.finish().await;
    }
}

#[tokio::test]
async fn service_connect_hides_a_dying_target() {
    let mut stage = Stage::service(ServicePolicy::default());
    let steady = Backend::start("s").await;
    let doomed = Backend::start("d").await;
    stage.healthy(&[&steady, &doomed]);
    let load = Load::start(stage.address, 8, GET);
    load.more(200).await;
    doomed.kill().await;
    load.more(1000).await;
    load.finish().await;
}

#[tokio::test]
async fn a_post_that_was_read_is_not_sent_twice() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage();
    stage.healthy(&[&a, &b]);
    let mut client = stage.client().await;
    let reply = client.post("/hang", "order").await;
    assert_eq!((reply.status, a.requests() + b.requests()), (502, 1));
    let reply = client.get("/hang").await;
    assert_eq!((reply.status, a.requests() + b.requests()), (502, 4));
}

#[tokio::test]
async fn a_post_that_nobody_read_goes_to_another_target() {
    let socket = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let deaf = socket.local_addr().unwrap();
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        // Closes each connection with the request still unread.
        while let Ok((stream, _)) = socket.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let mut byte = [0];
            let _ = stream.peek(&mut byte).await;
            drop(stream);
        }
    });
    let good = Backend::start("good").await;
    let mut stage = stage();
    stage.targets(&[
        (deaf, TargetStatus::Healthy),
        (good.address, TargetStatus::Healthy),
    ]);
    let mut client = stage.client().await;
    for _ in 0..20 {
        assert_eq!(client.post("/body", "order").await.text(), "order");
    }
    assert!(accepted.load(Ordering::SeqCst) >= 10);
    assert_eq!(good.requests(), 20);
}

#[tokio::test]
async fn a_large_upload_is_not_sent_again() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage();
    stage.healthy(&[&a, &b]);
    let mut client = stage.client().await;
    let large = "x".repeat(200_000);
    let put = format!(
        "PUT /hang HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{large}",
        large.len()
    );
    assert_eq!(client.ask(&put).await.status, 502);
    assert_eq!(a.requests() + b.requests(), 1);
}

#[tokio::test]
async fn swapping_tables_without_a_change_is_harmless_under_load() {
    let (a, b) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage();
    stage.healthy(&[&a, &b]);
    let load = Load::start(stage.address, 8, GET);
    for _ in 0..300 {
        stage.healthy(&[&a, &b]);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    load.more(500).await;
    load.finish().await;
    assert!(
        a.connections() <= 8 && b.connections() <= 8,
        "pools were kept"
    );
}
