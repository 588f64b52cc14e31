//! Public addresses: the ways into a VPC.

use std::path::PathBuf;

use netns::{Direction, DropReason, Egress, Rule, Traffic, VpcRules};

use crate::world::*;

const A: [u8; 4] = [10, 0, 1, 5];
const B: [u8; 4] = [10, 0, 1, 6];
const PUBLIC_A: [u8; 4] = [203, 0, 113, 65];
const PUBLIC_B: [u8; 4] = [203, 0, 113, 66];

/// The interface `eni-a` with its public address in a subnet with that way out; port 80 alone
/// may be asked for.
fn one_public(egress: Egress) -> VpcRules {
    let http = Rule {
        traffic: Traffic::Tcp(80..=80),
        ..anything()
    };
    let mut rules = open_rules(&[("eni-a", A)], egress);
    rules.groups[0].ingress = vec![http];
    rules.interfaces[0].public_ip = Some(PUBLIC_A.into());
    rules
}

async fn serving(world: &World, vpc: &str, id: &str, ip: [u8; 4], text: &'static str) -> PathBuf {
    let netns = world.attach(vpc, id, ip).await;
    serve(&netns, ip, 80, text).await;
    serve(&netns, ip, 81, text).await;
    netns
}

fn routes() -> String {
    shell("ip route | grep '^203.0.113' || true")
}

#[test]
fn the_machine_reaches_a_public_address_as_far_as_the_groups_allow() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        serving(&world, "vpc-1", "eni-a", A, "a").await;
        let rules = one_public(Egress::Internet);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let machine = world.machine.clone();
        let said = world.greeting(&machine, PUBLIC_A, 80).await;
        assert_eq!(said.as_deref(), Some("a"));
        let mut drops = world.network.drops();
        assert!(!world.reaches(&machine, PUBLIC_A, 81).await);
        let drop = dropped(&mut drops).await;
        assert_eq!(
            (drop.reason, drop.direction, drop.interface.as_deref()),
            (DropReason::SecurityGroup, Direction::Ingress, Some("eni-a"))
        );
    });
}

#[test]
fn a_public_address_leads_nowhere_without_an_internet_gateway() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        serving(&world, "vpc-1", "eni-a", A, "a").await;
        let machine = world.machine.clone();
        for egress in [Egress::Internet, Egress::Nat, Egress::None] {
            let rules = one_public(egress);
            world.network.apply_rules("vpc-1", &rules).await.unwrap();
            let reached = world.reaches(&machine, PUBLIC_A, 80).await;
            assert_eq!(reached, egress == Egress::Internet, "{egress:?}");
            assert_eq!(!routes().is_empty(), reached, "{egress:?}");
        }
    });
}

#[test]
fn a_private_address_means_nothing_outside_its_vpc() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        serving(&world, "vpc-1", "eni-a", A, "a").await;
        let rules = one_public(Egress::Internet);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let link = shell("ip -o link | grep -o 'lst-[0-9a-f]*[.]0'");
        shell(&format!("ip route add 10.0.0.0/16 dev {}", link.trim()));
        assert!(!world.reaches(&world.machine.clone(), A, 80).await);
    });
}

#[test]
fn tasks_reach_each_others_public_addresses_through_their_gateways() {
    on_own_machine(async |world| {
        world.vpc("vpc-1").await;
        world.vpc("vpc-2").await;
        let a = serving(&world, "vpc-1", "eni-a", A, "a").await;
        let b = serving(&world, "vpc-2", "eni-b", A, "b").await;
        let c = serving(&world, "vpc-1", "eni-c", B, "c").await;
        let mut first = open_rules(&[("eni-a", A), ("eni-c", B)], Egress::Internet);
        first.interfaces[0].public_ip = Some(PUBLIC_A.into());
        first.interfaces[1].public_ip = Some([203, 0, 113, 67].into());
        world.network.apply_rules("vpc-1", &first).await.unwrap();
        let mut second = open_rules(&[("eni-b", A)], Egress::Internet);
        second.interfaces[0].public_ip = Some(PUBLIC_B.into());
        world.network.apply_rules("vpc-2", &second).await.unwrap();
        for (from, to, text) in [
            (&a, PUBLIC_B, "b"),
            (&b, PUBLIC_A, "a"),
            (&c, PUBLIC_A, "a"),
        ] {
            let said = world.greeting(from, to, 80).await;
            assert_eq!(said.as_deref(), Some(text));
        }
    });
}

#[test]
fn public_addresses_are_given_back_and_another_servers_are_left_alone() {
    on_own_machine(async |world| {
        let before = routes();
        world.vpc("vpc-1").await;
        serving(&world, "vpc-1", "eni-a", A, "a").await;
        let rules = one_public(Egress::Internet);
        world.network.apply_rules("vpc-1", &rules).await.unwrap();
        let ours = routes();
        let other = open_network("lst-other", &world.run_dir().join("other")).await;
        other.ensure_vpc(&vpc("vpc-2")).await.unwrap();
        let mut theirs = one_public(Egress::Internet);
        theirs.interfaces[0].id = "eni-z".to_owned();
        other.apply_rules("vpc-2", &theirs).await.unwrap();
        assert_eq!(routes(), ours, "who came first keeps the address");
        other
            .apply_rules("vpc-2", &VpcRules::default())
            .await
            .unwrap();
        assert_eq!(routes(), ours);
        other.remove_vpc("vpc-2").await.unwrap();
        let again = world.reopened().await;
        again.ensure_vpc(&vpc("vpc-1")).await.unwrap();
        again
            .apply_rules("vpc-1", &VpcRules::default())
            .await
            .unwrap();
        assert_eq!(routes(), before, "a later process takes them back too");
    });
}
