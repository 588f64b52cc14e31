//! VPCs, interfaces in them, and sockets inside.

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use netns::{Egress, NetworkError, OpenError};

use crate::world::*;

const A: [u8; 4] = [10, 0, 1, 5];
const B: [u8; 4] = [10, 0, 2, 6];

#[test]
fn interfaces_of_a_vpc_reach_each_other_once_rules_allow_it() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        let b = world.attach("vpc-1", "eni-b", B).await;
        serve(&b, B, 80, "b").await;
        assert!(
            !world.reaches(&a, B, 80).await,
            "without rules everything is dropped"
        );
        let rules = open_rules(&[("eni-a", A), ("eni-b", B)], Egress::None);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert_eq!(world.greeting(&a, B, 80).await.as_deref(), Some("b"));
    });
}

#[test]
fn a_task_sees_eth0_with_its_address_and_the_loopback_ones() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-0123456789abcdef0", A).await;
        let seen = exec(&a, "ip", &["-4", "-o", "addr"]);
        let seen = String::from_utf8(seen.stdout).unwrap();
        assert!(seen.contains("eth0    inet 10.0.1.5/24"), "{seen}");
        assert!(seen.contains("lo    inet 169.254.170.2/32"), "{seen}");
        let link = String::from_utf8(exec(&a, "ip", &["link", "show", "eth0"]).stdout).unwrap();
        assert!(
            link.contains("mtu 9001") && link.contains("02:00:0a:00:01:05"),
            "{link}"
        );
        let routes = String::from_utf8(exec(&a, "ip", &["route"]).stdout).unwrap();
        assert!(routes.contains("default via 10.0.1.1 dev eth0"), "{routes}");
        serve(&a, Ipv4Addr::new(169, 254, 170, 2), 80, "metadata").await;
        serve(&a, Ipv4Addr::new(127, 255, 0, 7), 9000, "mesh").await;
        serve(&a, A, 81, "self").await;
        assert!(world.reaches(&a, [169, 254, 170, 2], 80).await);
        assert!(world.reaches(&a, [127, 255, 0, 7], 9000).await);
        assert!(
            world.reaches(&a, A, 81).await,
            "its own address needs no rule"
        );
    });
}

#[test]
fn vpcs_may_have_the_same_addresses() {
    on_own_machine(async |world| {
        for (vpc, text) in [("vpc-1", "one"), ("vpc-2", "two")] {
            world.vpc(vpc).await;
            let (a, b) = (format!("eni-a-{vpc}"), format!("eni-b-{vpc}"));
            world.attach(vpc, &a, A).await;
            let netns = world.attach(vpc, &b, B).await;
            serve(&netns, B, 80, text).await;
            let rules = open_rules(&[(&a, A), (&b, B)], Egress::Nat);
            world.network.apply_rules(vpc, &rules).await.unwrap();
        }
        let from = |vpc: &str| world.network.interface_path(&format!("eni-a-{vpc}"));
        assert_eq!(
            world.greeting(&from("vpc-1"), B, 80).await.as_deref(),
            Some("one")
        );
        assert_eq!(
            world.greeting(&from("vpc-2"), B, 80).await.as_deref(),
            Some("two")
        );
    });
}

#[test]
fn the_machine_cannot_reach_a_task_even_with_a_route_of_its_own() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let b = world.attach("vpc-1", "eni-b", B).await;
        serve(&b, B, 80, "b").await;
        let rules = open_rules(&[("eni-b", B)], Egress::Nat);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(
            !world.reaches(&world.machine, B, 80).await,
            "there is no route"
        );
        shell(&format!(
            "ip route add 10.0.0.0/16 via 169.254.192.1 dev {}.0",
            world.prefix
        ));
        assert!(
            !world.reaches(&world.machine, B, 80).await,
            "nothing new comes in by the uplink"
        );
        assert!(!world.reaches(&world.machine, [169, 254, 192, 1], 53).await);
    });
}

#[test]
fn everything_may_be_asked_for_twice() {
    on_own_machine(async |world| {
        let mut spec = vpc("vpc-1");
        for _ in 0..2 {
            world.network.ensure_vpc(&spec).await.unwrap();
            world.attach("vpc-1", "eni-a", A).await;
            world.attach("vpc-1", "eni-b", B).await;
            let rules = open_rules(&[("eni-a", A), ("eni-b", B)], Egress::None);
            world.network.apply_rules("vpc-1", &rules).await.unwrap();
        }
        spec.services = vec![(Ipv4Addr::new(10, 0, 0, 4), 443)];
        world.network.ensure_vpc(&spec).await.unwrap();
        let b = world.network.interface_path("eni-b");
        serve(&b, B, 80, "b").await;
        assert!(
            world
                .reaches(&world.network.interface_path("eni-a"), B, 80)
                .await
        );
        for _ in 0..2 {
            world.network.detach("eni-a").await.unwrap();
        }
        assert!(matches!(
            world.network.remove_vpc("vpc-1").await,
            Err(NetworkError::VpcInUse { interfaces: 1, .. })
        ));
        world.network.detach("eni-b").await.unwrap();
        for _ in 0..2 {
            world.network.remove_vpc("vpc-1").await.unwrap();
        }
        let attach = world.network.attach(&interface("vpc-1", "eni-a", A)).await;
        assert!(matches!(attach, Err(NetworkError::VpcNotFound(_))));
        assert!(matches!(
            world.network.detach("../x").await,
            Err(NetworkError::BadId(_))
        ));
    });
}

#[test]
fn an_address_and_an_id_can_be_used_again_at_once() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        for (id, text) in [("eni-b", "first"), ("eni-c", "second"), ("eni-c", "third")] {
            let netns = world.attach("vpc-1", id, B).await;
            serve(&netns, B, 80, text).await;
            let rules = open_rules(&[("eni-a", A), (id, B)], Egress::None);
            world.network.apply_rules("vpc-1", &rules).await.unwrap();
            assert_eq!(world.greeting(&a, B, 80).await.as_deref(), Some(text));
            world.network.detach(id).await.unwrap();
        }
    });
}

#[test]
#[allow(clippy::disallowed_methods)] // measures
fn a_hundred_interfaces_come_in_parallel_and_leave_without_waiting() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let start = Instant::now();
        for n in 0..20 {
            world
                .attach("vpc-1", &format!("eni-s{n}"), [10, 0, 3, n + 4])
                .await;
        }
        println!("one after the other: {:?} each", start.elapsed() / 20);
        let start = Instant::now();
        let mut attaching = tokio::task::JoinSet::new();
        for n in 0..100 {
            let network = world.network.clone();
            let spec = interface("vpc-1", &format!("eni-{n}"), [10, 0, 1, n + 4]);
            attaching.spawn(async move { network.attach(&spec).await.unwrap() });
        }
        attaching.join_all().await;
        println!("100 in parallel: {:?}", start.elapsed());
        assert_eq!(world.network.list().await.unwrap().interfaces.len(), 120);
        let start = Instant::now();
        for n in 0..100 {
            world.network.detach(&format!("eni-{n}")).await.unwrap();
        }
        let each = start.elapsed() / 100;
        println!("detach: {each:?} each");
        assert!(each < Duration::from_millis(15), "{each:?}");
        assert_eq!(world.network.list().await.unwrap().interfaces.len(), 20);
        let router = world.network.router_path("vpc-1");
        until("the links are gone", async || {
            let links = exec(&router, "ip", &["-o", "link"]).stdout;
            String::from_utf8(links).unwrap().lines().count() == 22
        })
        .await;
    });
}

#[test]
fn a_machine_that_cannot_have_networks_is_told_why() {
    on_own_machine(async |world| {
        for prefix in ["", "UPPER", "a.b", "twelve-chars"] {
            let refused = try_open(prefix, world.run_dir()).await.err().unwrap();
            assert!(matches!(refused, OpenError::BadPrefix(_)), "{refused}");
        }
        let file = world.run_dir().join("file");
        std::fs::write(&file, "").unwrap();
        let refused = try_open("lst-x", &file).await.err().unwrap();
        assert!(matches!(refused, OpenError::RunDir { .. }), "{refused}");
    });
}

#[test]
#[allow(clippy::disallowed_methods)] // measures
fn a_connection_from_inside_costs_little_more_than_one_from_outside() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        serve(&a, [127, 0, 0, 1], 80, "a").await;
        serve(&world.machine, [127, 0, 0, 1], 81, "machine").await;
        let mut times = Vec::new();
        for (netns, port) in [(&a, 80), (&world.machine, 81)] {
            let start = Instant::now();
            for _ in 0..200 {
                assert!(world.reaches(netns, [127, 0, 0, 1], port).await);
            }
            times.push(start.elapsed() / 200);
        }
        println!("connect and one answer, inside and outside: {times:?}");
        let start = Instant::now();
        for port in 1000..1200 {
            serve(&a, [127, 0, 0, 1], port, "").await;
        }
        println!("a listener inside: {:?}", start.elapsed() / 200);
    });
}
