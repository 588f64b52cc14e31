//! Task protection: keeps the service scheduler from stopping tasks that are busy.

use crate::Ecs;
use crate::handlers::clusters::{active_cluster, missing};
use crate::refs::{cluster_name, task_id};
use crate::refusal::{Refusal, Step, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::clock::later;
use domain::ecs::{DesiredStatus, Task, TaskProtection};
use domain::{Key, Record, Timestamp};
use std::time::Duration;
use store::Txn;
use wire::Context;

/// How long a task is protected unless told otherwise, minutes.
/// Source: ECS API reference, `UpdateTaskProtection`.
pub(crate) const PROTECTED_DEFAULT: i32 = 120;
/// The longest a task can be protected at once, minutes. Source: as above.
pub(crate) const PROTECTED_MAX: i32 = 2_880;
/// Most tasks one call changes. Source: as above.
const UPDATE_MAX: usize = 10;
/// Most tasks one call asks about. Chosen: as many as `DescribeTasks` takes.
const GET_MAX: usize = 100;

impl Ecs {
    /// Protects tasks, or lets them go. Tasks that belong to no service cannot be protected.
    pub(crate) async fn update_task_protection(
        &self,
        cx: &Context,
        input: w::UpdateTaskProtectionRequest,
    ) -> Reply<w::UpdateTaskProtectionResponse> {
        let cluster = cluster_name(&cx.scope, Some(&input.cluster))?;
        let action = "ecs:UpdateTaskProtection";
        let wanted = self.asked(cx, action, &cluster, &input.tasks).await?;
        if !(1..=UPDATE_MAX).contains(&input.tasks.len()) {
            return Err(invalid("tasks must have 1 to 10 items."));
        }
        let until = protected_until(&input, self.clock.now())?;
        let mut told = (Vec::new(), Vec::new());
        for (id, arn) in wanted {
            let (cluster, id) = (&cluster, &id);
            let changed = self.store.transact(|txn: Txn| async move {
                active_cluster(&txn, &cx.scope, cluster).await?;
                protect(&txn, &Task::key_of(&cx.scope, cluster, id), until).await
            });
            match changed.await? {
                Found::Protected(until) => told.0.push(told_protection(arn, until)),
                Found::Missing => told.1.push(missing(arn)),
                Found::NotOfService => told.1.push(not_valid(arn)),
            }
        }
        Ok(w::UpdateTaskProtectionResponse {
            protected_tasks: Some(told.0),
            failures: Some(told.1),
        })
    }

    /// Tells which tasks are protected, and until when: those asked about, else every one.
    pub(crate) async fn get_task_protection(
        &self,
        cx: &Context,
        input: w::GetTaskProtectionRequest,
    ) -> Reply<w::GetTaskProtectionResponse> {
        let cluster = cluster_name(&cx.scope, Some(&input.cluster))?;
        let tasks = input.tasks.unwrap_or_default();
        if tasks.len() > GET_MAX {
            return Err(invalid("tasks cannot have more than 100 items."));
        }
        let action = "ecs:GetTaskProtection";
        if tasks.is_empty() {
            let every = cx.scope.arn("ecs", format!("task/{cluster}/*"));
            cx.allow(action, &every.to_string()).await?;
        }
        let mut wanted = self.asked(cx, action, &cluster, &tasks).await?;
        self.existing_cluster(&cx.scope, Some(&cluster)).await?;
        if tasks.is_empty() {
            wanted = self.protected_in(cx, &cluster).await?;
        }
        let mut told = (Vec::new(), Vec::new());
        for (id, arn) in wanted {
            let key = Task::key_of(&cx.scope, &cluster, &id);
            match self.protection_of(&key).await? {
                Found::Protected(until) => told.0.push(told_protection(arn, until)),
                Found::Missing => told.1.push(missing(arn)),
                Found::NotOfService => told.1.push(not_valid(arn)),
            }
        }
        Ok(w::GetTaskProtectionResponse {
            protected_tasks: Some(told.0),
            failures: Some(told.1),
        })
    }

    /// Ids and ARNs of the tasks a call names, each allowed.
    async fn asked(
        &self,
        cx: &Context,
        action: &str,
        cluster: &str,
        tasks: &[String],
    ) -> Result<Vec<(String, String)>, ApiError> {
        let mut asked = Vec::with_capacity(tasks.len());
        for given in tasks {
            let id = task_id(&cx.scope, cluster, given)?;
            let arn = cx.scope.arn("ecs", format!("task/{cluster}/{id}"));
            let arn = arn.to_string();
            cx.allow(action, &arn).await?;
            asked.push((id, arn));
        }
        Ok(asked)
    }

    /// Every task of a cluster that is protected now.
    async fn protected_in(&self, cx: &Context, cluster: &str) -> Step<Vec<(String, String)>> {
        let parent = Key::kind(TaskProtection::KIND)
            .join(&cx.scope.segments())
            .child(cluster);
        let now = self.clock.now();
        let found: Vec<TaskProtection> = self.store.list(&parent).await?;
        let named = found.into_iter().filter(|one| one.until > now).map(|one| {
            let arn = cx.scope.arn("ecs", format!("task/{cluster}/{}", one.id));
            (one.id, arn.to_string())
        });
        Ok(named.take(GET_MAX).collect())
    }

    async fn protection_of(&self, key: &Key) -> Step<Found> {
        let Some(task) = self.store.get::<Task>(key).await? else {
            return Ok(Found::Missing);
        };
        let Some(key) = protection_key(&task) else {
            return Ok(Found::NotOfService);
        };
        let known: Option<TaskProtection> = self.store.get(&key).await?;
        let now = self.clock.now();
        let until = known.map(|known| known.until).filter(|until| *until > now);
        Ok(Found::Protected(until))
    }
}

/// What a task's protection is.
enum Found {
    /// Protected until then, or not at all.
    Protected(Option<Timestamp>),
    /// There is no such task.
    Missing,
    /// It belongs to no service, or has come to its end.
    NotOfService,
}

/// Until when tasks are to be protected; `None` to let them go.
fn protected_until(
    input: &w::UpdateTaskProtectionRequest,
    now: Timestamp,
) -> Result<Option<Timestamp>, ApiError> {
    let minutes = input.expires_in_minutes.unwrap_or(PROTECTED_DEFAULT);
    if !(1..=PROTECTED_MAX).contains(&minutes) {
        return Err(invalid(format!(
            "expiresInMinutes must be between 1 and {PROTECTED_MAX}."
        )));
    }
    let length = Duration::from_secs(u64::from(minutes.unsigned_abs()) * 60);
    Ok(Some(later(now, length)).filter(|_| input.protection_enabled))
}

async fn protect(txn: &Txn, key: &Key, until: Option<Timestamp>) -> Step<Found> {
    let Some(task) = txn.get::<Task>(key).await? else {
        return Ok::<_, Refusal>(Found::Missing);
    };
    let Some(of) = task.service.as_ref() else {
        return Ok(Found::NotOfService);
    };
    if task.desired == DesiredStatus::Stopped {
        return Ok(Found::NotOfService);
    }
    let protection = |until| TaskProtection {
        scope: task.scope.clone(),
        cluster: task.cluster.clone(),
        service: of.name.clone(),
        id: task.id.clone(),
        until,
    };
    match until {
        Some(until) => txn.put(&protection(until)),
        None => {
            let Task {
                scope, cluster, id, ..
            } = &task;
            txn.delete(&TaskProtection::key_of(scope, cluster, &of.name, id));
        }
    }
    Ok(Found::Protected(until))
}

fn protection_key(task: &Task) -> Option<Key> {
    let of = task.service.as_ref()?;
    let Task {
        scope, cluster, id, ..
    } = task;
    Some(TaskProtection::key_of(scope, cluster, &of.name, id))
}

fn told_protection(arn: String, until: Option<Timestamp>) -> w::ProtectedTask {
    w::ProtectedTask {
        task_arn: Some(arn),
        protection_enabled: Some(until.is_some()),
        expiration_date: until,
    }
}

/// Source: ECS API reference, API failure reasons.
fn not_valid(arn: String) -> w::Failure {
    w::Failure {
        arn: Some(arn),
        reason: Some("TASK_NOT_VALID".to_owned()),
        detail: Some("The task is not a running task of a service.".to_owned()),
    }
}
