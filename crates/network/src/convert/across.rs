//! Groups that rules name across a peering, on the wire.

use api::ec2::{
    IpPermission, ReferencedSecurityGroup, SecurityGroupRule as WireRule, StaleIpPermission,
    UserIdGroupPair,
};
use domain::Timestamp;
use domain::network::{RulePeer, SecurityGroup, SecurityGroupRule, VpcPeering};

/// A group that a rule of another VPC names.
pub(crate) struct Across {
    group: String,
    name: Option<String>,
    vpc: Option<String>,
    account: Option<String>,
    peering: Option<String>,
    status: Option<&'static str>,
    /// Whether packets may come from it: the peering is active.
    pub(crate) is_active: bool,
}

impl Across {
    /// One that was deleted: whose it was is not known any more.
    pub(crate) fn unknown(group: &str) -> Self {
        Self {
            group: group.to_owned(),
            name: None,
            vpc: None,
            account: None,
            peering: None,
            status: None,
            is_active: false,
        }
    }

    fn pair(self, description: Option<String>) -> UserIdGroupPair {
        UserIdGroupPair {
            description,
            user_id: self.account,
            group_name: self.name,
            group_id: Some(self.group),
            vpc_id: self.vpc,
            vpc_peering_connection_id: self.peering,
            peering_status: self.status.map(str::to_owned),
        }
    }
}

/// What a rule of `own` that names the group `id` is told of it; `None` when the group is in the
/// same VPC, or nowhere.
pub(crate) fn across(
    own: &SecurityGroup,
    id: &str,
    groups: &[SecurityGroup],
    peerings: &[VpcPeering],
    now: Timestamp,
) -> Option<Across> {
    let group = groups.iter().find(|group| group.id == id)?;
    if group.vpc == own.vpc {
        return None;
    }
    let between = peerings
        .iter()
        .filter(|one| one.joins(&own.vpc, &group.vpc));
    let peering = between.max_by_key(|one| (one.is_active(), one.since));
    Some(Across {
        group: id.to_owned(),
        name: Some(group.name.clone()),
        vpc: Some(group.vpc.clone()),
        account: Some(group.scope.account.to_string()),
        peering: peering.map(|peering| peering.id.clone()),
        status: peering.map(|peering| peering.status(now).as_str()),
        is_active: peering.is_some_and(VpcPeering::is_active),
    })
}

/// Adds to the permissions of a group what is known of groups across.
pub(crate) fn complete(
    permissions: &mut Option<Vec<IpPermission>>,
    across: impl Fn(&str) -> Option<Across>,
) {
    let pairs = permissions.iter_mut().flatten();
    for pair in pairs.flat_map(|one| one.user_id_group_pairs.iter_mut().flatten()) {
        if let Some(found) = across(pair.group_id.as_deref().unwrap_or_default()) {
            *pair = found.pair(pair.description.take());
        }
    }
}

/// The same for one rule.
pub(crate) fn complete_rule(rule: &mut WireRule, across: impl Fn(&str) -> Option<Across>) {
    let Some(named) = &mut rule.referenced_group_info else {
        return;
    };
    if let Some(found) = across(named.group_id.as_deref().unwrap_or_default()) {
        *named = ReferencedSecurityGroup {
            group_id: Some(found.group),
            peering_status: found.status.map(str::to_owned),
            user_id: found.account,
            vpc_id: found.vpc,
            vpc_peering_connection_id: found.peering,
        };
    }
}

/// The rules that name a group nobody can send from, as `gone` says.
pub(crate) fn stale(
    rules: &[SecurityGroupRule],
    gone: impl Fn(&String) -> Option<Across>,
) -> Vec<StaleIpPermission> {
    let told = |rule: &SecurityGroupRule| {
        let RulePeer::Group(id) = &rule.peer else {
            return None;
        };
        let (from_port, to_port) = rule.ports.unzip();
        Some(StaleIpPermission {
            from_port,
            ip_protocol: Some(rule.protocol.clone()),
            to_port,
            user_id_group_pairs: Some(vec![gone(id)?.pair(rule.description.clone())]),
            ..StaleIpPermission::default()
        })
    };
    rules.iter().filter_map(told).collect()
}
