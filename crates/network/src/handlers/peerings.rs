//! Peerings: asking for one, listing them, and what other files of this room need of them.

use crate::fault::{Fault, Outcome, missing, refuse, unsupported};
use crate::resource::{Resource, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    CreateVpcPeeringConnectionRequest, CreateVpcPeeringConnectionResult,
    DescribeVpcPeeringConnectionsRequest, DescribeVpcPeeringConnectionsResult,
    VpcPeeringConnection as Wire,
};
use domain::ecs::Tags;
use domain::network::peerings::overlap;
use domain::network::{PeeringSide, PeeringState, PeeringStatus, Vpc, VpcPeering};
use domain::{Key, Record, Scope};
use store::Txn;
use wire::Context;

/// The type's name in `TagSpecifications` and ARNs.
pub(crate) const TYPE: &str = "vpc-peering-connection";
/// What ids start with.
pub(crate) const PREFIX: &str = "pcx-";

pub(crate) fn arn(scope: &Scope, id: &str) -> String {
    scope.arn("ec2", format!("{TYPE}/{id}")).to_string()
}

/// Every peering of every account: there are few, and each concerns two VPCs.
pub(crate) async fn all(txn: &Txn) -> Outcome<Vec<VpcPeering>> {
    Ok(txn.list(&Key::kind(VpcPeering::KIND)).await?)
}

/// The same outside of a transaction.
pub(crate) async fn stored(room: &Network) -> Outcome<Vec<VpcPeering>> {
    Ok(room.store.list(&Key::kind(VpcPeering::KIND)).await?)
}

/// The peering of that id, if the scope is told of it.
pub(crate) async fn named(
    room: &Network,
    txn: &Txn,
    scope: &Scope,
    id: &str,
) -> Outcome<VpcPeering> {
    let now = room.clock.now();
    let found = all(txn).await?.into_iter().find(|peering| peering.id == id);
    let found = found.filter(|peering| peering.is_shown(scope, now));
    found.ok_or_else(|| absent(id))
}

/// The refusal of an id that names none.
pub(crate) fn absent(id: &str) -> Fault {
    let digits = id.strip_prefix(PREFIX).unwrap_or_default();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = format!("Invalid id: \"{id}\" (expecting \"pcx-...\")");
        return refuse("InvalidVpcPeeringConnectionId.Malformed", message);
    }
    refuse(
        "InvalidVpcPeeringConnectionID.NotFound",
        format!("The vpcPeeringConnection ID '{id}' does not exist"),
    )
}

/// The refusal of a second peering between two VPCs. Source: API reference, error codes.
pub(super) fn exists() -> Fault {
    refuse(
        "VpcPeeringConnectionAlreadyExists",
        "A VPC peering connection between the VPCs already exists.",
    )
}

/// How the scope is told of a peering now.
pub(super) async fn told(room: &Network, scope: &Scope, peering: &VpcPeering) -> Outcome<Wire> {
    let mut vpcs = Vec::new();
    for side in peering.sides() {
        let vpc: Option<Vpc> = room.store.get(&Vpc::key_of(&side.scope, &side.vpc)).await?;
        vpcs.extend(vpc);
    }
    let now = room.clock.now();
    Ok(convert::peerings::peering(peering, &vpcs, scope, now))
}

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateVpcPeeringConnectionRequest,
) -> Outcome<CreateVpcPeeringConnectionResult> {
    let resource = arn(&cx.scope, "*");
    room.enter(cx, "CreateVpcPeeringConnection", &resource, input.dry_run)
        .await?;
    let across = across(&cx.scope, &input)?;
    let tags = tagging::given(input.tag_specifications.clone(), TYPE)?;
    let (scope, vpc, across, tags) = (&cx.scope, &input.vpc_id, &across, &tags);
    let create = |txn: Txn| async move { ask(room, &txn, (scope, vpc), across, tags).await };
    let peering = room.store.transact(create).await?;
    let wire = told(room, scope, &peering).await?;
    let message = format!("Initiating Request to {}", peering.accepter.scope.account);
    Ok(CreateVpcPeeringConnectionResult {
        vpc_peering_connection: Some(convert::peerings::on_its_way(
            wire,
            "initiating-request",
            message,
        )),
    })
}

/// Whose VPC is asked for, and which.
fn across(scope: &Scope, input: &CreateVpcPeeringConnectionRequest) -> Outcome<(Scope, String)> {
    let vpc = input.peer_vpc_id.clone();
    let vpc = vpc.ok_or_else(|| missing("peerVpcId"))?;
    let region = input.peer_region.as_deref();
    if region.is_some_and(|region| region != scope.region.as_str()) {
        return Err(unsupported("Peering with a VPC in another Region"));
    }
    let options = input.requester_peering_connection_options.as_ref();
    if options.is_some_and(|options| options.allow_multipath_resilience == Some(true)) {
        return Err(unsupported("Multipath resilience of a peering"));
    }
    let Some(owner) = input.peer_owner_id.as_deref() else {
        return Ok((scope.clone(), vpc));
    };
    let account = owner.parse().map_err(|_| {
        crate::fault::invalid(format!(
            "Value ({owner}) for parameter peerOwnerId is invalid. Expected: a 12-digit account ID"
        ))
    })?;
    let region = scope.region.clone();
    Ok((Scope { account, region }, vpc))
}

/// Writes the request, or finds the one that is there already.
///
/// Chosen: a request that repeats one which waits is answered with that one.
async fn ask(
    room: &Network,
    txn: &Txn,
    (scope, vpc): (&Scope, &str),
    (owner, peer): &(Scope, String),
    tags: &Tags,
) -> Outcome<VpcPeering> {
    let own: Vpc = find(txn, scope, vpc).await?;
    let other = txn.get::<Vpc>(&Vpc::key_of(owner, peer)).await?;
    if other.is_none() && (owner == scope || !peer.starts_with(Vpc::PREFIX)) {
        return Err(not_found::<Vpc>(peer));
    }
    let now = room.clock.now();
    for between in all(txn)
        .await?
        .into_iter()
        .filter(|one| one.joins(vpc, peer))
    {
        if between.is_active() {
            return Err(exists());
        }
        let waits = between.status(now) == PeeringStatus::PendingAcceptance;
        if waits && between.requester.vpc == vpc {
            return Ok(between);
        }
    }
    let state = match &other {
        Some(other) if !overlap(&own, other) => PeeringState::Pending,
        // An account is not told which VPCs another one has.
        Some(_) | None => PeeringState::Failed,
    };
    let side = |scope: &Scope, vpc: &str, tags: Tags| PeeringSide {
        scope: scope.clone(),
        vpc: vpc.to_owned(),
        names_for_peer: false,
        tags,
    };
    let peering = VpcPeering {
        id: room.new_id(PREFIX),
        requester: side(scope, vpc, tags.clone()),
        accepter: side(owner, peer, Tags::new()),
        state,
        since: now,
    };
    txn.put(&peering);
    Ok(peering)
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeVpcPeeringConnectionsRequest,
) -> Outcome<DescribeVpcPeeringConnectionsResult> {
    room.enter(cx, "DescribeVpcPeeringConnections", "*", input.dry_run)
        .await?;
    let now = room.clock.now();
    let mut rows = Vec::new();
    for peering in stored(room).await? {
        if peering.is_shown(&cx.scope, now) {
            rows.push(told(room, &cx.scope, &peering).await?);
        }
    }
    let query = Query {
        ids: input.vpc_peering_connection_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let (peerings, next_token) = select(rows, query, absent)?;
    Ok(DescribeVpcPeeringConnectionsResult {
        vpc_peering_connections: Some(peerings),
        next_token,
    })
}

/// Ends the peerings of a VPC that goes. Refuses while another account waits for an answer.
///
/// Source: VPC peering guide, deleting a peering connection.
pub(super) async fn leave(room: &Network, txn: &Txn, vpc: &Vpc) -> Outcome<()> {
    let now = room.clock.now();
    for mut peering in all(txn).await? {
        let Some((own, other)) = peering.seen_from(&vpc.id) else {
            continue;
        };
        let status = peering.status(now);
        let pending = status == PeeringStatus::PendingAcceptance;
        let is_asked = own == &peering.accepter && own.scope != other.scope;
        if pending && is_asked {
            return Err(crate::fault::needed("vpc", &vpc.id));
        }
        if pending || status == PeeringStatus::Active {
            peering.state = PeeringState::Deleted(vpc.scope.account.clone());
            peering.since = now;
            txn.put(&peering);
        }
    }
    Ok(())
}
