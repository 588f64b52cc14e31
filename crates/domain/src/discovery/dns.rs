//! What a Cloud Map service and its instances are in DNS.

use super::{DiscoveryInstance, DiscoveryService};
use crate::zones::{AliasTarget, RecordSet, Routing};
use serde::{Deserialize, Serialize};

/// The hosted zone of a DNS namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamespaceDns {
    /// The id of the [`crate::zones::HostedZone`].
    pub hosted_zone: String,
    /// How long clients may remember that a name does not exist, seconds.
    pub soa_ttl: u32,
}

/// The records that are kept for each instance of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDns {
    /// Whether one instance is answered (`WEIGHTED`), or up to eight (`MULTIVALUE`).
    pub weighted: bool,
    /// Types (`A`, `AAAA`, `CNAME`, `SRV`) and how long clients may keep them, seconds.
    pub records: Vec<(String, u32)>,
}

/// A Route 53 health check of each instance of a service in a public namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthProbe {
    /// `HTTP`, `HTTPS` or `TCP`.
    pub kind: String,
    /// What is asked for over HTTP.
    pub path: Option<String>,
    /// How many probes in a row change an instance's health.
    pub threshold: i32,
}

/// Names and values of the attributes that DNS looks at.
const IPV4: &str = "AWS_INSTANCE_IPV4";
const IPV6: &str = "AWS_INSTANCE_IPV6";
const PORT: &str = "AWS_INSTANCE_PORT";
const CNAME: &str = "AWS_INSTANCE_CNAME";
const ALIAS: &str = "AWS_ALIAS_DNS_NAME";

impl DiscoveryService {
    /// The record sets of its instances in the zone of that id and namespace of that name. Where
    /// any instance is healthy, the others have none.
    // Source: Cloud Map API, DnsConfig and DnsRecord; Route 53 developer guide, multivalue
    // answers: where none is healthy, all are answered.
    pub fn record_sets(
        &self,
        (zone, namespace): (&str, &str),
        instances: &[DiscoveryInstance],
    ) -> Vec<RecordSet> {
        let Some(dns) = &self.dns else {
            return Vec::new();
        };
        let any_healthy = instances.iter().any(|instance| instance.healthy);
        let name = format!("{}.{namespace}.", self.name).to_lowercase();
        let told = instances
            .iter()
            .filter(|instance| !self.custom_health || instance.healthy || !any_healthy);
        let mut sets = Vec::new();
        for instance in told {
            for (kind, ttl) in &dns.records {
                self.add_sets(
                    &mut sets,
                    (zone, &name),
                    instance,
                    (kind, *ttl, dns.weighted),
                );
            }
        }
        sets
    }

    fn add_sets(
        &self,
        sets: &mut Vec<RecordSet>,
        (zone, name): (&str, &str),
        instance: &DiscoveryInstance,
        (kind, ttl, weighted): (&str, u32, bool),
    ) {
        let attribute = |key: &str| instance.attributes.get(key).cloned();
        let set = |name: String, kind: &str, value: Option<String>| RecordSet {
            account: self.scope.account.clone(),
            zone: zone.to_owned(),
            name,
            kind: kind.to_owned(),
            identifier: None,
            routing: Routing::Simple,
            ttl: Some(ttl),
            values: value.into_iter().collect(),
            alias: None,
        };
        let host = format!("{}.{name}", instance.id.to_lowercase());
        let value = match kind {
            "A" => attribute(IPV4),
            "AAAA" => attribute(IPV6),
            "CNAME" => attribute(CNAME),
            _ => attribute(PORT).map(|port| format!("1 1 {port} {host}")),
        };
        let mut own = set(name.to_owned(), kind, value);
        own.identifier = Some(instance.id.clone());
        own.routing = if weighted {
            Routing::Weighted(1)
        } else {
            Routing::Multivalue
        };
        own.alias = attribute(ALIAS).map(|target| AliasTarget {
            zone: String::new(),
            name: target,
            evaluate: true,
        });
        if own.alias.is_some() {
            own.ttl = None;
            own.values.clear();
        }
        if own.alias.is_some() || !own.values.is_empty() {
            sets.push(own);
        }
        if kind == "SRV" {
            let addresses = [("A", attribute(IPV4)), ("AAAA", attribute(IPV6))];
            let hosts = addresses
                .into_iter()
                .filter(|(_, address)| address.is_some());
            sets.extend(hosts.map(|(kind, address)| set(host.clone(), kind, address)));
        }
    }
}

#[cfg(test)]
mod tests;
