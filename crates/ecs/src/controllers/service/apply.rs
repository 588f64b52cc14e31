//! Writes a plan: one transaction, which fails when the service is not as it was seen.

use super::ServiceController;
use super::events;
use super::plan::Plan;
use super::snapshot::Snapshot;
use super::standing::is_illness;
use super::subnets::Subnets;
use crate::controllers::housekeeping::retry;
use crate::convert::services::is_fargate;
use crate::handlers::launch_types::spread;
use crate::handlers::service_history::{close, close_rollback, history_key};
use crate::launch::{Launch, Network, find_network};
use crate::mesh;
use crate::placing::PlacementWish;
use crate::refusal::{Refusal, Step};
use domain::clock::later;
use domain::ecs::{
    Deployment, DesiredStatus, RolloutState, Service, ServiceDeployment, ServiceStatus,
    ServiceTask, StopCode, StopRequest, Tags, Task, TaskDefinition, TaskOfService, TaskOverrides,
    TaskProtection,
};
use domain::elb::Target;
use domain::{Record, Timestamp};
use reconcile::{Next, Retry};
use scheduler::throttle;
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};
use store::{CommitError, Txn};

impl ServiceController {
    /// Writes what the plan wants and says when to look again.
    pub(crate) async fn apply(&self, snapshot: &Snapshot, plan: &Plan) -> Result<Next, Retry> {
        if is_idle(snapshot, plan) {
            return Ok(plan.next);
        }
        let written = self.0.store.transact(|txn: Txn| async move {
            let key = snapshot.service.key();
            let found: Option<Service> = txn.get(&key).await?;
            if found.as_ref() != Some(&snapshot.service) {
                return Err(Refusal::Store(CommitError::Conflict));
            }
            if plan.forget {
                return self.forget(&txn, &snapshot.service).await;
            }
            self.write(&txn, snapshot, plan).await
        });
        written.await.map_err(retry)
    }

    async fn forget(&self, txn: &Txn, service: &Service) -> Step<Next> {
        txn.delete(&service.key());
        for one in txn.list::<ServiceDeployment>(&history_key(service)).await? {
            txn.delete(&one.key());
        }
        Ok(Next::Forget)
    }

    async fn write(&self, txn: &Txn, snapshot: &Snapshot, plan: &Plan) -> Step<Next> {
        let now = self.0.clock.now();
        let mut service = plan.service.clone();
        let mut texts = Vec::new();
        let mut next = plan.next;
        let stopped = stop_tasks(txn, snapshot, plan, now).await?;
        forget_spent(txn, snapshot, plan).await?;
        for target in &plan.register {
            let _: Option<Target> = txn.get(&target.key()).await?;
            txn.put(target);
        }
        for target in &plan.deregister {
            if txn.exists(&target.key()).await? {
                txn.put(target);
            }
        }
        for (deployment, count) in &plan.start {
            match self
                .start(txn, snapshot, &service, (deployment, *count, plan))
                .await
            {
                Ok(made) => texts.extend(started(&service, &made)),
                Err(Refusal::Api(refusal)) => {
                    let text = match refusal.message.starts_with("was unable to place") {
                        true => refusal.message.clone(),
                        false => {
                            format!("was unable to place a task. Reason: {}", refusal.message)
                        }
                    };
                    if !events::was_told(&snapshot.service, &text, now) {
                        texts.push(text);
                    }
                    let until = wait_longer(&mut service, deployment, now);
                    next = until.map_or(next, |until| next.or_at(until));
                }
                Err(refusal) => return Err(refusal),
            }
        }
        texts.extend(told_stopped(snapshot, stopped));
        self.write_history(txn, snapshot, plan, now).await?;
        self.write_mesh(txn, snapshot, plan).await?;
        texts.extend(plan.events.iter().cloned());
        events::tell(&mut service, &texts, &*self.0.ids, now);
        if service != snapshot.service {
            txn.put(&service);
        }
        Ok(next)
    }

    /// Starts tasks of a deployment, each in the zone that has fewest, and answers them.
    async fn start(
        &self,
        txn: &Txn,
        snapshot: &Snapshot,
        service: &Service,
        (deployment, count, plan): (&str, u32, &Plan),
    ) -> Step<Vec<Task>> {
        let found = service.deployments.iter().find(|one| one.id == deployment);
        let Some(deployment) = found else {
            return Ok(Vec::new());
        };
        let Some(definition) = snapshot.definitions.get(&deployment.revision.definition) else {
            return Err(crate::refs::definition_not_found().into());
        };
        let network = deployment.revision.network.as_ref();
        let network = find_network(txn, definition, network).await?;
        let mut subnets = Subnets::count(snapshot, network.as_ref());
        let placed = alive(snapshot)
            .filter(|task| is_of(task, deployment))
            .count();
        let mut providers = spread(&deployment.revision.strategy, placed);
        let mut launch = launch(service, deployment, definition, network);
        let wish = PlacementWish::of_service(&service.inert, definition)?;
        let spots = match plan.places.get(&deployment.id) {
            Some(named) => {
                let (spots, _) = self.0.find_named(txn, &launch, &wish, named).await?;
                // Source: developer guide, service event messages.
                let full = "was unable to place a task because no container instance met all of \
                            its requirements.";
                if spots.is_empty() {
                    return Err(crate::refusal::client(full).into());
                }
                spots
            }
            None => {
                let names = (0..count).map(|_| providers.next()).collect();
                let placed = self.0.find_spots(txn, &launch, &wish, names).await?;
                if let (true, Some(unplaced)) = (placed.spots.is_empty(), placed.unplaced) {
                    return Err(crate::refusal::client(unplaced.event()).into());
                }
                placed.spots
            }
        };
        let mut started = Vec::new();
        for (spot, provider) in spots {
            launch.capacity_provider = provider;
            let (task, interface) =
                launch.make(spot, subnets.next(), &*self.0.ids, self.0.clock.now());
            txn.put(&task);
            txn.put(&membership(service, &task));
            if let Some(interface) = &interface {
                txn.put(interface);
            }
            started.push(task);
        }
        Ok(started)
    }

    async fn write_history(
        &self,
        txn: &Txn,
        snapshot: &Snapshot,
        plan: &Plan,
        now: Timestamp,
    ) -> Step<()> {
        let service = &snapshot.service;
        for (deployment, ending) in &plan.closed {
            close(txn, service, deployment, ending, now).await?;
        }
        for (rollout, status) in &plan.rolled_back {
            close_rollback(txn, service, rollout, status, now).await?;
        }
        Ok(())
    }

    /// Endpoints follow the revision when it is rolled back, and go with the service.
    async fn write_mesh(&self, txn: &Txn, snapshot: &Snapshot, plan: &Plan) -> Step<()> {
        let service = &plan.service;
        let before = snapshot.service.revision.service_connect.as_ref();
        let before = before.map(|connect| connect.namespace.as_str());
        if plan.revision_returned {
            let name = &service.revision.definition;
            if let Some(definition) = snapshot.definitions.get(name) {
                mesh::declare(txn, service, before, definition).await?;
            }
        }
        if let (ServiceStatus::Inactive, Some(namespace)) = (service.status, before) {
            mesh::withdraw(txn, &service.scope, namespace, &service.key()).await?;
        }
        Ok(())
    }
}

fn is_idle(snapshot: &Snapshot, plan: &Plan) -> bool {
    let quiet = plan.events.is_empty() && plan.closed.is_empty() && !plan.forget;
    let still = plan.start.is_empty() && plan.stop.is_empty();
    let unchanged = plan.register.is_empty() && plan.deregister.is_empty();
    let noted = !plan.seen_healthy.is_empty() || !plan.end_noted.is_empty();
    let unnoted = !noted && plan.spent.is_empty();
    quiet && still && unchanged && unnoted && plan.service == snapshot.service
}

/// Asks tasks to stop and notes what was seen of them; answers which were really stopped.
async fn stop_tasks(
    txn: &Txn,
    snapshot: &Snapshot,
    plan: &Plan,
    now: Timestamp,
) -> Step<Vec<String>> {
    let mut stopped = Vec::new();
    let stops: BTreeMap<&str, &str> = plan
        .stop
        .iter()
        .map(|(id, reason)| (id.as_str(), reason.as_str()))
        .collect();
    let noted = plan
        .seen_healthy
        .iter()
        .chain(&plan.end_noted)
        .map(String::as_str);
    let touched: BTreeSet<&str> = stops.keys().copied().chain(noted).collect();
    for id in touched {
        let Service { scope, cluster, .. } = &snapshot.service;
        let Some(mut task) = txn.get::<Task>(&Task::key_of(scope, cluster, id)).await? else {
            continue;
        };
        task.seen_healthy |= plan.seen_healthy.iter().any(|one| one == id);
        task.end_noted |= plan.end_noted.iter().any(|one| one == id);
        if let (Some(reason), DesiredStatus::Running) = (stops.get(id), task.desired)
            && !is_spared(txn, &snapshot.service, id, reason, now).await?
        {
            task.desired = DesiredStatus::Stopped;
            task.stop = Some(StopRequest {
                code: StopCode::ServiceSchedulerInitiated,
                reason: (*reason).to_owned(),
                at: now,
            });
            stopped.push(id.to_owned());
        }
        txn.put(&task);
    }
    Ok(stopped)
}

/// Whether a task is protected at this moment, from a stop that protection keeps off.
async fn is_spared(
    txn: &Txn,
    service: &Service,
    id: &str,
    reason: &str,
    now: Timestamp,
) -> Step<bool> {
    if service.status != ServiceStatus::Active || is_illness(reason) {
        return Ok(false);
    }
    let Service {
        scope,
        cluster,
        name,
        ..
    } = service;
    let key = TaskProtection::key_of(scope, cluster, name, id);
    let found: Option<TaskProtection> = txn.get(&key).await?;
    Ok(found.is_some_and(|found| found.until > now))
}

/// Tasks that tell nothing more are no longer found below the service.
async fn forget_spent(txn: &Txn, snapshot: &Snapshot, plan: &Plan) -> Step<()> {
    let Service {
        scope,
        cluster,
        name,
        ..
    } = &snapshot.service;
    for id in &plan.spent {
        txn.delete(&ServiceTask::key_of(scope, cluster, name, id));
        if snapshot.protected.contains_key(id) {
            txn.delete(&TaskProtection::key_of(scope, cluster, name, id));
        }
    }
    Ok(())
}

/// What lets the service find a task.
fn membership(service: &Service, task: &Task) -> ServiceTask {
    ServiceTask {
        scope: service.scope.clone(),
        cluster: service.cluster.clone(),
        service: service.name.clone(),
        id: task.id.clone(),
    }
}

/// The sentence about tasks that were started. Source for those that move: developer guide,
/// service rebalancing event messages.
fn started(service: &Service, made: &[Task]) -> Option<String> {
    let first = made.first()?;
    let count = made.len();
    let ids = events::tasks(made.iter().map(|task| task.id.as_str()));
    let zone = first.interface.as_ref().map(|own| own.zone.as_str());
    Some(match (&service.moving, zone) {
        (Some(_), Some(zone)) => {
            format!("has started {count} tasks in {zone} to AZ Rebalance: {ids}.")
        }
        _ => format!("has started {count} tasks: {ids}."),
    })
}

/// The sentences about tasks that were stopped. Source for those that move: as for [`started`].
fn told_stopped(snapshot: &Snapshot, stopped: Vec<String>) -> Vec<String> {
    let mut texts = Vec::new();
    let moving = snapshot.service.moving.as_ref();
    let (moved, others): (Vec<String>, Vec<String>) =
        stopped.into_iter().partition(|id| Some(id) == moving);
    if !others.is_empty() {
        let (count, ids) = (
            others.len(),
            events::tasks(others.iter().map(String::as_str)),
        );
        texts.push(format!("has stopped {count} running tasks: {ids}."));
    }
    for id in moved {
        let mut tasks = snapshot.tasks.iter().map(|seen| &seen.task);
        let task = tasks.find(|task| task.id == id);
        let own = task.and_then(|task| task.interface.as_ref());
        let zone = own.map_or("", |own| own.zone.as_str());
        texts.push(format!(
            "has stopped 1 running tasks in {zone} due to AZ rebalancing: (task {id})."
        ));
    }
    texts
}

/// After tasks could not be placed the next try waits, longer each time.
fn wait_longer(service: &mut Service, deployment: &str, now: Timestamp) -> Option<Timestamp> {
    let found = service
        .deployments
        .iter_mut()
        .find(|one| one.id == deployment)?;
    found.throttle.rounds += 1;
    found.failed_tasks += u32::from(found.rollout_state == RolloutState::InProgress);
    let until = later(now, throttle::wait(found.throttle.rounds));
    found.throttle.until = Some(until);
    Some(until)
}

fn alive(snapshot: &Snapshot) -> impl Iterator<Item = &Task> {
    let tasks = snapshot.tasks.iter().map(|seen| &seen.task);
    tasks.filter(|task| task.desired == DesiredStatus::Running)
}

fn is_of(task: &Task, deployment: &Deployment) -> bool {
    task.service
        .as_ref()
        .is_some_and(|of| of.deployment == deployment.id)
}

fn launch<'a>(
    service: &'a Service,
    deployment: &Deployment,
    definition: &'a TaskDefinition,
    network: Option<Network>,
) -> Launch<'a> {
    let launch_type = match &deployment.revision.launch_type {
        Some(launch_type) => launch_type.clone(),
        None if is_fargate(&deployment.revision) => "FARGATE".to_owned(),
        None => "EC2".to_owned(),
    };
    Launch {
        definition,
        cluster: &service.cluster,
        group: format!("service:{}", service.name),
        started_by: Some(deployment.id.clone()),
        service: Some(TaskOfService {
            name: service.name.clone(),
            deployment: deployment.id.clone(),
        }),
        launch_type,
        capacity_provider: None,
        overrides: TaskOverrides::default(),
        network,
        mesh: deployment.mesh.clone(),
        disks: deployment.revision.disks.clone(),
        service_tags: service.tags.clone(),
        managed_tags: service.managed_tags,
        image_digests: deployment.image_digests.clone(),
        execute_command: service.execute_command,
        tags: task_tags(service, definition),
        inert: Map::new(),
    }
}

/// The tags passed on from the service or the task definition, and ECS's own.
fn task_tags(service: &Service, definition: &TaskDefinition) -> Tags {
    let mut tags = match service.propagate_tags.as_deref() {
        Some("SERVICE") => service.tags.clone(),
        Some("TASK_DEFINITION") => definition.tags.clone(),
        _ => Tags::new(),
    };
    if service.managed_tags {
        tags.insert("aws:ecs:clusterName".to_owned(), service.cluster.clone());
        tags.insert("aws:ecs:serviceName".to_owned(), service.name.clone());
    }
    tags
}
