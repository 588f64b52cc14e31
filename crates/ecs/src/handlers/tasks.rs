//! Tasks that are there: told, listed, stopped.

use crate::Ecs;
use crate::convert::tasks::{desired_status, task_to_wire};
use crate::handlers::clusters::{active_cluster, missing};
use crate::page::{PAGE, Window};
use crate::refs::{cluster_name, instance_id, service_name, task_id};
use crate::refusal::{Refusal, invalid};
use api::Reply;
use api::ecs as w;
use domain::Record;
use domain::ecs::{DesiredStatus, StopCode, StopRequest, Task, TaskReport};
use store::{StoreError, Txn};
use wire::Context;

/// Most tasks one call describes. Source: ECS API model, `DescribeTasks`.
const DESCRIBE_MAX: usize = 100;

/// The reason of a stop that came without one.
const STOPPED_BY_USER: &str = "Task stopped by user";

impl Ecs {
    /// Asks for a task to stop.
    pub(crate) async fn stop_task(
        &self,
        cx: &Context,
        input: w::StopTaskRequest,
    ) -> Reply<w::StopTaskResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let id = task_id(&cx.scope, &cluster, &input.task)?;
        let arn = cx.scope.arn("ecs", format!("task/{cluster}/{id}"));
        cx.allow("ecs:StopTask", &arn.to_string()).await?;
        let reason = input.reason.unwrap_or_else(|| STOPPED_BY_USER.to_owned());
        let now = self.clock.now();
        let key = &Task::key_of(&cx.scope, &cluster, &id);
        let (cluster, reason) = (&cluster, &reason);
        let saved = self.store.transact(|txn: Txn| async move {
            active_cluster(&txn, &cx.scope, cluster).await?;
            let found: Option<Task> = txn.get(key).await?;
            let mut task = found.ok_or_else(|| invalid("The referenced task was not found."))?;
            if task.desired == DesiredStatus::Running {
                task.desired = DesiredStatus::Stopped;
                task.stop = Some(StopRequest {
                    code: StopCode::UserInitiated,
                    reason: reason.clone(),
                    at: now,
                });
                txn.put(&task);
            }
            Ok::<_, Refusal>(task)
        });
        let view = self.view(saved.await?, None, None).await?;
        Ok(w::StopTaskResponse {
            task: Some(task_to_wire(&view, true)),
        })
    }

    /// Tells tasks; ones that are missing are failures.
    pub(crate) async fn describe_tasks(
        &self,
        cx: &Context,
        input: w::DescribeTasksRequest,
    ) -> Reply<w::DescribeTasksResponse> {
        let cluster = cluster_name(&cx.scope, input.cluster.as_deref())?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        let (mut tasks, mut failures) = (Vec::new(), Vec::new());
        let mut wanted = Vec::new();
        for given in &input.tasks {
            let id = task_id(&cx.scope, &cluster, given)?;
            let arn = cx
                .scope
                .arn("ecs", format!("task/{cluster}/{id}"))
                .to_string();
            cx.allow("ecs:DescribeTasks", &arn).await?;
            wanted.push((id, arn));
        }
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        if !(1..=DESCRIBE_MAX).contains(&input.tasks.len()) {
            let text = if input.tasks.is_empty() {
                "be empty"
            } else {
                "have more than 100 elements"
            };
            return Err(invalid(format!("Tasks cannot {text}.")));
        }
        for (id, arn) in wanted {
            let key = Task::key_of(&cx.scope, &cluster, &id);
            let found: Option<Task> = self.store.get(&key).await.map_err(Refusal::from)?;
            match found {
                None => failures.push(missing(arn)),
                Some(task) => {
                    let view = self.view(task, None, None).await?;
                    tasks.push(task_to_wire(&view, with_tags));
                }
            }
        }
        Ok(w::DescribeTasksResponse {
            tasks: Some(tasks),
            failures: Some(failures),
        })
    }

    /// Tells the ARNs of a cluster's tasks: those that should run, unless others are asked for.
    pub(crate) async fn list_tasks(
        &self,
        cx: &Context,
        input: w::ListTasksRequest,
    ) -> Reply<w::ListTasksResponse> {
        cx.allow("ecs:ListTasks", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let cluster = self
            .existing_cluster(&cx.scope, input.cluster.as_deref())
            .await?;
        let service = match &input.service_name {
            Some(given) => Some(service_name(&cx.scope, &cluster, given)?.unwrap_or_default()),
            None => None,
        };
        if let Some(name) = &service {
            self.existing_service(&cx.scope, &cluster, name).await?;
        }
        let instance = match &input.container_instance {
            Some(given) => Some(instance_id(&cx.scope, &cluster, given)?),
            None => None,
        };
        let found = self
            .tasks_of_cluster(&cx.scope, &cluster)
            .await
            .map_err(Refusal::from)?;
        let of = (service.as_deref(), instance.as_deref());
        let fitting = found
            .into_iter()
            .filter(|(task, report)| fits(task, report.as_ref(), &input, of));
        let items =
            fitting.map(|(task, _)| (task.key().as_str().to_owned(), task.arn().to_string()));
        let (arns, next_token) = window.cut(items);
        Ok(w::ListTasksResponse {
            task_arns: Some(arns),
            next_token,
        })
    }

    /// What was reported of a task.
    pub(crate) async fn report_of(&self, task: &Task) -> Result<Option<TaskReport>, StoreError> {
        let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        self.store.get(&key).await
    }
}

fn fits(
    task: &Task,
    report: Option<&TaskReport>,
    filter: &w::ListTasksRequest,
    (service, instance): (Option<&str>, Option<&str>),
) -> bool {
    let desired = match filter.desired_status.as_deref() {
        Some("STOPPED") => DesiredStatus::Stopped,
        // AWS knows the filter PENDING but no task ever has it as its desired status.
        Some("PENDING") => return false,
        _ => DesiredStatus::Running,
    };
    let of_service = |name: &str| {
        task.service
            .as_ref()
            .is_some_and(|service| service.name == name)
    };
    desired_status(task, report) == desired
        && filter
            .family
            .as_ref()
            .is_none_or(|family| task.definition.0 == *family)
        && filter
            .started_by
            .as_ref()
            .is_none_or(|by| task.started_by.as_ref() == Some(by))
        && filter
            .launch_type
            .as_ref()
            .is_none_or(|kind| task.launch_type == *kind)
        && instance.is_none_or(|id| task.container_instance.as_deref() == Some(id))
        && filter.daemon_name.is_none()
        && service.is_none_or(of_service)
}
