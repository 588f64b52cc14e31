//! Security groups: who may begin to talk to whom.

use std::net::{Ipv4Addr, UdpSocket};
use std::path::Path;

use netns::sockets::{bind_udp, listen_tcp};
use netns::{Direction, DropReason, Egress, Peer, Rule, Traffic, VpcRules};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::world::*;

const FRONTEND: [u8; 4] = [10, 0, 1, 5];
const ORDERS: [u8; 4] = [10, 0, 1, 6];
const PAYMENTS: [u8; 4] = [10, 0, 2, 7];

/// Frontend may call orders on 8080; payments takes calls on 8080 from orders only.
fn storefront() -> VpcRules {
    VpcRules {
        interfaces: vec![
            member("eni-frontend", FRONTEND, &["sg-frontend"]),
            member("eni-orders", ORDERS, &["sg-orders"]),
            member("eni-payments", PAYMENTS, &["sg-payments"]),
        ],
        groups: vec![
            group("sg-frontend", vec![], vec![anything()]),
            group(
                "sg-orders",
                vec![tcp_with_group(8080, "sg-frontend")],
                vec![tcp_with_group(8080, "sg-payments")],
            ),
            group(
                "sg-payments",
                vec![tcp_with_group(8080, "sg-orders")],
                vec![],
            ),
        ],
        subnets: vec![subnet(Egress::None)],
        peers: Vec::new(),
    }
}

async fn storefront_world(world: &World) -> VpcRules {
    world.vpc("vpc-1").await;
    for (id, ip) in [
        ("eni-frontend", FRONTEND),
        ("eni-orders", ORDERS),
        ("eni-payments", PAYMENTS),
    ] {
        let netns = world.attach("vpc-1", id, ip).await;
        serve(&netns, ip, 8080, "8080").await;
        serve(&netns, ip, 9090, "9090").await;
    }
    let rules = storefront();
    world.network.apply_rules("vpc-1", &rules).await.unwrap();
    rules
}

#[test]
fn a_connection_needs_the_senders_and_the_receivers_groups() {
    on_own_machine(async |world| {
        let mut rules = storefront_world(&world).await;
        let [frontend, orders, payments] = ["eni-frontend", "eni-orders", "eni-payments"]
            .map(|id| world.network.interface_path(id));
        assert!(world.reaches(&frontend, ORDERS, 8080).await);
        assert!(world.reaches(&orders, PAYMENTS, 8080).await);
        assert!(
            !world.reaches(&frontend, PAYMENTS, 8080).await,
            "payments does not allow it"
        );
        assert!(
            !world.reaches(&frontend, ORDERS, 9090).await,
            "another port"
        );
        assert!(
            !world.reaches(&orders, FRONTEND, 8080).await,
            "orders may not send there"
        );
        assert!(
            !world.reaches(&payments, ORDERS, 8080).await,
            "no egress at all"
        );
        rules.groups[2]
            .ingress
            .push(tcp_with_group(8080, "sg-frontend"));
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(
            world.reaches(&frontend, PAYMENTS, 8080).await,
            "the rule was added"
        );
        rules.groups[2].ingress.pop();
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(
            !world.reaches(&frontend, PAYMENTS, 8080).await,
            "the rule was removed"
        );
    });
}

#[test]
fn drops_are_logged_and_counted_for_the_interface_whose_rules_decided() {
    on_own_machine(async |world| {
        storefront_world(&world).await;
        let mut drops = world.network.drops();
        let frontend = world.network.interface_path("eni-frontend");
        assert!(!world.reaches(&frontend, PAYMENTS, 8080).await);
        let drop = dropped(&mut drops).await;
        assert_eq!(drop.interface.as_deref(), Some("eni-payments"));
        assert_eq!(
            (drop.direction, drop.reason),
            (Direction::Ingress, DropReason::SecurityGroup)
        );
        assert_eq!(
            (drop.source, drop.destination),
            (FRONTEND.into(), PAYMENTS.into())
        );
        assert_eq!((drop.vpc.as_str(), drop.protocol), ("vpc-1", 6));
        assert_eq!(drop.ports.map(|(_, destination)| destination), Some(8080));
        let mut drops = world.network.drops();
        assert!(
            !world
                .reaches(&world.network.interface_path("eni-payments"), ORDERS, 8080)
                .await
        );
        let drop = dropped(&mut drops).await;
        assert_eq!(drop.interface.as_deref(), Some("eni-payments"));
        assert_eq!(
            (drop.direction, drop.reason),
            (Direction::Egress, DropReason::SecurityGroup)
        );
        let counts = world.network.drop_counts("vpc-1").await.unwrap();
        assert!(
            counts[&("eni-payments".to_owned(), Direction::Ingress)] >= 1,
            "{counts:?}"
        );
        assert!(
            counts[&("eni-payments".to_owned(), Direction::Egress)] >= 1,
            "{counts:?}"
        );
        assert_eq!(
            counts.get(&("eni-orders".to_owned(), Direction::Ingress)),
            None
        );
    });
}

#[test]
fn counters_outlive_a_change_of_rules() {
    on_own_machine(async |world| {
        let mut rules = storefront_world(&world).await;
        let frontend = world.network.interface_path("eni-frontend");
        assert!(!world.reaches(&frontend, PAYMENTS, 8080).await);
        let key = ("eni-payments".to_owned(), Direction::Ingress);
        let before = world.network.drop_counts("vpc-1").await.unwrap()[&key];
        rules.interfaces[2].groups = vec!["sg-other".to_owned()];
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(!world.reaches(&frontend, PAYMENTS, 8080).await);
        assert!(world.network.drop_counts("vpc-1").await.unwrap()[&key] > before);
    });
}

/// An echo server on payments and an open connection to it from orders.
async fn conversation(world: &World) -> TcpStream {
    let payments = world.network.interface_path("eni-payments");
    let address = (Ipv4Addr::from(PAYMENTS), 8081).into();
    let listener = listen_tcp(&payments, address).await.unwrap();
    let listener = TcpListener::from_std(listener).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut read, mut write) = stream.split();
        let _ = tokio::io::copy(&mut read, &mut write).await;
    });
    let orders = world.network.interface_path("eni-orders");
    let connect = world.connector.connect(&orders, address);
    timeout(PATIENCE, connect)
        .await
        .expect("the rules allow it")
        .unwrap()
}

async fn echoes(stream: &mut TcpStream) -> bool {
    let mut byte = [7];
    let turn = async {
        stream.write_all(&byte).await?;
        stream.read_exact(&mut byte).await
    };
    matches!(timeout(PATIENCE, turn).await, Ok(Ok(_)))
}

#[test]
fn established_connections_outlive_the_rule_that_allowed_them() {
    on_own_machine(async |world| {
        let mut rules = storefront_world(&world).await;
        rules.groups[1].egress = vec![anything()];
        rules.groups[2].ingress = vec![tcp_with_group(8081, "sg-orders")];
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let mut stream = conversation(&world).await;
        assert!(echoes(&mut stream).await);
        rules.groups[2].ingress.clear();
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(echoes(&mut stream).await, "tracked connections persist");
        let orders = world.network.interface_path("eni-orders");
        assert!(
            !world.reaches(&orders, PAYMENTS, 8081).await,
            "new ones do not begin"
        );
        world.network.detach("eni-payments").await.unwrap();
    });
}

#[test]
fn changes_never_hold_up_traffic_nor_let_any_slip_through() {
    on_own_machine(async |world| {
        let mut rules = storefront_world(&world).await;
        rules.groups[1].egress = vec![anything()];
        rules.groups[2].ingress = vec![tcp_with_group(8081, "sg-orders")];
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let mut stream = conversation(&world).await;
        let payments = world.network.interface_path("eni-payments");
        let closed = bind_udp(&payments, (Ipv4Addr::from(PAYMENTS), 5000).into())
            .await
            .unwrap();
        let storm = storm_of_packets(&world.network.interface_path("eni-frontend"));
        for round in 0..200_u8 {
            let id = format!("eni-new-{round}");
            rules.interfaces.push(member(
                &id,
                [10, 0, 9, round],
                &["sg-orders", "sg-frontend"],
            ));
            rules.groups[round as usize % 2].ingress.push(anything());
            if round % 7 == 0 {
                rules.interfaces.truncate(3);
                rules.groups[1].ingress.truncate(1);
            }
            world.network.apply_rules("vpc-1", &rules).await.unwrap();
            assert!(echoes(&mut stream).await, "round {round}");
        }
        let sent = storm.join().unwrap();
        assert!(sent > 1000, "{sent}");
        let mut buffer = [0; 16];
        assert!(
            closed.recv(&mut buffer).is_err(),
            "frontend never may reach payments"
        );
    });
}

fn storm_of_packets(from: &Path) -> std::thread::JoinHandle<u32> {
    inside(from, || {
        let socket = UdpSocket::bind((Ipv4Addr::from(FRONTEND), 0)).unwrap();
        let mut sent = 0;
        for _ in 0..20_000 {
            sent += u32::from(
                socket
                    .send_to(&[1], (Ipv4Addr::from(PAYMENTS), 5000))
                    .is_ok(),
            );
        }
        sent
    })
}

#[test]
fn udp_icmp_and_ranges_are_told_apart() {
    on_own_machine(async |world| {
        let mut rules = storefront_world(&world).await;
        let from_subnet = Peer::Cidr("10.0.1.0/24".parse().unwrap());
        rules.groups[2].ingress = vec![
            Rule {
                traffic: Traffic::Icmp(Some(8), None),
                peer: from_subnet.clone(),
            },
            Rule {
                traffic: Traffic::Udp(5000..=5001),
                peer: from_subnet.clone(),
            },
            Rule {
                traffic: Traffic::Tcp(9000..=9100),
                peer: from_subnet,
            },
        ];
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let [frontend, payments] =
            ["eni-frontend", "eni-payments"].map(|id| world.network.interface_path(id));
        let ping = ["ping", "-c1", "-W1", "10.0.2.7"];
        assert!(
            exec(&frontend, "busybox", &ping).status.success(),
            "echo is allowed"
        );
        let back = ["ping", "-c1", "-W1", "10.0.1.5"];
        assert!(
            !exec(&payments, "busybox", &back).status.success(),
            "no egress"
        );
        assert!(world.reaches(&frontend, PAYMENTS, 9090).await);
        assert!(!world.reaches(&frontend, PAYMENTS, 8080).await);
        for (port, arrives) in [(5001, true), (5002, false)] {
            let socket = bind_udp(&payments, (Ipv4Addr::from(PAYMENTS), port).into())
                .await
                .unwrap();
            let socket = tokio::net::UdpSocket::from_std(socket).unwrap();
            let from = bind_udp(&frontend, (Ipv4Addr::from(FRONTEND), 0).into())
                .await
                .unwrap();
            from.send_to(b"x", (Ipv4Addr::from(PAYMENTS), port))
                .unwrap();
            let mut buffer = [0; 8];
            let received = timeout(PATIENCE, socket.recv(&mut buffer)).await.is_ok();
            assert_eq!(received, arrives, "port {port}");
        }
    });
}

#[test]
fn a_borrowed_address_gets_nowhere() {
    on_own_machine(async |world| {
        storefront_world(&world).await;
        let frontend = world.network.interface_path("eni-frontend");
        let orders = Ipv4Addr::from(ORDERS);
        assert!(
            exec(
                &frontend,
                "ip",
                &["addr", "add", "10.0.1.6/32", "dev", "lo"]
            )
            .status
            .success()
        );
        let mut drops = world.network.drops();
        let from = bind_udp(&frontend, (orders, 0).into()).await.unwrap();
        from.send_to(b"x", (Ipv4Addr::from(PAYMENTS), 8080))
            .unwrap();
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.reason, drop.interface, drop.source),
            (DropReason::Spoofed, None, orders)
        );
        let counts = world.network.drop_counts("vpc-1").await.unwrap();
        assert_eq!(counts[&("eni-frontend".to_owned(), Direction::Egress)], 1);
    });
}

#[test]
fn a_thousand_interfaces_are_still_one_small_change_each() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let mut rules = storefront();
        for n in 0..1000_u16 {
            let [high, low] = n.to_be_bytes();
            let groups = ["sg-frontend", "sg-orders", "sg-payments"];
            rules.interfaces.push(member(
                &format!("eni-{n}"),
                [10, 0, 100 + high, low],
                &groups,
            ));
        }
        #[allow(clippy::disallowed_methods)] // measures
        let start = std::time::Instant::now();
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        println!("a thousand interfaces at once: {:?}", start.elapsed());
        let all = start.elapsed();
        for n in 0..20 {
            let id = format!("eni-more-{n}");
            rules
                .interfaces
                .push(member(&id, [10, 0, 200, n], &["sg-frontend"]));
            world.network.apply_rules("vpc-1", &rules).await.unwrap();
        }
        println!("one more: {:?} each", (start.elapsed() - all) / 20);
    });
}
