//! Listing rules.

use super::no_rule;
use crate::Network;
use crate::convert::across::complete_rule;
use crate::convert::security_groups::rules;
use crate::fault::Outcome;
use crate::handlers::group_references::Known;
use crate::resource::below;
use crate::select::{Query, select};
use api::ec2::{DescribeSecurityGroupRulesRequest, DescribeSecurityGroupRulesResult};
use domain::network::SecurityGroup;
use wire::Context;

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
    let known = Known::read(room).await?;
    let tell = |group: &SecurityGroup| {
        let mut rows = rules(group);
        for row in &mut rows {
            complete_rule(row, |id| known.across(room, group, id));
        }
        rows
    };
    let (rules, next_token) = select(groups.iter().flat_map(tell).collect(), query, no_rule)?;
    Ok(DescribeSecurityGroupRulesResult {
        security_group_rules: Some(rules),
        next_token,
    })
}
