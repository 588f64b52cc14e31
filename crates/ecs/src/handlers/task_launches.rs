//! Starting tasks: `RunTask` and `StartTask`.

use crate::Ecs;
use crate::convert::overrides::{check_overrides, overrides};
use crate::convert::tasks::{TaskView, task_to_wire};
use crate::handlers::clusters::active_cluster;
use crate::handlers::launch_types::placement;
use crate::handlers::tags::allow_task_tags;
use crate::handlers::task_definitions::allow_roles;
use crate::handlers::task_wishes::{COUNT_MAX, Wish, run_wish, start_wish, task_tags};
use crate::launch::{Launch, find_network};
use crate::mesh;
use crate::placing::spots::failures;
use crate::placing::{PlacementWish, wish};
use crate::refusal::{Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{ClientToken, DiskPattern, Tags, Task, TaskDefinition, TaskOverrides};
use domain::network::NetworkInterface;
use serde_json::Value;
use store::Txn;
use wire::Context;

/// A task with its interface.
type Made = (Task, Option<NetworkInterface>);

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
        let changes = overrides(given, &wish.definition)?;
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
        let (launch_type, mut providers) = placement(
            &cluster,
            &wish.definition,
            (wish.launch_type.as_deref(), &wish.strategy),
        )?;
        check_overrides(changes, &wish.definition, &launch_type)?;
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
            mesh: match self.mesh_for_tasks {
                true => mesh::for_task(txn, &cluster, &wish.definition).await?,
                false => None,
            },
            disks: wish.disks.clone(),
            service_tags: Tags::new(),
            managed_tags: wish.managed_tags,
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

/// Whoever has disks made passes on the role they are made with.
pub(crate) async fn allow_disks(cx: &Context, disks: &[DiskPattern]) -> Result<(), ApiError> {
    for DiskPattern { disk, .. } in disks {
        let to = [("iam:PassedToService", "ecs.amazonaws.com".to_owned())];
        cx.allow_with("iam:PassRole", &disk.role, &to).await?;
    }
    Ok(())
}
