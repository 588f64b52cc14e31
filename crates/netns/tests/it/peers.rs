//! Peers: two VPCs that reach each other by routes and rules of both, and nobody else.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use netns::sockets::{bind_udp, listen_tcp};
use netns::{
    Cidr, Direction, DropReason, Egress, PeerRules, PeeringSpec, Rule, SubnetRoute, SubnetRules,
    VpcRules, VpcSpec, Way,
};

use crate::world::*;

pub(crate) const CALLER: [u8; 4] = [10, 1, 1, 5];
pub(crate) const SERVER: [u8; 4] = [10, 2, 1, 6];
pub(crate) const THIRD: [u8; 4] = [10, 3, 1, 7];
pub(crate) const PORT: u16 = 8080;

/// VPC number `n` has 10.n.0.0/16.
pub(crate) fn range(n: u8) -> Cidr {
    Cidr::new(Ipv4Addr::new(10, n, 0, 0), 16)
}

pub(crate) async fn raise(world: &World, n: u8, address: [u8; 4]) -> PathBuf {
    let id = format!("vpc-{n}");
    let spec = VpcSpec {
        id: id.clone(),
        cidrs: vec![range(n)],
        services: vec![],
    };
    world.network.ensure_vpc(&spec).await.unwrap();
    world.attach(&id, &format!("eni-{n}"), address).await
}

pub(crate) fn peering(id: &str, peer: u8) -> PeeringSpec {
    PeeringSpec {
        id: id.to_owned(),
        peer: format!("vpc-{peer}"),
    }
}

pub(crate) fn route(to: u8, way: Way) -> SubnetRoute {
    SubnetRoute {
        range: range(to),
        way,
    }
}

pub(crate) fn by(id: &str) -> Way {
    Way::Peer(id.to_owned())
}

/// A peer with one interface, a member of the group named after its VPC.
pub(crate) fn peer(id: &str, n: u8, address: [u8; 4]) -> PeerRules {
    PeerRules {
        peering: id.to_owned(),
        ranges: vec![range(n)],
        members: vec![(address.into(), vec![format!("sg-{n}")])],
    }
}

/// Rules of VPC `n` with one interface in the group `sg-n`, which lets in what `ingress` says and
/// sends everything.
pub(crate) fn rules(n: u8, address: [u8; 4], ingress: Vec<Rule>) -> VpcRules {
    let group_id = format!("sg-{n}");
    VpcRules {
        interfaces: vec![member(&format!("eni-{n}"), address, &[&group_id])],
        groups: vec![group(&group_id, ingress, vec![anything()])],
        subnets: vec![SubnetRules {
            id: "subnet-1".to_owned(),
            egress: Egress::Nat,
            routes: vec![],
        }],
        peers: vec![],
    }
}

pub(crate) fn with(
    mut rules: VpcRules,
    peers: Vec<PeerRules>,
    routes: Vec<SubnetRoute>,
) -> VpcRules {
    rules.peers = peers;
    rules.subnets[0].routes = routes;
    rules
}

pub(crate) struct Pair {
    pub(crate) caller: PathBuf,
    pub(crate) server: PathBuf,
    pub(crate) of_caller: VpcRules,
    pub(crate) of_server: VpcRules,
}

/// Two VPCs that are joined, with routes both ways; the server lets in the caller's group.
pub(crate) async fn pair(world: &World) -> Pair {
    let caller = raise(world, 1, CALLER).await;
    let server = raise(world, 2, SERVER).await;
    serve(&server, SERVER, PORT, "hello").await;
    let of_caller = with(
        rules(1, CALLER, vec![]),
        vec![peer("pcx-12", 2, SERVER)],
        vec![route(2, by("pcx-12"))],
    );
    let of_server = with(
        rules(2, SERVER, vec![tcp_with_group(PORT, "sg-1")]),
        vec![peer("pcx-12", 1, CALLER)],
        vec![route(1, by("pcx-12"))],
    );
    join(world).await;
    apply(world, 1, &of_caller).await;
    apply(world, 2, &of_server).await;
    Pair {
        caller,
        server,
        of_caller,
        of_server,
    }
}

pub(crate) async fn join(world: &World) {
    let network = &world.network;
    let spec = [peering("pcx-12", 2)];
    network.keep_peerings("vpc-1", &spec).await.unwrap();
    let spec = [peering("pcx-12", 1)];
    network.keep_peerings("vpc-2", &spec).await.unwrap();
}

pub(crate) async fn apply(world: &World, n: u8, rules: &VpcRules) {
    let id = format!("vpc-{n}");
    world.network.apply_rules(&id, rules).await.unwrap();
}

#[test]
fn peers_reach_each_other_by_routes_and_groups_of_both() {
    on_own_machine(async |world| {
        let pair = pair(&world).await;
        assert!(world.reaches(&pair.caller, SERVER, PORT).await);
        // The server's rules name the caller's group, and nothing lets anybody in at the caller.
        serve(&pair.caller, CALLER, PORT, "hello").await;
        assert!(!world.reaches(&pair.server, CALLER, PORT).await);
    });
}

#[test]
fn the_name_server_of_a_peer_cannot_be_asked() {
    on_own_machine(async |world| {
        let pair = pair(&world).await;
        let router = world.network.router_path("vpc-2");
        let resolver = Ipv4Addr::new(10, 2, 0, 2);
        let _listens = listen_tcp(&router, (resolver, 53).into()).await.unwrap();
        let address = SocketAddr::from((resolver, 53));
        let asked = world.connector.connect(&pair.caller, address);
        assert!(tokio::time::timeout(PATIENCE, asked).await.is_err());
        let own = world.connector.connect(&pair.server, address);
        assert!(own.await.is_ok());
    });
}

#[test]
fn without_a_rule_of_the_receiver_packets_are_dropped_there() {
    on_own_machine(async |world| {
        let mut pair = pair(&world).await;
        let mut drops = world.network.drops();
        pair.of_server.groups[0].ingress = vec![tcp_with_group(PORT, "sg-other")];
        apply(&world, 2, &pair.of_server).await;
        assert!(!world.reaches(&pair.caller, SERVER, PORT).await);
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.direction, drop.reason),
            (Direction::Ingress, DropReason::SecurityGroup)
        );
        assert_eq!(drop.interface.as_deref(), Some("eni-2"));
        let counts = world.network.drop_counts("vpc-2").await.unwrap();
        assert!(counts[&("eni-2".to_owned(), Direction::Ingress)] > 0);
    });
}

#[test]
fn without_a_rule_of_the_sender_packets_are_dropped_there() {
    on_own_machine(async |world| {
        let mut pair = pair(&world).await;
        let mut drops = world.network.drops();
        pair.of_caller.groups[0].egress = vec![tcp_with_group(9, "sg-2")];
        apply(&world, 1, &pair.of_caller).await;
        assert!(!world.reaches(&pair.caller, SERVER, PORT).await);
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.direction, drop.reason),
            (Direction::Egress, DropReason::SecurityGroup)
        );
        pair.of_caller.groups[0].egress = vec![tcp_with_group(PORT, "sg-2")];
        apply(&world, 1, &pair.of_caller).await;
        assert!(world.reaches(&pair.caller, SERVER, PORT).await);
    });
}

#[test]
fn a_route_is_needed_on_both_sides() {
    on_own_machine(async |world| {
        let Pair {
            caller,
            of_caller,
            of_server,
            ..
        } = pair(&world).await;
        let mut drops = world.network.drops();
        // The answer finds no way back, and does not leave by the NAT gateway either.
        apply(
            &world,
            2,
            &with(of_server.clone(), of_server.peers.clone(), vec![]),
        )
        .await;
        assert!(!world.reaches(&caller, SERVER, PORT).await);
        let drop = dropped(&mut drops).await;
        let told = (drop.direction, drop.reason, drop.interface.as_deref());
        assert_eq!(
            told,
            (Direction::Egress, DropReason::NoRoute, Some("eni-2"))
        );
        apply(&world, 2, &of_server).await;
        assert!(world.reaches(&caller, SERVER, PORT).await);
        apply(
            &world,
            1,
            &with(of_caller.clone(), of_caller.peers.clone(), vec![]),
        )
        .await;
        assert!(!world.reaches(&caller, SERVER, PORT).await);
        let mut drops = world.network.drops();
        // A route to a peering that is not there drops what would get out otherwise.
        let gone = vec![route(2, Way::Nowhere)];
        apply(&world, 1, &with(of_caller.clone(), vec![], gone)).await;
        assert!(!world.reaches(&caller, SERVER, PORT).await);
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.direction, drop.reason),
            (Direction::Egress, DropReason::NoRoute)
        );
        assert_eq!(drop.interface.as_deref(), Some("eni-1"));
    });
}

#[test]
fn the_most_specific_route_counts_and_the_vpc_itself_comes_first() {
    on_own_machine(async |world| {
        let Pair {
            caller, of_caller, ..
        } = pair(&world).await;
        let neighbour = world.attach("vpc-1", "eni-9", [10, 1, 1, 9]).await;
        serve(&neighbour, [10, 1, 1, 9], PORT, "hello").await;
        let everything = Cidr::EVERYWHERE;
        let narrow = Cidr::host(SERVER.into());
        let default = SubnetRoute {
            range: everything,
            way: by("pcx-12"),
        };
        let mut rules = with(
            of_caller.clone(),
            of_caller.peers.clone(),
            vec![default.clone()],
        );
        rules.groups[0].ingress = vec![anything()];
        rules
            .interfaces
            .push(member("eni-9", [10, 1, 1, 9], &["sg-1"]));
        apply(&world, 1, &rules).await;
        assert!(world.reaches(&caller, SERVER, PORT).await);
        assert!(world.reaches(&caller, [10, 1, 1, 9], PORT).await);
        // What the peer does not have gets nowhere.
        assert!(!world.reaches(&caller, [10, 9, 1, 1], PORT).await);
        let nowhere = SubnetRoute {
            range: narrow,
            way: Way::Nowhere,
        };
        rules.subnets[0].routes = vec![default, nowhere];
        apply(&world, 1, &rules).await;
        assert!(!world.reaches(&caller, SERVER, PORT).await);
    });
}

#[test]
fn a_peer_is_no_way_to_its_own_peers() {
    on_own_machine(async |world| {
        let Pair {
            caller,
            of_caller,
            of_server,
            server,
        } = pair(&world).await;
        let third = raise(&world, 3, THIRD).await;
        serve(&third, THIRD, PORT, "hello").await;
        let network = &world.network;
        let both = [peering("pcx-12", 1), peering("pcx-23", 3)];
        network.keep_peerings("vpc-2", &both).await.unwrap();
        network
            .keep_peerings("vpc-3", &[peering("pcx-23", 2)])
            .await
            .unwrap();
        let peers = [of_server.peers, vec![peer("pcx-23", 3, THIRD)]].concat();
        let routes = vec![route(1, by("pcx-12")), route(3, by("pcx-23"))];
        let middle = with(rules(2, SERVER, vec![anything()]), peers, routes);
        apply(&world, 2, &middle).await;
        let routes = vec![route(2, by("pcx-23")), route(1, by("pcx-23"))];
        let mut end = with(
            rules(3, THIRD, vec![anything()]),
            vec![peer("pcx-23", 2, SERVER)],
            routes,
        );
        apply(&world, 3, &end).await;
        let routes = vec![route(2, by("pcx-12")), route(3, by("pcx-12"))];
        let mut start = with(of_caller, vec![peer("pcx-12", 2, SERVER)], routes);
        apply(&world, 1, &start).await;
        assert!(world.reaches(&server, THIRD, PORT).await);
        assert!(world.reaches(&caller, SERVER, PORT).await);
        assert!(!world.reaches(&caller, THIRD, PORT).await);
        // Nor would it be if both ends took the middle for having their addresses.
        start.peers[0].ranges.push(range(3));
        end.peers[0].ranges.push(range(1));
        apply(&world, 1, &start).await;
        apply(&world, 3, &end).await;
        assert!(!world.reaches(&caller, THIRD, PORT).await);
    });
}

#[test]
fn a_load_balancer_speaks_for_its_clients_across_a_peering() {
    on_own_machine(async |world| {
        let caller = raise(&world, 2, SERVER).await;
        drop(caller);
        let spec = VpcSpec {
            id: "vpc-1".to_owned(),
            cidrs: vec![range(1)],
            services: vec![],
        };
        world.network.ensure_vpc(&spec).await.unwrap();
        let mut balancer = interface("vpc-1", "eni-1", CALLER);
        balancer.speaks_for_clients = true;
        let balancer = world.network.attach(&balancer).await.unwrap().netns_path;
        let mut own = with(
            rules(1, CALLER, vec![]),
            vec![peer("pcx-12", 2, SERVER)],
            vec![route(2, by("pcx-12"))],
        );
        own.interfaces[0].speaks_for_clients = true;
        let target = with(
            rules(2, SERVER, vec![anything()]),
            vec![peer("pcx-12", 1, CALLER)],
            vec![route(1, by("pcx-12"))],
        );
        join(&world).await;
        apply(&world, 1, &own).await;
        apply(&world, 2, &target).await;
        let server = world.network.interface_path("eni-2");
        let socket = bind_udp(&server, (Ipv4Addr::from(SERVER), PORT).into())
            .await
            .unwrap();
        let socket = tokio::net::UdpSocket::from_std(socket).unwrap();
        let client = SocketAddr::from(([198, 51, 100, 7], 4_000));
        let packets = world.connector.packets_as(&balancer, client).await.unwrap();
        let packets = tokio::net::UdpSocket::from_std(packets).unwrap();
        let address = SocketAddr::from((Ipv4Addr::from(SERVER), PORT));
        packets.send_to(b"ping", address).await.unwrap();
        let mut buffer = [0; 16];
        let received = tokio::time::timeout(PATIENCE, socket.recv_from(&mut buffer)).await;
        let (_, seen) = received.expect("it arrives").unwrap();
        assert_eq!(seen, client);
        socket.send_to(b"pong", seen).await.unwrap();
        let answered = tokio::time::timeout(PATIENCE, packets.recv_from(&mut buffer)).await;
        assert_eq!(answered.expect("it is answered").unwrap().1, address);
    });
}
