//! Service Connect.

use std::net::{Ipv4Addr, SocketAddr};

use domain::Record;
use domain::ecs::LastStatus;
use route::Owner;

use super::records::*;
use super::world::*;
use crate::support::Backend;

#[tokio::test]
async fn an_alias_leads_to_an_instance_that_answers() {
    let (world, good, bad) = (
        World::apart(),
        Backend::start("good").await,
        Backend::start("bad").await,
    );
    bad.set_failing(true);
    let address = SocketAddr::from((Ipv4Addr::new(127, 255, 0, 2), free_port()));
    let task = task(
        "front",
        vec![alias(Ipv4Addr::new(127, 255, 0, 2), address.port())],
    );
    world.save(&namespace()).await;
    world.save(&endpoint()).await;
    world.save(&instance("good", good.address)).await;
    world.save(&instance("bad", bad.address)).await;
    world.save(&task).await;
    world.save(&report(&task, LastStatus::Pending)).await;
    assert!(!is_open(address).await, "its interface is not real yet");
    world.real.set_here("eni-front");
    world.until_open(address).await;
    for _ in 0..20 {
        assert_eq!(
            get(address, "orders.storefront", "/").await,
            (200, "good".to_owned())
        );
    }
    assert!(bad.requests() >= 1, "it was tried, and another one then");
    let owner = Owner::Service("orders.storefront".into());
    let stats = world.edge.stats();
    assert_eq!(stats.owner(&owner).unwrap().requests, 20);
}

#[tokio::test]
async fn a_draining_instance_gets_nothing_new() {
    let (world, one, two) = (
        World::apart(),
        Backend::start("one").await,
        Backend::start("two").await,
    );
    let address = SocketAddr::from((Ipv4Addr::new(127, 255, 0, 3), free_port()));
    let task = task(
        "front",
        vec![alias(Ipv4Addr::new(127, 255, 0, 3), address.port())],
    );
    let mut leaving = instance("one", one.address);
    world.real.set_here("eni-front");
    world.save(&endpoint()).await;
    world.save(&leaving).await;
    world.save(&instance("two", two.address)).await;
    world.save(&task).await;
    world.save(&report(&task, LastStatus::Running)).await;
    world.until_open(address).await;
    leaving.draining_since = Some(now());
    world.save(&leaving).await;
    until("it is left alone", async || {
        let before = one.requests();
        for _ in 0..4 {
            assert_eq!(get(address, "orders", "/").await.0, 200);
        }
        (one.requests() == before).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_task_may_call_while_it_stops_and_its_sockets_close_before_its_network_goes() {
    let (world, orders) = (World::apart(), Backend::start("orders").await);
    let address = SocketAddr::from((Ipv4Addr::new(127, 255, 0, 4), free_port()));
    let task = task(
        "front",
        vec![alias(Ipv4Addr::new(127, 255, 0, 4), address.port())],
    );
    world.real.set_here("eni-front");
    world.save(&endpoint()).await;
    world.save(&instance("orders", orders.address)).await;
    world.save(&task).await;
    world.save(&report(&task, LastStatus::Running)).await;
    world.until_open(address).await;
    world.save(&report(&task, LastStatus::Stopping)).await;
    for _ in 0..10 {
        assert_eq!(get(address, "orders", "/").await.0, 200);
    }
    world.save(&report(&task, LastStatus::Deprovisioning)).await;
    until("closed", async || (!is_open(address).await).then_some(())).await;
    world.save(&report(&task, LastStatus::Running)).await;
    world.until_open(address).await;
    world.delete(&task.key()).await;
    until("closed", async || (!is_open(address).await).then_some(())).await;
}
