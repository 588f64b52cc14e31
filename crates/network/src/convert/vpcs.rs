//! VPCs on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{Tag, Vpc as Wire, VpcCidrBlockAssociation, VpcCidrBlockState};
use domain::network::{Cidr, Vpc};

/// The id all VPCs have here: DHCP options cannot be changed.
const DHCP_OPTIONS: &str = "dopt-00000000000000000";

pub(crate) fn vpc(vpc: &Vpc) -> Wire {
    let blocks = vpc.cidrs.iter();
    Wire {
        owner_id: Some(vpc.scope.account.to_string()),
        instance_tenancy: Some("default".to_owned()),
        cidr_block_association_set: Some(
            blocks
                .map(|block| association(vpc, *block, "associated"))
                .collect(),
        ),
        is_default: Some(vpc.is_default),
        tags: told(&vpc.tags),
        vpc_id: Some(vpc.id.clone()),
        state: Some("available".to_owned()),
        cidr_block: vpc.cidrs.first().map(Cidr::to_string),
        dhcp_options_id: Some(DHCP_OPTIONS.to_owned()),
        ..Wire::default()
    }
}

pub(crate) fn association(vpc: &Vpc, block: Cidr, state: &str) -> VpcCidrBlockAssociation {
    VpcCidrBlockAssociation {
        association_id: Some(association_id(vpc, block)),
        cidr_block: Some(block.to_string()),
        cidr_block_state: Some(VpcCidrBlockState {
            state: Some(state.to_owned()),
            status_message: None,
        }),
    }
}

/// The block of `vpc` whose association has that id.
pub(crate) fn block_of(vpc: &Vpc, association: &str) -> Option<Cidr> {
    let named = |block: &&Cidr| association_id(vpc, **block) == association;
    vpc.cidrs.iter().find(named).copied()
}

/// An association is told apart by its VPC and block alone, so its id is made of them: the
/// first seven digits of the VPC's, the address, the prefix.
fn association_id(vpc: &Vpc, block: Cidr) -> String {
    let digits = vpc.id.trim_start_matches("vpc-");
    let start = digits.get(..7).unwrap_or(digits);
    format!(
        "vpc-cidr-assoc-{start}{:08x}{:02x}",
        u32::from(block.base),
        block.prefix
    )
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("vpc-id", |vpc| each(&vpc.vpc_id, Some)),
        ("cidr", |vpc| each(&vpc.cidr_block, Some)),
        ("cidr-block-association.cidr-block", |vpc| {
            each(vpc.cidr_block_association_set.iter().flatten(), |block| {
                block.cidr_block.as_ref()
            })
        }),
        ("cidr-block-association.association-id", |vpc| {
            each(vpc.cidr_block_association_set.iter().flatten(), |block| {
                block.association_id.as_ref()
            })
        }),
        ("cidr-block-association.state", |_| {
            vec!["associated".to_owned()]
        }),
        ("dhcp-options-id", |vpc| each(&vpc.dhcp_options_id, Some)),
        ("is-default", |vpc| {
            vpc.is_default.iter().map(bool::to_string).collect()
        }),
        ("isDefault", |vpc| {
            vpc.is_default.iter().map(bool::to_string).collect()
        }),
        ("owner-id", |vpc| each(&vpc.owner_id, Some)),
        ("state", |vpc| each(&vpc.state, Some)),
    ];

    fn id(&self) -> String {
        self.vpc_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}
