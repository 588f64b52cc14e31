//! The ways out of a VPC, and what the machine lends for them.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use netns::{Direction, DropReason, Egress, Notice};
use tokio::net::TcpListener;

use crate::world::*;

const A: [u8; 4] = [10, 0, 1, 5];
/// A host beyond the machine.
const OUTSIDE: [u8; 4] = [203, 0, 113, 9];

/// A public address that nobody asks for.
const NEVER_ASKED: [u8; 4] = [203, 0, 113, 200];

/// A namespace beyond the machine, where a server tells callers their own address.
async fn outside() -> PathBuf {
    let lines = "
        touch /tmp/$$.outside; unshare --net=/tmp/$$.outside true
        ip link add out type veth peer name in netns /tmp/$$.outside
        ip addr add 203.0.113.1/24 dev out; ip link set out up
        nsenter --net=/tmp/$$.outside ip addr add 203.0.113.9/24 dev in
        nsenter --net=/tmp/$$.outside ip link set in up
        echo /tmp/$$.outside";
    let path = PathBuf::from(shell(&format!("set -e; {lines}")).trim());
    let address = (Ipv4Addr::from(OUTSIDE), 80).into();
    let listener = netns::sockets::listen_tcp(&path, address).await.unwrap();
    std::fs::remove_file(&path).unwrap_or_default();
    let listener = TcpListener::from_std(listener).unwrap();
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        while let Ok((mut stream, peer)) = listener.accept().await {
            let _ = stream.write_all(peer.ip().to_string().as_bytes()).await;
        }
    });
    path
}

async fn task_with(world: &World, egress: Egress) -> PathBuf {
    world.vpc("vpc-1").await;
    let a = world.attach("vpc-1", "eni-a", A).await;
    world
        .network
        .apply_rules("vpc-1", &open_rules(&[("eni-a", A)], egress))
        .await
        .unwrap();
    a
}

#[test]
fn only_a_subnet_with_a_way_out_gets_out_and_under_the_machines_address() {
    on_own_machine(async |world| {
        outside().await;
        let a = task_with(&world, Egress::None).await;
        let mut drops = world.network.drops();
        assert_eq!(world.greeting(&a, OUTSIDE, 80).await, None);
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.reason, drop.direction),
            (DropReason::NoRoute, Direction::Egress)
        );
        assert_eq!(drop.interface.as_deref(), Some("eni-a"));
        task_with(&world, Egress::Nat).await;
        assert_eq!(
            world.greeting(&a, OUTSIDE, 80).await.as_deref(),
            Some("203.0.113.1")
        );
        task_with(&world, Egress::Internet).await;
        assert_eq!(
            world.greeting(&a, OUTSIDE, 80).await,
            None,
            "it has no public address"
        );
        let mut rules = open_rules(&[("eni-a", A)], Egress::Internet);
        rules.interfaces[0].public_ip = Some(NEVER_ASKED.into());
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert_eq!(
            world.greeting(&a, OUTSIDE, 80).await.as_deref(),
            Some("203.0.113.1")
        );
    });
}

#[test]
fn an_unused_address_of_the_vpc_and_link_local_ones_never_leave_it() {
    on_own_machine(async |world| {
        outside().await;
        shell("ip addr add 10.0.1.77/32 dev out; ip addr add 169.254.169.254/32 dev out");
        serve(&world.machine, [10, 0, 1, 77], 80, "not in the VPC").await;
        serve(
            &world.machine,
            [169, 254, 169, 254],
            80,
            "the machine's own metadata",
        )
        .await;
        let a = task_with(&world, Egress::Nat).await;
        assert!(world.reaches(&a, OUTSIDE, 80).await);
        assert!(!world.reaches(&a, [10, 0, 1, 77], 80).await);
        assert!(!world.reaches(&a, [169, 254, 169, 254], 80).await);
        assert!(!world.reaches(&a, [169, 254, 192, 0], 80).await);
    });
}

#[test]
fn a_service_in_the_router_answers_only_interfaces_that_may_call_it() {
    on_own_machine(async |world| {
        let service = (Ipv4Addr::new(10, 0, 0, 4), 443);
        let mut spec = vpc("vpc-1");
        spec.services = vec![service];
        let router = world.network.ensure_vpc(&spec).await.unwrap();
        serve(&router.netns_path, service.0, service.1, "api").await;
        serve(&router.netns_path, service.0, 444, "not offered").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        let mut rules = open_rules(&[("eni-a", A)], Egress::Nat);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let mut drops = world.network.drops();
        assert!(!world.reaches(&a, service.0, 443).await);
        assert_eq!(dropped(&mut drops).await.reason, DropReason::Service);
        rules.interfaces[0].services = vec![service];
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(world.reaches(&a, service.0, 443).await);
        assert!(!world.reaches(&a, service.0, 444).await);
        rules.groups[0].egress.clear();
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(
            !world.reaches(&a, service.0, 443).await,
            "its own groups count too"
        );
    });
}

#[test]
fn names_can_be_asked_for_whatever_the_groups_say() {
    on_own_machine(async |world| {
        let router = world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        for address in &router.resolvers {
            serve(&router.netns_path, *address, 53, "resolver").await;
            assert!(world.reaches(&a, *address, 53).await, "{address}");
            assert!(!world.reaches(&a, *address, 54).await, "{address}");
        }
    });
}

#[test]
fn the_machine_is_as_before_once_the_last_vpc_has_gone() {
    on_own_machine(async |world| {
        let forwarding = || shell("cat /proc/sys/net/ipv4/ip_forward").trim().to_owned();
        let state = || shell("nft list ruleset; ip -o link | cut -d' ' -f2; ip route");
        let before = state();
        assert_eq!(forwarding(), "0");
        let router = world.vpc("vpc-1").await;
        assert!(router.notices.contains(&Notice::ForwardingTurnedOn));
        world.vpc("vpc-2").await;
        assert_eq!(forwarding(), "1");
        world.network.remove_vpc("vpc-1").await.unwrap();
        assert_eq!(forwarding(), "1");
        let other = open_network("lst-other", &world.run_dir().join("other")).await;
        let mut spec = vpc("vpc-1");
        spec.cidrs = vec!["10.1.0.0/16".parse().unwrap()];
        other.ensure_vpc(&spec).await.unwrap();
        world.network.remove_vpc("vpc-2").await.unwrap();
        assert_eq!(forwarding(), "1", "another server still needs it");
        other.remove_vpc("vpc-1").await.unwrap();
        assert_eq!(forwarding(), "0");
        assert_eq!(state(), before);
    });
}

#[test]
fn forwarding_that_was_on_stays_on() {
    on_own_machine(async |world| {
        shell("echo 1 > /proc/sys/net/ipv4/ip_forward");
        assert_eq!(world.vpc("vpc-1").await.notices, []);
        world.network.remove_vpc("vpc-1").await.unwrap();
        assert_eq!(shell("cat /proc/sys/net/ipv4/ip_forward").trim(), "1");
    });
}

#[test]
fn dockers_firewall_lets_tasks_out_and_gets_its_chain_back_as_it_was() {
    on_own_machine(async |world| {
        outside().await;
        shell("iptables-nft -N DOCKER-USER; iptables-nft -A FORWARD -j DOCKER-USER");
        shell("iptables-nft -A DOCKER-USER -j RETURN; iptables-nft -P FORWARD DROP");
        let before = shell("iptables-nft -S");
        assert!(matches!(
            &world.network.notices().await.unwrap()[..],
            [Notice::ForwardingBlocked { .. }]
        ));
        let a = task_with(&world, Egress::Nat).await;
        assert!(
            world
                .vpc("vpc-1")
                .await
                .notices
                .contains(&Notice::PassesDocker)
        );
        assert!(world.reaches(&a, OUTSIDE, 80).await);
        println!("{}", shell("iptables-nft -S"));
        world.network.detach("eni-a").await.unwrap();
        world.network.remove_vpc("vpc-1").await.unwrap();
        assert_eq!(shell("iptables-nft -S"), before);
    });
}

#[test]
fn another_firewall_is_left_alone_and_named() {
    on_own_machine(async |world| {
        outside().await;
        shell("nft add table inet guard");
        shell(
            "nft 'add chain inet guard pass { type filter hook forward priority 0; policy drop; }'",
        );
        let router = world.vpc("vpc-1").await;
        let blocked = router
            .notices
            .iter()
            .find(|n| matches!(n, Notice::ForwardingBlocked { .. }));
        let text = blocked.unwrap().to_string();
        assert!(text.contains("table guard, chain pass"), "{text}");
        let a = task_with(&world, Egress::Nat).await;
        assert!(!world.reaches(&a, OUTSIDE, 80).await);
    });
}
