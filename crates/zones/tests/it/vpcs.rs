//! Private zones and the VPCs that resolve them.

use crate::{REGION, Room, code, scope, vpc};
use api::route53::{
    AssociateVPCWithHostedZoneRequest, CreateHostedZoneRequest,
    CreateVPCAssociationAuthorizationRequest, DeleteVPCAssociationAuthorizationRequest,
    DisassociateVPCFromHostedZoneRequest, GetHostedZoneRequest, HostedZone,
    ListHostedZonesByVPCRequest, ListVPCAssociationAuthorizationsRequest, Route53 as _,
};
use wire::Context;

async fn private(room: &Room, name: &str, id: &str) -> HostedZone {
    let input = CreateHostedZoneRequest {
        name: name.to_owned(),
        caller_reference: format!("{name} {id}"),
        vpc: Some(vpc(id)),
        ..CreateHostedZoneRequest::default()
    };
    let made = room
        .route53
        .create_hosted_zone(&room.cx, input)
        .await
        .expect("a zone");
    assert_eq!(made.vpc, Some(vpc(id)));
    made.hosted_zone
}

fn associate(zone: &HostedZone, id: &str) -> AssociateVPCWithHostedZoneRequest {
    AssociateVPCWithHostedZoneRequest {
        hosted_zone_id: zone.id.clone(),
        vpc: vpc(id),
        comment: None,
    }
}

fn disassociate(zone: &HostedZone, id: &str) -> DisassociateVPCFromHostedZoneRequest {
    DisassociateVPCFromHostedZoneRequest {
        hosted_zone_id: zone.id.clone(),
        vpc: vpc(id),
        comment: None,
    }
}

async fn vpcs(room: &Room, zone: &HostedZone) -> Vec<String> {
    let input = GetHostedZoneRequest {
        id: zone.id.clone(),
    };
    let found = room
        .route53
        .get_hosted_zone(&room.cx, input)
        .await
        .expect("a zone");
    assert!(found.delegation_set.is_none());
    let vpcs = found.vp_cs.expect("its VPCs").into_iter();
    vpcs.filter_map(|vpc| vpc.vpc_id).collect()
}

#[tokio::test]
async fn vpcs_are_associated_and_one_stays() {
    let room = Room::new();
    for id in ["vpc-1", "vpc-2"] {
        room.vpc("111122223333", id).await;
    }
    let zone = private(&room, "shop.internal", "vpc-1").await;
    room.route53
        .associate_vpc_with_hosted_zone(&room.cx, associate(&zone, "vpc-2"))
        .await
        .expect("an association");
    assert_eq!(vpcs(&room, &zone).await, ["vpc-1", "vpc-2"]);
    for (id, expected) in [
        ("vpc-2", "ConflictingDomainExists"),
        ("vpc-9", "InvalidVPCId"),
    ] {
        let again = associate(&zone, id);
        let refused = room
            .route53
            .associate_vpc_with_hosted_zone(&room.cx, again)
            .await;
        assert_eq!(code(refused), expected);
    }
    let first = disassociate(&zone, "vpc-1");
    room.route53
        .disassociate_vpc_from_hosted_zone(&room.cx, first)
        .await
        .expect("done");
    assert_eq!(vpcs(&room, &zone).await, ["vpc-2"]);
    for (id, expected) in [
        ("vpc-1", "VPCAssociationNotFound"),
        ("vpc-2", "LastVPCAssociation"),
    ] {
        let refused = disassociate(&zone, id);
        let refused = room
            .route53
            .disassociate_vpc_from_hosted_zone(&room.cx, refused)
            .await;
        assert_eq!(code(refused), expected);
    }
    let public = room.zone("shop.example", "public").await;
    let refused = associate(&public, "vpc-1");
    let refused = room
        .route53
        .associate_vpc_with_hosted_zone(&room.cx, refused)
        .await;
    assert_eq!(code(refused), "PublicZoneVPCAssociation");
}

#[tokio::test]
async fn a_vpc_resolves_one_private_zone_of_a_name() {
    let room = Room::new();
    for id in ["vpc-1", "vpc-2"] {
        room.vpc("111122223333", id).await;
    }
    private(&room, "shop.internal", "vpc-1").await;
    let second = private(&room, "shop.internal", "vpc-2").await;
    let refused = associate(&second, "vpc-1");
    let refused = room
        .route53
        .associate_vpc_with_hosted_zone(&room.cx, refused)
        .await;
    let message = refused.expect_err("a refusal").message;
    assert_eq!(
        message,
        format!(
            "The VPC that you chose, vpc-1 in region {REGION}, is already associated with another \
             private hosted zone that has an overlapping name space, shop.internal.."
        )
    );
}

#[tokio::test]
async fn another_accounts_vpc_comes_when_it_is_invited() {
    let room = Room::new();
    room.vpc("111122223333", "vpc-1").await;
    room.vpc("444455556666", "vpc-2").await;
    let theirs = Context::root(scope("444455556666"));
    let zone = private(&room, "shop.internal", "vpc-1").await;
    for cx in [&room.cx, &theirs] {
        let refused = associate(&zone, "vpc-2");
        let refused = room
            .route53
            .associate_vpc_with_hosted_zone(cx, refused)
            .await;
        assert_eq!(code(refused), "NotAuthorizedException");
    }
    let invite = CreateVPCAssociationAuthorizationRequest {
        hosted_zone_id: zone.id.clone(),
        vpc: vpc("vpc-2"),
    };
    room.route53
        .create_vpc_association_authorization(&room.cx, invite)
        .await
        .expect("done");
    let list = || ListVPCAssociationAuthorizationsRequest {
        hosted_zone_id: zone.id.clone(),
        ..ListVPCAssociationAuthorizationsRequest::default()
    };
    let told = room
        .route53
        .list_vpc_association_authorizations(&room.cx, list())
        .await;
    assert_eq!(told.expect("a list").vp_cs, [vpc("vpc-2")]);
    room.route53
        .associate_vpc_with_hosted_zone(&theirs, associate(&zone, "vpc-2"))
        .await
        .expect("an association");
    assert_eq!(vpcs(&room, &zone).await, ["vpc-1", "vpc-2"]);
    let by_vpc = ListHostedZonesByVPCRequest {
        vpc_id: "vpc-2".to_owned(),
        vpc_region: REGION.to_owned(),
        ..ListHostedZonesByVPCRequest::default()
    };
    let told = room
        .route53
        .list_hosted_zones_by_vpc(&theirs, by_vpc.clone())
        .await;
    let told = told.expect("a list").hosted_zone_summaries;
    assert_eq!(
        told[0].owner.owning_account.as_deref(),
        Some("111122223333")
    );
    assert_eq!(told[0].name, "shop.internal.");
    let not_mine = room
        .route53
        .list_hosted_zones_by_vpc(&room.cx, by_vpc)
        .await;
    assert_eq!(code(not_mine), "InvalidVPCId");
    let uninvite = || DeleteVPCAssociationAuthorizationRequest {
        hosted_zone_id: zone.id.clone(),
        vpc: vpc("vpc-2"),
    };
    room.route53
        .delete_vpc_association_authorization(&room.cx, uninvite())
        .await
        .expect("done");
    let refused = room
        .route53
        .delete_vpc_association_authorization(&room.cx, uninvite())
        .await;
    assert_eq!(code(refused), "VPCAssociationAuthorizationNotFound");
    let leave = disassociate(&zone, "vpc-2");
    room.route53
        .disassociate_vpc_from_hosted_zone(&theirs, leave)
        .await
        .expect("done");
    assert_eq!(vpcs(&room, &zone).await, ["vpc-1"]);
}
