//! Security groups and their rules on the wire.

use super::permissions::grouped;
use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{
    IpPermission, ReferencedSecurityGroup, RevokedSecurityGroupRule, SecurityGroup as Wire,
    SecurityGroupRule as WireRule, Tag,
};
use domain::network::{RulePeer, SecurityGroup, SecurityGroupRule};

/// Whether rules speak of what comes in or of what goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ingress,
    Egress,
}

pub(crate) fn group(group: &SecurityGroup) -> Wire {
    let scope = &group.scope;
    let account = scope.account.as_str();
    Wire {
        group_id: Some(group.id.clone()),
        ip_permissions: Some(grouped(&group.ingress, account)),
        ip_permissions_egress: Some(grouped(&group.egress, account)),
        tags: told(&group.tags),
        vpc_id: Some(group.vpc.clone()),
        security_group_arn: Some(arn(group, "security-group", &group.id)),
        owner_id: Some(account.to_owned()),
        group_name: Some(group.name.clone()),
        description: Some(group.description.clone()),
    }
}

fn arn(group: &SecurityGroup, kind: &str, id: &str) -> String {
    group.scope.arn("ec2", format!("{kind}/{id}")).to_string()
}

/// Ports as answers have them: -1 where a protocol has none.
fn ports(rule: &SecurityGroupRule) -> (Option<i32>, Option<i32>) {
    let (from, to) = rule.ports.unwrap_or((-1, -1));
    (Some(from), Some(to))
}

pub(crate) fn rule(
    group: &SecurityGroup,
    rule: &SecurityGroupRule,
    direction: Direction,
) -> WireRule {
    let account = group.scope.account.to_string();
    let (from_port, to_port) = ports(rule);
    let mut wire = WireRule {
        security_group_rule_id: Some(rule.id.clone()),
        group_id: Some(group.id.clone()),
        group_owner_id: Some(account.clone()),
        is_egress: Some(direction == Direction::Egress),
        ip_protocol: Some(rule.protocol.clone()),
        from_port,
        to_port,
        description: rule.description.clone(),
        tags: told(&rule.tags),
        security_group_rule_arn: Some(arn(group, "security-group-rule", &rule.id)),
        ..WireRule::default()
    };
    match &rule.peer {
        RulePeer::Cidr(block) => wire.cidr_ipv4 = Some(block.to_string()),
        RulePeer::Ipv6(block) => wire.cidr_ipv6 = Some(block.clone()),
        RulePeer::Group(id) => {
            wire.referenced_group_info = Some(ReferencedSecurityGroup {
                group_id: Some(id.clone()),
                user_id: Some(account),
                ..ReferencedSecurityGroup::default()
            });
        }
    }
    wire
}

pub(crate) fn revoked(
    group: &SecurityGroup,
    rule: &SecurityGroupRule,
    direction: Direction,
) -> RevokedSecurityGroupRule {
    let (from_port, to_port) = ports(rule);
    let mut wire = RevokedSecurityGroupRule {
        security_group_rule_id: Some(rule.id.clone()),
        group_id: Some(group.id.clone()),
        is_egress: Some(direction == Direction::Egress),
        ip_protocol: Some(rule.protocol.clone()),
        from_port,
        to_port,
        description: rule.description.clone(),
        ..RevokedSecurityGroupRule::default()
    };
    match &rule.peer {
        RulePeer::Cidr(block) => wire.cidr_ipv4 = Some(block.to_string()),
        RulePeer::Ipv6(block) => wire.cidr_ipv6 = Some(block.clone()),
        RulePeer::Group(id) => wire.referenced_group_id = Some(id.clone()),
    }
    wire
}

/// The rows of every rule of a group.
pub(crate) fn rules(of: &SecurityGroup) -> Vec<WireRule> {
    let ingress = of
        .ingress
        .iter()
        .map(|found| rule(of, found, Direction::Ingress));
    let egress = of
        .egress
        .iter()
        .map(|found| rule(of, found, Direction::Egress));
    ingress.chain(egress).collect()
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("group-id", |group| each(&group.group_id, Some)),
        ("group-name", |group| each(&group.group_name, Some)),
        ("description", |group| each(&group.description, Some)),
        ("owner-id", |group| each(&group.owner_id, Some)),
        ("vpc-id", |group| each(&group.vpc_id, Some)),
        ("ip-permission.cidr", |group| cidrs(&group.ip_permissions)),
        ("ip-permission.from-port", |group| {
            number(&group.ip_permissions, |rule| rule.from_port)
        }),
        ("ip-permission.to-port", |group| {
            number(&group.ip_permissions, |rule| rule.to_port)
        }),
        ("ip-permission.group-id", |group| {
            peers(&group.ip_permissions)
        }),
        ("ip-permission.protocol", |group| {
            protocols(&group.ip_permissions)
        }),
        ("egress.ip-permission.cidr", |group| {
            cidrs(&group.ip_permissions_egress)
        }),
        ("egress.ip-permission.from-port", |group| {
            number(&group.ip_permissions_egress, |rule| rule.from_port)
        }),
        ("egress.ip-permission.to-port", |group| {
            number(&group.ip_permissions_egress, |rule| rule.to_port)
        }),
        ("egress.ip-permission.group-id", |group| {
            peers(&group.ip_permissions_egress)
        }),
        ("egress.ip-permission.protocol", |group| {
            protocols(&group.ip_permissions_egress)
        }),
    ];

    fn id(&self) -> String {
        self.group_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

type Permissions = Option<Vec<IpPermission>>;

fn cidrs(permissions: &Permissions) -> Vec<String> {
    let ranges = permissions
        .iter()
        .flatten()
        .flat_map(|rule| rule.ip_ranges.iter().flatten());
    each(ranges, |range| range.cidr_ip.as_ref())
}

fn peers(permissions: &Permissions) -> Vec<String> {
    let pairs = permissions.iter().flatten();
    let pairs = pairs.flat_map(|rule| rule.user_id_group_pairs.iter().flatten());
    each(pairs, |pair| pair.group_id.as_ref())
}

fn protocols(permissions: &Permissions) -> Vec<String> {
    each(permissions.iter().flatten(), |rule| {
        rule.ip_protocol.as_ref()
    })
}

fn number(permissions: &Permissions, part: fn(&IpPermission) -> Option<i32>) -> Vec<String> {
    let rules = permissions.iter().flatten();
    rules
        .filter_map(part)
        .map(|port| port.to_string())
        .collect()
}

impl Row for WireRule {
    const FACETS: &'static [Facet<Self>] = &[
        ("group-id", |rule| each(&rule.group_id, Some)),
        ("security-group-rule-id", |rule| {
            each(&rule.security_group_rule_id, Some)
        }),
    ];

    fn id(&self) -> String {
        self.security_group_rule_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}
