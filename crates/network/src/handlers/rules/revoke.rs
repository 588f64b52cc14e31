//! Taking rules back.

use super::{
    Flat, Permissions, group_of, listed_or_flat, no_rule, no_such_permission, rules_of, wanted,
};
use crate::Network;
use crate::convert::security_groups::{Direction, revoked};
use crate::fault::{Outcome, missing};
use crate::resource::arn;
use api::ec2::{
    RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult,
    RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult, RevokedSecurityGroupRule,
};
use domain::Scope;
use domain::network::{SecurityGroup, SecurityGroupRule};
use store::Txn;
use wire::Context;

pub(crate) async fn ingress(
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

pub(crate) async fn egress(
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
