//! Real namespaces and security groups, end to end. Needs root.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use domain::ecs::LastStatus;
use domain::elb::TargetState;
use netns::sockets::{Connector, listen_tcp};
use netns::{
    Attached, Cidr, Config, Egress, Group, InterfaceRules, InterfaceSpec, MacAddress, Network,
    Peer, Rule, SubnetRules, Traffic, VpcRules, VpcSpec,
};
use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_change};
use rustix::thread::UnshareFlags;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::records::*;
use super::world::*;
use crate::support::within;

const BALANCER: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 4);
pub(super) const FRONT: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 5);
pub(super) const ORDERS: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 6);
pub(super) const ALIAS: Ipv4Addr = Ipv4Addr::new(127, 255, 0, 2);
pub(super) const PORT: u16 = 8080;

/// Runs a story in namespaces of its own, so that "the machine" is the story's.
pub(super) fn on_own_machine(story: impl AsyncFnOnce(Network)) {
    assert!(rustix::process::geteuid().is_root(), "this test needs root");
    enter_own_machine();
    let up = Command::new("ip")
        .args(["link", "set", "lo", "up"])
        .status();
    assert!(up.unwrap().success());
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let dir = tempfile::tempdir().unwrap();
        #[allow(clippy::disallowed_methods)] // tests over real sockets run in real time
        let now = Arc::new(jiff::Timestamp::now);
        let config = Config {
            prefix: format!("lst-{:x}", std::process::id()),
            run_dir: dir.path().to_owned(),
            uplinks: Config::DEFAULT_UPLINKS,
            now,
        };
        story(Network::open(config).await.unwrap()).await;
    });
}

fn enter_own_machine() {
    #[allow(unsafe_code)] // a test's first step, before it has other threads
    // SAFETY: the descriptor table stays shared.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET | UnshareFlags::NEWNS) }.unwrap();
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).unwrap();
    mount("tmpfs", "/tmp", "tmpfs", MountFlags::empty(), None).unwrap();
}

pub(super) async fn attach(network: &Network, id: &str, ip: Ipv4Addr) -> PathBuf {
    attach_in(network, "vpc-1", id, ip).await
}

async fn attach_in(network: &Network, vpc: &str, id: &str, ip: Ipv4Addr) -> PathBuf {
    let [a, b, c, d] = ip.octets();
    let spec = InterfaceSpec {
        id: id.to_owned(),
        vpc: vpc.to_owned(),
        ip,
        mac: MacAddress([2, 0, a, b, c, d]),
        prefix_len: 24,
        gateway: [a, b, c, 1].into(),
        mtu: 9001,
        loopback: vec![],
        speaks_for_clients: id == "eni-shop",
    };
    let Attached { netns_path } = network.attach(&spec).await.unwrap();
    netns_path
}

/// Everybody may send; orders takes calls on its port from these groups.
pub(super) fn rules(orders_takes_from: &[&str]) -> VpcRules {
    let everywhere = || Peer::Cidr(Cidr::EVERYWHERE);
    let rule = |peer| Rule {
        traffic: Traffic::Tcp(1..=u16::MAX),
        peer,
    };
    let group = |id: &str, ingress| Group {
        id: id.to_owned(),
        ingress,
        egress: vec![rule(everywhere())],
    };
    let member = |id: &str, ip, group: &str| InterfaceRules {
        id: id.to_owned(),
        ip,
        groups: vec![group.to_owned()],
        subnet: "subnet-1".to_owned(),
        public_ip: None,
        services: vec![],
        speaks_for_clients: id == "eni-shop",
    };
    let ingress = orders_takes_from.iter();
    let ingress = ingress.map(|group| rule(Peer::Group((*group).to_owned())));
    VpcRules {
        interfaces: vec![
            member("eni-shop", BALANCER, "sg-shop"),
            member("eni-front", FRONT, "sg-front"),
            member("eni-orders", ORDERS, "sg-orders"),
        ],
        groups: vec![
            group("sg-shop", vec![rule(everywhere())]),
            group("sg-front", vec![]),
            group("sg-orders", ingress.collect()),
        ],
        subnets: vec![SubnetRules {
            id: "subnet-1".to_owned(),
            egress: Egress::None,
            routes: Vec::new(),
        }],
        peers: Vec::new(),
    }
}

/// A program inside a namespace that answers everything with `orders`.
pub(super) async fn serve(netns: &Path) {
    let socket = listen_tcp(netns, (ORDERS, PORT).into()).await.unwrap();
    let socket = tokio::net::TcpListener::from_std(socket).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            tokio::spawn(async move {
                let text = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\norders";
                while matches!(stream.read(&mut [0; 4096]).await, Ok(1..)) {
                    if stream.write_all(text).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
}

/// The status a program inside a namespace gets.
async fn status(connector: &Connector, netns: &Path, address: impl Into<SocketAddr>) -> u16 {
    let mut stream = connector.connect(netns, address.into()).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Saves the records of a load balancer and a task that both lead to orders.
async fn save_records(world: &World) -> domain::elb::Target {
    let (balancer, group) = (load_balancer("shop"), group("orders"));
    world.save(&interface("eni-shop", BALANCER)).await;
    world.save(&balancer).await;
    world.save(&group).await;
    let listener = listener(&balancer, 80, forward(&group));
    world.save(&listener).await;
    let task = task("front", vec![alias(ALIAS, PORT)]);
    let mut endpoint = endpoint();
    endpoint.per_request_timeout = Duration::from_secs(1);
    world.save(&endpoint).await;
    world.save(&instance("orders", (ORDERS, PORT).into())).await;
    world.save(&task).await;
    world.save(&report(&task, LastStatus::Running)).await;
    register(world, &group, (ORDERS, PORT).into()).await
}

#[test]
fn security_groups_decide_what_the_edge_reaches_for_a_task_and_a_load_balancer() {
    on_own_machine(async |network| {
        let vpc = VpcSpec {
            id: "vpc-1".to_owned(),
            cidrs: vec!["10.0.0.0/16".parse().unwrap()],
            services: vec![],
        };
        network.ensure_vpc(&vpc).await.unwrap();
        let shop = attach(&network, "eni-shop", BALANCER).await;
        let front = attach(&network, "eni-front", FRONT).await;
        let orders = attach(&network, "eni-orders", ORDERS).await;
        network.apply_rules("vpc-1", &rules(&[])).await.unwrap();
        serve(&orders).await;
        let world = World::start();
        let target = save_records(&world).await;
        world.real.set("eni-shop", &shop);
        world.real.set("eni-front", &front);

        let connector = Connector::start().unwrap();
        let mesh = async || within(20, status(&connector, &front, (ALIAS, PORT))).await;
        let balanced = async || within(20, status(&connector, &front, (BALANCER, 80))).await;
        let ready = async || connector.connect(&front, (ALIAS, PORT).into()).await.ok();
        until("the alias is served", ready).await;
        assert_eq!(mesh().await, 503, "no rule lets front call orders");
        let health = world.until_health(&target, TargetState::Unhealthy).await;
        assert_eq!(health.reason.as_deref(), Some("Target.Timeout"));
        assert_eq!(balanced().await, 504, "nor the load balancer, failing open");

        let apply = async |from: &[&str]| network.apply_rules("vpc-1", &rules(from)).await;
        apply(&["sg-front"]).await.unwrap();
        assert_eq!(mesh().await, 200);
        let health = world.health(&target).await.unwrap();
        assert_eq!(health.state, TargetState::Unhealthy, "that is not its rule");
        apply(&["sg-front", "sg-shop"]).await.unwrap();
        world.until_health(&target, TargetState::Healthy).await;
        assert_eq!(balanced().await, 200);
    });
}

#[test]
fn a_caller_in_another_vpc_gets_no_way_and_is_told_so() {
    on_own_machine(async |network| {
        const FAR: Ipv4Addr = Ipv4Addr::new(10, 1, 1, 6);
        for (id, range) in [("vpc-1", "10.0.0.0/16"), ("vpc-2", "10.1.0.0/16")] {
            let vpc = VpcSpec {
                id: id.to_owned(),
                cidrs: vec![range.parse().unwrap()],
                services: vec![],
            };
            network.ensure_vpc(&vpc).await.unwrap();
        }
        let front = attach(&network, "eni-front", FRONT).await;
        let far = attach_in(&network, "vpc-2", "eni-far", FAR).await;
        network
            .apply_rules("vpc-1", &rules(&["sg-front"]))
            .await
            .unwrap();
        let mut of_far = rules(&["sg-front"]);
        of_far.interfaces = vec![InterfaceRules {
            id: "eni-far".to_owned(),
            ip: FAR,
            ..of_far.interfaces[2].clone()
        }];
        network.apply_rules("vpc-2", &of_far).await.unwrap();
        let socket = listen_tcp(&far, (FAR, PORT).into()).await.unwrap();
        let mut drops = network.drops();
        let world = World::start();
        let task = task("front", vec![alias(ALIAS, PORT)]);
        let mut endpoint = endpoint();
        endpoint.per_request_timeout = Duration::from_secs(1);
        world.save(&endpoint).await;
        world.save(&instance("orders", (FAR, PORT).into())).await;
        world.save(&task).await;
        world.save(&report(&task, LastStatus::Running)).await;
        world.real.set("eni-front", &front);

        let connector = Connector::start().unwrap();
        let ready = async || connector.connect(&front, (ALIAS, PORT).into()).await.ok();
        until("the alias is served", ready).await;
        let calling = status(&connector, &front, (ALIAS, PORT));
        assert_eq!(within(20, calling).await, 503);
        let drop = within(5, drops.recv()).await.unwrap();
        assert_eq!(drop.reason, netns::DropReason::NoRoute);
        std::mem::drop(socket);
    });
}
