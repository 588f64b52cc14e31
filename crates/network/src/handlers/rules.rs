//! Rules of security groups: allowing, taking back, changing, listing.

use super::security_groups::by_id_or_name;
use crate::convert::permissions::{self, Wanted};
use crate::convert::security_groups::{Direction, revoked, rule, rules};
use crate::fault::{Fault, Outcome, invalid, missing, refuse, unsupported};
use crate::resource::{all, arn, below, find};
use crate::select::{Query, select};
use crate::{Network, tagging};
use api::ec2::{
    AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupEgressResult,
    AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult,
    DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResult, IpPermission, IpRange,
    ModifySecurityGroupRulesRequest, ModifySecurityGroupRulesResult,
    RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult,
    RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult, RevokedSecurityGroupRule,
    SecurityGroupRule as WireRule, SecurityGroupRuleDescription, SecurityGroupRuleRequest,
    TagSpecification, UpdateSecurityGroupRuleDescriptionsEgressRequest,
    UpdateSecurityGroupRuleDescriptionsEgressResult,
    UpdateSecurityGroupRuleDescriptionsIngressRequest,
    UpdateSecurityGroupRuleDescriptionsIngressResult, UserIdGroupPair,
};
use domain::Scope;
use domain::ecs::Tags;
use domain::network::{RulePeer, SecurityGroup, SecurityGroupRule};
use store::Txn;
use wire::Context;

/// The most rules of a group in one direction.
const LIMIT: usize = 60;

/// A group and permissions, as several operations have them.
struct Permissions {
    group_id: Option<String>,
    group_name: Option<String>,
    permissions: Vec<IpPermission>,
}

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

pub(crate) async fn authorize_ingress(
    room: &Network,
    cx: &Context,
    input: AuthorizeSecurityGroupIngressRequest,
) -> Outcome<AuthorizeSecurityGroupIngressResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, input.group_id.as_deref().unwrap_or("*"));
    room.enter(
        cx,
        "AuthorizeSecurityGroupIngress",
        &resource,
        input.dry_run,
    )
    .await?;
    let tags = rule_tags(input.tag_specifications)?;
    let asked = permissions!(input, input.group_id, input.group_name);
    let rules = authorize(room, &cx.scope, &asked, Direction::Ingress, &tags).await?;
    Ok(AuthorizeSecurityGroupIngressResult {
        r#return: Some(true),
        security_group_rules: Some(rules),
    })
}

pub(crate) async fn authorize_egress(
    room: &Network,
    cx: &Context,
    input: AuthorizeSecurityGroupEgressRequest,
) -> Outcome<AuthorizeSecurityGroupEgressResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, &input.group_id);
    room.enter(cx, "AuthorizeSecurityGroupEgress", &resource, input.dry_run)
        .await?;
    let tags = rule_tags(input.tag_specifications)?;
    let asked = permissions!(input, Some(input.group_id), None);
    let rules = authorize(room, &cx.scope, &asked, Direction::Egress, &tags).await?;
    Ok(AuthorizeSecurityGroupEgressResult {
        r#return: Some(true),
        security_group_rules: Some(rules),
    })
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

async fn authorize(
    room: &Network,
    scope: &Scope,
    asked: &Permissions,
    direction: Direction,
    tags: &Tags,
) -> Outcome<Vec<WireRule>> {
    let authorize = |txn: Txn| async move {
        let mut group = group_of(&txn, scope, asked).await?;
        let wanted = wanted(&txn, &group, asked).await?;
        if wanted.is_empty() {
            return Err(missing("ipPermissions"));
        }
        no_repeats(&wanted)?;
        let mut added = Vec::new();
        for wanted in wanted {
            peer_exists(&txn, &group, &wanted.peer).await?;
            let rules = rules_of(&mut group, direction);
            if rules.iter().any(|rule| wanted.is(rule)) {
                return Err(duplicate(&wanted));
            }
            let new = SecurityGroupRule {
                id: room.new_id("sgr-"),
                protocol: wanted.protocol,
                ports: wanted.ports,
                peer: wanted.peer,
                description: wanted.description,
                tags: tags.clone(),
            };
            rules.push(new.clone());
            added.push(new);
        }
        if rules_of(&mut group, direction).len() > LIMIT {
            return Err(refuse(
                "RulesPerSecurityGroupLimitExceeded",
                "The maximum number of rules per security group has been reached.",
            ));
        }
        txn.put(&group);
        Ok::<_, Fault>(
            added
                .iter()
                .map(|new| rule(&group, new, direction))
                .collect(),
        )
    };
    room.store.transact(authorize).await
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

fn no_repeats(wanted: &[Wanted]) -> Outcome<()> {
    let same = |one: &Wanted, other: &Wanted| {
        one.protocol == other.protocol && one.ports == other.ports && one.peer == other.peer
    };
    let repeated =
        |(index, one): (usize, &Wanted)| wanted[..index].iter().any(|other| same(one, other));
    match wanted.iter().enumerate().any(repeated) {
        true => Err(invalid(
            "The same permission must not appear multiple times",
        )),
        false => Ok(()),
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

/// Refuses a peer group that does not exist or is in another VPC.
async fn peer_exists(txn: &Txn, group: &SecurityGroup, peer: &RulePeer) -> Outcome<()> {
    let RulePeer::Group(id) = peer else {
        return Ok(());
    };
    let other: SecurityGroup = find(txn, &group.scope, id).await?;
    if other.vpc != group.vpc {
        return Err(refuse(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.",
        ));
    }
    Ok(())
}

pub(crate) async fn revoke_ingress(
    room: &Network,
    cx: &Context,
    input: RevokeSecurityGroupIngressRequest,
) -> Outcome<RevokeSecurityGroupIngressResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, input.group_id.as_deref().unwrap_or("*"));
    room.enter(cx, "RevokeSecurityGroupIngress", &resource, input.dry_run)
        .await?;
    let ids = input.security_group_rule_ids.unwrap_or_default();
    let asked = permissions!(input, input.group_id, input.group_name);
    let gone = revoke(room, &cx.scope, &asked, &ids, Direction::Ingress).await?;
    Ok(RevokeSecurityGroupIngressResult {
        r#return: Some(true),
        unknown_ip_permissions: None,
        revoked_security_group_rules: Some(gone),
    })
}

pub(crate) async fn revoke_egress(
    room: &Network,
    cx: &Context,
    input: RevokeSecurityGroupEgressRequest,
) -> Outcome<RevokeSecurityGroupEgressResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, &input.group_id);
    room.enter(cx, "RevokeSecurityGroupEgress", &resource, input.dry_run)
        .await?;
    let ids = input.security_group_rule_ids.unwrap_or_default();
    let asked = permissions!(input, Some(input.group_id), None);
    let gone = revoke(room, &cx.scope, &asked, &ids, Direction::Egress).await?;
    Ok(RevokeSecurityGroupEgressResult {
        r#return: Some(true),
        unknown_ip_permissions: None,
        revoked_security_group_rules: Some(gone),
    })
}

async fn revoke(
    room: &Network,
    scope: &Scope,
    asked: &Permissions,
    ids: &[String],
    direction: Direction,
) -> Outcome<Vec<RevokedSecurityGroupRule>> {
    let revoke = |txn: Txn| async move {
        let mut group = group_of(&txn, scope, asked).await?;
        let wanted = wanted(&txn, &group, asked).await?;
        if wanted.is_empty() && ids.is_empty() {
            return Err(missing("ipPermissions"));
        }
        let mut gone = Vec::new();
        let rules = rules_of(&mut group, direction);
        for id in ids {
            gone.push(take(rules, |rule| rule.id == *id).ok_or_else(|| no_rule(id))?);
        }
        for wanted in &wanted {
            gone.push(take(rules, |rule| wanted.is(rule)).ok_or_else(no_such_permission)?);
        }
        txn.put(&group);
        Ok(gone
            .iter()
            .map(|rule| revoked(&group, rule, direction))
            .collect())
    };
    room.store.transact(revoke).await
}

fn take(
    rules: &mut Vec<SecurityGroupRule>,
    fits: impl Fn(&SecurityGroupRule) -> bool,
) -> Option<SecurityGroupRule> {
    let index = rules.iter().position(fits)?;
    Some(rules.remove(index))
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

pub(crate) async fn modify(
    room: &Network,
    cx: &Context,
    input: ModifySecurityGroupRulesRequest,
) -> Outcome<ModifySecurityGroupRulesResult> {
    let resource = arn::<SecurityGroup>(&cx.scope, &input.group_id);
    room.enter(cx, "ModifySecurityGroupRules", &resource, input.dry_run)
        .await?;
    let (scope, input) = (&cx.scope, &input);
    let modify = |txn: Txn| async move {
        let mut group: SecurityGroup = find(&txn, scope, &input.group_id).await?;
        for update in &input.security_group_rules {
            let id = &update.security_group_rule_id;
            let change = update.security_group_rule.clone().unwrap_or_default();
            let wanted = changed(change)?;
            peer_exists(&txn, &group, &wanted.peer).await?;
            replace(&mut group, id, wanted)?;
        }
        txn.put(&group);
        Ok::<_, Fault>(())
    };
    room.store.transact(modify).await?;
    Ok(ModifySecurityGroupRulesResult {
        r#return: Some(true),
    })
}

/// Puts `wanted` in the place of the rule of that id.
fn replace(group: &mut SecurityGroup, id: &str, wanted: Wanted) -> Outcome<()> {
    let inside = |rules: &[SecurityGroupRule]| rules.iter().any(|rule| rule.id == id);
    let direction = match (inside(&group.ingress), inside(&group.egress)) {
        (true, _) => Direction::Ingress,
        (_, true) => Direction::Egress,
        (false, false) => return Err(no_rule(id)),
    };
    let rules = rules_of(group, direction);
    if rules.iter().any(|rule| rule.id != id && wanted.is(rule)) {
        return Err(duplicate(&wanted));
    }
    for rule in rules.iter_mut().filter(|rule| rule.id == id) {
        rule.protocol.clone_from(&wanted.protocol);
        rule.ports = wanted.ports;
        rule.peer = wanted.peer.clone();
        rule.description.clone_from(&wanted.description);
    }
    Ok(())
}

fn changed(change: SecurityGroupRuleRequest) -> Outcome<Wanted> {
    if change.prefix_list_id.is_some() {
        return Err(unsupported("A prefix list in a security group rule"));
    }
    let protocol = permissions::protocol(change.ip_protocol.as_deref())?;
    let peer = match (
        change.cidr_ipv4,
        change.cidr_ipv6,
        change.referenced_group_id,
    ) {
        (Some(block), None, None) => permissions::cidr(&block)?,
        (None, Some(block), None) => permissions::ipv6(&block)?,
        (None, None, Some(id)) => RulePeer::Group(id),
        _ => {
            return Err(invalid(
                "A rule must have exactly one source or destination.",
            ));
        }
    };
    Ok(Wanted {
        ports: permissions::ports(&protocol, change.from_port, change.to_port)?,
        protocol,
        peer,
        description: change.description,
    })
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeSecurityGroupRulesRequest,
) -> Outcome<DescribeSecurityGroupRulesResult> {
    room.enter(cx, "DescribeSecurityGroupRules", "*", input.dry_run)
        .await?;
    let groups: Vec<SecurityGroup> = room.store.list(&below::<SecurityGroup>(&cx.scope)).await?;
    let query = Query {
        ids: input.security_group_rule_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let (rules, next_token) = select(groups.iter().flat_map(rules).collect(), query, no_rule)?;
    Ok(DescribeSecurityGroupRulesResult {
        security_group_rules: Some(rules),
        next_token,
    })
}

pub(crate) async fn describe_again_ingress(
    room: &Network,
    cx: &Context,
    input: UpdateSecurityGroupRuleDescriptionsIngressRequest,
) -> Outcome<UpdateSecurityGroupRuleDescriptionsIngressResult> {
    let action = "UpdateSecurityGroupRuleDescriptionsIngress";
    let resource = arn::<SecurityGroup>(&cx.scope, input.group_id.as_deref().unwrap_or("*"));
    room.enter(cx, action, &resource, input.dry_run).await?;
    let asked = Permissions {
        group_id: input.group_id,
        group_name: input.group_name,
        permissions: input.ip_permissions.unwrap_or_default(),
    };
    let by_id = input.security_group_rule_descriptions.unwrap_or_default();
    update(room, &cx.scope, &asked, &by_id, Direction::Ingress).await?;
    Ok(UpdateSecurityGroupRuleDescriptionsIngressResult {
        r#return: Some(true),
    })
}

pub(crate) async fn describe_again_egress(
    room: &Network,
    cx: &Context,
    input: UpdateSecurityGroupRuleDescriptionsEgressRequest,
) -> Outcome<UpdateSecurityGroupRuleDescriptionsEgressResult> {
    let action = "UpdateSecurityGroupRuleDescriptionsEgress";
    let resource = arn::<SecurityGroup>(&cx.scope, input.group_id.as_deref().unwrap_or("*"));
    room.enter(cx, action, &resource, input.dry_run).await?;
    let asked = Permissions {
        group_id: input.group_id,
        group_name: input.group_name,
        permissions: input.ip_permissions.unwrap_or_default(),
    };
    let by_id = input.security_group_rule_descriptions.unwrap_or_default();
    update(room, &cx.scope, &asked, &by_id, Direction::Egress).await?;
    Ok(UpdateSecurityGroupRuleDescriptionsEgressResult {
        r#return: Some(true),
    })
}

/// Gives rules new descriptions, by id or by what they let through.
async fn update(
    room: &Network,
    scope: &Scope,
    asked: &Permissions,
    by_id: &[SecurityGroupRuleDescription],
    direction: Direction,
) -> Outcome<()> {
    let update = |txn: Txn| async move {
        let mut group = group_of(&txn, scope, asked).await?;
        let wanted = wanted(&txn, &group, asked).await?;
        let rules = rules_of(&mut group, direction);
        for new in by_id {
            let id = new.security_group_rule_id.as_deref().unwrap_or_default();
            let found = rules
                .iter_mut()
                .find(|rule| rule.id == id)
                .ok_or_else(|| no_rule(id))?;
            found.description.clone_from(&new.description);
        }
        for wanted in wanted {
            let found = rules.iter_mut().find(|rule| wanted.is(rule));
            found.ok_or_else(no_such_permission)?.description = wanted.description;
        }
        txn.put(&group);
        Ok(())
    };
    room.store.transact(update).await
}
