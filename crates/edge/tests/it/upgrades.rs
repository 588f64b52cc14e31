//! Connections that change protocol.

use std::time::Duration;

use route::LoadBalancerPolicy;

use crate::support::{Backend, Stage, socket_id, until, within};

const ASK: &str =
    "GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: echo\r\n\r\n";

#[tokio::test]
async fn after_a_101_every_byte_passes_both_ways() {
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    // The client is in a hurry: its first bytes come with the question.
    let reply = client.ask(&format!("{ASK}\0early")).await;
    assert_eq!((reply.status, reply.header("upgrade")), (101, Some("echo")));
    assert_eq!(client.exactly(6).await.unwrap(), b"\0early");
    for _ in 0..10 {
        client.send(b"GET / HTTP/1.1\r\n\xff\n").await;
        assert_eq!(
            client.exactly(18).await.unwrap(),
            b"GET / HTTP/1.1\r\n\xff\n"
        );
    }
    assert_eq!(stage.edge.in_flight(&stage.target_id(&backend)), 1);
    drop(client);
    until("it is over", || {
        stage.edge.in_flight(&stage.target_id(&backend)) == 0
    })
    .await;
    until("the target's side is closed", || backend.open() == 0).await;
    assert_eq!(stage.reading().bytes_out, 6 + 180);
}

#[tokio::test]
async fn a_refused_upgrade_goes_on_as_http() {
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    let ask = ASK.replace("/upgrade", "/echo");
    client
        .send(format!("{ask}GET /name HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())
        .await;
    let reply = client.reply().await.unwrap();
    assert!(
        reply.text().to_lowercase().contains("upgrade: echo"),
        "{}",
        reply.text()
    );
    assert_eq!(client.reply().await.unwrap().text(), "a");
    let h2c = "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    assert!(
        !client
            .ask(h2c)
            .await
            .text()
            .to_lowercase()
            .contains("upgrade")
    );
    let plain = ASK.replace("Connection: keep-alive, Upgrade\r\n", "");
    let plain = plain.replace("/upgrade", "/echo");
    assert!(
        !client
            .ask(&plain)
            .await
            .text()
            .to_lowercase()
            .contains("upgrade")
    );
}

#[tokio::test]
async fn a_101_nobody_asked_for_is_a_502() {
    let backend = Backend::start("a").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&backend]);
    assert_eq!(stage.client().await.get("/upgrade").await.status, 502);
}

#[tokio::test]
async fn tunnels_end_when_idle_and_when_their_listener_is_closed() {
    let backend = Backend::start("a").await;
    let idle_timeout = Duration::from_millis(300);
    let policy = LoadBalancerPolicy {
        idle_timeout,
        ..LoadBalancerPolicy::default()
    };
    let mut stage = Stage::load_balancer(policy);
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    assert_eq!(client.ask(ASK).await.status, 101);
    assert!(within(5, client.is_closed()).await);

    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    assert_eq!(client.ask(ASK).await.status, 101);
    stage
        .edge
        .close(&socket_id(), Duration::from_millis(200))
        .await;
    assert!(within(5, client.is_closed()).await);
}
