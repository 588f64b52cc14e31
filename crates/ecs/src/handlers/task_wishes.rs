//! What `RunTask` and `StartTask` ask for, made valid.

use crate::convert::common::{kept, network, strategy, tags};
use crate::convert::disks::disks_of_task;
use crate::handlers::launch_types::{both_given, check_platform};
use crate::launch::managed_tags;
use crate::refs::cluster_name;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::to_tree;
use domain::ecs::{DiskPattern, StrategyItem, Tags, TaskDefinition};
use serde_json::{Map, Value};
use wire::Context;

/// Most tasks one call starts. Source: ECS API model, `RunTask$count`.
pub(crate) const COUNT_MAX: i32 = 10;

/// Members of `RunTask` that are kept as they are: what placement reads.
const KEPT: &[&str] = &["placementConstraints", "placementStrategy"];

/// What `RunTask` and `StartTask` have in common, made valid.
pub(crate) struct Wish {
    /// The instances that `StartTask` names.
    pub(crate) instances: Option<Vec<String>>,
    pub(crate) cluster: String,
    pub(crate) definition: TaskDefinition,
    pub(crate) launch_type: Option<String>,
    pub(crate) strategy: Vec<StrategyItem>,
    pub(crate) count: usize,
    pub(crate) network: Option<domain::ecs::AwsvpcConfiguration>,
    pub(crate) overrides: Option<w::TaskOverride>,
    pub(crate) group: Option<String>,
    pub(crate) started_by: Option<String>,
    pub(crate) disks: Vec<DiskPattern>,
    pub(crate) execute_command: bool,
    pub(crate) tags: Tags,
    pub(crate) managed_tags: bool,
    pub(crate) propagate: bool,
    pub(crate) inert: Map<String, Value>,
    pub(crate) token: Option<(String, Value)>,
}

/// A task's own tags, its task definition's when they are passed on, and ECS's own.
pub(crate) fn task_tags(wish: &Wish) -> Tags {
    let mut tags = if wish.propagate {
        wish.definition.tags.clone()
    } else {
        Tags::new()
    };
    tags.extend(wish.tags.clone());
    if wish.managed_tags {
        tags.extend(managed_tags(&wish.cluster, None));
    }
    tags
}

/// Reads `RunTask`.
pub(crate) fn run_wish(
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
        disks: disks_of_task(input.volume_configurations, &definition)?,
        execute_command: input.enable_execute_command.unwrap_or(false),
        tags: tags(input.tags)?,
        managed_tags: input.enable_ecs_managed_tags.unwrap_or(false),
        definition,
    })
}

/// Reads `StartTask`.
pub(crate) fn start_wish(
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
        disks: disks_of_task(input.volume_configurations, &definition)?,
        execute_command: input.enable_execute_command.unwrap_or(false),
        tags: tags(input.tags)?,
        managed_tags: input.enable_ecs_managed_tags.unwrap_or(false),
        definition,
    })
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
