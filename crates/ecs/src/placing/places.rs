//! A cluster's container instances as they are now, and what is left of each.

use super::PlacementWish;
use super::need::need;
use crate::Ecs;
use crate::convert::tasks::last_status;
use crate::refusal::Step;
use domain::ecs::{
    ClusterPlacements, ContainerInstance, InstanceStatus, LOCAL_AGENT, LastStatus, Task,
    TaskDefinition, TaskOverrides, TaskReport,
};
use domain::{IdSource, Scope};
use scheduler::place::{Board, Instance, Need, Reason, Request, Room, Unplaced};
use std::collections::BTreeMap;
use store::Txn;

/// Where a task runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The agent that serves it.
    pub(crate) agent: String,
    /// The container instance's id; none on Fargate, nor while a task waits for one.
    pub(crate) container_instance: Option<String>,
    /// The instance's Availability Zone.
    pub(crate) zone: Option<String>,
}

impl Spot {
    /// Fargate's capacity: the machine itself.
    pub(crate) fn fargate() -> Self {
        Self {
            agent: LOCAL_AGENT.to_owned(),
            container_instance: None,
            zone: None,
        }
    }

    /// Nowhere yet: its capacity provider has no room.
    pub(crate) fn waiting() -> Self {
        Self {
            agent: String::new(),
            container_instance: None,
            zone: None,
        }
    }

    fn on(instance: &ContainerInstance) -> Self {
        Self {
            agent: instance.agent_name().to_owned(),
            container_instance: Some(instance.id.clone()),
            zone: Some(instance.zone.clone()),
        }
    }
}

/// What tasks of one kind want of a place.
pub(crate) struct Wanted<'a> {
    /// What they are made from.
    pub(crate) definition: &'a TaskDefinition,
    /// Changes for them.
    pub(crate) overrides: &'a TaskOverrides,
    /// Their group.
    pub(crate) group: &'a str,
    /// Constraints and strategies.
    pub(crate) wish: &'a PlacementWish,
}

/// A cluster's instances, each with what is left of it.
pub(crate) struct Places {
    scope: Scope,
    cluster: String,
    placements: u64,
    instances: Vec<ContainerInstance>,
    rooms: BTreeMap<String, Instance>,
    waiting: usize,
    /// Tasks that run, and tasks that are on the way, by instance.
    pub(crate) counts: BTreeMap<String, (u32, u32)>,
}

impl Places {
    /// Reads what there is. The commit fails if somebody else places a task in the cluster, or
    /// changes its instances, until then.
    pub(crate) async fn read(ecs: &Ecs, txn: &Txn, scope: &Scope, cluster: &str) -> Step<Self> {
        let key = ClusterPlacements::key_of(scope, cluster);
        let placements: Option<ClusterPlacements> = txn.get(&key).await?;
        let mut places = Self::look(ecs, scope, cluster).await?;
        places.placements = placements.map_or(0, |known| known.count);
        Ok(places)
    }

    /// Reads what there is, to tell it.
    pub(crate) async fn look(ecs: &Ecs, scope: &Scope, cluster: &str) -> Step<Self> {
        let instances: Vec<ContainerInstance> = ecs
            .store
            .list(&ContainerInstance::cluster_key(scope, cluster))
            .await?;
        let mut places = Self {
            scope: scope.clone(),
            cluster: cluster.to_owned(),
            placements: 0,
            rooms: instances.iter().map(empty).collect(),
            instances,
            waiting: 0,
            counts: BTreeMap::new(),
        };
        places.fill(ecs).await?;
        Ok(places)
    }

    /// Takes from each instance what its tasks need, until they have ended.
    async fn fill(&mut self, ecs: &Ecs) -> Step<()> {
        let mut definitions = BTreeMap::new();
        let tasks = ecs.tasks_of_cluster(&self.scope, &self.cluster).await?;
        for (task, report) in tasks {
            let status = last_status(&task, report.as_ref());
            let Some(id) = task.container_instance.as_deref() else {
                self.waiting += usize::from(waits(&task, status));
                continue;
            };
            if status == LastStatus::Stopped || !self.rooms.contains_key(id) {
                continue;
            }
            if !definitions.contains_key(&task.definition) {
                let (family, revision) = &task.definition;
                let key = TaskDefinition::key_of(&task.scope, family, *revision);
                let found: Option<TaskDefinition> = ecs.store.get(&key).await?;
                definitions.insert(task.definition.clone(), found);
            }
            let known = definitions.get(&task.definition);
            let definition = known.and_then(Option::as_ref);
            self.take(id, &task, report.as_ref(), definition);
        }
        Ok(())
    }

    fn take(
        &mut self,
        id: &str,
        task: &Task,
        report: Option<&TaskReport>,
        definition: Option<&TaskDefinition>,
    ) {
        let status = last_status(task, report);
        let (running, pending) = self.counts.entry(id.to_owned()).or_default();
        *running += u32::from(status == LastStatus::Running);
        *pending += u32::from(status.is_pending());
        let Some(room) = self.rooms.get_mut(id) else {
            return;
        };
        room.tasks += u32::from(!status.is_ending());
        *room.groups.entry(task.group.clone()).or_default() += 1;
        let need = definition.map(|definition| need(definition, &task.overrides));
        let Need {
            cpu_units,
            memory_mib,
            tcp_ports,
            udp_ports,
            ..
        } = need.unwrap_or_default();
        room.left.cpu_units = room.left.cpu_units.saturating_sub(cpu_units);
        room.left.memory_mib = room.left.memory_mib.saturating_sub(memory_mib);
        room.left.tcp_taken.extend(tcp_ports);
        room.left.udp_taken.extend(udp_ports);
    }

    /// Tasks that wait for capacity.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting
    }

    /// More tasks wait for capacity.
    pub(crate) fn wait(&mut self, more: usize) {
        self.waiting += more;
    }

    /// The instances, in the order of their ids.
    pub(crate) fn instances(&self) -> &[ContainerInstance] {
        &self.instances
    }

    /// What an instance looks like to the cluster query language, and what is left of it.
    pub(crate) fn room(&self, id: &str) -> Option<&Instance> {
        self.rooms.get(id)
    }

    /// Chooses places for `count` tasks on instances of the launch type, of one capacity
    /// provider when one is named. Answers as many as there is room for, and why there is none
    /// for the rest.
    pub(crate) fn choose(
        &mut self,
        wanted: &Wanted<'_>,
        launch_type: &str,
        provider: Option<&str>,
        count: usize,
        ids: &dyn IdSource,
    ) -> (Vec<Spot>, Option<Unplaced>) {
        let usable = |instance: &&ContainerInstance| {
            instance.status == InstanceStatus::Active
                && instance.launch_type == launch_type
                && provider.is_none_or(|name| instance.capacity_provider.as_deref() == Some(name))
        };
        let usable: Vec<&ContainerInstance> = self.instances.iter().filter(usable).collect();
        let room = |instance: &&ContainerInstance| self.rooms.get(&instance.id).cloned();
        let mut rooms: Vec<Instance> = usable.iter().filter_map(room).collect();
        let request = request(wanted);
        let mut board = Board::new(&mut rooms, &request);
        let mut spots = Vec::new();
        let mut unplaced = None;
        while spots.len() < count && unplaced.is_none() {
            match board.place(&mut |among| ids.below(among)) {
                Ok(index) => spots.push(Spot::on(usable[index])),
                Err(refused) => unplaced = Some(refused),
            }
        }
        self.remember(rooms);
        (spots, unplaced)
    }

    /// Takes a place on the instance that is named: for `StartTask` and daemons.
    pub(crate) fn choose_on(&mut self, wanted: &Wanted<'_>, id: &str) -> Result<Spot, Refused> {
        let mut instances = self.instances.iter();
        let instance = instances.find(|instance| instance.id == id);
        let instance = instance.ok_or(Refused::Missing)?;
        match instance.status {
            InstanceStatus::Active => {}
            InstanceStatus::Draining
            | InstanceStatus::Registering
            | InstanceStatus::RegistrationFailed
            | InstanceStatus::Deregistering
            | InstanceStatus::Inactive => return Err(Refused::Inactive),
        }
        let mut rooms: Vec<Instance> = self.rooms.get(id).cloned().into_iter().collect();
        let request = request(wanted);
        let mut board = Board::new(&mut rooms, &request);
        board.place_on(0).map_err(Refused::Unfit)?;
        let spot = Spot::on(instance);
        self.remember(rooms);
        Ok(spot)
    }

    fn remember(&mut self, rooms: Vec<Instance>) {
        for room in rooms {
            self.rooms.insert(room.id.clone(), room);
        }
    }

    /// Makes others who have read the same look again.
    pub(crate) fn note(&self, txn: &Txn) {
        txn.put(&ClusterPlacements {
            scope: self.scope.clone(),
            cluster: self.cluster.clone(),
            count: self.placements + 1,
        });
    }
}

/// Why an instance that was named cannot have a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is no such instance.
    Missing,
    /// It is not `ACTIVE`.
    Inactive,
    /// It has no room, or is not as the task needs it.
    Unfit(Reason),
}

impl Refused {
    /// The reason in a call's `failures`.
    pub(crate) fn as_failure(self) -> &'static str {
        match self {
            Self::Missing => "MISSING",
            Self::Inactive => "INACTIVE",
            Self::Unfit(reason) => reason.as_failure(),
        }
    }
}

/// Whether a task waits for a place.
pub(crate) fn waits(task: &Task, status: LastStatus) -> bool {
    task.instance.is_empty() && status == LastStatus::Provisioning
}

/// Raises the cluster's number after a change of its instances.
pub(crate) async fn instances_changed(txn: &Txn, scope: &Scope, cluster: &str) -> Step<()> {
    let key = ClusterPlacements::key_of(scope, cluster);
    let known: Option<ClusterPlacements> = txn.get(&key).await?;
    txn.put(&ClusterPlacements {
        scope: scope.clone(),
        cluster: cluster.to_owned(),
        count: known.map_or(0, |known| known.count) + 1,
    });
    Ok(())
}

pub(super) fn request(wanted: &Wanted<'_>) -> Request {
    Request {
        need: need(wanted.definition, wanted.overrides),
        group: wanted.group.to_owned(),
        constraints: wanted.wish.constraints.clone(),
        strategies: wanted.wish.strategies.clone(),
    }
}

/// An instance without tasks.
pub(super) fn empty(instance: &ContainerInstance) -> (String, Instance) {
    let registered = &instance.registered;
    let room = Instance {
        id: instance.id.clone(),
        ec2_instance_id: instance.ec2_instance_id.clone(),
        attributes: instance.attributes.clone(),
        left: Room {
            cpu_units: registered.cpu_units,
            memory_mib: registered.memory_mib,
            tcp_taken: registered.tcp_ports.clone(),
            udp_taken: registered.udp_ports.clone(),
        },
        agent_connected: instance.agent_connected,
        agent_version: instance.versions.agent.clone(),
        registered_at: instance.registered_at,
        tasks: 0,
        groups: BTreeMap::new(),
    };
    (instance.id.clone(), room)
}
