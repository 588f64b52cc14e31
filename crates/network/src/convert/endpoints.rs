//! VPC endpoints and the services they lead to, on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{
    DnsEntry, PrefixList, SecurityGroupIdentifier, ServiceDetail, ServiceTypeDetail, Tag,
    VpcEndpoint as Wire,
};
use domain::network::{EndpointKind, SecurityGroup, VpcEndpoint};
use domain::{Region, Scope};

/// The services that gateway endpoints lead to.
pub(crate) const GATEWAY_SERVICES: [&str; 2] = ["s3", "dynamodb"];

/// The services that interface endpoints lead to.
pub(crate) const INTERFACE_SERVICES: [&str; 22] = [
    "autoscaling",
    "cloudformation",
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "ecs",
    "ecs-agent",
    "ecs-telemetry",
    "elasticloadbalancing",
    "events",
    "execute-api",
    "kms",
    "logs",
    "monitoring",
    "s3",
    "secretsmanager",
    "servicediscovery",
    "sns",
    "sqs",
    "ssm",
    "ssmmessages",
    "sts",
];

/// `com.amazonaws.REGION.NAME`.
pub(crate) fn service_name(region: &Region, name: &str) -> String {
    format!("com.amazonaws.{region}.{name}")
}

/// The last part of a service's name in this Region; `None` for another Region or a foreign name.
pub(crate) fn short<'a>(region: &Region, service: &'a str) -> Option<&'a str> {
    service
        .strip_prefix("com.amazonaws.")?
        .strip_prefix(region.as_str())?
        .strip_prefix('.')
}

pub(crate) fn endpoint(endpoint: &VpcEndpoint, groups: &[SecurityGroup]) -> Wire {
    let named = |id: &String| SecurityGroupIdentifier {
        group_id: Some(id.clone()),
        group_name: groups
            .iter()
            .find(|group| group.id == *id)
            .map(|group| group.name.clone()),
    };
    let ids = |pick: fn(&(String, String)) -> &String| -> Vec<String> {
        endpoint.interfaces.iter().map(pick).cloned().collect()
    };
    Wire {
        vpc_endpoint_id: Some(endpoint.id.clone()),
        vpc_endpoint_type: Some(endpoint.kind.as_str().to_owned()),
        vpc_id: Some(endpoint.vpc.clone()),
        service_name: Some(endpoint.service.clone()),
        state: Some("available".to_owned()),
        policy_document: Some(
            endpoint
                .policy
                .clone()
                .unwrap_or_else(|| FULL_ACCESS.to_owned()),
        ),
        route_table_ids: Some(endpoint.route_tables.clone()),
        subnet_ids: Some(ids(|(subnet, _)| subnet)),
        groups: Some(endpoint.security_groups.iter().map(named).collect()),
        ip_address_type: Some("ipv4".to_owned()),
        private_dns_enabled: Some(endpoint.private_dns),
        requester_managed: Some(false),
        network_interface_ids: Some(ids(|(_, interface)| interface)),
        dns_entries: Some(dns_entries(endpoint)),
        creation_timestamp: Some(endpoint.created_at),
        tags: told(&endpoint.tags),
        owner_id: Some(endpoint.scope.account.to_string()),
        ..Wire::default()
    }
}

/// The policy an endpoint has when none is given.
const FULL_ACCESS: &str = r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

fn dns_entries(endpoint: &VpcEndpoint) -> Vec<DnsEntry> {
    let region = &endpoint.scope.region;
    let Some(name) = short(region, &endpoint.service) else {
        return Vec::new();
    };
    if endpoint.kind == EndpointKind::Gateway || !endpoint.private_dns {
        return Vec::new();
    }
    vec![DnsEntry {
        dns_name: Some(private_name(region, name)),
        hosted_zone_id: None,
    }]
}

/// The ordinary name of a service: `api.ecr.REGION.amazonaws.com` for `ecr.api`.
fn private_name(region: &Region, name: &str) -> String {
    let host: Vec<&str> = name.split('.').rev().collect();
    format!("{}.{region}.amazonaws.com", host.join("."))
}

/// The id of the prefix list of a gateway service: told from its name, so that it stays.
pub(crate) fn prefix_list(service: &str) -> String {
    match service.ends_with(".s3") {
        true => "pl-63a5400a".to_owned(),
        false => "pl-02cd2c6b".to_owned(),
    }
}

/// The prefix lists of a Region: those of its gateway services. Their addresses are the
/// services' own; nothing here answers on them.
pub(crate) fn prefix_lists(scope: &Scope) -> Vec<PrefixList> {
    let blocks = |name: &str| match name {
        "s3" => vec!["54.231.0.0/16", "52.216.0.0/15"],
        _ => vec!["52.94.0.0/22", "52.119.224.0/20"],
    };
    let list = |name: &&str| {
        let service = service_name(&scope.region, name);
        PrefixList {
            cidrs: Some(blocks(name).into_iter().map(str::to_owned).collect()),
            prefix_list_id: Some(prefix_list(&service)),
            prefix_list_name: Some(service),
        }
    };
    GATEWAY_SERVICES.iter().map(list).collect()
}

/// Every service there is, with how it is reached.
pub(crate) fn services(scope: &Scope, zones: &[String]) -> Vec<ServiceDetail> {
    let gateways = GATEWAY_SERVICES
        .iter()
        .map(|name| (*name, EndpointKind::Gateway));
    let interfaces = INTERFACE_SERVICES
        .iter()
        .map(|name| (*name, EndpointKind::Interface));
    let tell = |(name, kind): (&str, EndpointKind)| ServiceDetail {
        service_name: Some(service_name(&scope.region, name)),
        service_id: Some(format!(
            "vpce-svc-{name}-{}",
            kind.as_str().to_ascii_lowercase()
        )),
        service_type: Some(vec![ServiceTypeDetail {
            service_type: Some(kind.as_str().to_owned()),
        }]),
        service_region: Some(scope.region.to_string()),
        availability_zones: Some(zones.to_vec()),
        owner: Some("amazon".to_owned()),
        private_dns_name: (kind == EndpointKind::Interface)
            .then(|| private_name(&scope.region, name)),
        vpc_endpoint_policy_supported: Some(true),
        acceptance_required: Some(false),
        manages_vpc_endpoints: Some(false),
        tags: Some(Vec::new()),
        supported_ip_address_types: Some(vec!["ipv4".to_owned()]),
        ..ServiceDetail::default()
    };
    gateways.chain(interfaces).map(tell).collect()
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("vpc-endpoint-id", |row| each(&row.vpc_endpoint_id, Some)),
        ("vpc-endpoint-state", |row| each(&row.state, Some)),
        ("vpc-endpoint-type", |row| {
            each(&row.vpc_endpoint_type, Some)
        }),
        ("service-name", |row| each(&row.service_name, Some)),
        ("vpc-id", |row| each(&row.vpc_id, Some)),
    ];

    fn id(&self) -> String {
        self.vpc_endpoint_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

impl Row for ServiceDetail {
    const FACETS: &'static [Facet<Self>] = &[
        ("service-name", |row| each(&row.service_name, Some)),
        ("service-type", |row| {
            each(row.service_type.iter().flatten(), |kind| {
                kind.service_type.as_ref()
            })
        }),
        ("owner", |row| each(&row.owner, Some)),
    ];

    fn id(&self) -> String {
        self.service_id.clone().unwrap_or_default()
    }
}

impl Row for PrefixList {
    const FACETS: &'static [Facet<Self>] = &[
        ("prefix-list-id", |row| each(&row.prefix_list_id, Some)),
        ("prefix-list-name", |row| each(&row.prefix_list_name, Some)),
    ];

    fn id(&self) -> String {
        self.prefix_list_id.clone().unwrap_or_default()
    }
}
