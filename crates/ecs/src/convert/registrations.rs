//! Where a service's tasks are registered: target groups and Cloud Map services.

use super::services::unsupported;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::Arn;
use domain::ecs::{ServiceLoadBalancer, ServiceRevision};
use serde_json::{Map, Value};

/// Reads the target groups a service's tasks are registered with.
pub(crate) fn load_balancers(
    given: Vec<w::LoadBalancer>,
) -> Result<Vec<ServiceLoadBalancer>, ApiError> {
    let one = |given: w::LoadBalancer| {
        if given.load_balancer_name.is_some() {
            return Err(unsupported("A Classic Load Balancer"));
        }
        if given.advanced_configuration.is_some() {
            return Err(unsupported("loadBalancers.advancedConfiguration"));
        }
        let group = given.target_group_arn.unwrap_or_default();
        let target_group: Arn = group
            .parse()
            .map_err(|_| invalid(format!("Invalid target group ARN: {group}")))?;
        let port = given.container_port.unwrap_or(0);
        Ok(ServiceLoadBalancer {
            target_group,
            container: given.container_name.unwrap_or_default(),
            container_port: u16::try_from(port)
                .map_err(|_| invalid("containerPort must be between 0 and 65535."))?,
        })
    };
    given.into_iter().map(one).collect()
}

pub(super) fn load_balancer_to_wire(given: &ServiceLoadBalancer) -> w::LoadBalancer {
    w::LoadBalancer {
        target_group_arn: Some(given.target_group.to_string()),
        container_name: Some(given.container.clone()),
        container_port: Some(given.container_port.into()),
        ..w::LoadBalancer::default()
    }
}

/// Reads registries, which are kept as they are.
pub(crate) fn registries(given: &[w::ServiceRegistry]) -> Vec<Map<String, Value>> {
    let one = |given: &w::ServiceRegistry| match api::record::to_tree(given) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    given.iter().map(one).collect()
}

pub(super) fn registries_to_wire(revision: &ServiceRevision) -> Vec<w::ServiceRegistry> {
    let registries = revision.registries.iter();
    registries
        .map(|members| from_tree(Value::Object(members.clone())))
        .collect()
}
