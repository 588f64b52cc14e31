//! Load balancers on the wire.

use api::elbv2::{AvailabilityZone, LoadBalancer as Wire, LoadBalancerAddress, LoadBalancerState};
use domain::elb::{LoadBalancer, LoadBalancerZone};
use domain::network::NetworkInterface;

/// The hosted zone that load balancers' names would be in.
const HOSTED_ZONE: &str = "Z35SXDOTRQ7X7K";

/// A load balancer. Its state is told from its interfaces: active once all have addresses.
pub(crate) fn load_balancer(of: &LoadBalancer, interfaces: &[NetworkInterface]) -> Wire {
    Wire {
        load_balancer_arn: Some(of.arn().to_string()),
        dns_name: Some(of.dns_name.clone()),
        canonical_hosted_zone_id: Some(HOSTED_ZONE.to_owned()),
        created_time: Some(of.created_at),
        load_balancer_name: Some(of.name.clone()),
        scheme: Some(scheme(of.internal).to_owned()),
        vpc_id: Some(of.vpc.clone()),
        state: Some(state(of, interfaces)),
        r#type: Some(of.kind.clone()),
        availability_zones: Some(of.zones.iter().map(zone).collect()),
        security_groups: (!of.security_groups.is_empty()).then(|| of.security_groups.clone()),
        enforce_security_group_inbound_rules_on_private_link_traffic: enforcement(of),
        ip_address_type: Some("ipv4".to_owned()),
        ..Wire::default()
    }
}

/// Whether security groups filter traffic of PrivateLink, told of those that have any: they do.
pub(crate) fn enforcement(of: &LoadBalancer) -> Option<String> {
    let has_groups = of.is_network() && !of.security_groups.is_empty();
    has_groups.then(|| "on".to_owned())
}

/// What the API calls who can reach a load balancer.
pub(crate) fn scheme(internal: bool) -> &'static str {
    match internal {
        true => "internal",
        false => "internet-facing",
    }
}

pub(crate) fn zone(zone: &LoadBalancerZone) -> AvailabilityZone {
    AvailabilityZone {
        zone_name: Some(zone.zone.clone()),
        subnet_id: Some(zone.subnet.clone()),
        load_balancer_addresses: Some(Vec::<LoadBalancerAddress>::new()),
        ..AvailabilityZone::default()
    }
}

fn state(of: &LoadBalancer, interfaces: &[NetworkInterface]) -> LoadBalancerState {
    let (code, reason) = of.state(interfaces);
    LoadBalancerState {
        code: Some(code.to_owned()),
        reason,
    }
}
