//! Starts tasks of a deployment, where there is a place for them.

use super::super::ServiceController;
use super::super::events;
use super::super::plan::Plan;
use super::super::snapshot::Snapshot;
use super::super::subnets::Subnets;
use crate::convert::services::is_fargate;
use crate::handlers::launch_types::spread;
use crate::launch::{Launch, Network, find_network};
use crate::placing::{PlacementWish, Spot};
use crate::refusal::{Refusal, Step, client};
use domain::Timestamp;
use domain::clock::later;
use domain::ecs::{
    Deployment, DesiredStatus, RolloutState, Service, ServiceTask, Tags, Task, TaskDefinition,
    TaskOfService, TaskOverrides,
};
use reconcile::Next;
use scheduler::throttle;
use serde_json::Map;
use store::Txn;

impl ServiceController {
    /// Starts what the plan wants; what is told of it, and when to look again.
    pub(super) async fn start_tasks(
        &self,
        txn: &Txn,
        snapshot: &Snapshot,
        plan: &Plan,
        service: &mut Service,
    ) -> Step<(Vec<String>, Next)> {
        let now = self.ecs.clock.now();
        let (mut texts, mut next) = (Vec::new(), plan.next);
        for (deployment, count) in &plan.start {
            match self
                .start(txn, snapshot, service, (deployment, *count, plan))
                .await
            {
                Ok(made) => texts.extend(events::started(service, &made)),
                Err(Refusal::Api(refusal)) => {
                    let text = events::unplaced(&refusal.message);
                    if !events::was_told(&snapshot.service, &text, now) {
                        texts.push(text);
                    }
                    let until = wait_longer(service, deployment, now);
                    next = until.map_or(next, |until| next.or_at(until));
                }
                Err(refusal) => return Err(refusal),
            }
        }
        Ok((texts, next))
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
        let mut launch = launch(service, deployment, definition, network);
        let wish = PlacementWish::of_service(&service.inert, definition)?;
        let placed = alive(snapshot)
            .filter(|task| is_of(task, deployment))
            .count();
        let mut providers = spread(&deployment.revision.strategy, placed);
        let spots = match plan.places.get(&deployment.id) {
            Some(named) => self.named_spots(txn, &launch, &wish, named).await?,
            None => {
                let names = (0..count).map(|_| providers.next()).collect();
                self.spots(txn, &launch, &wish, names).await?
            }
        };
        let mut started = Vec::new();
        for (spot, provider) in spots {
            launch.capacity_provider = provider;
            let (task, interface) =
                launch.make(spot, subnets.next(), &*self.ecs.ids, self.ecs.clock.now());
            txn.put(&task);
            txn.put(&membership(service, &task));
            if let Some(interface) = &interface {
                txn.put(interface);
            }
            started.push(task);
        }
        Ok(started)
    }

    /// The instances a daemon's tasks are to run on.
    async fn named_spots(
        &self,
        txn: &Txn,
        launch: &Launch<'_>,
        wish: &PlacementWish,
        named: &[String],
    ) -> Step<Vec<(Spot, Option<String>)>> {
        let (spots, _) = self.ecs.find_named(txn, launch, wish, named).await?;
        // Source: developer guide, service event messages.
        let full = "was unable to place a task because no container instance met all of its \
                    requirements.";
        match spots.is_empty() {
            true => Err(client(full).into()),
            false => Ok(spots),
        }
    }

    /// Places for tasks, each by the capacity provider of that name.
    async fn spots(
        &self,
        txn: &Txn,
        launch: &Launch<'_>,
        wish: &PlacementWish,
        providers: Vec<Option<String>>,
    ) -> Step<Vec<(Spot, Option<String>)>> {
        let placed = self.ecs.find_spots(txn, launch, wish, providers).await?;
        match placed.unplaced.filter(|_| placed.spots.is_empty()) {
            Some(unplaced) => Err(client(unplaced.event()).into()),
            None => Ok(placed.spots),
        }
    }
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
    let tasks = snapshot.tasks.iter().map(|seen| &*seen.task);
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
