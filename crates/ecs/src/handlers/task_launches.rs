//! Starting tasks: `RunTask` and `StartTask`.

use crate::Ecs;
use crate::convert::common::{kept, network, strategy, tags};
use crate::convert::disks::disks;
use crate::convert::services::{is_fargate_strategy, unsupported};
use crate::convert::tasks::{TaskView, overrides, task_to_wire};
use crate::handlers::capacity_providers::check_strategy_in;
use crate::handlers::clusters::active_cluster;
use crate::handlers::tags::allow_task_tags;
use crate::handlers::task_definitions::allow_roles;
use crate::launch::{Launch, find_network};
use crate::placing::spots::failures;
use crate::placing::{PlacementWish, wish};
use crate::refs::cluster_name;
use crate::refusal::{Step, invalid};
use api::ecs as w;
use api::record::to_tree;
use api::{ApiError, Reply};
use domain::ecs::{
    ClientToken, Cluster, ManagedDisk, StrategyItem, Tags, Task, TaskDefinition, TaskOverrides,
};
use domain::network::NetworkInterface;
use serde_json::{Map, Value};
use store::Txn;
use wire::Context;

/// Most tasks one call starts. Source: ECS API model, `RunTask$count`.
const COUNT_MAX: i32 = 10;

/// Members of `RunTask` that are kept as they are: what placement reads.
const KEPT: &[&str] = &["placementConstraints", "placementStrategy"];

/// A task with its interface.
type Made = (Task, Option<NetworkInterface>);

/// What `RunTask` and `StartTask` have in common, made valid.
struct Wish {
    /// The instances that `StartTask` names.
    instances: Option<Vec<String>>,
    cluster: String,
    definition: TaskDefinition,
    launch_type: Option<String>,
    strategy: Vec<StrategyItem>,
    count: usize,
    network: Option<domain::ecs::AwsvpcConfiguration>,
    overrides: Option<w::TaskOverride>,
    group: Option<String>,
    started_by: Option<String>,
    disks: Vec<ManagedDisk>,
    execute_command: bool,
    tags: Tags,
    managed_tags: bool,
    propagate: bool,
    inert: Map<String, Value>,
    token: Option<(String, Value)>,
}

impl Ecs {
    /// Starts tasks wherever there is room.
    pub(crate) async fn run_task(
        &self,
        cx: &Context,
        input: w::RunTaskRequest,
    ) -> Reply<w::RunTaskResponse> {
        let definition = self
            .usable_definition(&cx.scope, &input.task_definition)
            .await?;
        cx.allow("ecs:RunTask", &definition.arn().to_string())
            .await?;
        allow_task_tags(cx, "RunTask", input.cluster.as_deref(), &input.tags).await?;
        let wish = run_wish(cx, input, definition)?;
        let (tasks, failures) = self.start_wished(cx, &wish).await?;
        Ok(w::RunTaskResponse {
            tasks: Some(tasks),
            failures: Some(failures),
        })
    }

    /// Starts tasks on the container instances that are named.
    pub(crate) async fn start_task(
        &self,
        cx: &Context,
        input: w::StartTaskRequest,
    ) -> Reply<w::StartTaskResponse> {
        let definition = self
            .usable_definition(&cx.scope, &input.task_definition)
            .await?;
        cx.allow("ecs:StartTask", &definition.arn().to_string())
            .await?;
        allow_task_tags(cx, "StartTask", input.cluster.as_deref(), &input.tags).await?;
        if input.container_instances.len() > COUNT_MAX as usize {
            return Err(invalid("containerInstances can have at most 10 items."));
        }
        if input.container_instances.is_empty() {
            return Err(invalid("Container Instances cannot be empty."));
        }
        let wish = start_wish(cx, input, definition)?;
        let (tasks, failures) = self.start_wished(cx, &wish).await?;
        Ok(w::StartTaskResponse {
            tasks: Some(tasks),
            failures: Some(failures),
        })
    }

    async fn start_wished(
        &self,
        cx: &Context,
        wish: &Wish,
    ) -> Result<(Vec<w::Task>, Vec<w::Failure>), ApiError> {
        let given = wish.overrides.clone();
        let launch_type = wish.launch_type.as_deref().unwrap_or("FARGATE");
        let changes = overrides(given, &wish.definition, launch_type)?;
        let execution = changes
            .execution_role
            .clone()
            .or(wish.definition.execution_role.clone());
        let role = changes
            .task_role
            .clone()
            .or(wish.definition.task_role.clone());
        allow_roles(cx, [&execution, &role]).await?;
        allow_disks(cx, &wish.disks).await?;
        let changes = &changes;
        let start = |txn: Txn| async move { self.start_in(&txn, wish, changes).await };
        let (started, failures) = self.store.transact(start).await?;
        let mut told = Vec::new();
        for (task, interface) in started {
            let view = self.view(task, interface, Some(&wish.definition)).await?;
            told.push(task_to_wire(&view, true));
        }
        Ok((told, failures))
    }

    async fn start_in(
        &self,
        txn: &Txn,
        wish: &Wish,
        changes: &TaskOverrides,
    ) -> Step<(Vec<Made>, Vec<w::Failure>)> {
        let scope = &wish.definition.scope;
        let cluster = active_cluster(txn, scope, &wish.cluster).await?;
        if let Some(before) = self.repeated(txn, wish).await? {
            return Ok((before, Vec::new()));
        }
        let (launch_type, mut providers) = placement(&cluster, wish)?;
        wish::check(&wish.inert, launch_type == "FARGATE")?;
        let mut launch = Launch {
            definition: &wish.definition,
            cluster: &wish.cluster,
            group: wish
                .group
                .clone()
                .unwrap_or_else(|| format!("family:{}", wish.definition.family)),
            started_by: wish.started_by.clone(),
            service: None,
            launch_type,
            capacity_provider: None,
            overrides: changes.clone(),
            network: find_network(txn, &wish.definition, wish.network.as_ref()).await?,
            mesh: None,
            disks: wish.disks.clone(),
            image_digests: Tags::new(),
            execute_command: wish.execute_command,
            tags: task_tags(wish),
            inert: wish.inert.clone(),
        };
        let placing = PlacementWish::of_call(&wish.inert, &wish.definition)?;
        let (placed, failures) = match &wish.instances {
            Some(named) => self.find_named(txn, &launch, &placing, named).await?,
            None => {
                let names = (0..wish.count).map(|_| providers.next()).collect();
                let placed = self.find_spots(txn, &launch, &placing, names).await?;
                let failures = failures(scope, &wish.cluster, placed.unplaced)?;
                (placed.spots, failures)
            }
        };
        let mut started = Vec::new();
        for (index, (spot, provider)) in placed.into_iter().enumerate() {
            launch.capacity_provider = provider;
            let (task, interface) = launch.make(spot, index, &*self.ids, self.clock.now());
            txn.put(&task);
            if let Some(interface) = &interface {
                txn.put(interface);
            }
            started.push((task, interface));
        }
        self.remember(txn, wish, &started);
        Ok((started, failures))
    }

    /// The tasks an earlier call with the same token started.
    async fn repeated(&self, txn: &Txn, wish: &Wish) -> Step<Option<Vec<Made>>> {
        let Some((token, call)) = &wish.token else {
            return Ok(None);
        };
        let scope = &wish.definition.scope;
        let key = ClientToken::key_of(scope, &wish.cluster, token);
        let Some(known) = txn.get::<ClientToken>(&key).await? else {
            return Ok(None);
        };
        if known.call != *call {
            let arn = |id: &String| {
                let path = format!("task/{}/{id}", wish.cluster);
                Value::String(scope.arn("ecs", path).to_string())
            };
            let arns: Vec<Value> = known.tasks.iter().map(arn).collect();
            let conflict = w::conflict_exception(
                "The request could not be processed because of conflict in the current state of \
                 the resource.",
            );
            return Err(conflict.with("resourceIds", arns).into());
        }
        let mut before = Vec::new();
        for id in &known.tasks {
            if let Some(task) = txn
                .get::<Task>(&Task::key_of(scope, &wish.cluster, id))
                .await?
            {
                before.push((task, None));
            }
        }
        Ok(Some(before))
    }

    fn remember(&self, txn: &Txn, wish: &Wish, started: &[Made]) {
        let Some((token, call)) = &wish.token else {
            return;
        };
        txn.put(&ClientToken {
            scope: wish.definition.scope.clone(),
            cluster: wish.cluster.clone(),
            token: token.clone(),
            call: call.clone(),
            tasks: started.iter().map(|(task, _)| task.id.clone()).collect(),
            created_at: self.clock.now(),
        });
    }

    /// A task with what else is known of it.
    pub(crate) async fn view(
        &self,
        task: Task,
        interface: Option<NetworkInterface>,
        definition: Option<&TaskDefinition>,
    ) -> Step<TaskView> {
        let report = self.report_of(&task).await?;
        let interface = match (interface, &task.interface) {
            (None, Some(kept)) => {
                self.store
                    .get(&NetworkInterface::key_of(&task.scope, &kept.id))
                    .await?
            }
            (interface, _) => interface,
        };
        let definition = match definition {
            Some(definition) => Some(definition.clone()),
            None => {
                let (family, revision) = &task.definition;
                let key = TaskDefinition::key_of(&task.scope, family, *revision);
                self.store.get(&key).await?
            }
        };
        Ok(TaskView {
            task,
            report,
            definition,
            interface,
        })
    }
}

/// Chosen: with neither a launch type nor a strategy of the call or the cluster, a task
/// definition that asks for Fargate gets it. AWS would look for EC2 instances and find none.
fn placement(
    cluster: &Cluster,
    wish: &Wish,
) -> Step<(String, Box<dyn Iterator<Item = String> + Send>)> {
    let none = || Box::new(std::iter::empty());
    let asks_fargate = wish
        .definition
        .requires_compatibilities
        .iter()
        .any(|name| name == "FARGATE");
    let strategy = match (&wish.launch_type, wish.strategy.is_empty()) {
        (Some(launch_type), _) => {
            check_launch_type(&wish.definition, launch_type)?;
            return Ok((launch_type.clone(), none()));
        }
        (None, false) => &wish.strategy,
        (None, true) => &cluster.default_strategy,
    };
    if strategy.is_empty() {
        let launch_type = if asks_fargate { "FARGATE" } else { "EC2" };
        return Ok((launch_type.to_owned(), none()));
    }
    check_strategy_in(strategy, &cluster.capacity_providers)?;
    let launch_type = match is_fargate_strategy(strategy) {
        true => "FARGATE",
        false => "EC2",
    };
    check_launch_type(&wish.definition, launch_type)?;
    Ok((launch_type.to_owned(), Box::new(spread(strategy, 0))))
}

/// Which provider each next task goes to: bases first, then in proportion to the weights.
/// `placed` tasks were placed before.
pub(crate) fn spread(
    strategy: &[StrategyItem],
    placed: usize,
) -> impl Iterator<Item = String> + Send + use<> {
    let items = strategy.to_vec();
    let bases: Vec<String> = items
        .iter()
        .flat_map(|item| std::iter::repeat_n(item.provider.clone(), item.base as usize))
        .collect();
    let weighted: Vec<StrategyItem> = items.into_iter().filter(|item| item.weight > 0).collect();
    let mut given = vec![0_u64; weighted.len()];
    let rest = std::iter::from_fn(move || {
        // The one furthest behind its share comes next.
        let behind =
            |place: &usize| (given[*place] + 1) * 1_000_000 / u64::from(weighted[*place].weight);
        let next = (0..weighted.len()).min_by_key(behind)?;
        given[next] += 1;
        Some(weighted[next].provider.clone())
    });
    bases.into_iter().chain(rest).skip(placed)
}

/// Refuses a launch type the task definition was not made for.
pub(crate) fn check_launch_type(
    definition: &TaskDefinition,
    launch_type: &str,
) -> Result<(), ApiError> {
    let requires = &definition.requires_compatibilities;
    if launch_type == "MANAGED_INSTANCES" {
        return Err(unsupported("The launch type MANAGED_INSTANCES"));
    }
    let fargate = launch_type == "FARGATE";
    let fits = match requires.is_empty() {
        true => !fargate || crate::checks::fits_fargate(definition),
        false => requires.iter().any(|name| name == launch_type),
    };
    if fits {
        return Ok(());
    }
    let name = launch_type;
    Err(invalid(format!(
        "Task definition does not support launch_type {name}."
    )))
}

/// Refuses a Fargate platform version there is none of.
pub(crate) fn check_platform(version: Option<&str>, launch_type: &str) -> Result<(), ApiError> {
    match version {
        None => Ok(()),
        Some(_) if launch_type != "FARGATE" => Err(invalid(
            "The platform version must be null when specifying an EC2 launch type.",
        )),
        Some("LATEST" | "1.4.0" | "1.3.0") => Ok(()),
        Some(_) => Err(w::platform_unknown_exception(
            "The specified platform does not exist.",
        )),
    }
}

/// A task's own tags, its task definition's when they are passed on, and ECS's own.
fn task_tags(wish: &Wish) -> Tags {
    let mut tags = if wish.propagate {
        wish.definition.tags.clone()
    } else {
        Tags::new()
    };
    tags.extend(wish.tags.clone());
    if wish.managed_tags {
        tags.insert("aws:ecs:clusterName".to_owned(), wish.cluster.clone());
    }
    tags
}

fn run_wish(
    cx: &Context,
    input: w::RunTaskRequest,
    definition: TaskDefinition,
) -> Result<Wish, ApiError> {
    let count = input.count.unwrap_or(1);
    if !(1..=COUNT_MAX).contains(&count) {
        return Err(invalid("count must be between 1 and 10."));
    }
    let strategy = strategy(input.capacity_provider_strategy.clone())?;
    if input.launch_type.is_some() && !strategy.is_empty() {
        return Err(both_given());
    }
    let launch_type = input.launch_type.as_deref().unwrap_or("FARGATE");
    check_platform(input.platform_version.as_deref(), launch_type)?;
    let token = input
        .client_token
        .clone()
        .map(|token| (token, to_tree(&input)));
    check_names(input.group.as_deref(), input.started_by.as_deref())?;
    Ok(Wish {
        instances: None,
        cluster: cluster_name(&cx.scope, input.cluster.as_deref())?,
        count: count as usize,
        strategy,
        token,
        inert: kept(&input, KEPT),
        propagate: propagates(input.propagate_tags.as_deref())?,
        network: network(input.network_configuration)?,
        launch_type: input.launch_type,
        overrides: input.overrides,
        group: input.group,
        started_by: input.started_by,
        disks: disks(input.volume_configurations, &definition)?,
        execute_command: input.enable_execute_command.unwrap_or(false),
        tags: tags(input.tags)?,
        managed_tags: input.enable_ecs_managed_tags.unwrap_or(false),
        definition,
    })
}

fn start_wish(
    cx: &Context,
    input: w::StartTaskRequest,
    definition: TaskDefinition,
) -> Result<Wish, ApiError> {
    check_names(input.group.as_deref(), input.started_by.as_deref())?;
    Ok(Wish {
        inert: kept(&input, KEPT),
        instances: Some(input.container_instances),
        cluster: cluster_name(&cx.scope, input.cluster.as_deref())?,
        count: 0,
        strategy: Vec::new(),
        token: None,
        propagate: propagates(input.propagate_tags.as_deref())?,
        network: network(input.network_configuration)?,
        launch_type: Some("EC2".to_owned()),
        overrides: input.overrides,
        group: input.group,
        started_by: input.started_by,
        disks: disks(input.volume_configurations, &definition)?,
        execute_command: input.enable_execute_command.unwrap_or(false),
        tags: tags(input.tags)?,
        managed_tags: input.enable_ecs_managed_tags.unwrap_or(false),
        definition,
    })
}

/// Whoever has disks made passes on the role they are made with.
async fn allow_disks(cx: &Context, disks: &[ManagedDisk]) -> Result<(), ApiError> {
    for disk in disks {
        let to = [("iam:PassedToService", "ecs.amazonaws.com".to_owned())];
        cx.allow_with("iam:PassRole", &disk.role, &to).await?;
    }
    Ok(())
}

fn check_names(group: Option<&str>, started_by: Option<&str>) -> Result<(), ApiError> {
    if group.is_some_and(|group| group.starts_with("service:") || group.starts_with("family:")) {
        return Err(invalid("Invalid namespace for group."));
    }
    if started_by.is_some_and(|text| text.len() > 128) {
        return Err(invalid("startedBy can have at most 128 characters."));
    }
    Ok(())
}

fn propagates(given: Option<&str>) -> Result<bool, ApiError> {
    match given {
        Some("TASK_DEFINITION") => Ok(true),
        None | Some("NONE") => Ok(false),
        Some(_) => Err(invalid(
            "propagateTags must be TASK_DEFINITION or NONE for a standalone task.",
        )),
    }
}

/// The refusal of a launch type beside a strategy.
pub(crate) fn both_given() -> ApiError {
    invalid(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove \
         one and try again.",
    )
}

#[cfg(test)]
mod tests;
