//! Finds tasks, services and load balancers by the names people give them.

use super::Desk;
use super::reply::Fault;
use domain::ecs::{DesiredStatus, LastStatus, Service, Task, TaskReport};
use domain::{Arn, Key, Record, Scope};

/// The fewest digits of a task's id that may stand for it.
pub(super) const SHORTEST_ID: usize = 6;

impl Desk {
    /// Every record of a kind in a scope.
    pub(super) async fn all<R: Record>(&self, scope: &Scope) -> Result<Vec<R>, Fault> {
        let parent = Key::kind(R::KIND).join(&scope.segments());
        Ok(self.parts.store.list(&parent).await?)
    }

    /// The task with that id, ARN, or beginning of an id that only one task has.
    pub(super) async fn task(
        &self,
        scope: &Scope,
        cluster: Option<&str>,
        name: &str,
    ) -> Result<Task, Fault> {
        let id = name.rsplit('/').next().unwrap_or(name);
        let mut tasks: Vec<Task> = self.all(scope).await?;
        tasks.retain(|task| {
            cluster.is_none_or(|cluster| task.cluster == cluster)
                && (task.id == id || (id.len() >= SHORTEST_ID && task.id.starts_with(id)))
        });
        if let Some(exact) = tasks.iter().position(|task| task.id == id) {
            return Ok(tasks.swap_remove(exact));
        }
        match tasks.len() {
            1 => Ok(tasks.remove(0)),
            0 => Err(Fault::not_found(format!("there is no task {name}"))),
            count => Err(Fault::bad(format!(
                "{count} tasks have ids that begin with {id}"
            ))),
        }
    }

    /// What has become of a task.
    pub(super) async fn report(&self, task: &Task) -> Result<Option<TaskReport>, Fault> {
        let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        Ok(self.parts.store.get(&key).await?)
    }

    /// The service of that name, ARN, or `CLUSTER/NAME`; `None` when there is none.
    pub(super) async fn find_service(
        &self,
        scope: &Scope,
        cluster: Option<&str>,
        name: &str,
    ) -> Result<Option<Service>, Fault> {
        let arn = name.parse::<Arn>().ok();
        let path = arn
            .as_ref()
            .and_then(|arn| arn.resource_after("service"))
            .unwrap_or(name);
        let (cluster, name) = match path.split_once('/') {
            Some((cluster, name)) => (Some(cluster), name),
            None => (cluster, path),
        };
        let mut services: Vec<Service> = self.all(scope).await?;
        services.retain(|service| {
            service.name == name && cluster.is_none_or(|cluster| service.cluster == cluster)
        });
        match services.len() {
            0 | 1 => Ok(services.pop()),
            count => Err(Fault::bad(format!(
                "{count} clusters have a service {name}: say CLUSTER/{name}"
            ))),
        }
    }

    /// A service's tasks with what has become of them, those that ended included.
    pub(super) async fn tasks_of(
        &self,
        service: &Service,
    ) -> Result<Vec<(Task, Option<TaskReport>)>, Fault> {
        let key = Task::cluster_key(&service.scope, &service.cluster);
        let tasks: Vec<Task> = self.parts.store.list(&key).await?;
        let mut found = Vec::new();
        for task in tasks {
            let of = task.service.as_ref();
            if of.is_some_and(|of| of.name == service.name) {
                let report = self.report(&task).await?;
                found.push((task, report));
            }
        }
        Ok(found)
    }
}

/// Whether a task is neither ended nor on its way there.
pub(super) fn is_up(task: &Task, report: Option<&TaskReport>) -> bool {
    task.desired == DesiredStatus::Running
        && report.is_none_or(|report| report.last_status <= LastStatus::Running)
}
