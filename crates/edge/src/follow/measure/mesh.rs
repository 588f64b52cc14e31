//! Endpoints of Service Connect.

use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::ecs::Service;
use domain::{Key, Record as _, Timestamp};
use route::{DISCOVERY_NAME, Owner, Reading, TARGET_DISCOVERY_NAME, TargetGroupId};

use super::balancers::Add;
use super::since::Counted;
use super::told::{Dimensions, counted};
use crate::follow::compile::mesh::{name, protocol};
use crate::follow::records::Records;

/// Source: ECS developer guide, CloudWatch metrics of Service Connect.
const NAMESPACE: &str = "AWS/ECS";

/// Source: as above: each is told by its name alone, and by its name with service and cluster.
/// Chosen: what comes in is told with the service that serves it; what targets answer would be
/// told with the service that calls, and callers are not told apart.
pub(super) fn tell(records: &Records, since: &Counted, at: Timestamp, add: &mut Add<'_>) {
    for endpoint in records.endpoints.values() {
        let owner = Owner::Service(name(records, endpoint).into());
        let discovery = endpoint.discovery_name.as_str();
        let mut tell =
            |dimensions: Dimensions<'_>, metrics: &[route::Metric], reading: &Reading| {
                for metric in metrics {
                    let measure = counted(NAMESPACE, dimensions, at, metric, reading);
                    add(&endpoint.scope, measure);
                }
            };
        if let Some(reading) = since.owners.get(&owner) {
            let spoken = protocol(&endpoint.protocol);
            let metrics = reading.endpoint_metrics(&Reading::default(), spoken);
            tell(&[(DISCOVERY_NAME, discovery)], &metrics, reading);
            if let Some((cluster, service)) = served_by(endpoint) {
                let dimensions = [
                    (DISCOVERY_NAME, discovery),
                    ("ServiceName", service.as_str()),
                    ("ClusterName", cluster.as_str()),
                ];
                tell(&dimensions, &metrics, reading);
            }
        }
        if let Some(reading) = since
            .groups
            .get(&TargetGroupId::from(endpoint.key().as_str()))
        {
            let targets = targets(records, endpoint);
            let metrics = reading.endpoint_target_metrics(&Reading::default(), targets);
            tell(&[(TARGET_DISCOVERY_NAME, discovery)], &metrics, reading);
        }
    }
}

/// Cluster and name of the service that serves an endpoint.
fn served_by(endpoint: &MeshEndpoint) -> Option<(String, String)> {
    let segments = Key::raw(endpoint.service.as_str()).segments_after(Service::KIND);
    match segments.as_slice() {
        [_, _, cluster, service] => Some((cluster.clone(), service.clone())),
        _ => None,
    }
}

/// How many tasks take calls to an endpoint.
fn targets(records: &Records, endpoint: &MeshEndpoint) -> u64 {
    let MeshEndpoint {
        scope,
        namespace,
        discovery_name,
        ..
    } = endpoint;
    let below = MeshInstance::endpoint_key(scope, namespace, discovery_name).prefix();
    let instances = records.instances.range(Key::raw(below.as_str())..);
    let its = instances.take_while(|(key, _)| key.as_str().starts_with(&below));
    its.filter(|(_, instance)| instance.draining_since.is_none())
        .count() as u64
}
