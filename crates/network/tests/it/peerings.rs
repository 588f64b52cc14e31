//! Peerings, from outside.

use crate::support::{World, code, filter, refusal, scope, world};
use api::Reply;
use api::ec2::{self, Ec2};
use domain::Scope;
use domain::clock::later;
use domain::network::peerings::{ACCEPTABLE, SHOWN, SHOWN_TO_OTHERS};
use network::controllers::Peerings;
use wire::Context;

fn other_account() -> Context {
    Context::root(Scope {
        account: "111111111111".parse().unwrap(),
        ..scope()
    })
}

async fn ask(world: &World, vpc: &str, peer: &str) -> Reply<ec2::VpcPeeringConnection> {
    ask_of(world, vpc, peer, None).await
}

async fn ask_of(
    world: &World,
    vpc: &str,
    peer: &str,
    owner: Option<&str>,
) -> Reply<ec2::VpcPeeringConnection> {
    let input = ec2::CreateVpcPeeringConnectionRequest {
        vpc_id: vpc.to_owned(),
        peer_vpc_id: Some(peer.to_owned()),
        peer_owner_id: owner.map(str::to_owned),
        ..Default::default()
    };
    let made = world
        .ec2
        .create_vpc_peering_connection(&world.cx, input)
        .await?;
    Ok(made.vpc_peering_connection.unwrap())
}

pub(crate) async fn asked(world: &World, vpc: &str, peer: &str) -> String {
    let made = ask(world, vpc, peer).await.unwrap();
    made.vpc_peering_connection_id.unwrap()
}

pub(crate) async fn accept(
    world: &World,
    cx: &Context,
    id: &str,
) -> Reply<ec2::VpcPeeringConnection> {
    let input = ec2::AcceptVpcPeeringConnectionRequest {
        vpc_peering_connection_id: id.to_owned(),
        dry_run: None,
    };
    let accepted = world.ec2.accept_vpc_peering_connection(cx, input).await?;
    Ok(accepted.vpc_peering_connection.unwrap())
}

async fn reject(world: &World, cx: &Context, id: &str) -> Reply<()> {
    let input = ec2::RejectVpcPeeringConnectionRequest {
        vpc_peering_connection_id: id.to_owned(),
        dry_run: None,
    };
    world
        .ec2
        .reject_vpc_peering_connection(cx, input)
        .await
        .map(drop)
}

pub(crate) async fn delete(world: &World, cx: &Context, id: &str) -> Reply<()> {
    let input = ec2::DeleteVpcPeeringConnectionRequest {
        vpc_peering_connection_id: id.to_owned(),
        dry_run: None,
    };
    world
        .ec2
        .delete_vpc_peering_connection(cx, input)
        .await
        .map(drop)
}

pub(crate) async fn delete_vpc(world: &World, id: &str) -> Reply<()> {
    let input = ec2::DeleteVpcRequest {
        vpc_id: id.to_owned(),
        dry_run: None,
    };
    world.ec2.delete_vpc(&world.cx, input).await
}

pub(crate) async fn described(
    world: &World,
    cx: &Context,
    filters: Vec<ec2::Filter>,
) -> Vec<ec2::VpcPeeringConnection> {
    let input = ec2::DescribeVpcPeeringConnectionsRequest {
        filters: Some(filters),
        ..Default::default()
    };
    let answer = world.ec2.describe_vpc_peering_connections(cx, input).await;
    answer.unwrap().vpc_peering_connections.unwrap()
}

/// The statuses a scope is told of, as `code: message`.
pub(crate) async fn statuses(world: &World, cx: &Context) -> Vec<String> {
    let told = described(world, cx, vec![]).await;
    told.iter().map(status).collect()
}

fn status(peering: &ec2::VpcPeeringConnection) -> String {
    let status = peering.status.as_ref().unwrap();
    let (code, message) = (
        status.code.as_ref().unwrap(),
        status.message.as_ref().unwrap(),
    );
    format!("{code}: {message}")
}

pub(crate) fn blocks(side: &Option<ec2::VpcPeeringConnectionVpcInfo>) -> Vec<&str> {
    let set = side.as_ref().and_then(|side| side.cidr_block_set.as_ref());
    let set = set.into_iter().flatten();
    set.filter_map(|block| block.cidr_block.as_deref())
        .collect()
}

pub(crate) async fn active(world: &World) -> (String, String, String) {
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let id = asked(world, &one, &other).await;
    accept(world, &world.cx, &id).await.unwrap();
    (one, other, id)
}

#[tokio::test]
async fn a_peering_is_asked_for_accepted_and_deleted() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let asked = ask(&world, &one, &other).await.unwrap();
    assert_eq!(
        status(&asked),
        "initiating-request: Initiating Request to 000000000000"
    );
    assert_eq!(blocks(&asked.requester_vpc_info), ["10.1.0.0/16"]);
    assert!(blocks(&asked.accepter_vpc_info).is_empty());
    let pending = &described(&world, &world.cx, vec![]).await[0];
    assert_eq!(
        status(pending),
        "pending-acceptance: Pending Acceptance by 000000000000"
    );
    let now = domain::Clock::now(&*world.clock);
    assert_eq!(pending.expiration_time, Some(later(now, ACCEPTABLE)));
    let id = asked.vpc_peering_connection_id.unwrap();
    let accepted = accept(&world, &world.cx, &id).await.unwrap();
    assert_eq!(status(&accepted), "provisioning: Provisioning");
    let active = &described(&world, &world.cx, vec![]).await[0];
    assert_eq!(status(active), "active: Active");
    assert_eq!(blocks(&active.accepter_vpc_info), ["10.2.0.0/16"]);
    assert_eq!(active.expiration_time, None);
    delete(&world, &world.cx, &id).await.unwrap();
    assert_eq!(
        statuses(&world, &world.cx).await,
        ["deleted: Deleted by 000000000000"]
    );
    assert_eq!(
        refusal(delete(&world, &world.cx, &id).await),
        format!(
            "InvalidStateTransition: Invalid state transition for {id}, attempted to transition from deleted to deleting"
        )
    );
    assert_eq!(
        code(accept(&world, &world.cx, &id).await),
        "InvalidStateTransition"
    );
}

#[tokio::test]
async fn overlapping_vpcs_fail_and_vpcs_that_are_not_there_are_refused() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.1.128.0/17").await,
    );
    let id = asked(&world, &one, &other).await;
    let failed = "failed: Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";
    assert_eq!(statuses(&world, &world.cx).await, [failed]);
    assert_eq!(
        code(accept(&world, &world.cx, &id).await),
        "InvalidStateTransition"
    );
    assert_eq!(
        code(delete(&world, &world.cx, &id).await),
        "InvalidStateTransition"
    );
    let nobody = "vpc-00000000000000000";
    assert_eq!(
        code(ask(&world, &one, nobody).await),
        "InvalidVpcID.NotFound"
    );
    assert_eq!(
        code(ask(&world, nobody, &one).await),
        "InvalidVpcID.NotFound"
    );
    let elsewhere = ec2::CreateVpcPeeringConnectionRequest {
        vpc_id: one.clone(),
        peer_vpc_id: Some(other),
        peer_region: Some("eu-west-1".to_owned()),
        ..Default::default()
    };
    let refused = world
        .ec2
        .create_vpc_peering_connection(&world.cx, elsewhere)
        .await;
    assert_eq!(code(refused), "UnsupportedOperation");
    // Another account's VPCs are not told of: the request fails a moment later.
    let stranger = Some("111111111111");
    ask_of(&world, &one, nobody, stranger).await.unwrap();
    assert_eq!(statuses(&world, &world.cx).await, [failed, failed]);
    assert_eq!(statuses(&world, &other_account()).await, [] as [String; 0]);
    world.clock.advance(SHOWN);
    assert_eq!(statuses(&world, &world.cx).await, [] as [String; 0]);
}

#[tokio::test]
async fn two_vpcs_have_one_peering_at_a_time() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let id = asked(&world, &one, &other).await;
    assert_eq!(
        asked(&world, &one, &other).await,
        id,
        "a request that waits is repeated"
    );
    let back = asked(&world, &other, &one).await;
    assert_ne!(back, id);
    accept(&world, &world.cx, &id).await.unwrap();
    let exists = "VpcPeeringConnectionAlreadyExists";
    assert_eq!(code(accept(&world, &world.cx, &back).await), exists);
    assert_eq!(code(ask(&world, &one, &other).await), exists);
    delete(&world, &world.cx, &id).await.unwrap();
    accept(&world, &world.cx, &back).await.unwrap();
}

#[tokio::test]
async fn a_request_expires_and_is_forgotten() {
    let world = world();
    let (one, other) = (
        world.vpc("10.1.0.0/16").await,
        world.vpc("10.2.0.0/16").await,
    );
    let id = asked(&world, &one, &other).await;
    world.clock.advance(ACCEPTABLE);
    assert_eq!(statuses(&world, &world.cx).await, ["expired: Expired"]);
    assert_eq!(
        code(accept(&world, &world.cx, &id).await),
        "InvalidStateTransition"
    );
    world.settle(Peerings(world.room.clone())).await;
    assert_eq!(statuses(&world, &world.cx).await.len(), 1);
    world.clock.advance(SHOWN_TO_OTHERS);
    world.settle(Peerings(world.room.clone())).await;
    assert_eq!(
        world
            .store
            .list::<domain::network::VpcPeering>(&domain::Key::kind("network/peerings"))
            .await
            .unwrap(),
        []
    );
    let gone = accept(&world, &world.cx, &id).await;
    assert_eq!(code(gone), "InvalidVpcPeeringConnectionID.NotFound");
    assert_eq!(
        code(accept(&world, &world.cx, "pcx").await),
        "InvalidVpcPeeringConnectionId.Malformed"
    );
}

#[tokio::test]
async fn another_account_answers_for_its_own_vpc() {
    let world = world();
    let theirs = other_account();
    let one = world.vpc("10.1.0.0/16").await;
    let input = ec2::CreateVpcRequest {
        cidr_block: Some("10.2.0.0/16".to_owned()),
        ..Default::default()
    };
    let made = world.ec2.create_vpc(&theirs, input).await.unwrap();
    let other = made.vpc.unwrap().vpc_id.unwrap();
    let owner = Some("111111111111");
    let asked = ask_of(&world, &one, &other, owner).await.unwrap();
    let id = asked.vpc_peering_connection_id.unwrap();
    assert_eq!(
        refusal(accept(&world, &world.cx, &id).await),
        format!("OperationNotPermitted: User 000000000000 cannot accept peering {id}")
    );
    assert_eq!(
        code(delete(&world, &theirs, &id).await),
        "OperationNotPermitted"
    );
    let tags = ec2::CreateTagsRequest {
        dry_run: None,
        resources: vec![id.clone()],
        tags: vec![ec2::Tag {
            key: Some("side".to_owned()),
            value: Some("theirs".to_owned()),
        }],
    };
    world.ec2.create_tags(&theirs, tags).await.unwrap();
    assert_eq!(
        described(&world, &world.cx, vec![filter("tag:side", "theirs")])
            .await
            .len(),
        0
    );
    assert_eq!(
        described(&world, &theirs, vec![filter("tag:side", "theirs")])
            .await
            .len(),
        1
    );
    // The VPC stays while its owner has not answered.
    let kept = ec2::DeleteVpcRequest {
        vpc_id: other.clone(),
        dry_run: None,
    };
    assert_eq!(
        code(world.ec2.delete_vpc(&theirs, kept).await),
        "DependencyViolation"
    );
    reject(&world, &theirs, &id).await.unwrap();
    world.clock.advance(SHOWN);
    assert_eq!(statuses(&world, &theirs).await, [] as [String; 0]);
    assert_eq!(statuses(&world, &world.cx).await, ["rejected: Inactive"]);
    let again = ask_of(&world, &one, &other, owner).await.unwrap();
    accept(
        &world,
        &theirs,
        again.vpc_peering_connection_id.as_ref().unwrap(),
    )
    .await
    .unwrap();
    assert!(
        statuses(&world, &theirs)
            .await
            .contains(&"active: Active".to_owned())
    );
}

#[tokio::test]
async fn every_published_filter_finds_and_pages_are_turned() {
    let world = world();
    let (one, other, id) = active(&world).await;
    let third = world.vpc("10.3.0.0/16").await;
    asked(&world, &one, &third).await;
    let finds = async |name: &str, value: &str| {
        described(&world, &world.cx, vec![filter(name, value)])
            .await
            .len()
    };
    for (name, value, count) in [
        ("vpc-peering-connection-id", id.as_str(), 1),
        ("status-code", "active", 1),
        ("status-message", "Pending*", 1),
        ("expiration-time", "*", 1),
        ("requester-vpc-info.vpc-id", &one, 2),
        ("requester-vpc-info.cidr-block", "10.1.0.0/16", 2),
        ("requester-vpc-info.owner-id", "000000000000", 2),
        ("accepter-vpc-info.vpc-id", &other, 1),
        ("accepter-vpc-info.cidr-block", "10.2.0.0/16", 1),
        ("accepter-vpc-info.owner-id", "000000000000", 2),
    ] {
        assert_eq!(finds(name, value).await, count, "{name}");
    }
    let page = ec2::DescribeVpcPeeringConnectionsRequest {
        max_results: Some(1),
        ..Default::default()
    };
    let first = world
        .ec2
        .describe_vpc_peering_connections(&world.cx, page.clone())
        .await
        .unwrap();
    let next = ec2::DescribeVpcPeeringConnectionsRequest {
        next_token: first.next_token,
        ..page
    };
    let second = world
        .ec2
        .describe_vpc_peering_connections(&world.cx, next)
        .await
        .unwrap();
    assert_ne!(
        first.vpc_peering_connections,
        second.vpc_peering_connections
    );
    assert_eq!(second.next_token, None);
}
