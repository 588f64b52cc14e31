//! Addresses, from outside.

use crate::support::{World, at_once, refusal, scope, world};
use api::ec2::{self, Ec2};
use domain::network::{AddressClaim, InterfaceOwner, NetworkInterface, PublicAddress};
use domain::{Key, Record, Timestamp};
use network::controllers::Addresses;
use std::collections::BTreeSet;
use store::CommitError;

fn waiting(number: usize, subnet: &str, vpc: &str) -> NetworkInterface {
    NetworkInterface {
        scope: scope(),
        id: format!("eni-{number:017x}"),
        subnet: subnet.to_owned(),
        vpc: vpc.to_owned(),
        security_groups: Vec::new(),
        description: String::new(),
        owner: InterfaceOwner::Task(format!("task {number}")),
        instance: Some("local".to_owned()),
        public: number.is_multiple_of(2),
        address: None,
        failure: None,
        tags: domain::ecs::Tags::new(),
        created_at: Timestamp::UNIX_EPOCH,
    }
}

/// Writes an interface and lets the controller pass until it is not disturbed.
async fn ask_and_serve(world: &World, interface: &NetworkInterface) {
    let write = |txn: store::Txn| {
        txn.put(interface);
        async { Ok::<_, CommitError>(()) }
    };
    world.store.transact(write).await.expect("written");
    while let Err(CommitError::Conflict) = world.room.give_addresses(&scope()).await {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_hundred_interfaces_get_five_hundred_addresses() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/22", "us-east-1a").await;
    let ask = |number| {
        let (world, interface) = (world.clone(), waiting(number, &subnet, &vpc));
        async move { ask_and_serve(&world, &interface).await }
    };
    at_once(500, ask).await;
    let interfaces: Vec<NetworkInterface> = world
        .store
        .list(&Key::kind(NetworkInterface::KIND))
        .await
        .expect("interfaces");
    let ips: BTreeSet<_> = interfaces
        .iter()
        .map(|interface| interface.address.as_ref().expect("an address").private_ip)
        .collect();
    assert_eq!(ips.len(), 500);
    let macs: BTreeSet<_> = interfaces
        .iter()
        .map(|interface| interface.address.as_ref().expect("an address").mac.clone())
        .collect();
    assert_eq!(macs.len(), 500);
    for interface in &interfaces {
        let write = |txn: store::Txn| {
            txn.delete(&interface.key());
            async { Ok::<_, CommitError>(()) }
        };
        world.store.transact(write).await.expect("deleted");
    }
    world.room.give_addresses(&scope()).await.expect("a pass");
    let claims: Vec<AddressClaim> = world
        .store
        .list(&Key::kind(AddressClaim::KIND))
        .await
        .expect("claims");
    let public: Vec<PublicAddress> = world
        .store
        .list(&Key::kind(PublicAddress::KIND))
        .await
        .expect("claims");
    assert_eq!((claims.len(), public.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_and_the_controller_never_give_an_address_twice() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/24", "us-east-1a").await;
    let call = |number: usize| {
        let (world, subnet) = (world.clone(), subnet.clone());
        let interface = waiting(number, &subnet, &vpc);
        async move {
            if number.is_multiple_of(2) {
                return world.interface(&subnet).await.map(|_| ());
            }
            ask_and_serve(&world, &interface).await;
            Ok(())
        }
    };
    let made = at_once(200, call).await;
    assert!(made.iter().all(Result::is_ok));
    let input = ec2::DescribeNetworkInterfacesRequest::default();
    let rows = world
        .ec2
        .describe_network_interfaces(&world.cx, input)
        .await
        .expect("an answer");
    let rows = rows.network_interfaces.expect("interfaces");
    let ips: BTreeSet<_> = rows
        .iter()
        .filter_map(|row| row.private_ip_address.clone())
        .collect();
    assert_eq!((rows.len(), ips.len()), (200, 200));
}

#[tokio::test]
async fn a_full_subnet_refuses_and_a_deleted_interface_makes_room() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/28", "us-east-1a").await;
    let mut last = None;
    for _ in 0..11 {
        last = Some(world.interface(&subnet).await.expect("an interface"));
    }
    assert_eq!(
        refusal(world.interface(&subnet).await),
        "InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free \
         addresses to satisfy the request."
    );
    let last = last.expect("an interface");
    let input = ec2::DeleteNetworkInterfaceRequest {
        dry_run: None,
        network_interface_id: last.network_interface_id.expect("an id"),
    };
    world
        .ec2
        .delete_network_interface(&world.cx, input)
        .await
        .expect("deleted");
    let again = world.interface(&subnet).await.expect("an interface");
    assert_eq!(again.private_ip_address, last.private_ip_address);
}

#[tokio::test]
async fn two_hundred_at_once_are_quick() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/22", "us-east-1a").await;
    for number in 0..200 {
        let interface = waiting(number, &subnet, &vpc);
        let write = |txn: store::Txn| {
            txn.put(&interface);
            async { Ok::<_, CommitError>(()) }
        };
        world.store.transact(write).await.expect("written");
    }
    #[allow(clippy::disallowed_methods)] // how long it takes is what the test is about
    let start = std::time::Instant::now();
    world.room.give_addresses(&scope()).await.expect("a pass");
    let took = start.elapsed();
    println!("200 interfaces took {took:?}");
    assert!(took.as_millis() < 1_000, "took {took:?} in a debug build");
}

#[tokio::test]
async fn the_controller_serves_what_was_asked_for_and_takes_back_what_is_gone() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/24", "us-east-1a").await;
    let interface = waiting(2, &subnet, &vpc);
    let write = |txn: store::Txn| {
        txn.put(&interface);
        txn.put(&waiting(3, "subnet-gone", &vpc));
        async { Ok::<_, CommitError>(()) }
    };
    world.store.transact(write).await.expect("written");
    world.settle(Addresses(world.room.clone())).await;
    let served: Option<NetworkInterface> =
        world.store.get(&interface.key()).await.expect("readable");
    let address = served
        .and_then(|served| served.address)
        .expect("an address");
    assert_eq!(address.private_ip.to_string(), "10.0.0.4");
    assert_eq!(address.mac, "0a:00:00:00:00:02");
    assert_eq!(
        address.public_ip.map(|ip| ip.to_string()).as_deref(),
        Some("203.0.113.1")
    );
    let lost = waiting(3, "subnet-gone", &vpc).key();
    let lost: Option<NetworkInterface> = world.store.get(&lost).await.expect("readable");
    let failure = lost.and_then(|lost| lost.failure);
    assert_eq!(
        failure.as_deref(),
        Some("The subnet ID 'subnet-gone' does not exist")
    );
}
