//! Rules of security groups: allowing, taking back, changing, listing.

/// Reads a group and permissions out of a request, whichever way it tells them.
macro_rules! permissions {
    ($input:ident, $group_id:expr, $group_name:expr) => {
        Permissions {
            group_id: $group_id,
            group_name: $group_name,
            permissions: listed_or_flat(
                $input.ip_permissions,
                Flat {
                    ip_protocol: $input.ip_protocol,
                    from_port: $input.from_port,
                    to_port: $input.to_port,
                    cidr_ip: $input.cidr_ip,
                    source_group: $input.source_security_group_name,
                },
            )?,
        }
    };
}

pub(crate) mod authorize;
pub(crate) mod describe;
pub(crate) mod descriptions;
pub(crate) mod modify;
pub(crate) mod revoke;

use super::peerings;
use super::security_groups::by_id_or_name;
use crate::convert::permissions::{self, Wanted};
use crate::convert::security_groups::Direction;
use crate::fault::{Fault, Outcome, refuse};
use crate::resource::{all, not_found};
use crate::tagging;
use api::ec2::{IpPermission, IpRange, TagSpecification, UserIdGroupPair};
use domain::Scope;
use domain::ecs::Tags;
use domain::network::{RulePeer, SecurityGroup, SecurityGroupRule};
use store::Txn;

/// The most rules of a group in one direction.
const LIMIT: usize = 60;

/// A group and permissions, as several operations have them.
struct Permissions {
    group_id: Option<String>,
    group_name: Option<String>,
    permissions: Vec<IpPermission>,
}

/// One permission told by members of the request itself.
struct Flat {
    ip_protocol: Option<String>,
    from_port: Option<i32>,
    to_port: Option<i32>,
    cidr_ip: Option<String>,
    source_group: Option<String>,
}

fn listed_or_flat(listed: Option<Vec<IpPermission>>, flat: Flat) -> Outcome<Vec<IpPermission>> {
    let has_flat =
        flat.ip_protocol.is_some() || flat.cidr_ip.is_some() || flat.source_group.is_some();
    let listed = listed.unwrap_or_default();
    if has_flat && !listed.is_empty() {
        return Err(refuse(
            "InvalidParameterCombination",
            "The parameter ipPermissions may not be used with cidrIp, ipProtocol or ports",
        ));
    }
    if !has_flat {
        return Ok(listed);
    }
    let named = |name: String| UserIdGroupPair {
        group_name: Some(name),
        ..UserIdGroupPair::default()
    };
    let range = |block: String| IpRange {
        description: None,
        cidr_ip: Some(block),
    };
    Ok(vec![IpPermission {
        ip_protocol: flat.ip_protocol,
        from_port: flat.from_port,
        to_port: flat.to_port,
        user_id_group_pairs: flat.source_group.map(|name| vec![named(name)]),
        ip_ranges: flat.cidr_ip.map(|block| vec![range(block)]),
        ..IpPermission::default()
    }])
}

fn rule_tags(given: Option<Vec<TagSpecification>>) -> Outcome<Tags> {
    tagging::given(given, "security-group-rule")
}

fn rules_of(group: &mut SecurityGroup, direction: Direction) -> &mut Vec<SecurityGroupRule> {
    match direction {
        Direction::Ingress => &mut group.ingress,
        Direction::Egress => &mut group.egress,
    }
}

async fn group_of(txn: &Txn, scope: &Scope, asked: &Permissions) -> Outcome<SecurityGroup> {
    let (id, name) = (asked.group_id.as_deref(), asked.group_name.as_deref());
    by_id_or_name(txn, scope, id, name).await
}

/// The rules asked for; groups may be named within the VPC of `group`.
async fn wanted(txn: &Txn, group: &SecurityGroup, asked: &Permissions) -> Outcome<Vec<Wanted>> {
    let groups: Vec<SecurityGroup> = all(txn, &group.scope).await?;
    permissions::wanted(&asked.permissions, |name| {
        let named = super::security_groups::named(&groups, &group.vpc, name)?;
        Ok(named.id.clone())
    })
}

/// Refuses a peer group that does not exist, or is in a VPC that is not a peer.
async fn peer_exists(txn: &Txn, group: &SecurityGroup, peer: &RulePeer) -> Outcome<()> {
    let RulePeer::Group(id) = peer else {
        return Ok(());
    };
    let key = SecurityGroup::key_of(&group.scope, id);
    let own = txn.get::<SecurityGroup>(&key).await?;
    if own.as_ref().is_some_and(|other| other.vpc == group.vpc) {
        return Ok(());
    }
    for peering in peerings::all(txn).await? {
        let Some((_, across)) = peering.seen_from(&group.vpc) else {
            continue;
        };
        let key = SecurityGroup::key_of(&across.scope, id);
        let found = txn.get::<SecurityGroup>(&key).await?;
        if peering.is_active() && found.is_some_and(|other| other.vpc == across.vpc) {
            return Ok(());
        }
    }
    match own {
        None => Err(not_found::<SecurityGroup>(id)),
        Some(_) => Err(refuse(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.",
        )),
    }
}

fn duplicate(wanted: &Wanted) -> Fault {
    let peer = match &wanted.peer {
        RulePeer::Cidr(block) => block.to_string(),
        RulePeer::Ipv6(block) | RulePeer::Group(block) => block.clone(),
    };
    let traffic = match (wanted.protocol.as_str(), wanted.ports) {
        ("-1", _) => "ALL".to_owned(),
        (protocol, None) => protocol.to_owned(),
        (protocol, Some((from, to))) => {
            let protocol = protocol.to_ascii_uppercase();
            format!("{protocol}, from port: {from}, to port: {to}")
        }
    };
    refuse(
        "InvalidPermission.Duplicate",
        format!("the specified rule \"peer: {peer}, {traffic}, ALLOW\" already exists"),
    )
}

fn no_rule(id: &str) -> Fault {
    refuse(
        "InvalidSecurityGroupRuleId.NotFound",
        format!("The security group rule ID '{id}' does not exist"),
    )
}

fn no_such_permission() -> Fault {
    refuse(
        "InvalidPermission.NotFound",
        "The specified rule does not exist in this security group.",
    )
}
