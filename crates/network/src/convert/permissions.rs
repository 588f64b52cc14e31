//! Permissions: the shape in which rules are asked for and shown, several peers to one range of
//! ports.

use crate::fault::{Outcome, invalid, unsupported};
use api::ec2::{IpPermission, IpRange, Ipv6Range, PrefixListId, UserIdGroupPair};
use domain::network::{RulePeer, SecurityGroupRule};

#[cfg(test)]
mod tests;

/// A rule as it was asked for, before it has an id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) protocol: String,
    pub(crate) ports: Option<(i32, i32)>,
    pub(crate) peer: RulePeer,
    pub(crate) description: Option<String>,
}

impl Wanted {
    /// Whether `rule` lets through the same packets. Descriptions do not count.
    pub(crate) fn is(&self, rule: &SecurityGroupRule) -> bool {
        self.protocol == rule.protocol && self.ports == rule.ports && self.peer == rule.peer
    }
}

/// The rules that permissions ask for: one a peer.
///
/// Groups may be named where `group_named` finds the id of a name.
pub(crate) fn wanted(
    permissions: &[IpPermission],
    group_named: impl Fn(&str) -> Outcome<String>,
) -> Outcome<Vec<Wanted>> {
    let mut wanted = Vec::new();
    for permission in permissions {
        let protocol = protocol(permission.ip_protocol.as_deref())?;
        let ports = ports(&protocol, permission.from_port, permission.to_port)?;
        let peers = peers(permission, &group_named)?;
        wanted.extend(peers.into_iter().map(|(peer, description)| Wanted {
            protocol: protocol.clone(),
            ports,
            peer,
            description,
        }));
    }
    Ok(wanted)
}

/// A protocol's name as rules keep it: names for the four that have one, else the number.
pub(crate) fn protocol(given: Option<&str>) -> Outcome<String> {
    let given = given.unwrap_or("-1").to_ascii_lowercase();
    let name = match given.as_str() {
        "-1" | "all" => "-1",
        "6" | "tcp" => "tcp",
        "17" | "udp" => "udp",
        "1" | "icmp" => "icmp",
        "58" | "icmpv6" => "icmpv6",
        number if number.parse::<u8>().is_ok() => number,
        other => {
            return Err(invalid(format!(
                "Invalid value '{other}' for IP protocol. Unknown protocol."
            )));
        }
    };
    Ok(name.to_owned())
}

/// The ports of a rule; `None` where the protocol has none or all are meant.
pub(crate) fn ports(
    protocol: &str,
    from: Option<i32>,
    to: Option<i32>,
) -> Outcome<Option<(i32, i32)>> {
    match protocol {
        "tcp" | "udp" => {
            let (Some(from), Some(to)) = (from, to) else {
                return Err(invalid("Must specify both from and to ports with TCP/UDP."));
            };
            if (from, to) == (-1, -1) {
                return Ok(Some((0, 65_535)));
            }
            let in_range = |port| (0..=65_535).contains(&port);
            if !in_range(from) || !in_range(to) || from > to {
                return Err(invalid(format!("Invalid TCP/UDP port range ({from}:{to})")));
            }
            Ok(Some((from, to)))
        }
        "icmp" | "icmpv6" => Ok(Some((from.unwrap_or(-1), to.unwrap_or(-1)))),
        _ => Ok(None),
    }
}

type Peer = (RulePeer, Option<String>);

fn peers(
    permission: &IpPermission,
    group_named: &impl Fn(&str) -> Outcome<String>,
) -> Outcome<Vec<Peer>> {
    if permission
        .prefix_list_ids
        .as_ref()
        .is_some_and(|lists| !lists.is_empty())
    {
        return Err(unsupported("A prefix list in a security group rule"));
    }
    let mut peers = Vec::new();
    for range in permission.ip_ranges.iter().flatten() {
        let block = range.cidr_ip.as_deref().unwrap_or_default();
        peers.push((cidr(block)?, range.description.clone()));
    }
    for range in permission.ipv6_ranges.iter().flatten() {
        let block = range.cidr_ipv6.as_deref().unwrap_or_default();
        peers.push((ipv6(block)?, range.description.clone()));
    }
    for pair in permission.user_id_group_pairs.iter().flatten() {
        let id = match (&pair.group_id, &pair.group_name) {
            (Some(id), _) => id.clone(),
            (None, Some(name)) => group_named(name)?,
            (None, None) => return Err(invalid("Invalid value '' for groupId.")),
        };
        peers.push((RulePeer::Group(id), pair.description.clone()));
    }
    Ok(peers)
}

/// A peer that is an IPv4 block. An address without a prefix is refused, as EC2 does.
pub(crate) fn cidr(text: &str) -> Outcome<RulePeer> {
    let block = text.parse();
    block
        .map(RulePeer::Cidr)
        .map_err(|_| invalid(format!("CIDR block {text} is malformed")))
}

/// A peer that is an IPv6 block, kept as it is written.
pub(crate) fn ipv6(text: &str) -> Outcome<RulePeer> {
    let looks_right = text.split_once('/').is_some_and(|(address, prefix)| {
        address.parse::<std::net::Ipv6Addr>().is_ok()
            && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= 128)
    });
    match looks_right {
        true => Ok(RulePeer::Ipv6(text.to_owned())),
        false => Err(invalid(format!("CIDR block {text} is malformed"))),
    }
}

/// Rules as a group shows them: those of one protocol and range of ports together.
pub(crate) fn grouped(rules: &[SecurityGroupRule], account: &str) -> Vec<IpPermission> {
    let mut permissions: Vec<IpPermission> = Vec::new();
    for rule in rules {
        let (from_port, to_port) = rule.ports.unzip();
        let same = |permission: &&mut IpPermission| {
            permission.ip_protocol.as_ref() == Some(&rule.protocol)
                && (permission.from_port, permission.to_port) == (from_port, to_port)
        };
        if let Some(permission) = permissions.iter_mut().find(same) {
            add_peer(permission, rule, account);
            continue;
        }
        let mut permission = IpPermission {
            ip_protocol: Some(rule.protocol.clone()),
            from_port,
            to_port,
            user_id_group_pairs: Some(Vec::new()),
            ip_ranges: Some(Vec::new()),
            ipv6_ranges: Some(Vec::new()),
            prefix_list_ids: Some(Vec::<PrefixListId>::new()),
        };
        add_peer(&mut permission, rule, account);
        permissions.push(permission);
    }
    permissions
}

fn add_peer(permission: &mut IpPermission, rule: &SecurityGroupRule, account: &str) {
    let description = rule.description.clone();
    match &rule.peer {
        RulePeer::Cidr(block) => permission.ip_ranges.get_or_insert_default().push(IpRange {
            description,
            cidr_ip: Some(block.to_string()),
        }),
        RulePeer::Ipv6(block) => permission
            .ipv6_ranges
            .get_or_insert_default()
            .push(Ipv6Range {
                description,
                cidr_ipv6: Some(block.clone()),
            }),
        RulePeer::Group(id) => {
            permission
                .user_id_group_pairs
                .get_or_insert_default()
                .push(UserIdGroupPair {
                    description,
                    user_id: Some(account.to_owned()),
                    group_id: Some(id.clone()),
                    ..UserIdGroupPair::default()
                });
        }
    }
}
