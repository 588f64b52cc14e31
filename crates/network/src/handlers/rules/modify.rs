//! Changing rules in their place.

use super::{duplicate, no_rule, peer_exists, rules_of};
use crate::Network;
use crate::convert::permissions::{self, Wanted};
use crate::convert::security_groups::Direction;
use crate::fault::{Fault, Outcome, invalid, unsupported};
use crate::resource::{arn, find};
use api::ec2::{
    ModifySecurityGroupRulesRequest, ModifySecurityGroupRulesResult, SecurityGroupRuleRequest,
};
use domain::network::{RulePeer, SecurityGroup, SecurityGroupRule};
use store::Txn;
use wire::Context;

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
