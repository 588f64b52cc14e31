//! What is there without being made: Regions, zones, account attributes, network ACLs.

use crate::Network;
use crate::convert::subnets::zone_id;
use crate::fault::{Outcome, invalid, refuse};
use crate::resource::below;
use crate::select::{Facet, Query, Row, each, select};
use api::ec2::{
    AccountAttribute, AccountAttributeValue, AvailabilityZone, DescribeAccountAttributesRequest,
    DescribeAccountAttributesResult, DescribeAvailabilityZonesRequest,
    DescribeAvailabilityZonesResult, DescribeNetworkAclsRequest, DescribeNetworkAclsResult,
    DescribeRegionsRequest, DescribeRegionsResult, NetworkAcl, NetworkAclAssociation,
    NetworkAclEntry, Region as WireRegion,
};
use domain::Region;
use domain::network::defaults::zones;
use domain::network::{DefaultVpc, Subnet, Vpc};
use wire::Context;

/// The Regions that every account has enabled.
const REGIONS: [&str; 17] = [
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
];

pub(crate) async fn describe_regions(
    room: &Network,
    cx: &Context,
    input: DescribeRegionsRequest,
) -> Outcome<DescribeRegionsResult> {
    room.enter(cx, "DescribeRegions", "*", input.dry_run)
        .await?;
    let own = cx.scope.region.as_str();
    let mut names = REGIONS.to_vec();
    if !names.contains(&own) {
        names.push(own);
    }
    let tell = |name: &&str| WireRegion {
        opt_in_status: Some("opt-in-not-required".to_owned()),
        region_name: Some((*name).to_owned()),
        endpoint: Some(format!("ec2.{name}.amazonaws.com")),
        ..WireRegion::default()
    };
    let query = Query {
        ids: input.region_names,
        filters: input.filters,
        ..Query::default()
    };
    let (regions, _) = select(names.iter().map(tell).collect(), query, |name| {
        invalid(format!("Invalid region name: {name}"))
    })?;
    Ok(DescribeRegionsResult {
        regions: Some(regions),
    })
}

pub(crate) async fn describe_zones(
    room: &Network,
    cx: &Context,
    input: DescribeAvailabilityZonesRequest,
) -> Outcome<DescribeAvailabilityZonesResult> {
    room.enter(cx, "DescribeAvailabilityZones", "*", input.dry_run)
        .await?;
    let region = &cx.scope.region;
    let mut rows: Vec<AvailabilityZone> = zones(region)
        .iter()
        .map(|zone| availability_zone(region, zone))
        .collect();
    if let Some(ids) = input.zone_ids.filter(|ids| !ids.is_empty()) {
        let known = |id: &String| rows.iter().any(|row| row.zone_id.as_ref() == Some(id));
        if let Some(unknown) = ids.iter().find(|id| !known(id)) {
            return Err(invalid(format!(
                "Invalid availability zone-id: [{unknown}]"
            )));
        }
        rows.retain(|row| row.zone_id.as_ref().is_some_and(|id| ids.contains(id)));
    }
    let query = Query {
        ids: input.zone_names,
        filters: input.filters,
        ..Query::default()
    };
    let (zones, _) = select(rows, query, |name| {
        invalid(format!("Invalid availability zone: [{name}]"))
    })?;
    Ok(DescribeAvailabilityZonesResult {
        availability_zones: Some(zones),
    })
}

fn availability_zone(region: &Region, zone: &str) -> AvailabilityZone {
    AvailabilityZone {
        opt_in_status: Some("opt-in-not-required".to_owned()),
        messages: Some(Vec::new()),
        region_name: Some(region.to_string()),
        zone_name: Some(zone.to_owned()),
        zone_id: Some(zone_id(region, zone)),
        group_name: Some(format!("{region}-zg-1")),
        network_border_group: Some(region.to_string()),
        zone_type: Some("availability-zone".to_owned()),
        state: Some("available".to_owned()),
        ..AvailabilityZone::default()
    }
}

pub(crate) async fn describe_account_attributes(
    room: &Network,
    cx: &Context,
    input: DescribeAccountAttributesRequest,
) -> Outcome<DescribeAccountAttributesResult> {
    room.enter(cx, "DescribeAccountAttributes", "*", input.dry_run)
        .await?;
    let note: Option<DefaultVpc> = room.store.get(&DefaultVpc::key_of(&cx.scope)).await?;
    let default = note
        .and_then(|note| note.vpc)
        .unwrap_or_else(|| "none".to_owned());
    let attributes = [
        ("supported-platforms", "VPC"),
        ("default-vpc", default.as_str()),
        ("max-instances", "20"),
        ("vpc-max-security-groups-per-interface", "5"),
        ("max-elastic-ips", "5"),
        ("vpc-max-elastic-ips", "5"),
    ];
    let named = input.attribute_names.unwrap_or_default();
    let known = |name: &String| attributes.iter().any(|(known, _)| known == name);
    if let Some(unknown) = named.iter().find(|name| !known(name)) {
        return Err(invalid(format!(
            "Value ({unknown}) for parameter attributeName is invalid."
        )));
    }
    let wanted = |name: &str| named.is_empty() || named.iter().any(|named| named == name);
    let tell = |(name, value): &(&str, &str)| AccountAttribute {
        attribute_name: Some((*name).to_owned()),
        attribute_values: Some(vec![AccountAttributeValue {
            attribute_value: Some((*value).to_owned()),
        }]),
    };
    let told = attributes.iter().filter(|(name, _)| wanted(name)).map(tell);
    Ok(DescribeAccountAttributesResult {
        account_attributes: Some(told.collect()),
    })
}

pub(crate) async fn describe_network_acls(
    room: &Network,
    cx: &Context,
    input: DescribeNetworkAclsRequest,
) -> Outcome<DescribeNetworkAclsResult> {
    room.enter(cx, "DescribeNetworkAcls", "*", input.dry_run)
        .await?;
    let vpcs: Vec<Vpc> = room.store.list(&below::<Vpc>(&cx.scope)).await?;
    let subnets: Vec<Subnet> = room.store.list(&below::<Subnet>(&cx.scope)).await?;
    let query = Query {
        ids: input.network_acl_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = vpcs.iter().map(|vpc| default_acl(vpc, &subnets)).collect();
    let (acls, next_token) = select(rows, query, |id| {
        let message = format!("The networkAcl ID '{id}' does not exist");
        refuse("InvalidNetworkAclID.NotFound", message)
    })?;
    Ok(DescribeNetworkAclsResult {
        network_acls: Some(acls),
        next_token,
    })
}

/// The network ACL every VPC has, which lets everything through; there are no others.
fn default_acl(vpc: &Vpc, subnets: &[Subnet]) -> NetworkAcl {
    let id = vpc.id.replacen("vpc-", "acl-", 1);
    let entry = |egress: bool, number: i32, action: &str| NetworkAclEntry {
        cidr_block: Some("0.0.0.0/0".to_owned()),
        egress: Some(egress),
        protocol: Some("-1".to_owned()),
        rule_action: Some(action.to_owned()),
        rule_number: Some(number),
        ..NetworkAclEntry::default()
    };
    let entries = [true, false].into_iter();
    let entries =
        entries.flat_map(|egress| [entry(egress, 100, "allow"), entry(egress, 32_767, "deny")]);
    let associations = subnets.iter().filter(|subnet| subnet.vpc == vpc.id);
    let associations = associations.map(|subnet| NetworkAclAssociation {
        network_acl_association_id: Some(subnet.id.replacen("subnet-", "aclassoc-", 1)),
        network_acl_id: Some(id.clone()),
        subnet_id: Some(subnet.id.clone()),
    });
    NetworkAcl {
        associations: Some(associations.collect()),
        entries: Some(entries.collect()),
        is_default: Some(true),
        tags: Some(Vec::new()),
        vpc_id: Some(vpc.id.clone()),
        owner_id: Some(vpc.scope.account.to_string()),
        network_acl_id: Some(id),
    }
}

impl Row for WireRegion {
    const FACETS: &'static [Facet<Self>] = &[
        ("region-name", |row| each(&row.region_name, Some)),
        ("endpoint", |row| each(&row.endpoint, Some)),
        ("opt-in-status", |row| each(&row.opt_in_status, Some)),
    ];

    fn id(&self) -> String {
        self.region_name.clone().unwrap_or_default()
    }
}

impl Row for AvailabilityZone {
    const FACETS: &'static [Facet<Self>] = &[
        ("zone-name", |row| each(&row.zone_name, Some)),
        ("zone-id", |row| each(&row.zone_id, Some)),
        ("zone-type", |row| each(&row.zone_type, Some)),
        ("region-name", |row| each(&row.region_name, Some)),
        ("group-name", |row| each(&row.group_name, Some)),
        ("network-border-group", |row| {
            each(&row.network_border_group, Some)
        }),
        ("opt-in-status", |row| each(&row.opt_in_status, Some)),
        ("state", |row| each(&row.state, Some)),
        ("message", |_| Vec::new()),
    ];

    fn id(&self) -> String {
        self.zone_name.clone().unwrap_or_default()
    }
}

impl Row for NetworkAcl {
    const FACETS: &'static [Facet<Self>] = &[
        ("network-acl-id", |row| each(&row.network_acl_id, Some)),
        ("vpc-id", |row| each(&row.vpc_id, Some)),
        ("default", |row| {
            row.is_default.iter().map(bool::to_string).collect()
        }),
        ("owner-id", |row| each(&row.owner_id, Some)),
        ("association.subnet-id", |row| {
            each(row.associations.iter().flatten(), |found| {
                found.subnet_id.as_ref()
            })
        }),
        ("association.network-acl-id", |row| {
            each(&row.network_acl_id, Some)
        }),
    ];

    fn id(&self) -> String {
        self.network_acl_id.clone().unwrap_or_default()
    }
}
