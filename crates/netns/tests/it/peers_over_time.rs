//! Peerings that go, routers that come back, servers that start again, connections that last.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};

use netns::sockets::listen_tcp;
use netns::{Direction, DropReason, Keep, Way};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::peers::*;
use crate::world::*;

#[test]
fn a_peering_that_goes_leaves_nothing_and_drops_what_comes() {
    on_own_machine(async |world| {
        let Pair {
            caller, of_caller, ..
        } = pair(&world).await;
        let network = &world.network;
        network.keep_peerings("vpc-1", &[]).await.unwrap();
        assert!(!world.reaches(&caller, SERVER, PORT).await);
        let gone = vec![route(2, Way::Nowhere)];
        apply(&world, 1, &with(of_caller, vec![], gone)).await;
        assert!(!world.reaches(&caller, SERVER, PORT).await);
        network.keep_peerings("vpc-2", &[]).await.unwrap();
        for vpc in ["vpc-1", "vpc-2"] {
            assert_eq!(network.peerings(vpc).await.unwrap(), BTreeSet::new());
            let router = network.router_path(vpc);
            let rules = exec(&router, "ip", &["rule", "list"]);
            assert_eq!(
                String::from_utf8(rules.stdout)
                    .unwrap()
                    .matches("fwmark")
                    .count(),
                0
            );
        }
    });
}

#[test]
fn a_new_start_adopts_what_joins_routers() {
    on_own_machine(async |world| {
        let Pair {
            caller,
            server,
            of_caller,
            of_server,
        } = pair(&world).await;
        // Its number tells whether a link is the same.
        let link = |world: &World| {
            let router = world.network.router_path("vpc-1");
            let told = exec(&router, "ip", &["-o", "link", "show", "ppcx-12"]).stdout;
            let told = String::from_utf8(told).unwrap();
            told.split_once(':').unwrap().0.to_owned()
        };
        let before = link(&world);
        let next = World {
            network: world.reopened().await,
            ..world
        };
        let keep = Keep {
            vpcs: ["vpc-1", "vpc-2"].map(str::to_owned).into(),
            interfaces: ["eni-1", "eni-2"].map(str::to_owned).into(),
        };
        next.network.sweep(&keep).await.unwrap();
        // It works all the while, under the rules of the server before.
        assert!(next.reaches(&caller, SERVER, PORT).await);
        raise(&next, 1, CALLER).await;
        raise(&next, 2, SERVER).await;
        join(&next).await;
        apply(&next, 1, &of_caller).await;
        apply(&next, 2, &of_server).await;
        assert!(next.reaches(&caller, SERVER, PORT).await);
        assert_eq!(link(&next), before);
        drop(server);
        next.network.sweep(&Keep::default()).await.unwrap();
        assert_eq!(next.network.list().await.unwrap().vpcs, []);
    });
}

#[test]
fn a_router_that_comes_back_is_joined_again() {
    on_own_machine(async |world| {
        let Pair {
            caller, of_server, ..
        } = pair(&world).await;
        let network = &world.network;
        network.detach("eni-2").await.unwrap();
        network.remove_vpc("vpc-2").await.unwrap();
        assert!(!world.reaches(&caller, SERVER, PORT).await);
        let server = raise(&world, 2, SERVER).await;
        serve(&server, SERVER, PORT, "hello").await;
        let spec = [peering("pcx-12", 1)];
        network.keep_peerings("vpc-2", &spec).await.unwrap();
        apply(&world, 2, &of_server).await;
        assert!(world.reaches(&caller, SERVER, PORT).await);
    });
}

#[test]
fn large_transfers_pass_both_ways() {
    on_own_machine(async |world| {
        let pair = pair(&world).await;
        let listener = listen_tcp(&pair.server, (Ipv4Addr::from(SERVER), 9).into()).await;
        let listener = tokio::net::TcpListener::from_std(listener.unwrap()).unwrap();
        let mut rules = pair.of_server.clone();
        rules.groups[0].ingress.push(tcp_with_group(9, "sg-1"));
        apply(&world, 2, &rules).await;
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let (mut read, mut write) = stream.split();
            let _ = tokio::io::copy(&mut read, &mut write).await;
        });
        let address = SocketAddr::from((Ipv4Addr::from(SERVER), 9));
        let stream = world
            .connector
            .connect(&pair.caller, address)
            .await
            .unwrap();
        let (mut read, mut write) = stream.into_split();
        let sent = vec![7; 4 << 20];
        let sending = tokio::spawn(async move { write.write_all(&sent).await.map(|()| write) });
        let mut received = vec![0; 4 << 20];
        read.read_exact(&mut received).await.unwrap();
        sending.await.unwrap().unwrap();
        assert!(received.iter().all(|byte| *byte == 7));
    });
}

#[test]
fn a_connection_ends_with_its_route_and_does_not_leave_by_another_way() {
    on_own_machine(async |world| {
        let pair = pair(&world).await;
        let listener = listen_tcp(&pair.server, (Ipv4Addr::from(SERVER), 9).into()).await;
        let listener = tokio::net::TcpListener::from_std(listener.unwrap()).unwrap();
        let mut rules = pair.of_server.clone();
        rules.groups[0].ingress.push(tcp_with_group(9, "sg-1"));
        apply(&world, 2, &rules).await;
        let address = SocketAddr::from((Ipv4Addr::from(SERVER), 9));
        let mut stream = world
            .connector
            .connect(&pair.caller, address)
            .await
            .unwrap();
        let (mut accepted, _) = listener.accept().await.unwrap();
        let mut drops = world.network.drops();
        let peers = pair.of_caller.peers.clone();
        apply(&world, 1, &with(pair.of_caller.clone(), peers, vec![])).await;
        stream.write_all(b"late").await.unwrap();
        let drop = dropped(&mut drops).await;
        let told = (drop.direction, drop.reason, drop.interface.as_deref());
        assert_eq!(
            told,
            (Direction::Egress, DropReason::NoRoute, Some("eni-1"))
        );
        apply(&world, 1, &pair.of_caller).await;
        let mut buffer = [0; 4];
        let read = accepted.read_exact(&mut buffer);
        let read = tokio::time::timeout(std::time::Duration::from_secs(5), read).await;
        read.expect("the route is there again").unwrap();
    });
}
