//! The service that an Express service is.

use domain::ecs::{
    AwsvpcConfiguration, CircuitBreaker, ExpressService, Rollout, Service, ServiceRevision,
    ServiceStatus, Tags, TaskDefinition,
};
use std::time::Duration;

/// The service as it is before anything stands around it: without a deployment.
pub(crate) fn service_of(
    express: &ExpressService,
    definition: &TaskDefinition,
    tags: Tags,
    by: String,
) -> Service {
    Service {
        scope: express.scope.clone(),
        cluster: express.cluster.clone(),
        name: express.name.clone(),
        status: ServiceStatus::Active,
        deleted_at: None,
        desired_count: express.scaling.min_tasks,
        daemon: false,
        revision: ServiceRevision {
            definition: (definition.family.clone(), definition.revision),
            launch_type: Some("FARGATE".to_owned()),
            strategy: Vec::new(),
            platform_version: None,
            network: Some(AwsvpcConfiguration {
                subnets: express.place.subnets.clone(),
                security_groups: express.security_groups.clone(),
                assign_public_ip: express.place.public,
            }),
            load_balancers: Vec::new(),
            service_connect: None,
            registries: Vec::new(),
            disks: Vec::new(),
        },
        controller: "ECS".to_owned(),
        rollout: rollout(),
        health_check_grace: Duration::ZERO,
        execute_command: false,
        propagate_tags: None,
        managed_tags: true,
        deployments: Vec::new(),
        events: Vec::new(),
        inert: serde_json::Map::new(),
        tags,
        created_at: express.created_at,
        created_by: by,
        last_completed: None,
        client_token: None,
        zone_rebalancing: true,
        moving: None,
        express: true,
    }
}

/// A rolling update that goes back by itself; AWS shifts traffic by canary.
fn rollout() -> Rollout {
    Rollout {
        minimum_healthy_percent: 100,
        maximum_percent: 200,
        circuit_breaker: Some(CircuitBreaker {
            enable: true,
            rollback: true,
            threshold: Default::default(),
            reset_on_healthy_task: true,
        }),
        alarms: None,
    }
}
