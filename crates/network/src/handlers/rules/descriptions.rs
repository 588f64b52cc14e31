//! New descriptions for rules.

use super::{Permissions, group_of, no_rule, no_such_permission, rules_of, wanted};
use crate::Network;
use crate::convert::security_groups::Direction;
use crate::fault::Outcome;
use crate::resource::arn;
use api::ec2::{
    SecurityGroupRuleDescription, UpdateSecurityGroupRuleDescriptionsEgressRequest,
    UpdateSecurityGroupRuleDescriptionsEgressResult,
    UpdateSecurityGroupRuleDescriptionsIngressRequest,
    UpdateSecurityGroupRuleDescriptionsIngressResult,
};
use domain::Scope;
use domain::network::SecurityGroup;
use store::Txn;
use wire::Context;

pub(crate) async fn ingress(
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

pub(crate) async fn egress(
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
