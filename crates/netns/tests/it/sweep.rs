//! What a crash leaves is adopted or swept; nothing stays.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use netns::{Egress, Inventory, Keep};

use crate::world::*;

const A: [u8; 4] = [10, 0, 1, 5];
const B: [u8; 4] = [10, 0, 2, 6];

fn keep(vpcs: &[&str], interfaces: &[&str]) -> Keep {
    let set = |ids: &[&str]| {
        ids.iter()
            .map(|id| (*id).to_owned())
            .collect::<BTreeSet<_>>()
    };
    Keep {
        vpcs: set(vpcs),
        interfaces: set(interfaces),
    }
}

#[test]
fn the_next_server_adopts_what_is_there_without_a_break() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        let b = world.attach("vpc-1", "eni-b", B).await;
        serve(&b, B, 80, "b").await;
        let rules = open_rules(&[("eni-a", A), ("eni-b", B)], Egress::Nat);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();

        let next = world.reopened().await;
        let found = next.list().await.unwrap();
        assert!(
            found
                .vpcs
                .iter()
                .all(|vpc| vpc.id == "vpc-1" && vpc.complete)
        );
        let links: Vec<_> = found
            .interfaces
            .iter()
            .map(|found| found.link.clone())
            .collect();
        let vpc_1 = |ip: [u8; 4]| Some(("vpc-1".to_owned(), ip.into()));
        assert_eq!(links, [vpc_1(A), vpc_1(B)]);
        next.ensure_vpc(&vpc("vpc-1")).await.unwrap();
        next.attach(&interface("vpc-1", "eni-a", A)).await.unwrap();
        assert!(
            world.reaches(&a, B, 80).await,
            "rules stay until new ones are applied"
        );
        next.apply_rules("vpc-1", &rules).await.unwrap();
        assert!(world.reaches(&a, B, 80).await);
        next.sweep(&keep(&["vpc-1"], &["eni-a"])).await.unwrap();
        let left: Vec<_> = next.list().await.unwrap().interfaces;
        assert_eq!(
            left.iter()
                .map(|found| found.id.as_str())
                .collect::<Vec<_>>(),
            ["eni-a"]
        );
        next.sweep(&Keep::default()).await.unwrap();
        assert_nothing_left(&world).await;
    });
}

async fn assert_nothing_left(world: &World) {
    assert_eq!(world.network.list().await.unwrap(), Inventory::default());
    let left = shell(&format!(
        "ip -o link; nft list ruleset; grep {} /proc/mounts || true",
        world.run_dir().display()
    ));
    assert!(
        !left.contains(&world.prefix) && !left.contains("longshore"),
        "{left}"
    );
    assert!(
        !left.contains(&world.run_dir().display().to_string()),
        "{left}"
    );
    assert_eq!(shell("cat /proc/sys/net/ipv4/ip_forward").trim(), "0");
}

#[test]
fn an_interface_of_an_earlier_server_can_be_detached_before_its_vpc_is_ensured() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        world.attach("vpc-1", "eni-a", A).await;
        let next = world.reopened().await;
        next.detach("eni-a").await.unwrap();
        assert_eq!(next.list().await.unwrap().interfaces, []);
        next.remove_vpc("vpc-1").await.unwrap();
        assert_nothing_left(&world).await;
    });
}

#[test]
fn half_made_things_are_swept() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        let a = world.attach("vpc-1", "eni-a", A).await;
        let router = world.network.router_path("vpc-1");
        // A file without its namespace, a link without its name, an uplink without its router.
        std::fs::write(world.network.interface_path("eni-half"), "").unwrap();
        std::fs::write(world.network.router_path("vpc-half"), "").unwrap();
        assert!(
            exec(&router, "ip", &["link", "add", "eni-x", "type", "veth"])
                .status
                .success()
        );
        shell(&format!("ip link add {}.77 type veth", world.prefix));
        shell(&format!(
            "ip link add {0}.78 type veth; ip link set {0}.78 alias vpc-gone",
            world.prefix
        ));
        let next = world.reopened().await;
        next.sweep(&keep(&["vpc-1"], &["eni-a"])).await.unwrap();
        let links = String::from_utf8(exec(&router, "ip", &["-o", "link"]).stdout).unwrap();
        assert!(
            links.contains("eni-a") && !links.contains("eni-x"),
            "{links}"
        );
        assert!(
            exec(&a, "true", &[]).status.success(),
            "what is kept is untouched"
        );
        next.sweep(&Keep::default()).await.unwrap();
        assert_nothing_left(&world).await;
    });
}

#[test]
fn a_server_killed_at_any_step_leaves_nothing_that_the_next_does_not_take_up() {
    on_own_machine(async |world| {
        for round in 0..25_u64 {
            let mut child = Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    "sweep::builds_and_removes_until_killed",
                    "--ignored",
                ])
                .env("NETNS_CRASH_DIR", world.run_dir())
                .env("NETNS_CRASH_PREFIX", &world.prefix)
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            tokio::time::sleep(Duration::from_micros(15_000 + round * 3_700)).await;
            child.kill().unwrap();
            child.wait().unwrap();
            let next = world.reopened().await;
            if round % 2 == 0 {
                build(&next).await;
                let a = next.interface_path("eni-a");
                serve(&next.interface_path("eni-b"), B, 1000 + round as u16, "b").await;
                assert!(
                    world.reaches(&a, B, 1000 + round as u16).await,
                    "round {round}"
                );
            }
            next.sweep(&Keep::default()).await.unwrap();
            assert_nothing_left(&world).await;
        }
    });
}

async fn build(network: &netns::Network) {
    network.ensure_vpc(&vpc("vpc-1")).await.unwrap();
    network
        .attach(&interface("vpc-1", "eni-a", A))
        .await
        .unwrap();
    network
        .attach(&interface("vpc-1", "eni-b", B))
        .await
        .unwrap();
    let rules = open_rules(&[("eni-a", A), ("eni-b", B)], Egress::Nat);
    network.apply_rules("vpc-1", &rules).await.unwrap();
}

#[test]
#[ignore = "started by the test above, which kills it"]
fn builds_and_removes_until_killed() {
    let Ok(dir) = std::env::var("NETNS_CRASH_DIR") else {
        return;
    };
    let prefix = std::env::var("NETNS_CRASH_PREFIX").unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let network = open_network(&prefix, Path::new(&dir)).await;
        loop {
            build(&network).await;
            network.detach("eni-a").await.unwrap();
            network.detach("eni-b").await.unwrap();
            network.remove_vpc("vpc-1").await.unwrap();
        }
    });
}
