//! Further address blocks of VPCs.

use super::defaults;
use super::peerings;
use super::vpcs::vpc_block;
use crate::fault::{Outcome, refuse, unsupported};
use crate::resource::{all, arn, find};
use crate::{Network, convert};
use api::ec2::{
    AssociateVpcCidrBlockRequest, AssociateVpcCidrBlockResult, DisassociateVpcCidrBlockRequest,
    DisassociateVpcCidrBlockResult,
};
use domain::network::{Cidr, Vpc};
use store::Txn;
use wire::Context;

/// The most blocks a VPC may have.
const BLOCKS: usize = 5;

pub(crate) async fn associate(
    room: &Network,
    cx: &Context,
    input: AssociateVpcCidrBlockRequest,
) -> Outcome<AssociateVpcCidrBlockResult> {
    let resource = arn::<Vpc>(&cx.scope, &input.vpc_id);
    room.enter(cx, "AssociateVpcCidrBlock", &resource, None)
        .await?;
    if input.amazon_provided_ipv6_cidr_block == Some(true) || input.ipv6_cidr_block.is_some() {
        return Err(unsupported("IPv6 in a VPC"));
    }
    let block = vpc_block(input.cidr_block.as_deref())?;
    let (scope, id) = (&cx.scope, &input.vpc_id);
    let associate = |txn: Txn| async move {
        let mut vpc: Vpc = find(&txn, scope, id).await?;
        if vpc.cidrs.iter().any(|other| other.overlaps(block)) {
            let message = format!("The CIDR '{block}' conflicts with another CIDR of the VPC");
            return Err(refuse("InvalidVpc.Range", message));
        }
        if shared_with_peer(&txn, &vpc, block).await? {
            let message = format!("The CIDR '{block}' conflicts with a peer VPC's");
            return Err(refuse("InvalidVpc.Range", message));
        }
        if vpc.cidrs.len() >= BLOCKS {
            let message = format!("The VPC {id} has reached its limit of {BLOCKS} CIDR blocks");
            return Err(refuse("CidrBlockLimitExceeded", message));
        }
        vpc.cidrs.push(block);
        txn.put(&vpc);
        Ok(vpc)
    };
    let vpc = room.store.transact(associate).await?;
    Ok(AssociateVpcCidrBlockResult {
        cidr_block_association: Some(convert::vpcs::association(&vpc, block, "associating")),
        ipv6_cidr_block_association: None,
        vpc_id: Some(vpc.id),
    })
}

/// Whether an active peer has addresses of the block.
async fn shared_with_peer(txn: &Txn, vpc: &Vpc, block: Cidr) -> Outcome<bool> {
    for peering in peerings::all(txn).await? {
        let Some((_, peer)) = peering.seen_from(&vpc.id).filter(|_| peering.is_active()) else {
            continue;
        };
        let peer = txn.get::<Vpc>(&Vpc::key_of(&peer.scope, &peer.vpc)).await?;
        let mut blocks = peer.iter().flat_map(|peer| &peer.cidrs);
        if blocks.any(|other| other.overlaps(block)) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) async fn disassociate(
    room: &Network,
    cx: &Context,
    input: DisassociateVpcCidrBlockRequest,
) -> Outcome<DisassociateVpcCidrBlockResult> {
    room.enter(cx, "DisassociateVpcCidrBlock", "*", None)
        .await?;
    let (scope, association) = (&cx.scope, &input.association_id);
    let disassociate = |txn: Txn| async move {
        let vpcs: Vec<Vpc> = all(&txn, scope).await?;
        let named = vpcs.into_iter().find_map(|vpc| {
            let block = convert::vpcs::block_of(&vpc, association)?;
            Some((vpc, block))
        });
        let Some((mut vpc, block)) = named else {
            return Err(refuse(
                "InvalidVpcCidrBlockAssociationID.NotFound",
                format!("The vpc CIDR block association ID '{association}' does not exist"),
            ));
        };
        if vpc.cidrs.first() == Some(&block) {
            return Err(refuse(
                "OperationNotPermitted",
                format!(
                    "The vpc CIDR block with association ID {association} may not be \
                     disassociated. It is the primary IPv4 CIDR block of the VPC"
                ),
            ));
        }
        let subnets = defaults::subnets_of(&txn, &vpc).await?;
        if subnets.iter().any(|subnet| block.covers(subnet.cidr)) {
            return Err(refuse(
                "DependencyViolation",
                format!("The CIDR block '{block}' has subnets and cannot be disassociated."),
            ));
        }
        vpc.cidrs.retain(|other| *other != block);
        txn.put(&vpc);
        Ok((vpc, block))
    };
    let (vpc, block) = room.store.transact(disassociate).await?;
    Ok(DisassociateVpcCidrBlockResult {
        cidr_block_association: Some(convert::vpcs::association(&vpc, block, "disassociating")),
        ipv6_cidr_block_association: None,
        vpc_id: Some(vpc.id),
    })
}
