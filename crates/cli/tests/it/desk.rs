//! Who may ask, and what it answers.

use crate::world::{ROOT, USER, Wish, World, put, put_task, scope};
use domain::network::{NetworkInterface, SecurityGroup};
use expect_test::expect;
use serde_json::json;

#[tokio::test]
async fn health_is_for_everybody_and_tells_when_the_server_is_ready() {
    let world = World::new(Wish {
        strict: true,
        ..Wish::default()
    })
    .await;
    world.ready.send(false).unwrap();
    let starting = world.ask("GET", "/_longshore/health", "").await;
    assert_eq!(starting, (503, json!({"status": "starting"})));
    world.ready.send(true).unwrap();
    let told = json!({
        "status": "ready", "version": "0.1.0", "runtime": "simulated", "auth": "strict",
        "account": "000000000000", "region": "us-east-1", "caCertificate": "/data/ca.pem",
    });
    assert_eq!(
        world.ask("GET", "/_longshore/health", "").await,
        (200, told)
    );
}

#[tokio::test]
async fn without_leniency_only_the_signed_root_is_answered() {
    let world = World::new(Wish {
        strict: true,
        ..Wish::default()
    })
    .await;
    expect!["failed 1: the request must be signed"].assert_eq(&world.run(&["image", "ls"]).await);
    expect!["failed 1: arn:aws:iam::000000000000:user/ada is not the root of the account"]
        .assert_eq(&world.run_as(Some(USER), &["image", "ls"]).await);
    let wrong = world
        .run_as(Some((ROOT.0, "wrong")), &["image", "ls"])
        .await;
    assert!(
        wrong.starts_with("failed 1: The request signature we calculated"),
        "{wrong}"
    );
    expect![[r#"
        IMAGE  DIGEST  PLATFORMS  SIZE
    "#]]
    .assert_eq(&world.run_as(Some(ROOT), &["image", "ls"]).await);
}

#[tokio::test]
async fn a_page_from_elsewhere_is_not_believed_even_in_lenient_mode() {
    let world = World::new(Wish::default()).await;
    let headers = [("Origin", "https://evil.example")];
    let (status, _) = world
        .ask_with("POST", "/_longshore/reset", &headers, b"")
        .await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn other_paths_and_methods_are_nothing() {
    let world = World::new(Wish::default()).await;
    let nothing = json!({"message": "there is nothing here"});
    for (method, path) in [
        ("GET", "/_longshore/"),
        ("GET", "/_longshore/nothing"),
        ("GET", "/_longshore/down"),
        ("GET", "/elsewhere"),
        ("PUT", "/_longshore/images"),
    ] {
        assert_eq!(
            world.ask(method, path, "").await,
            (404, nothing.clone()),
            "{path}"
        );
    }
    let (status, told) = world.ask("GET", "/_longshore/why/path?from=a", "").await;
    assert_eq!(
        (status, told),
        (
            404,
            json!({"message": "nothing is called a: name a service, a task, a load balancer, a network interface (eni-…), an address, \"host\" or \"internet\""})
        )
    );
    let large = "x".repeat((1 << 20) + 1);
    assert_eq!(world.ask("POST", "/_longshore/down", &large).await.0, 413);
}

async fn put_interface(world: &World, id: &str, address: &str, group: &str) {
    let interface: NetworkInterface = serde_json::from_value(json!({
        "scope": scope(), "id": id, "subnet": "subnet-1", "vpc": "vpc-1",
        "security_groups": [group], "description": "", "owner": "User", "instance": null,
        "public": false, "failure": null, "tags": {}, "created_at": "2026-01-01T00:00:00Z",
        "address": {"private_ip": address, "mac": "0a:00:00:00:00:01", "public_ip": null},
    }))
    .unwrap();
    put(&world.store, &interface).await;
}

async fn put_group(world: &World, name: &str) {
    let egress = json!({"id": "sgr-1", "protocol": "-1", "ports": null,
        "peer": {"Cidr": "0.0.0.0/0"}, "description": null, "tags": {}});
    let group: SecurityGroup = serde_json::from_value(json!({
        "scope": scope(), "id": format!("sg-{name}"), "vpc": "vpc-1", "name": name,
        "description": "", "ingress": [], "egress": [egress], "tags": {},
    }))
    .unwrap();
    put(&world.store, &group).await;
}

#[tokio::test]
async fn why_names_the_missing_rule_between_a_task_and_an_interface() {
    let world = World::new(Wish::default()).await;
    put_task(&world.store, "aaaaaa11", "RUNNING").await;
    put_interface(&world, "eni-aaaaaa11", "10.0.1.7", "sg-frontend").await;
    put_interface(&world, "eni-payments", "10.0.1.9", "sg-payments").await;
    put_group(&world, "frontend").await;
    put_group(&world, "payments").await;
    world
        .drops
        .send(netns::Drop {
            vpc: "vpc-1".to_owned(),
            interface: Some("eni-payments".to_owned()),
            direction: netns::Direction::Ingress,
            reason: netns::DropReason::SecurityGroup,
            source: "10.0.1.7".parse().unwrap(),
            destination: "10.0.1.9".parse().unwrap(),
            protocol: 6,
            ports: Some((40_000, 8080)),
            length: 60,
            time: "2026-01-01T00:00:00Z".parse().unwrap(),
        })
        .unwrap();
    let path = ["why", "path", "aaaaaa", "eni-payments", "--port", "8080"];
    // The answer stays the same when it is asked for again.
    for _ in 0..2 {
        expect![[r#"
            sg-payments (payments) has no ingress rule that allows tcp 8080 from sg-frontend (frontend); add: aws ec2 authorize-security-group-ingress --group-id sg-payments --protocol tcp --port 8080 --source-group sg-frontend
            1 packet was dropped lately, the last one at 2026-01-01T00:00:00Z by the ingress rules of eni-payments.
        "#]]
        .assert_eq(&world.run(&path).await);
    }
    expect![[r#"
        Task aaaaaa11 of service web, made from web:3, is RUNNING since 2026-01-01T00:00:00Z (0 s).
    "#]]
    .assert_eq(&world.run(&["why", "task", "aaaaaa11"]).await);
    expect!["failed 1: there is no task bbbb"]
        .assert_eq(&world.run(&["why", "task", "bbbb"]).await);
    expect!["failed 1: cluster c has no service s/1"]
        .assert_eq(&world.run(&["why", "service", "c/s/1"]).await);
    let evidence = world
        .run(&["why", "path", "host", "10.0.1.9", "--output", "json"])
        .await;
    let evidence: serde_json::Value = serde_json::from_str(&evidence).unwrap();
    assert_eq!(evidence["evidence"]["allowed"], false);
}
