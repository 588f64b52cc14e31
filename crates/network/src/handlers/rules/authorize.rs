//! Letting traffic through: new rules of a group.

use super::{
    Flat, LIMIT, Permissions, duplicate, group_of, listed_or_flat, peer_exists, rule_tags,
    rules_of, wanted,
};
use crate::Network;
use crate::convert::permissions::Wanted;
use crate::convert::security_groups::{Direction, rule};
use crate::fault::{Fault, Outcome, invalid, missing, refuse};
use crate::resource::arn;
use api::ec2::{
    AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupEgressResult,
    AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult,
    SecurityGroupRule as WireRule,
};
use domain::Scope;
use domain::ecs::Tags;
use domain::network::{SecurityGroup, SecurityGroupRule};
use store::Txn;
use wire::Context;

pub(crate) async fn ingress(
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

pub(crate) async fn egress(
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
