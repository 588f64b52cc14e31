//! Rules that name a group of a peer VPC: who names mine, and which of mine name nothing.

use super::peerings::stored;
use crate::Network;
use crate::convert::across::{Across, across, stale};
use crate::fault::Outcome;
use crate::resource::{arn, below, not_found};
use crate::select::{Facet, Query, Row, select};
use api::ec2::{
    DescribeSecurityGroupReferencesRequest, DescribeSecurityGroupReferencesResult,
    DescribeStaleSecurityGroupsRequest, DescribeStaleSecurityGroupsResult, SecurityGroupReference,
    StaleSecurityGroup,
};
use domain::network::{RulePeer, SecurityGroup, Vpc, VpcPeering};
use domain::{Key, Record};
use std::collections::BTreeSet;
use wire::Context;

/// Every security group of every account, and every peering: what rules may name.
pub(super) struct Known {
    pub(super) groups: Vec<SecurityGroup>,
    pub(super) peerings: Vec<VpcPeering>,
}

impl Known {
    pub(super) async fn read(room: &Network) -> Outcome<Self> {
        Ok(Self {
            groups: room.store.list(&Key::kind(SecurityGroup::KIND)).await?,
            peerings: stored(room).await?,
        })
    }

    /// The group a rule of `own` names, as far as it lies across a peering.
    pub(super) fn across(&self, room: &Network, own: &SecurityGroup, id: &str) -> Option<Across> {
        across(own, id, &self.groups, &self.peerings, room.clock.now())
    }
}

pub(crate) async fn describe_references(
    room: &Network,
    cx: &Context,
    input: DescribeSecurityGroupReferencesRequest,
) -> Outcome<DescribeSecurityGroupReferencesResult> {
    room.enter(cx, "DescribeSecurityGroupReferences", "*", input.dry_run)
        .await?;
    let known = Known::read(room).await?;
    let mut told = Vec::new();
    for id in &input.group_id {
        let mut own = known.groups.iter();
        let own = own.find(|group| group.id == *id && group.scope == cx.scope);
        let own = own.ok_or_else(|| not_found::<SecurityGroup>(id))?;
        for peering in known.peerings.iter().filter(|peering| peering.is_active()) {
            let Some((_, peer)) = peering.seen_from(&own.vpc) else {
                continue;
            };
            let names = |group: &SecurityGroup| {
                let mut rules = group.ingress.iter().chain(&group.egress);
                group.vpc == peer.vpc && rules.any(|rule| rule.peer == RulePeer::Group(id.clone()))
            };
            if known.groups.iter().any(names) {
                told.push(SecurityGroupReference {
                    group_id: Some(id.clone()),
                    referencing_vpc_id: Some(peer.vpc.clone()),
                    vpc_peering_connection_id: Some(peering.id.clone()),
                    transit_gateway_id: None,
                });
            }
        }
    }
    Ok(DescribeSecurityGroupReferencesResult {
        security_group_reference_set: Some(told),
    })
}

pub(crate) async fn describe_stale(
    room: &Network,
    cx: &Context,
    input: DescribeStaleSecurityGroupsRequest,
) -> Outcome<DescribeStaleSecurityGroupsResult> {
    let resource = arn::<Vpc>(&cx.scope, &input.vpc_id);
    room.enter(cx, "DescribeStaleSecurityGroups", &resource, input.dry_run)
        .await?;
    let key = Vpc::key_of(&cx.scope, &input.vpc_id);
    if room.store.get::<Vpc>(&key).await?.is_none() {
        return Err(not_found::<Vpc>(&input.vpc_id));
    }
    let known = Known::read(room).await?;
    let own: Vec<SecurityGroup> = room.store.list(&below::<SecurityGroup>(&cx.scope)).await?;
    let local: BTreeSet<&String> = own.iter().map(|group| &group.id).collect();
    let in_vpc = own.iter().filter(|group| group.vpc == input.vpc_id);
    let mut rows = Vec::new();
    for group in in_vpc {
        let found = |id: &String| {
            let across = known.across(room, group, id);
            let is_there = across
                .as_ref()
                .map_or(local.contains(id), |one| one.is_active);
            (!is_there).then(|| across.unwrap_or_else(|| Across::unknown(id)))
        };
        let [ingress, egress] = [&group.ingress, &group.egress].map(|rules| stale(rules, found));
        if ingress.is_empty() && egress.is_empty() {
            continue;
        }
        rows.push(StaleSecurityGroup {
            description: Some(group.description.clone()),
            group_id: Some(group.id.clone()),
            group_name: Some(group.name.clone()),
            stale_ip_permissions: Some(ingress),
            stale_ip_permissions_egress: Some(egress),
            vpc_id: Some(group.vpc.clone()),
        });
    }
    let query = Query {
        max_results: input.max_results,
        next_token: input.next_token,
        ..Query::default()
    };
    let (groups, next_token) = select(rows, query, not_found::<SecurityGroup>)?;
    Ok(DescribeStaleSecurityGroupsResult {
        next_token,
        stale_security_group_set: Some(groups),
    })
}

impl Row for StaleSecurityGroup {
    const FACETS: &'static [Facet<Self>] = &[];

    fn id(&self) -> String {
        self.group_id.clone().unwrap_or_default()
    }
}
