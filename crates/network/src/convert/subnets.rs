//! Subnets on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{Subnet as Wire, Tag};
use domain::Region;
use domain::network::Subnet;
use domain::network::addresses::RESERVED_FIRST;

/// A subnet of which `taken` addresses are held.
pub(crate) fn subnet(subnet: &Subnet, taken: usize) -> Wire {
    let scope = &subnet.scope;
    let givable = subnet.cidr.size().saturating_sub(RESERVED_FIRST + 1);
    let free = givable.saturating_sub(u64::try_from(taken).unwrap_or(u64::MAX));
    Wire {
        availability_zone: Some(subnet.zone.clone()),
        availability_zone_id: Some(zone_id(&scope.region, &subnet.zone)),
        available_ip_address_count: i32::try_from(free).ok(),
        cidr_block: Some(subnet.cidr.to_string()),
        default_for_az: Some(subnet.default_for_zone),
        map_public_ip_on_launch: Some(subnet.map_public_ip),
        assign_ipv6_address_on_creation: Some(false),
        ipv6_cidr_block_association_set: Some(Vec::new()),
        ipv6_native: Some(false),
        enable_dns64: Some(false),
        map_customer_owned_ip_on_launch: Some(false),
        owner_id: Some(scope.account.to_string()),
        state: Some("available".to_owned()),
        subnet_arn: Some(
            scope
                .arn("ec2", format!("subnet/{}", subnet.id))
                .to_string(),
        ),
        subnet_id: Some(subnet.id.clone()),
        tags: told(&subnet.tags),
        vpc_id: Some(subnet.vpc.clone()),
        ..Wire::default()
    }
}

/// The id of a zone, which does not depend on the account: `use1-az1` for `us-east-1a`.
pub(crate) fn zone_id(region: &Region, zone: &str) -> String {
    let letter = zone.bytes().last().unwrap_or(b'a').to_ascii_lowercase();
    let number = u32::from(letter.saturating_sub(b'a')) + 1;
    format!("{}-az{number}", short_name(region.as_str()))
}

/// `apne1` for `ap-northeast-1`.
fn short_name(region: &str) -> String {
    let middle = |part: &str| match part {
        "northeast" => "ne".to_owned(),
        "northwest" => "nw".to_owned(),
        "southeast" => "se".to_owned(),
        "southwest" => "sw".to_owned(),
        other => other.chars().take(1).collect(),
    };
    let parts: Vec<&str> = region.split('-').collect();
    let last = parts.len().saturating_sub(1);
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| match index {
            0 => (*part).to_owned(),
            index if index == last => (*part).to_owned(),
            _ => middle(part),
        })
        .collect()
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("subnet-id", |subnet| each(&subnet.subnet_id, Some)),
        ("vpc-id", |subnet| each(&subnet.vpc_id, Some)),
        ("availability-zone", |subnet| {
            each(&subnet.availability_zone, Some)
        }),
        ("availabilityZone", |subnet| {
            each(&subnet.availability_zone, Some)
        }),
        ("availability-zone-id", |subnet| {
            each(&subnet.availability_zone_id, Some)
        }),
        ("available-ip-address-count", |subnet| {
            subnet
                .available_ip_address_count
                .iter()
                .map(i32::to_string)
                .collect()
        }),
        ("cidr-block", |subnet| each(&subnet.cidr_block, Some)),
        ("cidr", |subnet| each(&subnet.cidr_block, Some)),
        ("cidrBlock", |subnet| each(&subnet.cidr_block, Some)),
        ("default-for-az", |subnet| {
            subnet.default_for_az.iter().map(bool::to_string).collect()
        }),
        ("defaultForAz", |subnet| {
            subnet.default_for_az.iter().map(bool::to_string).collect()
        }),
        ("map-public-ip-on-launch", |subnet| {
            subnet
                .map_public_ip_on_launch
                .iter()
                .map(bool::to_string)
                .collect()
        }),
        ("owner-id", |subnet| each(&subnet.owner_id, Some)),
        ("state", |subnet| each(&subnet.state, Some)),
        ("subnet-arn", |subnet| each(&subnet.subnet_arn, Some)),
    ];

    fn id(&self) -> String {
        self.subnet_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}
