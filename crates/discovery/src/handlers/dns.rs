//! The records and health checks of a service: wire shape ↔ record, and what AWS asks of them.

use api::servicediscovery::{
    CreateServiceRequest, DnsConfig, DnsRecord, HealthCheckConfig, ServiceChange, invalid_input,
};
use api::{ApiError, Reply};
use domain::discovery::{DiscoveryService, HealthProbe, Namespace, ServiceDns};
use domain::ecs::Tags;

/// Probes in a row that change an instance's health, unless told otherwise.
/// Source: Cloud Map API, `HealthCheckConfig`.
const THRESHOLD: i32 = 1;

/// Source: the refusal as issue 7016 of Terraform's AWS provider quotes it.
const IN_HTTP: &str = "When you specify an HTTP service, you can't include a DnsConfig element.";

/// What a new service's instances are in DNS; refuses what its namespace cannot have.
pub(super) fn wished(
    input: &CreateServiceRequest,
    namespace: &Namespace,
) -> Reply<(Option<ServiceDns>, Option<HealthProbe>)> {
    let only_api = input.r#type.as_deref() == Some("HTTP");
    let probe = input.health_check_config.as_ref();
    if probe.is_some() && input.health_check_custom_config.is_some() {
        return Err(invalid_input(
            "Specify either HealthCheckConfig or HealthCheckCustomConfig, not both.",
        ));
    }
    if probe.is_some() && namespace.kind != "DNS_PUBLIC" {
        return Err(invalid_input(format!(
            "HealthCheckConfig is for public DNS namespaces; {} is of type {}. Use \
             HealthCheckCustomConfig.",
            namespace.id, namespace.kind
        )));
    }
    match (&input.dns_config, namespace.kind.as_str()) {
        (Some(_), "HTTP") => Err(invalid_input(IN_HTTP)),
        (Some(_), _) if only_api => Err(invalid_input(IN_HTTP)),
        (None, "HTTP") => Ok((None, None)),
        (None, _) if only_api => Ok((None, read_probe(probe)?)),
        (None, _) => Err(invalid_input(
            "A DnsConfig is required in a DNS namespace, unless the service's type is HTTP.",
        )),
        (Some(config), _) => {
            let dns = read(config)?;
            check_probe(&dns, probe)?;
            Ok((Some(dns), read_probe(probe)?))
        }
    }
}

fn read(config: &DnsConfig) -> Reply<ServiceDns> {
    let records = read_records(&config.dns_records)?;
    let asked = config.routing_policy.as_deref();
    let is_alias = records.iter().any(|(kind, _)| kind == "CNAME");
    if is_alias && asked != Some("WEIGHTED") {
        return Err(invalid_input(
            "A CNAME record needs the routing policy WEIGHTED.",
        ));
    }
    Ok(ServiceDns {
        weighted: asked == Some("WEIGHTED"),
        records,
    })
}

/// Source: Cloud Map API, `DnsRecord`: a CNAME stands alone.
fn read_records(given: &[DnsRecord]) -> Reply<Vec<(String, u32)>> {
    let mut records: Vec<(String, u32)> = Vec::new();
    for record in given {
        if records.iter().any(|(kind, _)| *kind == record.r#type) {
            let message = format!("The record type {} is given twice.", record.r#type);
            return Err(invalid_input(message));
        }
        let ttl = u32::try_from(record.ttl).unwrap_or(u32::MAX);
        records.push((record.r#type.clone(), ttl));
    }
    if records.is_empty() {
        return Err(invalid_input("DnsRecords must have at least one record."));
    }
    if records.len() > 1 && records.iter().any(|(kind, _)| kind == "CNAME") {
        return Err(invalid_input(
            "A CNAME record cannot be combined with other records.",
        ));
    }
    Ok(records)
}

fn check_probe(dns: &ServiceDns, probe: Option<&HealthCheckConfig>) -> Reply<()> {
    if probe.is_some() && dns.records.iter().any(|(kind, _)| kind == "CNAME") {
        return Err(invalid_input(
            "A service with a CNAME record cannot have a HealthCheckConfig.",
        ));
    }
    Ok(())
}

fn read_probe(given: Option<&HealthCheckConfig>) -> Reply<Option<HealthProbe>> {
    let Some(given) = given else { return Ok(None) };
    let is_tcp = given.r#type == "TCP";
    if is_tcp && given.resource_path.is_some() {
        return Err(invalid_input(
            "A health check of type TCP has no ResourcePath.",
        ));
    }
    let path = given
        .resource_path
        .clone()
        .unwrap_or_else(|| "/".to_owned());
    Ok(Some(HealthProbe {
        kind: given.r#type.clone(),
        path: Some(path).filter(|_| !is_tcp),
        threshold: given.failure_threshold.unwrap_or(THRESHOLD),
    }))
}

/// Takes a change over. Source: Cloud Map API, `UpdateService`: records and health checks that
/// the call leaves out are taken away; other types than the service has are not to be had.
pub(super) fn change(service: &mut DiscoveryService, change: &ServiceChange) -> Reply<()> {
    let probe = change.health_check_config.as_ref();
    let Some(dns) = &mut service.dns else {
        return match (&change.dns_config, probe) {
            (None, None) => Ok(()),
            _ => Err(invalid_input(
                "A service that is not found by DNS has neither DNS records nor Route 53 health \
                 checks.",
            )),
        };
    };
    if let Some(given) = &change.dns_config {
        let records = read_records(&given.dns_records)?;
        let known = |kind: &String| dns.records.iter().any(|(known, _)| known == kind);
        if let Some((kind, _)) = records.iter().find(|(kind, _)| !known(kind)) {
            return Err(invalid_input(format!(
                "The service has no records of type {kind}; their types cannot be changed."
            )));
        }
        dns.records = records;
    }
    if probe.is_some() && service.custom_health {
        return Err(invalid_input(
            "The service has a HealthCheckCustomConfig, which cannot be changed.",
        ));
    }
    check_probe(dns, probe)?;
    service.probe = read_probe(probe)?;
    Ok(())
}

pub(super) fn config(service: &DiscoveryService) -> Option<DnsConfig> {
    let dns = service.dns.as_ref()?;
    let record = |(kind, ttl): &(String, u32)| DnsRecord {
        r#type: kind.clone(),
        ttl: (*ttl).into(),
    };
    let policy = if dns.weighted {
        "WEIGHTED"
    } else {
        "MULTIVALUE"
    };
    Some(DnsConfig {
        namespace_id: Some(service.namespace.clone()),
        routing_policy: Some(policy.to_owned()),
        dns_records: dns.records.iter().map(record).collect(),
    })
}

pub(super) fn probe(service: &DiscoveryService) -> Option<HealthCheckConfig> {
    let probe = service.probe.as_ref()?;
    Some(HealthCheckConfig {
        r#type: probe.kind.clone(),
        resource_path: probe.path.clone(),
        failure_threshold: Some(probe.threshold),
    })
}

/// Refuses attributes that do not fit the records of the service.
/// Source: Cloud Map API, `RegisterInstance`.
pub(super) fn check_attributes(service: &DiscoveryService, attributes: &Tags) -> Reply<()> {
    let has = |key: &str| attributes.contains_key(key);
    let Some(dns) = &service.dns else {
        return match has("AWS_ALIAS_DNS_NAME") {
            true => Err(refused(
                "AWS_ALIAS_DNS_NAME needs a service with A or AAAA records.",
            )),
            false => Ok(()),
        };
    };
    if has("AWS_ALIAS_DNS_NAME") {
        return check_alias(service, dns, attributes);
    }
    let keeps = |wanted: &str| dns.records.iter().any(|(kind, _)| kind == wanted);
    let either = keeps("A") && keeps("AAAA");
    let addressed = has("AWS_INSTANCE_IPV4") || has("AWS_INSTANCE_IPV6");
    let rules = [
        (
            keeps("A") && !either,
            has("AWS_INSTANCE_IPV4"),
            "AWS_INSTANCE_IPV4",
        ),
        (
            keeps("AAAA") && !either,
            has("AWS_INSTANCE_IPV6"),
            "AWS_INSTANCE_IPV6",
        ),
        (
            either || keeps("SRV"),
            addressed,
            "AWS_INSTANCE_IPV4 or AWS_INSTANCE_IPV6",
        ),
        (keeps("SRV"), has("AWS_INSTANCE_PORT"), "AWS_INSTANCE_PORT"),
        (
            keeps("CNAME"),
            has("AWS_INSTANCE_CNAME"),
            "AWS_INSTANCE_CNAME",
        ),
        (
            service.probe.is_some(),
            has("AWS_INSTANCE_PORT"),
            "AWS_INSTANCE_PORT",
        ),
    ];
    match rules
        .iter()
        .find(|(is_needed, is_given, _)| *is_needed && !is_given)
    {
        Some((_, _, attribute)) => Err(refused(&format!(
            "The attribute {attribute} is required by the records of service {}.",
            service.id
        ))),
        None => Ok(()),
    }
}

fn check_alias(service: &DiscoveryService, dns: &ServiceDns, attributes: &Tags) -> Reply<()> {
    let addresses = |(kind, _): &(String, u32)| kind == "A" || kind == "AAAA";
    if !dns.weighted || !dns.records.iter().all(addresses) || service.probe.is_some() {
        return Err(refused(
            "AWS_ALIAS_DNS_NAME needs a service with A or AAAA records, the routing policy \
             WEIGHTED and no HealthCheckConfig.",
        ));
    }
    match attributes
        .keys()
        .find(|key| key.starts_with("AWS_INSTANCE_"))
    {
        Some(key) => Err(refused(&format!(
            "AWS_ALIAS_DNS_NAME cannot be combined with {key}."
        ))),
        None => Ok(()),
    }
}

fn refused(message: &str) -> ApiError {
    invalid_input(message)
}
