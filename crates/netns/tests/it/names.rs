//! The resolver, asked from inside a task.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use netns::resolver::{Data, Forwarding, Resolver, Zones};
use netns::sockets::{bind_udp, listen_tcp};

use crate::world::*;

const A: [u8; 4] = [10, 0, 1, 5];

fn zones(forwarding: Forwarding, address: [u8; 4]) -> Zones {
    let mut zones = Zones::new(forwarding);
    zones.add_zone("shop.internal", 15).unwrap();
    let data = Data::Address(IpAddr::V4(address.into()));
    zones.add("orders.shop.internal", 60, data).unwrap();
    for last in 0..200 {
        let data = Data::Address(IpAddr::V4(Ipv4Addr::new(10, 9, 9, last)));
        zones.add("many.shop.internal", 60, data).unwrap();
    }
    zones
}

async fn serve_at(resolver: &Resolver, netns: &Path, address: Ipv4Addr) {
    let udp = bind_udp(netns, (address, 53).into()).await.unwrap();
    let tcp = listen_tcp(netns, (address, 53).into()).await.unwrap();
    let (by_udp, by_tcp) = (resolver.clone(), resolver.clone());
    tokio::spawn(async move { by_udp.serve_udp(udp).await });
    tokio::spawn(async move { by_tcp.serve_tcp(tcp).await });
}

/// What `nslookup` prints, run where it does not hold up the resolver.
async fn look_up(netns: &Path, name: &'static str, server: Ipv4Addr) -> String {
    let netns = netns.to_owned();
    let output = tokio::task::spawn_blocking(move || {
        exec(
            &netns,
            "busybox",
            &["nslookup", "-type=a", name, &server.to_string()],
        )
    });
    let output = output.await.unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn a_task_resolves_names_at_both_addresses_and_sees_new_zones_at_once() {
    on_own_machine(async |world| {
        let router = world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        let conf = world.run_dir().join("resolv.conf");
        std::fs::write(&conf, "nameserver 127.0.0.9\n").unwrap();
        let resolver = Resolver::new(zones(Forwarding::Refuse, [10, 0, 0, 77]), &conf);
        for address in &router.resolvers {
            serve_at(&resolver, &router.netns_path, *address).await;
            let seen = look_up(&a, "orders.shop.internal", *address).await;
            assert!(seen.contains("10.0.0.77"), "{seen}");
        }
        let server = router.resolvers[1];
        let seen = look_up(&a, "none.shop.internal", server).await;
        assert!(seen.contains("NXDOMAIN"), "{seen}");
        let seen = look_up(&a, "elsewhere.test", server).await;
        assert!(seen.contains("REFUSED"), "{seen}");

        // The machine's own resolver, which the next zones may send questions to.
        let mut machines = Zones::new(Forwarding::Refuse);
        machines.add_zone("elsewhere.test", 15).unwrap();
        let data = Data::Address(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 55)));
        machines.add("elsewhere.test", 60, data).unwrap();
        let machines = Resolver::new(machines, "/nonexistent");
        serve_at(&machines, &world.machine, Ipv4Addr::new(127, 0, 0, 9)).await;
        resolver.replace_zones(zones(Forwarding::ToMachine, [10, 0, 0, 78]));
        let seen = look_up(&a, "orders.shop.internal", server).await;
        assert!(seen.contains("10.0.0.78"), "{seen}");
        let seen = look_up(&a, "elsewhere.test", server).await;
        assert!(seen.contains("192.0.2.55"), "{seen}");
        std::fs::write(&conf, "").unwrap();
        let seen = look_up(&a, "elsewhere.test", server).await;
        assert!(seen.contains("SERVFAIL"), "{seen}");
    });
}

#[test]
fn a_long_answer_comes_over_tcp() {
    on_own_machine(async |world| {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let router = world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        let resolver = Resolver::new(zones(Forwarding::Refuse, A), "/nonexistent");
        serve_at(&resolver, &router.netns_path, router.resolvers[0]).await;
        let address = (router.resolvers[0], 53).into();
        let mut stream = world.connector.connect(&a, address).await.unwrap();
        let mut question = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        question.extend(b"\x04many\x04shop\x08internal\x00\x00\x01\x00\x01");
        let length = (question.len() as u16).to_be_bytes();
        for _ in 0..2 {
            stream
                .write_all(&[&length[..], &question].concat())
                .await
                .unwrap();
            let length = stream.read_u16().await.unwrap();
            let mut reply = vec![0; usize::from(length)];
            stream.read_exact(&mut reply).await.unwrap();
            assert_eq!((reply[0], reply[1], reply[6], reply[7]), (0, 7, 0, 200));
        }
    });
}
