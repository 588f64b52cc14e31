//! Gives tasks that wait for capacity a place as soon as there is one, and says how large the
//! Auto Scaling groups of capacity providers should be.
//!
//! - `plan`: how many instances a group should have, a pure function

mod plan;

use crate::Ecs;
use crate::controllers::housekeeping::retry;
use crate::controllers::scope_of;
use crate::handlers::agent_reports::put_stopped;
use crate::placing::places::{Wanted, waits};
use crate::placing::{PlacementWish, Places, Spot};
use crate::refusal::{Refusal, Step};
use domain::ecs::{
    CapacityPlan, CapacityProvider, Cluster, ContainerInstance, DesiredStatus, FARGATE_PROVIDERS,
    LastStatus, Service, Task, TaskDefinition, TaskReport,
};
use domain::network::NetworkInterface;
use domain::{Key, Record, Timestamp};
use plan::{Group, plan};
use reconcile::{Controller, Interest, Next, Retry, Wake};
use store::Txn;

/// Keeps waiting tasks and capacity plans of a cluster in step with its instances.
///
/// Reads `Cluster`, `CapacityProvider`, `ContainerInstance`, `Task` and `TaskReport`; writes
/// `Task.instance`, `.container_instance` and `.zone` of tasks that wait, the `instance` of
/// their interfaces, the `TaskReport` of one that is stopped before it had a place, and
/// `CapacityPlan`.
pub struct CapacityController(pub(crate) Ecs);

impl Controller for CapacityController {
    type Key = Key;

    fn name(&self) -> &'static str {
        "ecs capacity"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let of_cluster =
            |kind: &'static str| Interest::keyed(kind, move |key: &Key| cluster_of(key, kind));
        vec![
            of_cluster(Cluster::KIND),
            of_cluster(ContainerInstance::KIND),
            of_cluster(Task::KIND),
            of_cluster(TaskReport::KIND),
            Interest::keyed(CapacityProvider::KIND, |_: &Key| Wake::Everybody),
        ]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(cluster) = self.0.store.get::<Cluster>(key).await? else {
            return Ok(Next::Forget);
        };
        let own = |name: &&String| !FARGATE_PROVIDERS.contains(&name.as_str());
        if cluster.deleted_at.is_some() || !cluster.capacity_providers.iter().any(|one| own(&one)) {
            return Ok(Next::OnChange);
        }
        let (cluster, now) = (&cluster, self.0.clock.now());
        let kept = self.0.store.transact(|txn: Txn| async move {
            self.keep(&txn, cluster, now).await?;
            Ok::<_, Refusal>(Next::OnChange)
        });
        kept.await.map_err(retry)
    }
}

/// The key of the cluster that a record below `kind` belongs to.
fn cluster_of(key: &Key, kind: &str) -> Option<Key> {
    let scope = scope_of(key, kind)?;
    let cluster = key.segments_after(kind).into_iter().nth(2)?;
    Some(Cluster::key_of(&scope, &cluster))
}

impl CapacityController {
    async fn keep(&self, txn: &Txn, cluster: &Cluster, now: Timestamp) -> Step<()> {
        let Cluster { scope, name, .. } = cluster;
        let mut places = Places::read(&self.0, txn, scope, name).await?;
        let tasks = self.0.tasks_of_cluster(scope, name).await?;
        let mut left = Vec::new();
        let mut placed = false;
        for (task, report) in tasks.iter().filter(|(task, _)| task.instance.is_empty()) {
            let ended = |report: &TaskReport| report.last_status == LastStatus::Stopped;
            if task.desired == DesiredStatus::Stopped {
                if !report.as_ref().is_some_and(ended) {
                    put_stopped(txn, task, now).await?;
                }
            } else if self.place(txn, &mut places, task).await? {
                placed = true;
            } else {
                left.push(task);
            }
        }
        if placed {
            places.note(txn);
        }
        for provider in &cluster.capacity_providers {
            let key = CapacityProvider::key_of(scope, provider);
            if let Some(provider) = txn.get::<CapacityProvider>(&key).await? {
                self.tell(txn, cluster, &provider, (&places, &left), now)
                    .await?;
            }
        }
        Ok(())
    }

    /// Gives a task that waits its place, if there is one now.
    async fn place(&self, txn: &Txn, places: &mut Places, task: &Task) -> Step<bool> {
        let Some(mut task) = txn.get::<Task>(&task.key()).await? else {
            return Ok(false);
        };
        let (family, revision) = &task.definition;
        let key = TaskDefinition::key_of(&task.scope, family, *revision);
        let Some(definition) = txn.get::<TaskDefinition>(&key).await? else {
            return Ok(false);
        };
        if !waits(&task, LastStatus::Provisioning) {
            return Ok(false);
        }
        let wish = wish_of(txn, &task, &definition).await?;
        let wanted = Wanted {
            definition: &definition,
            overrides: &task.overrides,
            group: &task.group,
            wish: &wish,
        };
        let provider = task.capacity_provider.as_deref();
        let (spots, _) = places.choose(&wanted, &task.launch_type, provider, 1, &*self.0.ids);
        let Some(spot) = spots.into_iter().next() else {
            return Ok(false);
        };
        settle(txn, &mut task, spot).await?;
        Ok(true)
    }

    async fn tell(
        &self,
        txn: &Txn,
        cluster: &Cluster,
        provider: &CapacityProvider,
        (places, waiting): (&Places, &[&Task]),
        now: Timestamp,
    ) -> Step<()> {
        let waits_for = |task: &&&Task| task.capacity_provider.as_ref() == Some(&provider.name);
        let mut needs = Vec::new();
        for task in waiting.iter().filter(waits_for) {
            let (family, revision) = &task.definition;
            let key = TaskDefinition::key_of(&task.scope, family, *revision);
            if let Some(definition) = self.0.store.get::<TaskDefinition>(&key).await? {
                let need = crate::placing::need::need(&definition, &task.overrides);
                needs.push((need.cpu_units, need.memory_mib));
            }
        }
        let own = |instance: &&ContainerInstance| {
            instance.is_registered() && instance.capacity_provider.as_ref() == Some(&provider.name)
        };
        let instances: Vec<&ContainerInstance> = places.instances().iter().filter(own).collect();
        let group = Group {
            provider,
            cluster: &cluster.name,
            has_tasks: &|id| places.room(id).is_some_and(|room| !room.groups.is_empty()),
            instances: &instances,
            waiting: &needs,
        };
        let decided = plan(&group, now);
        let known: Option<CapacityPlan> = txn.get(&decided.key()).await?;
        let same = |known: CapacityPlan| CapacityPlan { at: now, ..known } == decided;
        if !known.is_some_and(same) {
            txn.put(&decided);
        }
        Ok(())
    }
}

/// Constraints and strategies of a task that was made before: the service's or the call's.
async fn wish_of(txn: &Txn, task: &Task, definition: &TaskDefinition) -> Step<PlacementWish> {
    let Some(of) = &task.service else {
        return Ok(PlacementWish::of_call(&task.inert, definition)?);
    };
    let key = Service::key_of(&task.scope, &task.cluster, &of.name);
    let service: Option<Service> = txn.get(&key).await?;
    let inert = service.map(|service| service.inert).unwrap_or_default();
    Ok(PlacementWish::of_service(&inert, definition)?)
}

async fn settle(txn: &Txn, task: &mut Task, spot: Spot) -> Step<()> {
    let machine = ContainerInstance::machine(&spot.agent).to_owned();
    task.instance = spot.agent;
    task.container_instance = spot.container_instance;
    task.zone = spot.zone;
    txn.put(task);
    let Some(own) = &task.interface else {
        return Ok(());
    };
    let key = NetworkInterface::key_of(&task.scope, &own.id);
    if let Some(mut interface) = txn.get::<NetworkInterface>(&key).await? {
        interface.instance = Some(machine);
        txn.put(&interface);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
