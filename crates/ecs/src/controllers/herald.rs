//! Tells what changed: events for those who listen, and what load balancers say of tasks.
//!
//! - `tasks`, `services`, `instances`: which events a record's news are, pure functions
//! - `targets`: what a load balancer says of a task's target, noted for the task's story
//! - `story`: what is kept of a task when its records are forgotten
//! - `envelope`: the shape all events have
//!
//! It compares a record with the journal's mark of it, and tells what the mark does not know
//! yet; news and new mark are one write. So nothing is lost when the server ends anywhere
//! between, and what is told twice has the same id.

mod envelope;
mod instances;
mod services;
pub(super) mod story;
mod targets;
mod tasks;

#[cfg(test)]
mod tests;

use crate::Ecs;
use crate::controllers::housekeeping::retry;
use crate::controllers::task::task_of_report;
use crate::placing::Places;
use domain::ecs::{ContainerInstance, Service, Task, TaskReport};
use domain::elb::TargetHealth;
use domain::{Key, Record};
use journal::Telling;
use reconcile::{Controller, Interest, Next, Retry};

/// Tells what changed.
///
/// Reads `Task`, `TaskReport`, `TaskDefinition`, `Service`, `ContainerInstance`, `Target` and
/// `TargetHealth`;
/// writes no record, only the journal.
pub struct Herald(pub(crate) Ecs);

impl Controller for Herald {
    type Key = Key;

    fn name(&self) -> &'static str {
        "ecs herald"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let itself = |kind| Interest::keyed(kind, |key: &Key| Some(key.clone()));
        vec![
            itself(Task::KIND),
            itself(Service::KIND),
            itself(ContainerInstance::KIND),
            itself(TargetHealth::KIND),
            Interest::keyed(TaskReport::KIND, task_of_report),
        ]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let is = |kind: &str| key.as_str().starts_with(&Key::kind(kind).prefix());
        let telling = if is(Task::KIND) {
            self.0.task_news(key).await?
        } else if is(Service::KIND) {
            self.service_news(key).await?
        } else if is(ContainerInstance::KIND) {
            self.instance_news(key).await?
        } else {
            self.target_news(key).await?
        };
        let Some(telling) = telling else {
            self.0.journal.tell(Telling::new().unmark(key))?;
            return Ok(Next::Forget);
        };
        self.0.journal.tell(telling)?;
        Ok(Next::OnChange)
    }
}

impl Ecs {
    /// What of a task is not told yet; `None` once it is gone.
    pub(super) async fn task_news(&self, key: &Key) -> Result<Option<Telling>, Retry> {
        let Some(task) = self.store.get::<Task>(key).await? else {
            return Ok(None);
        };
        let view = self.view(task, None, None).await.map_err(retry)?;
        let told = self.journal.mark(key)?;
        let news = tasks::news(&view, told.as_ref(), self.clock.now());
        Ok(Some(match news {
            Some((events, mark)) => Telling::new().events(events).mark(key, &mark),
            None => Telling::new(),
        }))
    }
}

impl Herald {
    async fn service_news(&self, key: &Key) -> Result<Option<Telling>, Retry> {
        let Some(service) = self.0.store.get::<Service>(key).await? else {
            return Ok(None);
        };
        let told: Option<services::Told> = self.0.journal.mark(key)?;
        let news = services::news(&service, told.as_ref());
        Ok(Some(match news {
            Some((events, mark)) => Telling::new().events(events).mark(key, &mark),
            None => Telling::new(),
        }))
    }

    async fn instance_news(&self, key: &Key) -> Result<Option<Telling>, Retry> {
        let Some(instance) = self.0.store.get::<ContainerInstance>(key).await? else {
            return Ok(None);
        };
        let told: Option<u64> = self.0.journal.mark(key)?;
        let version = instance.version;
        if told == Some(version) {
            return Ok(Some(Telling::new()));
        }
        let ContainerInstance { scope, cluster, .. } = &instance;
        let places = Places::look(&self.0, scope, cluster).await.map_err(retry)?;
        let left = places.room(&instance.id).map(|room| &room.left);
        let event = instances::event_of(&instance, left, self.0.clock.now());
        Ok(Some(Telling::new().events([event]).mark(key, &version)))
    }

    async fn target_news(&self, key: &Key) -> Result<Option<Telling>, Retry> {
        let Some(health) = self.0.store.get::<TargetHealth>(key).await? else {
            return Ok(None);
        };
        let Some(task) = targets::task_of(&self.0.store, &health).await? else {
            return Ok(Some(Telling::new()));
        };
        let told: Option<targets::Told> = self.0.journal.mark(key)?;
        let news = targets::news(&health, &task, told.as_ref());
        Ok(Some(match news {
            Some((note, mark)) => Telling::new().note(&task, &note).mark(key, &mark),
            None => Telling::new(),
        }))
    }
}
