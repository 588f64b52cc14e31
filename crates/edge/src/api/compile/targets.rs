//! Where integrations are.

use super::Surroundings;
use crate::api::follow::Records;
use crate::api::target::{Private, Target};
use domain::Arn;
use domain::apigw::{self, LinkStatus, VpcLink};
use domain::elb::{Listener, LoadBalancer};
use domain::network::NetworkInterface;
use route::Origin;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Where an integration is.
pub(super) fn target(
    records: &Records,
    around: &Surroundings<'_>,
    one: &apigw::Integration,
) -> Target {
    let Some(id) = &one.vpc_link else {
        return Target::Url(one.uri.clone());
    };
    let Some(link) = records.links.get(&VpcLink::key_of(&one.scope, id)) else {
        return Target::Nowhere(format!("the VPC link {id} is gone"));
    };
    if link.status != LinkStatus::Available {
        return Target::Nowhere(format!("the VPC link {id} is not available"));
    }
    let origins = link
        .interfaces
        .iter()
        .filter_map(|id| around.namespaces.path(id));
    let origins = origins.map(|path| Origin::Namespace(path.into()));
    let addresses = match one.uri.parse::<Arn>() {
        Ok(arn) if arn.service == "elasticloadbalancing" => listener(records, link, &arn),
        Ok(arn) => instances(records, around, link, &arn),
        Err(_) => Vec::new(),
    };
    Target::Private(Private {
        origins: origins.collect(),
        addresses,
        tls: one.tls_server_name.clone(),
        cursor: Arc::default(),
    })
}

/// The addresses of a listener: one in each zone of its load balancer.
fn listener(records: &Records, link: &VpcLink, arn: &Arn) -> Vec<SocketAddr> {
    let parts: Vec<&str> = arn.resource.split('/').collect();
    let ["listener", _, name, _, id] = parts.as_slice() else {
        return Vec::new();
    };
    let key = Listener::load_balancer_key(&link.scope, name).child(id);
    let found = records.listeners.get(&key);
    let balancer = records
        .balancers
        .get(&LoadBalancer::key_of(&link.scope, name));
    let (Some(listener), Some(balancer)) = (found, balancer) else {
        return Vec::new();
    };
    let address = |interface: &String| {
        let key = NetworkInterface::key_of(&link.scope, interface);
        let address = records.interfaces.get(&key)?.address.as_ref()?.private_ip;
        Some(SocketAddr::new(IpAddr::V4(address), listener.port))
    };
    let zones = balancer.zones.iter().map(|zone| &zone.interface);
    zones.filter_map(address).collect()
}

/// The addresses of a Cloud Map service's healthy instances; of all when none is. Instances
/// without a port are passed over. Source: API Gateway developer guide, private integrations.
fn instances(
    records: &Records,
    around: &Surroundings<'_>,
    link: &VpcLink,
    arn: &Arn,
) -> Vec<SocketAddr> {
    let Some(service) = arn.resource_after("service") else {
        return Vec::new();
    };
    let own = records
        .instances
        .values()
        .filter(|one| one.scope == link.scope && one.service == service);
    let (mut healthy, mut others) = (Vec::new(), Vec::new());
    for instance in own {
        let attribute = |name: &str| instance.attributes.get(name);
        let ip = attribute("AWS_INSTANCE_IPV4").and_then(|ip| ip.parse().ok());
        let port = attribute("AWS_INSTANCE_PORT").and_then(|port| port.parse().ok());
        let (Some(ip), Some(port)) = (ip, port) else {
            continue;
        };
        let changed = instance
            .health_change
            .filter(|(_, from)| *from <= around.now);
        let is_healthy = changed.map_or(instance.healthy, |(healthy, _)| healthy);
        let list = if is_healthy {
            &mut healthy
        } else {
            &mut others
        };
        list.push(SocketAddr::new(IpAddr::V4(ip), port));
    }
    if healthy.is_empty() { others } else { healthy }
}
