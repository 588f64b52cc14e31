//! Record sets: changed together, and listed.

use super::lists::{first, limit};
use super::{Refusal, Route53, own, read, unavailable, zone_arn};
use crate::batch::{self, Outcome};
use crate::convert::record_sets::{Wish, shown, wish};
use crate::convert::zones::{self as convert, Status, zone_id};
use api::Reply;
use api::route53::{
    Change, ChangeResourceRecordSetsRequest, ChangeResourceRecordSetsResponse,
    ListResourceRecordSetsRequest, ListResourceRecordSetsResponse, invalid_change_batch,
    invalid_input,
};
use domain::apigw::DomainName;
use domain::elb::LoadBalancer;
use domain::zones::names::{canonical, sort_key};
use domain::zones::{HostedZone, RecordSet};
use domain::{Key, Record as _};
use std::collections::BTreeSet;
use wire::Context;

/// Sets of an answer unless fewer are asked for. Source: API reference, `MaxItems`.
const PAGE: usize = 300;

impl Route53 {
    pub(super) async fn change_resource_record_sets(
        &self,
        cx: &Context,
        input: ChangeResourceRecordSetsRequest,
    ) -> Reply<ChangeResourceRecordSetsResponse> {
        let changes = &input.change_batch.changes;
        let given = &input.hosted_zone_id;
        allow_changes(cx, given, changes).await?;
        let key = HostedZone::key_of(&cx.scope.account, zone_id(given));
        let found: Option<HostedZone> = self.store.get(&key).await.map_err(unavailable)?;
        let zone = &found.ok_or_else(|| super::no_zone(given))?;
        own(zone)?;
        let wishes = &wishes(zone, changes)?;
        let change = &self.change(zone, input.change_batch.comment);
        let (key, targets) = (&key, &self.targets(wishes).await?);
        self.write(|txn| async move {
            let zone = read(&txn, key, given).await?;
            let parent = RecordSet::zone_key(&zone.account, &zone.id);
            let current = zone.with_own_sets(txn.list(&parent).await?);
            let outcome = batch::judge(&zone, current, wishes, targets);
            let Outcome { put, gone } = outcome.map_err(refused)?;
            gone.iter().for_each(|set| txn.delete(&set.key()));
            put.iter().for_each(|set| txn.put(set));
            txn.put(change);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(ChangeResourceRecordSetsResponse {
            change_info: convert::change(change, &Status::Pending),
        })
    }

    /// The names of load balancers and what domain names of API Gateway point at, when an alias
    /// may lead there. Of every account: an alias may lead to another's.
    async fn targets(&self, wishes: &[Wish]) -> Reply<BTreeSet<String>> {
        if wishes.iter().all(|wish| wish.set.alias.is_none()) {
            return Ok(BTreeSet::new());
        }
        let balancers = self
            .store
            .list::<LoadBalancer>(&Key::kind(LoadBalancer::KIND))
            .await;
        let domains = self
            .store
            .list::<DomainName>(&Key::kind(DomainName::KIND))
            .await;
        let balancers = balancers.map_err(unavailable)?.into_iter();
        let domains = domains.map_err(unavailable)?.into_iter();
        let configurations = domains.flat_map(|domain| domain.configurations);
        let names = balancers
            .map(|one| one.dns_name)
            .chain(configurations.map(|one| one.target));
        Ok(names.map(|name| name.to_lowercase()).collect())
    }

    pub(super) async fn list_resource_record_sets(
        &self,
        cx: &Context,
        input: ListResourceRecordSetsRequest,
    ) -> Reply<ListResourceRecordSetsResponse> {
        let zone = self
            .zone(cx, &input.hosted_zone_id, "ListResourceRecordSets")
            .await?;
        let most = limit(input.max_items.as_deref(), PAGE)?;
        let begin = begin(&input)?;
        let mut sets = self.sets(&zone).await.map_err(unavailable)?;
        sets.retain(|set| set.place() >= begin);
        sets.sort_by_cached_key(RecordSet::place);
        let (sets, next) = first(sets, most);
        Ok(ListResourceRecordSetsResponse {
            resource_record_sets: sets.iter().map(shown).collect(),
            is_truncated: next.is_some(),
            next_record_name: next.as_ref().map(|set| set.name.clone()),
            next_record_type: next.as_ref().map(|set| set.kind.clone()),
            next_record_identifier: next.and_then(|set| set.identifier),
            max_items: most.to_string(),
        })
    }
}

/// Policies may speak of names, types and actions of all changes.
// Source: service authorization reference, condition keys of Route 53.
async fn allow_changes(cx: &Context, given: &str, changes: &[Change]) -> Reply<()> {
    let all = |told: fn(&Change) -> String| {
        let told: BTreeSet<String> = changes.iter().map(told).collect();
        told.into_iter().collect::<Vec<_>>().join(",")
    };
    let name = |change: &Change| {
        let name = canonical(&change.resource_record_set.name).unwrap_or_default();
        name.trim_end_matches('.').to_owned()
    };
    let conditions = [
        (
            "route53:ChangeResourceRecordSetsNormalizedRecordNames",
            all(name),
        ),
        (
            "route53:ChangeResourceRecordSetsRecordTypes",
            all(|change| change.resource_record_set.r#type.clone()),
        ),
        (
            "route53:ChangeResourceRecordSetsActions",
            all(|change| change.action.clone()),
        ),
    ];
    let arn = zone_arn(zone_id(given));
    cx.allow_with("route53:ChangeResourceRecordSets", &arn, &conditions)
        .await
}

/// The changes of a batch, once each of them makes sense.
fn wishes(zone: &HostedZone, changes: &[Change]) -> Reply<Vec<Wish>> {
    let (mut wishes, mut problems) = (Vec::new(), Vec::new());
    for change in changes {
        match wish(zone, change)? {
            Ok(wish) => wishes.push(wish),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Ok(wishes)
    } else {
        Err(refused(problems))
    }
}

/// Every sentence, as Route 53 tells them.
fn refused(problems: Vec<String>) -> api::ApiError {
    invalid_change_batch(format!("[{}]", problems.join(", "))).with("messages", problems)
}

/// Where a list begins.
fn begin(input: &ListResourceRecordSetsRequest) -> Reply<domain::zones::Place> {
    let (name, kind) = (&input.start_record_name, &input.start_record_type);
    if name.is_none() && kind.is_some() {
        return Err(invalid_input(
            "A record type to start with needs a record name.",
        ));
    }
    if input.start_record_identifier.is_some() && (name.is_none() || kind.is_none()) {
        let message = "An identifier to start with needs a record name and a record type.";
        return Err(invalid_input(message));
    }
    let name = name.as_deref().map(canonical).transpose();
    let name = name.map_err(|problem| invalid_input(problem.to_string()))?;
    Ok((
        name.map(|name| sort_key(&name)).unwrap_or_default(),
        kind.clone().unwrap_or_default(),
        input.start_record_identifier.clone().unwrap_or_default(),
    ))
}
