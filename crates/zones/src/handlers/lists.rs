//! Lists of hosted zones, and what lists have in common.

use super::{Route53, unavailable};
use crate::convert::zones::{self as convert, zone_id};
use api::Reply;
use api::route53::{
    HostedZoneOwner, HostedZoneSummary, ListHostedZonesByNameRequest,
    ListHostedZonesByNameResponse, ListHostedZonesByVPCRequest, ListHostedZonesByVPCResponse,
    ListHostedZonesRequest, ListHostedZonesResponse, invalid_domain_name, invalid_input,
    invalid_pagination_token, no_such_delegation_set,
};
use domain::zones::HostedZone;
use domain::zones::names::{canonical, sort_key};
use domain::{Key, Record as _};
use wire::{Context, page};

/// Zones of an answer unless fewer are asked for. Source: API reference, `MaxItems`.
const PAGE: usize = 100;

/// How many items are asked for, of `most`.
pub(super) fn limit(given: Option<&str>, most: usize) -> Reply<usize> {
    let Some(given) = given else { return Ok(most) };
    match given.parse::<usize>() {
        Ok(count) if count > 0 => Ok(count.min(most)),
        _ => Err(invalid_input(format!(
            "The value '{given}' for MaxItems is not valid."
        ))),
    }
}

/// As many of `items` as `most`, and the first of the others.
pub(super) fn first<T>(mut items: Vec<T>, most: usize) -> (Vec<T>, Option<T>) {
    let mut rest = items.split_off(items.len().min(most));
    let next = (!rest.is_empty()).then(|| rest.swap_remove(0));
    (items, next)
}

impl Route53 {
    pub(super) async fn list_hosted_zones(
        &self,
        cx: &Context,
        input: ListHostedZonesRequest,
    ) -> Reply<ListHostedZonesResponse> {
        cx.allow("route53:ListHostedZones", "*").await?;
        if let Some(id) = input.delegation_set_id {
            return Err(no_such_delegation_set(id));
        }
        let most = limit(input.max_items.as_deref(), PAGE)?;
        let mut zones = self.zones(cx).await?;
        zones.retain(|zone| input.hosted_zone_type.is_none() || zone.private);
        zones.sort_by(|one, other| one.id.cmp(&other.id));
        let marker = input.marker.unwrap_or_default();
        zones.retain(|zone| zone.id.as_str() >= zone_id(&marker));
        let (zones, next) = first(zones, most);
        Ok(ListHostedZonesResponse {
            hosted_zones: self.shown(&zones).await?,
            marker,
            is_truncated: next.is_some(),
            next_marker: next.map(|zone| zone.id),
            max_items: most.to_string(),
        })
    }

    pub(super) async fn list_hosted_zones_by_name(
        &self,
        cx: &Context,
        input: ListHostedZonesByNameRequest,
    ) -> Reply<ListHostedZonesByNameResponse> {
        cx.allow("route53:ListHostedZonesByName", "*").await?;
        let most = limit(input.max_items.as_deref(), PAGE)?;
        if input.dns_name.is_none() && input.hosted_zone_id.is_some() {
            return Err(invalid_input(
                "A hosted zone ID needs a DNS name beside it.",
            ));
        }
        let begin = match &input.dns_name {
            Some(name) => {
                let name = canonical(name);
                let name = name.map_err(|problem| invalid_domain_name(problem.to_string()))?;
                let id = input.hosted_zone_id.as_deref().unwrap_or_default();
                (sort_key(&name), zone_id(id).to_owned())
            }
            None => (Vec::new(), String::new()),
        };
        let place = |zone: &HostedZone| (sort_key(&zone.name), zone.id.clone());
        let mut zones = self.zones(cx).await?;
        zones.retain(|zone| place(zone) >= begin);
        zones.sort_by_cached_key(place);
        let (zones, next) = first(zones, most);
        let (next_dns_name, next_hosted_zone_id) = next.map(|zone| (zone.name, zone.id)).unzip();
        Ok(ListHostedZonesByNameResponse {
            hosted_zones: self.shown(&zones).await?,
            dns_name: input.dns_name,
            hosted_zone_id: input.hosted_zone_id,
            is_truncated: next_hosted_zone_id.is_some(),
            next_dns_name,
            next_hosted_zone_id,
            max_items: most.to_string(),
        })
    }

    /// Zones of other accounts are told, too, when they are associated.
    pub(super) async fn list_hosted_zones_by_vpc(
        &self,
        cx: &Context,
        input: ListHostedZonesByVPCRequest,
    ) -> Reply<ListHostedZonesByVPCResponse> {
        cx.allow("route53:ListHostedZonesByVPC", "*").await?;
        let most = limit(input.max_items.as_deref(), PAGE)?;
        let vpc = (input.vpc_region, input.vpc_id);
        super::associations::owned(&self.store, &cx.scope.account, &vpc).await?;
        let parent = Key::kind(HostedZone::KIND);
        let mut zones: Vec<HostedZone> = self.store.list(&parent).await.map_err(unavailable)?;
        zones.retain(|zone| zone.private && zone.vpcs.contains(&vpc));
        zones.sort_by(|one, other| one.id.cmp(&other.id));
        let token = input.next_token.as_deref();
        let (zones, next_token) = page::page(zones, |zone| zone.id.as_str(), token, most)
            .map_err(|page::BadToken| invalid_pagination_token("The NextToken is not valid."))?;
        let summary = |zone: HostedZone| HostedZoneSummary {
            hosted_zone_id: zone.id,
            name: zone.name,
            owner: HostedZoneOwner {
                owning_account: Some(zone.account.to_string()),
                owning_service: None,
            },
        };
        Ok(ListHostedZonesByVPCResponse {
            hosted_zone_summaries: zones.into_iter().map(summary).collect(),
            max_items: most.to_string(),
            next_token,
        })
    }

    async fn shown(&self, zones: &[HostedZone]) -> Reply<Vec<api::route53::HostedZone>> {
        let mut shown = Vec::new();
        for zone in zones {
            let count = self.sets(zone).await.map_err(unavailable)?.len();
            shown.push(convert::zone(zone, count));
        }
        Ok(shown)
    }
}
