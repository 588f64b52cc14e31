//! What becomes of a peering: accepted, rejected, deleted; and its options.

use super::peerings::{all, arn, exists, named, told};
use crate::fault::{Fault, Outcome, refuse, unsupported};
use crate::resource::find;
use crate::{Network, convert};
use api::ec2::{
    AcceptVpcPeeringConnectionRequest, AcceptVpcPeeringConnectionResult,
    DeleteVpcPeeringConnectionRequest, DeleteVpcPeeringConnectionResult,
    ModifyVpcPeeringConnectionOptionsRequest, ModifyVpcPeeringConnectionOptionsResult,
    PeeringConnectionOptionsRequest, RejectVpcPeeringConnectionRequest,
    RejectVpcPeeringConnectionResult,
};
use domain::Scope;
use domain::network::peerings::overlap;
use domain::network::{PeeringState, PeeringStatus, Vpc, VpcPeering};
use store::Txn;
use wire::Context;

pub(crate) async fn accept(
    room: &Network,
    cx: &Context,
    input: AcceptVpcPeeringConnectionRequest,
) -> Outcome<AcceptVpcPeeringConnectionResult> {
    let (scope, id) = (&cx.scope, &input.vpc_peering_connection_id);
    let resource = arn(scope, id);
    room.enter(cx, "AcceptVpcPeeringConnection", &resource, input.dry_run)
        .await?;
    let accept = |txn: Txn| async move {
        let mut peering = asked(room, &txn, scope, id, "accept").await?;
        let [one, other] = peering.sides().map(|side| side.vpc.clone());
        let others = all(&txn).await?;
        let is_second = |peering: &VpcPeering| peering.is_active() && peering.joins(&one, &other);
        if others.iter().any(is_second) {
            return Err(exists());
        }
        peering.state = match is_possible(&txn, &peering).await? {
            true => PeeringState::Active,
            false => PeeringState::Failed,
        };
        peering.since = room.clock.now();
        txn.put(&peering);
        Ok::<_, Fault>(peering)
    };
    let peering = room.store.transact(accept).await?;
    let mut wire = told(room, scope, &peering).await?;
    if peering.is_active() {
        wire = convert::peerings::on_its_way(wire, "provisioning", "Provisioning".to_owned());
    }
    Ok(AcceptVpcPeeringConnectionResult {
        vpc_peering_connection: Some(wire),
    })
}

/// Whether both VPCs are there and share no address: either may have changed since.
async fn is_possible(txn: &Txn, peering: &VpcPeering) -> Outcome<bool> {
    let mut vpcs = Vec::new();
    for side in peering.sides() {
        vpcs.extend(txn.get::<Vpc>(&Vpc::key_of(&side.scope, &side.vpc)).await?);
    }
    Ok(matches!(vpcs.as_slice(), [one, other] if !overlap(one, other)))
}

/// A request that waits for the scope's answer.
async fn asked(
    room: &Network,
    txn: &Txn,
    scope: &Scope,
    id: &str,
    answer: &str,
) -> Outcome<VpcPeering> {
    let peering = named(room, txn, scope, id).await?;
    if peering.accepter.scope != *scope {
        return Err(refuse(
            "OperationNotPermitted",
            format!("User {} cannot {answer} peering {id}", scope.account),
        ));
    }
    if peering.status(room.clock.now()) != PeeringStatus::PendingAcceptance {
        return Err(refuse(
            "InvalidStateTransition",
            format!("VpcPeeringConnectionID {id} is not in the correct state for the request."),
        ));
    }
    Ok(peering)
}

pub(crate) async fn reject(
    room: &Network,
    cx: &Context,
    input: RejectVpcPeeringConnectionRequest,
) -> Outcome<RejectVpcPeeringConnectionResult> {
    let (scope, id) = (&cx.scope, &input.vpc_peering_connection_id);
    let resource = arn(scope, id);
    room.enter(cx, "RejectVpcPeeringConnection", &resource, input.dry_run)
        .await?;
    let reject = |txn: Txn| async move {
        let mut peering = asked(room, &txn, scope, id, "reject").await?;
        peering.state = PeeringState::Rejected;
        peering.since = room.clock.now();
        txn.put(&peering);
        Ok::<_, Fault>(())
    };
    room.store.transact(reject).await?;
    Ok(RejectVpcPeeringConnectionResult {
        r#return: Some(true),
    })
}

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteVpcPeeringConnectionRequest,
) -> Outcome<DeleteVpcPeeringConnectionResult> {
    let (scope, id) = (&cx.scope, &input.vpc_peering_connection_id);
    let resource = arn(scope, id);
    room.enter(cx, "DeleteVpcPeeringConnection", &resource, input.dry_run)
        .await?;
    let delete = |txn: Txn| async move {
        let mut peering = named(room, &txn, scope, id).await?;
        match peering.status(room.clock.now()) {
            PeeringStatus::Active => {}
            PeeringStatus::PendingAcceptance if peering.requester.scope == *scope => {}
            PeeringStatus::PendingAcceptance => {
                return Err(refuse(
                    "OperationNotPermitted",
                    format!("User {} cannot delete peering {id}", scope.account),
                ));
            }
            status => return Err(not_from(id, status)),
        }
        peering.state = PeeringState::Deleted(scope.account.clone());
        peering.since = room.clock.now();
        txn.put(&peering);
        Ok::<_, Fault>(())
    };
    room.store.transact(delete).await?;
    Ok(DeleteVpcPeeringConnectionResult {
        r#return: Some(true),
    })
}

/// The refusal to delete what has ended; its text is quoted in the sources of Terraform's
/// provider.
fn not_from(id: &str, status: PeeringStatus) -> Fault {
    let from = status.as_str();
    refuse(
        "InvalidStateTransition",
        format!(
            "Invalid state transition for {id}, attempted to transition from {from} to deleting"
        ),
    )
}

pub(crate) async fn modify_options(
    room: &Network,
    cx: &Context,
    input: ModifyVpcPeeringConnectionOptionsRequest,
) -> Outcome<ModifyVpcPeeringConnectionOptionsResult> {
    let (scope, id) = (&cx.scope, &input.vpc_peering_connection_id);
    let resource = arn(scope, id);
    room.enter(
        cx,
        "ModifyVpcPeeringConnectionOptions",
        &resource,
        input.dry_run,
    )
    .await?;
    let wanted = [
        names_for_peer(input.requester_peering_connection_options.as_ref())?,
        names_for_peer(input.accepter_peering_connection_options.as_ref())?,
    ];
    if wanted == [None, None] {
        return Err(refuse(
            "MissingParameter",
            "The request must contain options of the requester or of the accepter",
        ));
    }
    let modify = |txn: Txn| async move {
        let mut peering = named(room, &txn, scope, id).await?;
        // Source: quoted in the sources of Terraform's provider.
        if !peering.is_active() {
            return Err(refuse(
                "OperationNotPermitted",
                format!(
                    "Peering {id} is not active. Peering options can be added only to active \
                     peerings."
                ),
            ));
        }
        may_tell_names(&txn, &peering, wanted.contains(&Some(true))).await?;
        if let Some(names) = wanted[0] {
            peering.requester.names_for_peer = names;
        }
        if let Some(names) = wanted[1] {
            peering.accepter.names_for_peer = names;
        }
        txn.put(&peering);
        Ok::<_, Fault>(peering)
    };
    let peering = room.store.transact(modify).await?;
    let [requester, accepter] = peering.sides().map(convert::peerings::options);
    Ok(ModifyVpcPeeringConnectionOptionsResult {
        requester_peering_connection_options: wanted[0].map(|_| requester),
        accepter_peering_connection_options: wanted[1].map(|_| accepter),
    })
}

/// The one option there is; those of networks that AWS has given up, and of several Regions,
/// cannot be had.
fn names_for_peer(asked: Option<&PeeringConnectionOptionsRequest>) -> Outcome<Option<bool>> {
    let Some(asked) = asked else {
        return Ok(None);
    };
    let classic = asked.allow_egress_from_local_classic_link_to_remote_vpc == Some(true)
        || asked.allow_egress_from_local_vpc_to_remote_classic_link == Some(true);
    if classic {
        return Err(unsupported("ClassicLink"));
    }
    if asked.allow_multipath_resilience == Some(true) {
        return Err(unsupported("Multipath resilience of a peering"));
    }
    Ok(asked.allow_dns_resolution_from_remote_vpc)
}

/// Source: API reference, `ModifyVpcPeeringConnectionOptions` and error codes.
async fn may_tell_names(txn: &Txn, peering: &VpcPeering, wanted: bool) -> Outcome<()> {
    if !peering.is_within_one_account() {
        return Err(refuse(
            "OperationNotPermitted",
            "DNS resolution options are available for VPCs of one account only.",
        ));
    }
    for side in peering.sides() {
        let vpc: Vpc = find(txn, &side.scope, &side.vpc).await?;
        if wanted && !(vpc.dns_hostnames && vpc.dns_support) {
            return Err(refuse(
                "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled",
                "To enable DNS hostname resolution for the VPC peering connection, DNS hostname \
                 support must be enabled for the VPCs.",
            ));
        }
    }
    Ok(())
}
