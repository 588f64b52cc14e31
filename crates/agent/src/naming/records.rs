//! What names follow from.

use super::addresses::Addresses;
use domain::discovery::{DiscoveryInstance, DiscoveryService, Namespace};
use domain::zones::{HostedZone, RecordSet};
use domain::{Key, Record as _};
use std::collections::BTreeMap;
use store::{Store, StoreError};

/// Every hosted zone with its record sets, and the addresses that aliases lead to.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// In the order in which they were made.
    pub(super) zones: Vec<(HostedZone, Vec<RecordSet>)>,
    pub(super) addresses: Addresses,
}

impl Records {
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let mut zones: Vec<HostedZone> = store.list(&Key::kind(HostedZone::KIND)).await?;
        zones.sort_by_key(|zone| zone.created_at);
        let mut records = Self {
            addresses: Addresses::read(store).await?,
            zones: Vec::new(),
        };
        if zones.is_empty() {
            return Ok(records);
        }
        let sets: Vec<RecordSet> = store.list(&Key::kind(RecordSet::KIND)).await?;
        let mut by_zone = discovered(store).await?;
        for set in sets {
            by_zone.entry(set.zone.clone()).or_default().push(set);
        }
        let with_sets = |zone: HostedZone| {
            let sets = by_zone.remove(&zone.id).unwrap_or_default();
            (zone, sets)
        };
        records.zones = zones.into_iter().map(with_sets).collect();
        Ok(records)
    }
}

/// The record sets that follow from instances of Cloud Map, by hosted zone.
async fn discovered(store: &Store) -> Result<BTreeMap<String, Vec<RecordSet>>, StoreError> {
    let namespaces: Vec<Namespace> = store.list(&Key::kind(Namespace::KIND)).await?;
    let services: Vec<DiscoveryService> = store.list(&Key::kind(DiscoveryService::KIND)).await?;
    let mut by_zone: BTreeMap<String, Vec<RecordSet>> = BTreeMap::new();
    for service in services.iter().filter(|service| service.dns.is_some()) {
        let mut known = namespaces.iter();
        let Some(namespace) = known.find(|known| known.id == service.namespace) else {
            continue;
        };
        let Some(dns) = &namespace.dns else { continue };
        let parent = DiscoveryInstance::service_key(&service.scope, &service.id);
        let instances: Vec<DiscoveryInstance> = store.list(&parent).await?;
        let place = (
            dns.hosted_zone.as_str(),
            namespace.name.trim_end_matches('.'),
        );
        let sets = service.record_sets(place, &instances);
        by_zone
            .entry(dns.hosted_zone.clone())
            .or_default()
            .extend(sets);
    }
    Ok(by_zone)
}
