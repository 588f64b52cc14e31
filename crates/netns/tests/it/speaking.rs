//! Interfaces that speak for clients: targets see who calls, and their groups judge that.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use netns::sockets::bind_udp;
use netns::{Attached, Cidr, Direction, DropReason, Egress, Peer, Rule, Traffic, VpcRules};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::world::*;

const BALANCER: [u8; 4] = [10, 0, 1, 4];
const CLIENT: [u8; 4] = [10, 0, 1, 5];
const TARGET: [u8; 4] = [10, 0, 2, 6];
const STRANGER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);
const PORT: u16 = 8080;

/// Where the balancer's and the target's namespaces are.
struct Stage {
    balancer: PathBuf,
    client: PathBuf,
    target: PathBuf,
}

fn from(range: &str) -> Rule {
    Rule {
        traffic: Traffic::Any,
        peer: Peer::Cidr(range.parse::<Cidr>().unwrap()),
    }
}

/// The target lets in what these rules say; the balancer and the client are open.
fn rules(target: Vec<Rule>) -> VpcRules {
    let mut balancer = member("eni-balancer", BALANCER, &["sg-balancer"]);
    balancer.speaks_for_clients = true;
    VpcRules {
        interfaces: vec![
            balancer,
            member("eni-client", CLIENT, &["sg-open"]),
            member("eni-target", TARGET, &["sg-target"]),
        ],
        groups: vec![
            group("sg-balancer", vec![anything()], vec![anything()]),
            group("sg-open", vec![anything()], vec![anything()]),
            group("sg-target", target, vec![anything()]),
        ],
        subnets: vec![subnet(Egress::None)],
        peers: Vec::new(),
    }
}

async fn set(world: &World) -> Stage {
    world.vpc("vpc-1").await;
    let mut spec = interface("vpc-1", "eni-balancer", BALANCER);
    spec.speaks_for_clients = true;
    let Attached {
        netns_path: balancer,
    } = world.network.attach(&spec).await.unwrap();
    let client = world.attach("vpc-1", "eni-client", CLIENT).await;
    let target = world.attach("vpc-1", "eni-target", TARGET).await;
    Stage {
        balancer,
        client,
        target,
    }
}

async fn apply(world: &World, target: Vec<Rule>) {
    let rules = rules(target);
    world.network.apply_rules("vpc-1", &rules).await.unwrap();
}

/// A server that tells every caller its address.
async fn tell_callers(netns: &Path) {
    let listener = netns::sockets::listen_tcp(netns, (TARGET, PORT).into()).await;
    let listener = tokio::net::TcpListener::from_std(listener.unwrap()).unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, caller)) = listener.accept().await {
            let _ = stream.write_all(caller.to_string().as_bytes()).await;
        }
    });
}

/// Whom the target sees when the balancer calls it for `client`.
async fn seen(world: &World, stage: &Stage, client: SocketAddr) -> Option<String> {
    let to = (TARGET, PORT).into();
    let connecting = world.connector.connect_as(&stage.balancer, client, to);
    let mut stream = timeout(PATIENCE, connecting).await.ok()?.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    Some(text)
}

#[test]
fn a_target_sees_the_client_wherever_that_is() {
    on_own_machine(async |world| {
        let stage = set(&world).await;
        apply(&world, vec![anything()]).await;
        tell_callers(&stage.target).await;
        for client in [
            SocketAddr::from((CLIENT, 40_000)),
            SocketAddr::from((STRANGER, 40_001)),
        ] {
            let told = seen(&world, &stage, client).await;
            assert_eq!(told, Some(client.to_string()));
            let again = seen(&world, &stage, client).await.unwrap();
            let again: SocketAddr = again.parse().unwrap();
            assert_eq!(again.ip(), client.ip(), "also while its port is in use");
        }
        let own = world.greeting(&stage.balancer, TARGET, PORT).await.unwrap();
        assert!(own.starts_with("10.0.1.4:"), "its own name is left: {own}");
        let direct = world.greeting(&stage.client, TARGET, PORT).await.unwrap();
        assert!(direct.starts_with("10.0.1.5:"), "and the client's way");
    });
}

#[test]
fn the_targets_groups_judge_the_client_or_who_speaks_for_it() {
    on_own_machine(async |world| {
        let stage = set(&world).await;
        tell_callers(&stage.target).await;
        let mut port = 41_000;
        let mut reaches = async |rule: Rule, client: Ipv4Addr| {
            apply(&world, vec![rule]).await;
            port += 1;
            seen(&world, &stage, (client, port).into()).await.is_some()
        };
        assert!(reaches(from("198.51.100.0/24"), STRANGER).await);
        assert!(!reaches(from("10.0.1.4/32"), STRANGER).await);
        assert!(!reaches(from("198.51.100.0/24"), CLIENT.into()).await);
        assert!(reaches(tcp_with_group(PORT, "sg-balancer"), STRANGER).await);
        assert!(!reaches(tcp_with_group(81, "sg-balancer"), STRANGER).await);
        assert!(reaches(tcp_with_group(PORT, "sg-open"), CLIENT.into()).await);
        let mut drops = world.network.drops();
        assert!(!reaches(tcp_with_group(PORT, "sg-open"), STRANGER).await);
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.reason, drop.direction, drop.interface.as_deref()),
            (
                DropReason::SecurityGroup,
                Direction::Ingress,
                Some("eni-target")
            )
        );
    });
}

#[test]
fn nobody_else_sends_in_anothers_name() {
    on_own_machine(async |world| {
        let stage = set(&world).await;
        apply(&world, vec![anything()]).await;
        tell_callers(&stage.target).await;
        let mut drops = world.network.drops();
        let to = (TARGET, PORT).into();
        let client = (STRANGER, 40_000).into();
        let connecting = world.connector.connect_as(&stage.client, client, to);
        assert!(timeout(PATIENCE, connecting).await.is_err());
        assert_eq!(dropped(&mut drops).await.reason, DropReason::Spoofed);
    });
}

#[test]
fn a_target_that_calls_itself_in_this_way_gets_no_answer() {
    on_own_machine(async |world| {
        let stage = set(&world).await;
        apply(&world, vec![anything()]).await;
        tell_callers(&stage.target).await;
        assert_eq!(seen(&world, &stage, (TARGET, 40_000).into()).await, None);
    });
}

#[test]
fn packets_and_their_answers_keep_the_client_as_well() {
    on_own_machine(async |world| {
        let stage = set(&world).await;
        apply(&world, vec![anything()]).await;
        let listening = bind_udp(&stage.target, (TARGET, PORT).into()).await;
        let listening = tokio::net::UdpSocket::from_std(listening.unwrap()).unwrap();
        let client = SocketAddr::from((STRANGER, 40_000));
        let sending = world.connector.packets_as(&stage.balancer, client).await;
        let sending = tokio::net::UdpSocket::from_std(sending.unwrap()).unwrap();
        sending
            .connect(SocketAddr::from((TARGET, PORT)))
            .await
            .unwrap();
        sending.send(b"ask").await.unwrap();
        let mut packet = [0; 16];
        let heard = timeout(PATIENCE, listening.recv_from(&mut packet)).await;
        let (_, from) = heard.unwrap().unwrap();
        assert_eq!(from, client);
        listening.send_to(b"answer", from).await.unwrap();
        let length = timeout(PATIENCE, sending.recv(&mut packet)).await;
        assert_eq!(&packet[..length.unwrap().unwrap()], b"answer");
    });
}

#[test]
fn the_machine_reaches_it_by_its_public_address_as_any_other() {
    on_own_machine(async |world| {
        const PUBLIC: [u8; 4] = [203, 0, 113, 65];
        let stage = set(&world).await;
        let mut rules = rules(vec![anything()]);
        rules.interfaces[0].public_ip = Some(PUBLIC.into());
        rules.subnets = vec![subnet(Egress::Internet)];
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        serve(&stage.balancer, BALANCER, 80, "balancer").await;
        let said = world.greeting(&world.machine, PUBLIC, 80).await;
        assert_eq!(said.as_deref(), Some("balancer"));
    });
}

#[test]
fn an_interface_that_goes_leaves_no_rule_behind() {
    on_own_machine(async |world| {
        let stage = set(&world).await;
        apply(&world, vec![anything()]).await;
        let router = world.network.router_path("vpc-1");
        let listed = || {
            let output = exec(&router, "ip", &["rule"]);
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        assert!(listed().contains("fwmark 0xa000104"), "{}", listed());
        set(&world).await;
        assert_eq!(listed().matches("fwmark").count(), 1, "it is made once");
        drop(stage);
        world.network.detach("eni-balancer").await.unwrap();
        assert!(!listed().contains("fwmark"), "{}", listed());
    });
}
