//! What a service's tasks are to look like: checked against what exists, before it is saved.

use crate::Ecs;
use crate::convert::connect::ServiceConnectWish;
use crate::convert::services::is_fargate;
use crate::handlers::capacity_providers::check_strategy_in;
use crate::handlers::launch_types::{check_launch_type, check_platform};
use crate::handlers::service_history::{Ending, close, close_rollback, forget_old, opened};
use crate::launch::find_network;
use crate::mesh;
use crate::refusal::{Step, invalid};
use crate::registries;
use api::ApiError;
use domain::ecs::{
    AlarmWatch, Cluster, Deployment, NetworkMode, RolloutState, Service, ServiceConnect,
    ServiceLoadBalancer, ServiceRevision, StartThrottle, Tags, TaskDefinition,
};
use domain::elb::{Action, Listener, Rule, TargetGroup};
use domain::{Arn, Key, Record, Scope, Timestamp};
use store::Txn;
use wire::Context;

/// What a call says about Service Connect.
pub(crate) enum ConnectWish {
    /// Nothing: it stays as it is.
    Keep,
    /// It is switched off.
    Off,
    /// It is to be like this.
    Join(ServiceConnectWish),
}

/// Whoever has endpoints called through TLS passes on the roles that takes.
pub(super) async fn allow_connect(cx: &Context, connect: &ConnectWish) -> Result<(), ApiError> {
    match connect {
        ConnectWish::Join(wish) => mesh::allow_roles(cx, &wish.services).await,
        ConnectWish::Keep | ConnectWish::Off => Ok(()),
    }
}

/// Fills in what the cluster decides and refuses a revision whose tasks could not run.
pub(crate) async fn settle(
    txn: &Txn,
    cluster: &Cluster,
    definition: &TaskDefinition,
    mut revision: ServiceRevision,
    connect: &ConnectWish,
) -> Step<ServiceRevision> {
    if revision.launch_type.is_none() && revision.strategy.is_empty() {
        revision.strategy = cluster.default_strategy.clone();
    }
    if revision.launch_type.is_none() && revision.strategy.is_empty() {
        // Chosen: see `launch_types::placement`.
        let asks = definition
            .requires_compatibilities
            .iter()
            .any(|name| name == "FARGATE");
        revision.launch_type = Some(if asks { "FARGATE" } else { "EC2" }.to_owned());
    }
    check_strategy_in(&revision.strategy, &cluster.capacity_providers)?;
    let fargate = is_fargate(&revision);
    let launch_type = if fargate { "FARGATE" } else { "EC2" };
    check_launch_type(
        definition,
        revision.launch_type.as_deref().unwrap_or(launch_type),
    )?;
    check_platform(revision.platform_version.as_deref(), launch_type)?;
    if fargate {
        revision
            .platform_version
            .get_or_insert_with(|| "LATEST".to_owned());
    }
    find_network(txn, definition, revision.network.as_ref()).await?;
    check_load_balancers(txn, definition, &revision.load_balancers).await?;
    registries::check(txn, definition, &revision.registries).await?;
    match connect {
        ConnectWish::Keep => {}
        ConnectWish::Off => revision.service_connect = None,
        ConnectWish::Join(wish) => {
            revision.service_connect = Some(join(txn, cluster, wish).await?);
        }
    }
    let connected = revision.service_connect.is_some();
    let own_network = matches!(
        definition.network_mode,
        NetworkMode::Awsvpc | NetworkMode::Bridge
    );
    if connected && !own_network {
        return Err(invalid("Service Connect requires the awsvpc or bridge network mode.").into());
    }
    if let Some(connect) = &revision.service_connect {
        mesh::check_network(connect, definition)?;
    }
    Ok(revision)
}

async fn join(txn: &Txn, cluster: &Cluster, wish: &ServiceConnectWish) -> Step<ServiceConnect> {
    let given = wish.namespace.as_deref();
    let namespace = mesh::namespace_of(txn, cluster, given).await?;
    mesh::check_authorities(txn, &wish.services).await?;
    Ok(ServiceConnect {
        namespace: namespace.id,
        namespace_as_given: wish.namespace.clone(),
        services: wish.services.clone(),
        log: wish.log.clone(),
        access_log: wish.access_log.clone(),
    })
}

async fn check_load_balancers(
    txn: &Txn,
    definition: &TaskDefinition,
    balancers: &[ServiceLoadBalancer],
) -> Step<()> {
    for balancer in balancers {
        check_container(definition, balancer)?;
        let arn = &balancer.target_group;
        let group = target_group(txn, &definition.scope, arn).await?;
        let group = group
            .ok_or_else(|| invalid(format!("The specified target group {arn} does not exist.")))?;
        let (mode, fits) = match definition.network_mode {
            NetworkMode::Awsvpc => ("awsvpc", group.target_type == "ip"),
            NetworkMode::Bridge => ("bridge", group.target_type == "instance"),
            NetworkMode::Host => ("host", group.target_type == "instance"),
            NetworkMode::None => ("none", false),
        };
        if !fits {
            let kind = &group.target_type;
            return Err(invalid(format!(
                "The provided target group {arn} has target type {kind}, which is incompatible \
                 with the {mode} network mode specified in the task definition."
            ))
            .into());
        }
        if !is_used(txn, &definition.scope, arn).await? {
            return Err(invalid(format!(
                "The target group with targetGroupArn {arn} does not have an associated load \
                 balancer."
            ))
            .into());
        }
    }
    Ok(())
}

fn check_container(
    definition: &TaskDefinition,
    balancer: &ServiceLoadBalancer,
) -> Result<(), ApiError> {
    let (name, port) = (&balancer.container, balancer.container_port);
    let Some(container) = definition.container(name) else {
        return Err(invalid(format!(
            "The container {name} does not exist in the task definition."
        )));
    };
    if container
        .port_mappings
        .iter()
        .any(|mapping| mapping.container_port == port)
    {
        return Ok(());
    }
    Err(invalid(format!(
        "The container {name} did not have a container port {port} defined."
    )))
}

/// The target group of that ARN.
async fn target_group(txn: &Txn, scope: &Scope, arn: &Arn) -> Step<Option<TargetGroup>> {
    let Some((name, id)) = group_name(arn) else {
        return Ok(None);
    };
    let found: Option<TargetGroup> = txn.get(&TargetGroup::key_of(scope, &name)).await?;
    Ok(found.filter(|group| group.id == id))
}

/// Name and id of a target group, from its ARN.
pub(crate) fn group_name(arn: &Arn) -> Option<(String, String)> {
    let (name, id) = arn.resource_after("targetgroup")?.split_once('/')?;
    Some((name.to_owned(), id.to_owned()))
}

/// Whether a listener or a rule sends requests to the target group.
async fn is_used(txn: &Txn, scope: &Scope, arn: &Arn) -> Step<bool> {
    let forwards = |actions: &[Action]| {
        actions.iter().any(|action| match action {
            Action::Forward { groups, .. } => groups.iter().any(|(group, _)| group == arn),
            Action::FixedResponse { .. } | Action::Redirect { .. } => false,
        })
    };
    let segments = scope.segments();
    let listeners: Vec<Listener> = txn.list(&Key::kind(Listener::KIND).join(&segments)).await?;
    if listeners
        .iter()
        .any(|listener| forwards(&listener.default_actions))
    {
        return Ok(true);
    }
    let rules: Vec<Rule> = txn.list(&Key::kind(Rule::KIND).join(&segments)).await?;
    Ok(rules.iter().any(|rule| forwards(&rule.actions)))
}

impl Ecs {
    /// Begins a deployment of the service's revision: it becomes the primary one, and is
    /// written to the history.
    pub(crate) async fn begin_deployment(
        &self,
        txn: &Txn,
        service: &mut Service,
        definition: &TaskDefinition,
        namespace_before: Option<&str>,
    ) -> Step<()> {
        mesh::declare(txn, service, namespace_before, definition).await?;
        let now = self.clock.now();
        let mut deployment = self.new_deployment(service, now);
        deployment.mesh = mesh::snapshot(txn, service, definition).await?;
        if let Some(superseded) = service.deployments.first()
            && superseded.rollout_state == RolloutState::InProgress
        {
            supersede(txn, service, superseded, now).await?;
            service.deployments[0].takes_back = None;
            service.deployments[0].stop_wish = None;
        }
        forget_old(txn, service, now).await?;
        txn.put(&opened(service, &deployment));
        service.deployments.insert(0, deployment);
        Ok(())
    }

    pub(crate) fn new_deployment(&self, service: &Service, now: Timestamp) -> Deployment {
        let id = format!("ecs-svc/{}", self.ids.digits(19));
        Deployment {
            rollout_reason: format!("ECS deployment {id} in progress."),
            id,
            revision: service.revision.clone(),
            mesh: None,
            image_digests: Tags::new(),
            rollout_state: RolloutState::InProgress,
            failed_tasks: 0,
            created_at: now,
            updated_at: now,
            finished_at: None,
            revision_id: self.ids.digits(19),
            rollout_id: self.ids.mixed(21),
            throttle: StartThrottle::default(),
            takes_back: None,
            stop_wish: None,
            alarm_watch: AlarmWatch::default(),
            task_set: None,
        }
    }
}

/// A deployment that is under way ends because another one begins.
async fn supersede(
    txn: &Txn,
    service: &Service,
    superseded: &Deployment,
    now: Timestamp,
) -> Step<()> {
    let reason = "Service deployment stopped because a new deployment has started.";
    if let Some(rollout) = &superseded.takes_back {
        // Chosen: a rollback that somebody overtakes has not succeeded.
        return close_rollback(txn, service, rollout, "ROLLBACK_FAILED", now).await;
    }
    let ending = Ending::told("STOPPED", reason);
    close(txn, service, superseded, &ending, now).await
}
