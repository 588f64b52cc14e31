//! Load balancers.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use domain::Record;
use domain::elb::{Action, Condition, LoadBalancer, Rule, TargetHealth, TargetState};

use super::records::*;
use super::world::*;
use crate::support::{Backend, Client, within};

const ZONE: Ipv4Addr = Ipv4Addr::new(127, 77, 0, 1);
const HOST: Ipv4Addr = Ipv4Addr::LOCALHOST;

#[tokio::test]
async fn records_become_served_requests_inside_and_on_the_machine() {
    let (world, backend) = (World::start(), Backend::start("web").await);
    let port = free_port();
    let (balancer, group) = balanced(&world, "shop", ZONE, port).await;
    let target = register(&world, &group, backend.address).await;
    let health = world.until_health(&target, TargetState::Healthy).await;
    assert_eq!((health.reason, health.description), (None, None));
    let inside = SocketAddr::from((ZONE, port));
    let host = SocketAddr::from((HOST, port));
    for (address, name) in [
        (inside, "anything"),
        (host, &*balancer.dns_name),
        (host, "shop.elb.localhost"),
        (host, "localhost"),
    ] {
        assert_eq!(get(address, name, "/").await, (200, "web".to_owned()));
    }
}

#[tokio::test]
async fn rules_are_followed_and_so_is_their_end() {
    let (world, web, api) = (
        World::start(),
        Backend::start("web").await,
        Backend::start("api").await,
    );
    let port = free_port();
    let (balancer, web_group) = balanced(&world, "shop", ZONE, port).await;
    let api_group = group("api");
    let mut rule = Rule {
        transforms: Vec::new(),
        scope: scope(),
        load_balancer: (balancer.name.clone(), balancer.id.clone()),
        listener: format!("{port:016x}"),
        id: "1".to_owned(),
        priority: 10,
        conditions: vec![Condition::PathPattern(vec!["/api/*".to_owned()])],
        actions: vec![forward(&api_group)],
        tags: Default::default(),
    };
    world.save(&api_group).await;
    world.save(&rule).await;
    for (group, backend) in [(&web_group, &web), (&api_group, &api)] {
        let target = register(&world, group, backend.address).await;
        world.until_health(&target, TargetState::Healthy).await;
    }
    let inside = SocketAddr::from((ZONE, port));
    assert_eq!(get(inside, "x", "/").await.1, "web");
    assert_eq!(get(inside, "x", "/api/1").await.1, "api");
    rule.actions = vec![Action::FixedResponse {
        status: 418,
        content_type: None,
        body: Some("tea".to_owned()),
    }];
    world.save(&rule).await;
    let changed = async || (get(inside, "x", "/api/1").await.0 == 418).then_some(());
    until("the rule has changed", changed).await;
    world.delete(&rule.key()).await;
    let gone = async || (get(inside, "x", "/api/1").await.1 == "web").then_some(());
    until("the rule is gone", gone).await;
}

#[tokio::test]
async fn a_deregistered_target_drains_with_no_request_lost() {
    let (world, one, two) = (
        World::start(),
        Backend::start("one").await,
        Backend::start("two").await,
    );
    let port = free_port();
    let (_, group) = balanced(&world, "shop", ZONE, port).await;
    let first = register(&world, &group, one.address).await;
    let second = register(&world, &group, two.address).await;
    for target in [&first, &second] {
        world.until_health(target, TargetState::Healthy).await;
    }
    let (stop, good) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicUsize::new(0)),
    );
    let clients: Vec<_> = (0..8)
        .map(|_| tokio::spawn(order_storm(port, stop.clone(), good.clone())))
        .collect();
    let enough = async |count: usize| {
        let before = good.load(Ordering::SeqCst);
        let more = async || (good.load(Ordering::SeqCst) >= before + count).then_some(());
        until("orders are served", more).await;
    };
    enough(50).await;
    let leaving = deregister(&world, &first).await;
    let draining = world.until_health(&leaving, TargetState::Draining).await;
    assert_eq!(
        draining.reason.as_deref(),
        Some("Target.DeregistrationInProgress")
    );
    until("it has drained", async || {
        world.health(&leaving).await.filter(|health| health.drained)
    })
    .await;
    one.kill().await;
    world.delete(&leaving.key()).await;
    until("nothing is told of it any more", async || {
        world.health(&leaving).await.is_none().then_some(())
    })
    .await;
    enough(50).await;
    stop.store(true, Ordering::SeqCst);
    for client in clients {
        client.await.unwrap();
    }
}

/// Orders on keep-alive connections until told to stop; every one must be answered with 200.
async fn order_storm(port: u16, stop: Arc<AtomicBool>, good: Arc<AtomicUsize>) {
    let mut client = Client::connect((ZONE, port).into()).await;
    while !stop.load(Ordering::SeqCst) {
        let reply = client.get("/sleep/5").await;
        assert_eq!(reply.status, 200, "{}", reply.head);
        good.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_load_balancer_is_new_until_it_is_served() {
    let world = World::start();
    let (mut balancer, interface) = (load_balancer("shop"), interface("eni-shop", ZONE));
    balancer.is_new = true;
    world.save(&interface).await;
    world.save(&balancer).await;
    let state = async || {
        let found: LoadBalancer = world.get(&balancer.key()).await.unwrap();
        found.state(std::slice::from_ref(&interface)).0
    };
    // Long enough for the edge to have looked.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(state().await, "provisioning");
    world.real.set_here("eni-shop");
    until("it is active", async || {
        (state().await == "active").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_port_taken_on_the_machine_is_told_and_tried_again() {
    let (world, backend) = (World::start(), Backend::start("web").await);
    let port = free_port();
    let taken = TcpListener::bind((HOST, port)).unwrap();
    let (balancer, group) = balanced(&world, "shop", ZONE, port).await;
    let target = register(&world, &group, backend.address).await;
    world.until_health(&target, TargetState::Healthy).await;
    let inside = SocketAddr::from((ZONE, port));
    assert_eq!(get(inside, "x", "/").await.1, "web");
    let problem = async || {
        let found: LoadBalancer = world.get(&balancer.key()).await.unwrap();
        found.host_problem
    };
    let text = until("the problem is told", problem).await;
    assert_eq!(
        text,
        format!(
            "Port {port} of 127.0.0.1 could not be opened: another program listens there. \
             Inside its VPC the load balancer answers on it."
        )
    );
    drop(taken);
    until("the problem is gone", async || {
        problem().await.is_none().then_some(())
    })
    .await;
    assert_eq!(get((HOST, port).into(), "x", "/").await.1, "web");
}

#[tokio::test]
async fn load_balancers_on_one_port_are_told_apart_by_host() {
    let (world, one, two) = (
        World::start(),
        Backend::start("one").await,
        Backend::start("two").await,
    );
    let port = free_port();
    let host = SocketAddr::from((HOST, port));
    let (_, group) = balanced(&world, "shop", ZONE, port).await;
    let target = register(&world, &group, one.address).await;
    world.until_health(&target, TargetState::Healthy).await;
    assert_eq!(get(host, "any.example", "/").await.1, "one");
    let (admin, group) = balanced(&world, "admin", Ipv4Addr::new(127, 77, 0, 2), port).await;
    let target = register(&world, &group, two.address).await;
    world.until_health(&target, TargetState::Healthy).await;
    assert_eq!(get(host, "shop.elb.localhost", "/").await.1, "one");
    assert_eq!(get(host, "admin.elb.localhost", "/").await.1, "two");
    assert_eq!(get(host, &admin.dns_name, "/").await.1, "two");
    assert_ne!(get(host, "any.example", "/").await.0, 200);
}

#[tokio::test]
async fn a_listener_that_is_deleted_is_closed_and_so_is_one_without_interface() {
    let (world, port) = (World::start(), free_port());
    let (inside, host) = (
        SocketAddr::from((ZONE, port)),
        SocketAddr::from((HOST, port)),
    );
    let (balancer, group) = balanced(&world, "shop", ZONE, port).await;
    world.until_open(inside).await;
    assert!(is_open(host).await);
    world.real.forget("eni-shop");
    for address in [inside, host] {
        until("closed", async || (!is_open(address).await).then_some(())).await;
    }
    world.real.set_here("eni-shop");
    world.until_open(inside).await;
    let listener = listener(&balancer, port, forward(&group));
    world.delete(&listener.key()).await;
    for address in [inside, host] {
        until("closed", async || (!is_open(address).await).then_some(())).await;
    }
}

#[tokio::test]
async fn a_restart_leaves_healthy_targets_healthy() {
    let (world, backend) = (World::start(), Backend::start("web").await);
    let port = free_port();
    let (_, group) = balanced(&world, "shop", ZONE, port).await;
    let target = register(&world, &group, backend.address).await;
    let before = world.until_health(&target, TargetState::Healthy).await;
    let (store, real) = world.crash().await;
    // The target is busy when the new process starts, so no probe could call it healthy.
    backend.set_failing(true);
    let revision = store.engine().revision().await.unwrap();
    let kind = domain::Key::kind(TargetHealth::KIND).prefix();
    let mut changes = store.engine().watch(&kind, revision).await.unwrap();
    let world = World::start_with(store, real);
    world.until_open((ZONE, port).into()).await;
    let (status, text) = get((ZONE, port).into(), "x", "/").await;
    assert_eq!(
        (status, &*text),
        (503, "failing"),
        "it was asked, not passed over"
    );
    within(10, changes.next()).await.unwrap();
    let told = world.health(&target).await.unwrap();
    assert_eq!(told.state, TargetState::Unhealthy, "never initial again");
    assert!(told.since > before.since);
    backend.set_failing(false);
    world.until_health(&target, TargetState::Healthy).await;
}
