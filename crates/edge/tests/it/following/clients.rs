//! Network load balancers between real namespaces: whom targets see, and who lets that in. Needs root.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use domain::elb::{LoadBalancer, Target, TargetGroup, TargetState};
use netns::sockets::{Connector, listen_tcp};
use netns::{Network, VpcSpec};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::machine::{FRONT, ORDERS, attach, on_own_machine, rules};
use super::records::*;
use super::world::*;
use crate::support::within;

const BALANCER: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 4);
const PORT: u16 = 7;

/// The namespaces of the story.
struct Stage {
    shop: PathBuf,
    front: PathBuf,
    orders: PathBuf,
}

async fn set(network: &Network) -> Stage {
    let vpc = VpcSpec {
        id: "vpc-1".to_owned(),
        cidrs: vec!["10.0.0.0/16".parse().unwrap()],
        services: vec![],
    };
    network.ensure_vpc(&vpc).await.unwrap();
    Stage {
        shop: attach(network, "eni-shop", BALANCER).await,
        front: attach(network, "eni-front", FRONT).await,
        orders: attach(network, "eni-orders", ORDERS).await,
    }
}

/// Tells every caller its address.
async fn tell_callers(netns: &Path) {
    let socket = listen_tcp(netns, (ORDERS, PORT).into()).await.unwrap();
    let socket = tokio::net::TcpListener::from_std(socket).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, caller)) = socket.accept().await {
            let _ = stream.write_all(caller.to_string().as_bytes()).await;
        }
    });
}

/// A network load balancer before orders; its group keeps clients as the attribute says.
async fn save_records(world: &World, keeps: Option<&str>) -> (TargetGroup, Target) {
    let balancer = LoadBalancer {
        kind: "network".to_owned(),
        ..load_balancer("shop")
    };
    let mut group = group("orders");
    group.protocol = "TCP".to_owned();
    group.health_check.protocol = "TCP".to_owned();
    let attribute = keeps.map(|keeps| ("preserve_client_ip.enabled".to_owned(), keeps.to_owned()));
    group.attributes.extend(attribute);
    let mut listener = listener(&balancer, PORT, forward(&group));
    listener.protocol = "TCP".to_owned();
    world.save(&interface("eni-shop", BALANCER)).await;
    world.save(&balancer).await;
    world.save(&group).await;
    world.save(&listener).await;
    let target = register(world, &group, (ORDERS, PORT).into()).await;
    (group, target)
}

/// Whom the target says it sees; nothing when the connection ends without a word.
async fn seen(connector: &Connector, from: &Path) -> Option<SocketAddr> {
    let calling = async {
        let connecting = connector.connect(from, (BALANCER, PORT).into());
        let mut stream = connecting.await.ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await.ok()?;
        text.parse().ok()
    };
    within(20, calling).await
}

#[test]
fn targets_see_the_client_where_it_is_kept_and_never_themselves() {
    on_own_machine(async |network| {
        let stage = set(&network).await;
        network
            .apply_rules("vpc-1", &rules(&["sg-shop"]))
            .await
            .unwrap();
        tell_callers(&stage.orders).await;
        let world = World::start();
        let (_, target) = save_records(&world, Some("true")).await;
        world.real.set("eni-shop", &stage.shop);
        world.until_health(&target, TargetState::Healthy).await;
        let connector = Connector::start().unwrap();
        let caller = seen(&connector, &stage.front).await.unwrap();
        assert_eq!(caller.ip(), IpAddr::from(FRONT));
        assert_eq!(seen(&connector, &stage.orders).await, None, "itself");
    });
}

#[test]
fn targets_that_are_addresses_see_the_load_balancer_unless_told_otherwise() {
    on_own_machine(async |network| {
        let stage = set(&network).await;
        network
            .apply_rules("vpc-1", &rules(&["sg-shop"]))
            .await
            .unwrap();
        tell_callers(&stage.orders).await;
        let world = World::start();
        let (mut group, target) = save_records(&world, None).await;
        world.real.set("eni-shop", &stage.shop);
        world.until_health(&target, TargetState::Healthy).await;
        let connector = Connector::start().unwrap();
        for from in [&stage.front, &stage.orders] {
            let caller = seen(&connector, from).await.unwrap();
            assert_eq!(caller.ip(), IpAddr::from(BALANCER));
        }
        let attribute = ("preserve_client_ip.enabled".to_owned(), "true".to_owned());
        group.attributes.extend([attribute]);
        world.save(&group).await;
        until("the change holds for new connections", async || {
            let caller = seen(&connector, &stage.front).await?;
            (caller.ip() == IpAddr::from(FRONT)).then_some(())
        })
        .await;
    });
}
