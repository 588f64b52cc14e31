//! Services: what a caller wishes, and what is told of it.

use super::common::{
    int, network_to_wire, seconds, some, strategy_to_wire, tags_to_wire, to_seconds, whole,
};
use super::containers::{log, log_to_wire};
use super::tasks::last_status;
use crate::refusal::{client, invalid};
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::ecs::{
    BreakerThreshold, CircuitBreaker, Cluster, Deployment, DeploymentAlarms, LastStatus, Rollout,
    RolloutState, Service, ServiceConnect, ServiceConnectEndpoint, ServiceDeployment,
    ServiceLoadBalancer, ServiceRevision, ServiceStatus, Task, TaskReport,
};
use domain::{Arn, Scope};
use serde_json::{Map, Value};

/// Members of a service that are kept and told again but do not act.
pub(crate) const KEPT: &[&str] = &[
    "placementConstraints",
    "placementStrategy",
    "availabilityZoneRebalancing",
    "role",
    "monitoring",
];

/// Refuses what would be ignored otherwise.
pub(crate) fn unsupported(what: &str) -> ApiError {
    w::unsupported_feature_exception(format!("{what} is not supported by Longshore yet."))
}

/// Reads how a change rolls out, over what held before.
pub(crate) fn rollout(
    given: Option<w::DeploymentConfiguration>,
    before: &Rollout,
) -> Result<Rollout, ApiError> {
    let Some(given) = given else {
        return Ok(before.clone());
    };
    refuse_unsupported(&given)?;
    let percent = |number: Option<i32>, before: u32, what: &str| match number {
        None => Ok(before),
        Some(number) => whole(number, what),
    };
    let minimum_healthy_percent = percent(
        given.minimum_healthy_percent,
        before.minimum_healthy_percent,
        "minimumHealthyPercent",
    )?;
    let maximum_percent = percent(
        given.maximum_percent,
        before.maximum_percent,
        "maximumPercent",
    )?;
    let breaker = given.deployment_circuit_breaker.map(breaker).transpose()?;
    let alarms = given.alarms.map(|alarms| DeploymentAlarms {
        names: alarms.alarm_names,
        enable: alarms.enable,
        rollback: alarms.rollback,
    });
    Ok(Rollout {
        minimum_healthy_percent,
        maximum_percent,
        circuit_breaker: breaker.or_else(|| before.circuit_breaker.clone()),
        alarms: alarms.or_else(|| before.alarms.clone()),
    })
}

fn refuse_unsupported(given: &w::DeploymentConfiguration) -> Result<(), ApiError> {
    if let Some(strategy) = given.strategy.as_deref().filter(|name| *name != "ROLLING") {
        return Err(unsupported(&format!("The deployment strategy {strategy}")));
    }
    let rows = [
        (
            "lifecycleHooks",
            given
                .lifecycle_hooks
                .as_ref()
                .is_some_and(|list| !list.is_empty()),
        ),
        ("linearConfiguration", given.linear_configuration.is_some()),
        ("canaryConfiguration", given.canary_configuration.is_some()),
        (
            "earlySuccessCriteria",
            given.early_success_criteria.is_some(),
        ),
        (
            "bakeTimeInMinutes",
            given
                .bake_time_in_minutes
                .is_some_and(|minutes| minutes != 0),
        ),
    ];
    match rows.iter().find(|(_, is_given)| *is_given) {
        Some((what, _)) => Err(unsupported(what)),
        None => Ok(()),
    }
}

fn breaker(given: w::DeploymentCircuitBreaker) -> Result<CircuitBreaker, ApiError> {
    let threshold = match given.threshold_configuration {
        None => BreakerThreshold::default(),
        Some(given) => {
            let value = whole(given.value, "thresholdConfiguration.value")?;
            match given.r#type.as_str() {
                "BOUNDED_PERCENT" => BreakerThreshold::BoundedPercent(value),
                "UNBOUNDED_PERCENT" => BreakerThreshold::UnboundedPercent(value),
                "COUNT" => BreakerThreshold::Count(value),
                other => return Err(invalid(format!("Invalid threshold type: {other}."))),
            }
        }
    };
    Ok(CircuitBreaker {
        enable: given.enable,
        rollback: given.rollback,
        threshold,
        reset_on_healthy_task: given.reset_on_healthy_task.unwrap_or(true),
    })
}

/// Tells how a change rolls out.
pub(crate) fn rollout_to_wire(rollout: &Rollout) -> w::DeploymentConfiguration {
    let off = CircuitBreaker {
        enable: false,
        rollback: false,
        threshold: BreakerThreshold::default(),
        reset_on_healthy_task: true,
    };
    let breaker = rollout.circuit_breaker.as_ref().unwrap_or(&off);
    let (kind, value) = match breaker.threshold {
        BreakerThreshold::BoundedPercent(value) => ("BOUNDED_PERCENT", value),
        BreakerThreshold::UnboundedPercent(value) => ("UNBOUNDED_PERCENT", value),
        BreakerThreshold::Count(value) => ("COUNT", value),
    };
    let default = breaker.threshold == BreakerThreshold::default();
    let threshold = w::ThresholdConfiguration {
        r#type: kind.to_owned(),
        value: int(value),
    };
    let alarms = |alarms: &DeploymentAlarms| w::DeploymentAlarms {
        alarm_names: alarms.names.clone(),
        rollback: alarms.rollback,
        enable: alarms.enable,
    };
    w::DeploymentConfiguration {
        deployment_circuit_breaker: Some(w::DeploymentCircuitBreaker {
            enable: breaker.enable,
            rollback: breaker.rollback,
            reset_on_healthy_task: Some(false).filter(|_| !breaker.reset_on_healthy_task),
            threshold_configuration: Some(threshold).filter(|_| !default),
        }),
        maximum_percent: Some(int(rollout.maximum_percent)),
        minimum_healthy_percent: Some(int(rollout.minimum_healthy_percent)),
        alarms: rollout.alarms.as_ref().map(alarms),
        strategy: Some("ROLLING".to_owned()),
        bake_time_in_minutes: Some(0),
        ..w::DeploymentConfiguration::default()
    }
}

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

fn load_balancer_to_wire(given: &ServiceLoadBalancer) -> w::LoadBalancer {
    w::LoadBalancer {
        target_group_arn: Some(given.target_group.to_string()),
        container_name: Some(given.container.clone()),
        container_port: Some(given.container_port.into()),
        ..w::LoadBalancer::default()
    }
}

/// A Service Connect configuration whose namespace is not looked up yet.
pub(crate) struct ServiceConnectWish {
    /// The namespace's name or ARN, when one was given.
    pub(crate) namespace: Option<String>,
    /// The endpoints it serves.
    pub(crate) services: Vec<ServiceConnectEndpoint>,
    /// Where the mesh logs.
    pub(crate) log: Option<domain::ecs::LogConfiguration>,
}

/// Reads a Service Connect configuration; `None` when it is switched off.
pub(crate) fn service_connect(
    given: w::ServiceConnectConfiguration,
) -> Result<Option<ServiceConnectWish>, ApiError> {
    if !given.enabled {
        return Ok(None);
    }
    if given.access_log_configuration.is_some() {
        return Err(unsupported(
            "serviceConnectConfiguration.accessLogConfiguration",
        ));
    }
    if given
        .container_configurations
        .is_some_and(|list| !list.is_empty())
    {
        return Err(unsupported(
            "serviceConnectConfiguration.containerConfigurations",
        ));
    }
    let services = given.services.unwrap_or_default().into_iter();
    Ok(Some(ServiceConnectWish {
        namespace: given.namespace,
        services: services.map(endpoint).collect::<Result<_, _>>()?,
        log: given.log_configuration.map(log),
    }))
}

fn endpoint(given: w::ServiceConnectService) -> Result<ServiceConnectEndpoint, ApiError> {
    if given.tls.is_some() {
        return Err(unsupported("Service Connect TLS"));
    }
    let aliases = given.client_aliases.unwrap_or_default();
    if aliases.len() > 1 {
        return Err(invalid(
            "serviceConnectConfiguration.services.clientAliases can have at most 1 item.",
        ));
    }
    let port = |number: i32| {
        let port = u16::try_from(number).ok().filter(|port| *port > 0);
        port.ok_or_else(|| invalid("Service Connect ports must be between 1 and 65535."))
    };
    let alias = |given: w::ServiceConnectClientAlias| {
        if given.test_traffic_rules.is_some() {
            return Err(unsupported("Service Connect testTrafficRules"));
        }
        Ok((given.dns_name, port(given.port)?))
    };
    let timeout = given.timeout.unwrap_or_default();
    let wait =
        |number: Option<i32>, what: &str| number.map(|number| seconds(number, what)).transpose();
    Ok(ServiceConnectEndpoint {
        discovery_name: given
            .discovery_name
            .unwrap_or_else(|| given.port_name.clone()),
        port_name: given.port_name,
        aliases: aliases.into_iter().map(alias).collect::<Result<_, _>>()?,
        ingress_port: given.ingress_port_override.map(port).transpose()?,
        idle_timeout: wait(timeout.idle_timeout_seconds, "idleTimeoutSeconds")?,
        per_request_timeout: wait(
            timeout.per_request_timeout_seconds,
            "perRequestTimeoutSeconds",
        )?,
    })
}

fn service_connect_to_wire(connect: &ServiceConnect) -> w::ServiceConnectConfiguration {
    w::ServiceConnectConfiguration {
        enabled: true,
        namespace: connect.namespace_as_given.clone(),
        services: some(connect.services.iter().map(endpoint_to_wire).collect()),
        log_configuration: connect.log.as_ref().map(log_to_wire),
        access_log_configuration: None,
        container_configurations: None,
    }
}

fn endpoint_to_wire(endpoint: &ServiceConnectEndpoint) -> w::ServiceConnectService {
    let alias = |(name, port): &(Option<String>, u16)| w::ServiceConnectClientAlias {
        port: i32::from(*port),
        dns_name: name.clone(),
        test_traffic_rules: None,
    };
    let timeout = w::TimeoutConfiguration {
        idle_timeout_seconds: endpoint.idle_timeout.map(to_seconds),
        per_request_timeout_seconds: endpoint.per_request_timeout.map(to_seconds),
    };
    w::ServiceConnectService {
        port_name: endpoint.port_name.clone(),
        discovery_name: Some(endpoint.discovery_name.clone()),
        client_aliases: some(endpoint.aliases.iter().map(alias).collect()),
        ingress_port_override: endpoint.ingress_port.map(i32::from),
        timeout: Some(timeout).filter(|timeout| *timeout != w::TimeoutConfiguration::default()),
        tls: None,
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

/// How many tasks of a service, or of one of its deployments, stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// `RUNNING`.
    pub(crate) running: u32,
    /// On the way there.
    pub(crate) pending: u32,
}

/// Counts tasks by where they stand.
pub(crate) fn count<'a>(tasks: impl Iterator<Item = (&'a Task, Option<&'a TaskReport>)>) -> Counts {
    let mut counts = Counts::default();
    for (task, report) in tasks {
        let status = last_status(task, report);
        counts.running += u32::from(status == LastStatus::Running);
        counts.pending += u32::from(status.is_pending());
    }
    counts
}

/// A service with its tasks.
pub(crate) struct ServiceView {
    /// The service.
    pub(crate) service: Service,
    /// Its tasks and what was reported of them.
    pub(crate) tasks: Vec<(Task, Option<TaskReport>)>,
}

impl ServiceView {
    fn counts_of(&self, deployment: &str) -> Counts {
        let of = |task: &Task| {
            let service = task.service.as_ref();
            service.is_some_and(|service| service.deployment == deployment)
        };
        let tasks = self.tasks.iter().filter(|(task, _)| of(task));
        count(tasks.map(|(task, report)| (task, report.as_ref())))
    }

    fn counts(&self) -> Counts {
        count(
            self.tasks
                .iter()
                .map(|(task, report)| (task, report.as_ref())),
        )
    }
}

/// Tells a service.
pub(crate) fn service_to_wire(view: &ServiceView, with_tags: bool) -> w::Service {
    let service = &view.service;
    let revision = &service.revision;
    let counts = view.counts();
    let kept = |name: &str| service.inert.get(name).cloned();
    let list = |name: &str| kept(name).unwrap_or(Value::Array(Vec::new()));
    let mut told: w::Service = from_tree(serde_json::json!({
        "placementConstraints": list("placementConstraints"),
        "placementStrategy": list("placementStrategy"),
    }));
    told.service_arn = Some(service.arn().to_string());
    told.service_name = Some(service.name.clone());
    told.cluster_arn = Some(Cluster::arn_of(&service.scope, &service.cluster).to_string());
    let balancers = revision.load_balancers.iter().map(load_balancer_to_wire);
    told.load_balancers = Some(balancers.collect());
    told.service_registries = Some(registries_to_wire(revision));
    told.status = Some(status_name(service.status).to_owned());
    told.desired_count = Some(int(service.desired_count));
    told.running_count = Some(int(counts.running));
    told.pending_count = Some(int(counts.pending));
    told.launch_type = revision.launch_type.clone();
    told.capacity_provider_strategy = some(strategy_to_wire(&revision.strategy));
    told.platform_version = revision.platform_version.clone();
    told.platform_family = Some("Linux".to_owned()).filter(|_| is_fargate(revision));
    told.task_definition = Some(definition_arn(&service.scope, &revision.definition));
    told.deployment_configuration = Some(rollout_to_wire(&service.rollout));
    let deployments = service.deployments.iter().enumerate();
    let deployments = deployments.map(|(place, one)| deployment_to_wire(view, place, one));
    told.deployments = Some(deployments.collect());
    told.role_arn = Some(service_role(view));
    told.events = Some(service.events.iter().map(event_to_wire).collect());
    told.created_at = Some(service.created_at);
    told.network_configuration = revision.network.as_ref().map(network_to_wire);
    told.health_check_grace_period_seconds = Some(to_seconds(service.health_check_grace));
    let strategy = if service.daemon { "DAEMON" } else { "REPLICA" };
    told.scheduling_strategy = Some(strategy.to_owned());
    told.deployment_controller = Some(w::DeploymentController {
        r#type: service.controller.clone(),
    });
    told.tags = Some(if with_tags {
        tags_to_wire(&service.tags)
    } else {
        Vec::new()
    });
    told.created_by = Some(service.created_by.clone());
    told.enable_ecs_managed_tags = Some(service.managed_tags);
    let propagate = service.propagate_tags.clone();
    told.propagate_tags = Some(propagate.unwrap_or_else(|| "NONE".to_owned()));
    told.enable_execute_command = Some(service.execute_command);
    let balance = kept("availabilityZoneRebalancing");
    let balance = balance.and_then(|value| value.as_str().map(str::to_owned));
    told.availability_zone_rebalancing = Some(balance.unwrap_or_else(|| "DISABLED".to_owned()));
    tell_current(view, &mut told);
    told
}

/// The service-linked role, unless the caller gave one.
fn service_role(view: &ServiceView) -> String {
    let Service { scope, inert, .. } = &view.service;
    let given = inert.get("role").and_then(Value::as_str);
    let linked = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    crate::refs::role_arn(scope, given.unwrap_or(linked))
}

/// The deployment that is under way, and the revisions that have tasks.
fn tell_current(view: &ServiceView, told: &mut w::Service) {
    let service = &view.service;
    let Scope { account, region } = &service.scope;
    let arn = |kind: &str, id: &str| {
        let Service { cluster, name, .. } = service;
        format!("arn:aws:ecs:{region}:{account}:{kind}/{cluster}/{name}/{id}")
    };
    let primary = service.deployments.first();
    told.current_service_deployment = primary
        .filter(|primary| primary.rollout_state == RolloutState::InProgress)
        .map(|primary| arn("service-deployment", &primary.rollout_id));
    let revision = |(place, deployment): (usize, &Deployment)| {
        let counts = view.counts_of(&deployment.id);
        w::ServiceCurrentRevisionSummary {
            arn: Some(arn("service-revision", &deployment.revision_id)),
            requested_task_count: Some(int(wanted(service, place, counts))),
            running_task_count: Some(int(counts.running)),
            pending_task_count: Some(int(counts.pending)),
        }
    };
    let revisions = service.deployments.iter().enumerate().map(revision);
    told.current_service_revisions = Some(revisions.collect());
}

/// How many tasks a deployment should have: the primary one all, an older one what is left.
fn wanted(service: &Service, place: usize, counts: Counts) -> u32 {
    let failed = service
        .deployments
        .get(place)
        .is_some_and(|deployment| deployment.rollout_state == RolloutState::Failed);
    match (place, failed) {
        (0, false) => service.desired_count,
        _ => counts.running + counts.pending,
    }
}

fn deployment_to_wire(view: &ServiceView, place: usize, deployment: &Deployment) -> w::Deployment {
    let revision = &deployment.revision;
    let counts = view.counts_of(&deployment.id);
    let connect = revision.service_connect.as_ref();
    let resource = |endpoint: &ServiceConnectEndpoint| w::ServiceConnectServiceResource {
        discovery_name: Some(endpoint.discovery_name.clone()),
        discovery_arn: None,
    };
    let resources = connect.map(|connect| connect.services.iter().map(resource).collect());
    w::Deployment {
        id: Some(deployment.id.clone()),
        status: Some(if place == 0 { "PRIMARY" } else { "ACTIVE" }.to_owned()),
        task_definition: Some(definition_arn(&view.service.scope, &revision.definition)),
        desired_count: Some(int(wanted(&view.service, place, counts))),
        pending_count: Some(int(counts.pending)),
        running_count: Some(int(counts.running)),
        failed_tasks: Some(int(deployment.failed_tasks)),
        created_at: Some(deployment.created_at),
        updated_at: Some(deployment.updated_at),
        capacity_provider_strategy: some(strategy_to_wire(&revision.strategy)),
        launch_type: revision.launch_type.clone(),
        platform_version: platform_version(revision),
        platform_family: Some("Linux".to_owned()).filter(|_| is_fargate(revision)),
        network_configuration: revision.network.as_ref().map(network_to_wire),
        rollout_state: Some(rollout_state_name(deployment.rollout_state).to_owned()),
        rollout_state_reason: Some(deployment.rollout_reason.clone()),
        service_connect_configuration: connect.map(service_connect_to_wire),
        service_connect_resources: resources.and_then(some),
        ..w::Deployment::default()
    }
}

/// Whether a revision's tasks run on Fargate.
pub(crate) fn is_fargate(revision: &ServiceRevision) -> bool {
    match &revision.launch_type {
        Some(launch_type) => launch_type == "FARGATE",
        None => !revision.strategy.is_empty(),
    }
}

/// `LATEST` is told as what it means in a deployment.
fn platform_version(revision: &ServiceRevision) -> Option<String> {
    let given = revision.platform_version.as_deref()?;
    let told = if given == "LATEST" {
        crate::launch::PLATFORM_VERSION
    } else {
        given
    };
    Some(told.to_owned())
}

fn event_to_wire(event: &domain::ecs::ServiceEvent) -> w::ServiceEvent {
    w::ServiceEvent {
        id: Some(event.id.clone()),
        created_at: Some(event.at),
        message: Some(event.message.clone()),
    }
}

fn registries_to_wire(revision: &ServiceRevision) -> Vec<w::ServiceRegistry> {
    let registries = revision.registries.iter();
    registries
        .map(|members| from_tree(Value::Object(members.clone())))
        .collect()
}

/// The ARN of a family and revision.
pub(crate) fn definition_arn(scope: &Scope, (family, revision): &(String, u32)) -> String {
    let path = format!("task-definition/{family}:{revision}");
    scope.arn("ecs", path).to_string()
}

/// The name of a status as the API has it.
pub(crate) fn status_name(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Active => "ACTIVE",
        ServiceStatus::Draining => "DRAINING",
        ServiceStatus::Inactive => "INACTIVE",
    }
}

fn rollout_state_name(state: RolloutState) -> &'static str {
    match state {
        RolloutState::InProgress => "IN_PROGRESS",
        RolloutState::Completed => "COMPLETED",
        RolloutState::Failed => "FAILED",
    }
}

/// Tells a revision of a service.
pub(crate) fn revision_to_wire(of: &ServiceDeployment) -> w::ServiceRevision {
    let deployment = &of.deployment;
    let revision = &deployment.revision;
    let image = |(container, digest): (&String, &String)| w::ContainerImage {
        container_name: Some(container.clone()),
        image_digest: Some(digest.clone()),
        image: None,
    };
    let balancers = revision.load_balancers.iter().map(load_balancer_to_wire);
    w::ServiceRevision {
        service_revision_arn: Some(of.revision_arn(&deployment.revision_id).to_string()),
        service_arn: Some(service_arn(of)),
        cluster_arn: Some(Cluster::arn_of(&of.scope, &of.cluster).to_string()),
        task_definition: Some(definition_arn(&of.scope, &revision.definition)),
        capacity_provider_strategy: some(strategy_to_wire(&revision.strategy)),
        launch_type: revision.launch_type.clone(),
        platform_version: platform_version(revision),
        platform_family: Some("Linux".to_owned()).filter(|_| is_fargate(revision)),
        load_balancers: some(balancers.collect()),
        service_registries: some(registries_to_wire(revision)),
        network_configuration: revision.network.as_ref().map(network_to_wire),
        container_images: some(deployment.image_digests.iter().map(image).collect()),
        guard_duty_enabled: Some(false),
        service_connect_configuration: revision
            .service_connect
            .as_ref()
            .map(service_connect_to_wire),
        created_at: Some(deployment.created_at),
        ..w::ServiceRevision::default()
    }
}

/// The ARN of the service a deployment belongs to.
pub(crate) fn service_arn(of: &ServiceDeployment) -> String {
    let path = format!("service/{}/{}", of.cluster, of.service);
    of.scope.arn("ecs", path).to_string()
}

/// Refuses a name no service may have.
pub(crate) fn check_name(name: &str) -> Result<(), ApiError> {
    let fits = name.chars().all(crate::refs::is_name_character);
    if name.is_empty() || name.len() > 255 || !fits {
        return Err(invalid(
            "Invalid service name. A service name can contain up to 255 letters, numbers, \
             underscores and hyphens.",
        ));
    }
    Ok(())
}

/// Refuses percentages no rollout could go by.
pub(crate) fn check_rollout(rollout: &Rollout, daemon: bool) -> Result<(), ApiError> {
    let (minimum, maximum) = (rollout.minimum_healthy_percent, rollout.maximum_percent);
    if daemon && (minimum > 100 || !(100..=200).contains(&maximum)) {
        return Err(invalid(
            "maximumPercent for a daemon service must be from 100 to 200.",
        ));
    }
    if minimum == 100 && maximum == 100 {
        return Err(invalid(
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block \
             deployments.",
        ));
    }
    if maximum < minimum {
        return Err(invalid(
            "maximumPercent cannot be less than minimumHealthyPercent.",
        ));
    }
    let breaker = rollout.circuit_breaker.as_ref();
    let percent = breaker.map(|breaker| breaker.threshold);
    let out_of_range = match percent {
        Some(
            BreakerThreshold::BoundedPercent(value) | BreakerThreshold::UnboundedPercent(value),
        ) => !(1..=100).contains(&value),
        Some(BreakerThreshold::Count(value)) => value == 0,
        None => false,
    };
    if out_of_range {
        return Err(client("The circuit breaker threshold is out of range."));
    }
    Ok(())
}
