//! Making tasks: one way for `RunTask`, `StartTask` and the service scheduler.

use crate::convert::disks::RESERVED_TAGS;
use crate::placing::Spot;
use crate::refusal::{Step, invalid};
use domain::ecs::{
    AwsvpcConfiguration, ContainerInstance, DesiredStatus, DiskPattern, ManagedDisk, NetworkMode,
    Tags, Task, TaskDefinition, TaskInterface, TaskMesh, TaskOfService, TaskOverrides,
};
use domain::network::{InterfaceOwner, NetworkInterface, SecurityGroup, Subnet};
use domain::{IdSource, Key, Record, Scope, Timestamp};
use serde_json::{Map, Value};
use store::Txn;

/// The platform version `LATEST` means on Fargate.
pub(crate) const PLATFORM_VERSION: &str = "1.4.0";

/// What tasks are made from.
pub(crate) struct Launch<'a> {
    /// The task definition.
    pub(crate) definition: &'a TaskDefinition,
    /// The cluster's name.
    pub(crate) cluster: &'a str,
    /// `family:…`, `service:…`, or what the caller gave.
    pub(crate) group: String,
    /// What the caller gave, or the deployment.
    pub(crate) started_by: Option<String>,
    /// The service and deployment.
    pub(crate) service: Option<TaskOfService>,
    /// `FARGATE`, `EC2` or `EXTERNAL`.
    pub(crate) launch_type: String,
    /// The capacity provider, when one was used.
    pub(crate) capacity_provider: Option<String>,
    /// Changes for these tasks.
    pub(crate) overrides: TaskOverrides,
    /// The network, with `awsvpc`.
    pub(crate) network: Option<Network>,
    /// What the tasks see of the mesh.
    pub(crate) mesh: Option<TaskMesh>,
    /// What the disks of each of them are made after.
    pub(crate) disks: Vec<DiskPattern>,
    /// Their service's tags, for disks that take them over.
    pub(crate) service_tags: Tags,
    /// Whether ECS gives them and their disks tags of its own.
    pub(crate) managed_tags: bool,
    /// Digests their images are held to, by container.
    pub(crate) image_digests: Tags,
    /// Whether commands may be run in them.
    pub(crate) execute_command: bool,
    /// Tags.
    pub(crate) tags: Tags,
    /// Members that are kept but do not act.
    pub(crate) inert: Map<String, Value>,
}

/// A network that was found to exist.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Network {
    /// The subnets, in the order given.
    pub(crate) subnets: Vec<Subnet>,
    /// The security groups.
    pub(crate) security_groups: Vec<String>,
    /// Whether interfaces have a public address.
    pub(crate) public: bool,
}

impl Launch<'_> {
    /// Makes one task there, with its interface in the subnet of that place in the list.
    pub(crate) fn make(
        &self,
        spot: Spot,
        subnet: usize,
        ids: &dyn IdSource,
        now: Timestamp,
    ) -> (Task, Option<NetworkInterface>) {
        let fargate = self.launch_type == "FARGATE";
        let mut task = Task {
            scope: self.definition.scope.clone(),
            cluster: self.cluster.to_owned(),
            id: ids.hex(32),
            definition: (self.definition.family.clone(), self.definition.revision),
            group: self.group.clone(),
            started_by: self.started_by.clone(),
            service: self.service.clone(),
            launch_type: self.launch_type.clone(),
            platform_version: Some(PLATFORM_VERSION.to_owned()).filter(|_| fargate),
            capacity_provider: self.capacity_provider.clone(),
            overrides: self.overrides.clone(),
            instance: spot.agent,
            container_instance: spot.container_instance,
            zone: spot.zone,
            interface: None,
            mesh: self.mesh.clone(),
            disks: Vec::new(),
            execute_command: self.execute_command,
            tags: self.tags.clone(),
            created_at: now,
            desired: DesiredStatus::Running,
            stop: None,
            inert: self.inert.clone(),
            image_digests: self.image_digests.clone(),
            seen_healthy: false,
            end_noted: false,
        };
        let pattern = self.disks.iter();
        task.disks = pattern.map(|one| self.disk(one, &task, ids)).collect();
        let interface = self.network.as_ref().and_then(|network| {
            let subnet = network.subnets.get(subnet % network.subnets.len().max(1))?;
            Some(interface(&mut task, network, subnet, ids))
        });
        (task, interface)
    }

    /// A disk of one task.
    fn disk(&self, pattern: &DiskPattern, task: &Task, ids: &dyn IdSource) -> ManagedDisk {
        let mut tags = match pattern.propagate_tags.as_deref() {
            Some("TASK_DEFINITION") => self.definition.tags.clone(),
            Some("SERVICE") => self.service_tags.clone(),
            _ => Tags::new(),
        };
        tags.extend(pattern.disk.tags.clone());
        if self.managed_tags {
            tags.extend(managed_tags(self.cluster, self.service.as_ref()));
        }
        let [created, managed] = RESERVED_TAGS.map(str::to_owned);
        tags.insert(created, task.arn().to_string());
        tags.insert(managed, "true".to_owned());
        ManagedDisk {
            id: format!("vol-{}", ids.hex(17)),
            attachment: ids.uuid(),
            tags,
            ..pattern.disk.clone()
        }
    }
}

/// The tags ECS gives by itself where `enableECSManagedTags` is set.
/// Source: developer guide, tagging of Amazon ECS resources.
pub(crate) fn managed_tags(cluster: &str, service: Option<&TaskOfService>) -> Tags {
    let mut tags = Tags::new();
    tags.insert("aws:ecs:clusterName".to_owned(), cluster.to_owned());
    if let Some(service) = service {
        tags.insert("aws:ecs:serviceName".to_owned(), service.name.clone());
    }
    tags
}

/// Makes a task's interface: without address, which the `network` room gives.
fn interface(
    task: &mut Task,
    network: &Network,
    subnet: &Subnet,
    ids: &dyn IdSource,
) -> NetworkInterface {
    let attachment = ids.uuid();
    let id = format!("eni-{}", ids.hex(17));
    task.interface = Some(TaskInterface {
        id: id.clone(),
        attachment: attachment.clone(),
        subnet: subnet.id.clone(),
        zone: subnet.zone.clone(),
        last_address: None,
    });
    let Scope { account, region } = &task.scope;
    NetworkInterface {
        scope: task.scope.clone(),
        id,
        subnet: subnet.id.clone(),
        vpc: subnet.vpc.clone(),
        security_groups: network.security_groups.clone(),
        description: format!("arn:aws:ecs:{region}:{account}:attachment/{attachment}"),
        owner: InterfaceOwner::Task(task.key().as_str().to_owned()),
        instance: Some(ContainerInstance::machine(&task.instance).to_owned())
            .filter(|machine| !machine.is_empty()),
        public: network.public,
        address: None,
        failure: None,
        tags: Tags::new(),
        created_at: task.created_at,
    }
}

/// Finds the network that tasks of `definition` are to be joined to; refuses one that does
/// not exist or does not fit the network mode.
pub(crate) async fn find_network(
    txn: &Txn,
    definition: &TaskDefinition,
    given: Option<&AwsvpcConfiguration>,
) -> Step<Option<Network>> {
    let awsvpc = definition.network_mode == NetworkMode::Awsvpc;
    let given = match (awsvpc, given) {
        (false, None) => return Ok(None),
        (true, Some(given)) => given,
        (true, None) => {
            return Err(invalid(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
            )
            .into());
        }
        (false, Some(_)) => {
            return Err(invalid(
                "Network Configuration is not valid for the given networkMode of this task \
                 definition.",
            )
            .into());
        }
    };
    let subnets = find_subnets(txn, &definition.scope, &given.subnets).await?;
    let vpc = subnets
        .first()
        .map(|subnet| subnet.vpc.clone())
        .unwrap_or_default();
    let security_groups = find_groups(txn, &definition.scope, &vpc, &given.security_groups).await?;
    Ok(Some(Network {
        subnets,
        security_groups,
        public: given.assign_public_ip,
    }))
}

async fn find_subnets(txn: &Txn, scope: &Scope, ids: &[String]) -> Step<Vec<Subnet>> {
    let mut subnets: Vec<Subnet> = Vec::new();
    for id in ids {
        let Some(subnet) = txn.get::<Subnet>(&Subnet::key_of(scope, id)).await? else {
            let message = format!(
                "Error retrieving subnet information for [{id}]: The subnet ID '{id}' does not \
                 exist (ErrorCode: InvalidSubnetID.NotFound)"
            );
            return Err(invalid(message).into());
        };
        if subnets.first().is_some_and(|first| first.vpc != subnet.vpc) {
            return Err(invalid("Subnets must all be in the same VPC.").into());
        }
        subnets.push(subnet);
    }
    Ok(subnets)
}

/// The groups that were named; the VPC's default one when none was.
async fn find_groups(txn: &Txn, scope: &Scope, vpc: &str, ids: &[String]) -> Step<Vec<String>> {
    for id in ids {
        let group: Option<SecurityGroup> = txn.get(&SecurityGroup::key_of(scope, id)).await?;
        let Some(group) = group else {
            let message = format!(
                "Error retrieving security group information for [{id}]: The security group \
                 '{id}' does not exist (ErrorCode: InvalidGroup.NotFound)"
            );
            return Err(invalid(message).into());
        };
        if group.vpc != vpc {
            let message = format!("Security group {id} does not belong to VPC {vpc}.");
            return Err(invalid(message).into());
        }
    }
    if !ids.is_empty() {
        return Ok(ids.to_vec());
    }
    let parent = Key::kind(SecurityGroup::KIND).join(&scope.segments());
    let groups: Vec<SecurityGroup> = txn.list(&parent).await?;
    let default = groups
        .into_iter()
        .find(|group| group.vpc == vpc && group.name == "default");
    Ok(default.map(|group| group.id).into_iter().collect())
}
