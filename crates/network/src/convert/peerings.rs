//! Peerings on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{
    CidrBlock, PeeringConnectionOptions, Tag, VpcPeeringConnection as Wire,
    VpcPeeringConnectionOptionsDescription, VpcPeeringConnectionStateReason,
    VpcPeeringConnectionVpcInfo,
};
use domain::network::{PeeringSide, PeeringState, PeeringStatus, Vpc, VpcPeering};
use domain::{Scope, Timestamp};

/// A peering as the scope is told of it, with the VPCs that are still there.
pub(crate) fn peering(peering: &VpcPeering, vpcs: &[Vpc], scope: &Scope, now: Timestamp) -> Wire {
    let status = peering.status(now);
    let pending = status == PeeringStatus::PendingAcceptance;
    Wire {
        // Source: API reference, `VpcPeeringConnection`: blocks are told of an active one. A
        // requester's own are in the answers of the AWS CLI's manual all the while.
        requester_vpc_info: Some(side(&peering.requester, vpcs, true)),
        accepter_vpc_info: Some(side(&peering.accepter, vpcs, peering.is_active())),
        expiration_time: pending.then(|| peering.expires()),
        status: Some(reason(status.as_str(), message(peering, status))),
        tags: told(peering.tags_of(scope)),
        vpc_peering_connection_id: Some(peering.id.clone()),
        multipath_resilience_status: None,
    }
}

/// The same on its way from one status to the next, as the call that asks for it is answered.
/// Source: the AWS CLI's manual, `create-vpc-peering-connection` and `accept-…`.
pub(crate) fn on_its_way(mut wire: Wire, code: &str, message: String) -> Wire {
    wire.status = Some(reason(code, message));
    wire
}

fn reason(code: &str, message: String) -> VpcPeeringConnectionStateReason {
    VpcPeeringConnectionStateReason {
        code: Some(code.to_owned()),
        message: Some(message),
    }
}

/// What is told beside the status.
fn message(peering: &VpcPeering, status: PeeringStatus) -> String {
    match (status, &peering.state) {
        (PeeringStatus::PendingAcceptance, _) => {
            format!("Pending Acceptance by {}", peering.accepter.scope.account)
        }
        (PeeringStatus::Active, _) => "Active".to_owned(),
        // As AWS has it, quoted in public reports of users.
        (PeeringStatus::Failed, _) => {
            "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range".to_owned()
        }
        (PeeringStatus::Deleted, PeeringState::Deleted(by)) => format!("Deleted by {by}"),
        // Chosen: AWS does not publish the texts of these.
        (PeeringStatus::Deleted, _) => "Deleted".to_owned(),
        (PeeringStatus::Rejected, _) => "Inactive".to_owned(),
        (PeeringStatus::Expired, _) => "Expired".to_owned(),
    }
}

fn side(side: &PeeringSide, vpcs: &[Vpc], with_blocks: bool) -> VpcPeeringConnectionVpcInfo {
    let vpc = vpcs.iter().find(|vpc| vpc.id == side.vpc);
    let blocks: Option<Vec<String>> = vpc
        .filter(|_| with_blocks)
        .map(|vpc| vpc.cidrs.iter().map(ToString::to_string).collect());
    let set = |blocks: Vec<String>| {
        let told = blocks.into_iter().map(|block| CidrBlock {
            cidr_block: Some(block),
        });
        told.collect()
    };
    VpcPeeringConnectionVpcInfo {
        cidr_block: blocks.as_ref().and_then(|blocks| blocks.first().cloned()),
        cidr_block_set: blocks.map(set),
        ipv6_cidr_block_set: None,
        owner_id: Some(side.scope.account.to_string()),
        peering_options: with_blocks.then(|| VpcPeeringConnectionOptionsDescription {
            allow_dns_resolution_from_remote_vpc: Some(side.names_for_peer),
            allow_egress_from_local_classic_link_to_remote_vpc: Some(false),
            allow_egress_from_local_vpc_to_remote_classic_link: Some(false),
            ..VpcPeeringConnectionOptionsDescription::default()
        }),
        vpc_id: Some(side.vpc.clone()),
        region: Some(side.scope.region.to_string()),
    }
}

/// The options of one side.
pub(crate) fn options(side: &PeeringSide) -> PeeringConnectionOptions {
    PeeringConnectionOptions {
        allow_dns_resolution_from_remote_vpc: Some(side.names_for_peer),
        allow_egress_from_local_classic_link_to_remote_vpc: Some(false),
        allow_egress_from_local_vpc_to_remote_classic_link: Some(false),
        ..PeeringConnectionOptions::default()
    }
}

fn of_side(
    side: &Option<VpcPeeringConnectionVpcInfo>,
    part: fn(&VpcPeeringConnectionVpcInfo) -> Option<&String>,
) -> Vec<String> {
    each(side, part)
}

fn blocks(side: &Option<VpcPeeringConnectionVpcInfo>) -> Vec<String> {
    let set = side.iter().filter_map(|side| side.cidr_block_set.as_ref());
    each(set.flatten(), |block| block.cidr_block.as_ref())
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("vpc-peering-connection-id", |row| {
            each(&row.vpc_peering_connection_id, Some)
        }),
        ("status-code", |row| {
            each(&row.status, |status| status.code.as_ref())
        }),
        ("status-message", |row| {
            each(&row.status, |status| status.message.as_ref())
        }),
        ("expiration-time", |row| {
            row.expiration_time
                .iter()
                .map(ToString::to_string)
                .collect()
        }),
        ("accepter-vpc-info.cidr-block", |row| {
            blocks(&row.accepter_vpc_info)
        }),
        ("accepter-vpc-info.owner-id", |row| {
            of_side(&row.accepter_vpc_info, |side| side.owner_id.as_ref())
        }),
        ("accepter-vpc-info.vpc-id", |row| {
            of_side(&row.accepter_vpc_info, |side| side.vpc_id.as_ref())
        }),
        ("requester-vpc-info.cidr-block", |row| {
            blocks(&row.requester_vpc_info)
        }),
        ("requester-vpc-info.owner-id", |row| {
            of_side(&row.requester_vpc_info, |side| side.owner_id.as_ref())
        }),
        ("requester-vpc-info.vpc-id", |row| {
            of_side(&row.requester_vpc_info, |side| side.vpc_id.as_ref())
        }),
    ];

    fn id(&self) -> String {
        self.vpc_peering_connection_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}
