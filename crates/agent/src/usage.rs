//! What tasks use of what they have reserved, told every minute under CloudWatch's names.
//!
//! - here: [`Usage`], and when it looks
//! - `reading`: what a task has used and has reserved
//! - `services`: namespace `AWS/ECS`, of services
//! - `clusters`: namespace `AWS/ECS`, of clusters with container instances
//! - `insights`: namespace `ECS/ContainerInsights`, where a cluster asks for it

mod clusters;
mod insights;
mod reading;
mod services;
#[cfg(test)]
mod tests;

use crate::hands::Hands;
use domain::clock::later;
use domain::ecs::{Cluster, ContainerInstance, LastStatus, Task, TaskDefinition, TaskReport};
use domain::metrics::{Distribution, Measure, Metric, MetricSink, Unit};
use domain::{Key, Record as _, Scope, Timestamp};
use reading::{Reserved, Used, reserved, used};
use runtime::SandboxId;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;

const MINUTE: i64 = 60;

/// Reads what tasks use.
pub struct Usage {
    hands: Hands,
    sink: Arc<dyn MetricSink>,
    /// What each task had used at the last look.
    before: HashMap<Key, Used>,
}

/// A task that runs.
struct Seen {
    task: Task,
    reserved: Reserved,
    /// What it had used at the last look, if it ran then, and at this one.
    span: Option<(Used, Used)>,
}

/// What was measured, by whose it is.
type Measured = BTreeMap<Scope, Vec<Measure>>;

impl Usage {
    /// Hands what tasks of the instance use to `sink`; nothing happens before [`Usage::run`].
    pub fn new(hands: Hands, sink: Arc<dyn MetricSink>) -> Self {
        Self {
            hands,
            sink,
            before: HashMap::new(),
        }
    }

    /// Looks at the end of every minute; never ends.
    pub async fn run(mut self) {
        loop {
            let now = self.hands.clock.now();
            let second = now.as_second();
            let begun = second - second.rem_euclid(MINUTE);
            let minute = Timestamp::from_second(begun).unwrap_or(now);
            let end = later(minute, Duration::from_secs(MINUTE.unsigned_abs()));
            self.hands.clock.wait_until(end).await;
            if let Err(error) = self.look(minute).await {
                tracing::warn!(%error, "what tasks use was not measured");
            }
        }
    }

    async fn look(&mut self, minute: Timestamp) -> Result<(), StoreError> {
        let seen = self.seen().await?;
        if seen.is_empty() {
            return Ok(());
        }
        let store = &self.hands.store;
        let clusters: Vec<Cluster> = store.list(&Key::kind(Cluster::KIND)).await?;
        let instances = self.own_instances(&seen).await?;
        let mut measured = Measured::new();
        let mut add = |scope: &Scope, measure: Measure| {
            measured.entry(scope.clone()).or_default().push(measure);
        };
        services::tell(&seen, minute, &mut add);
        clusters::tell(&seen, &instances, minute, &mut add);
        insights::tell(&seen, &clusters, minute, &mut add);
        let sink = Arc::clone(&self.sink);
        let handing = tokio::task::spawn_blocking(move || {
            measured
                .into_iter()
                .for_each(|(scope, measures)| sink.take(&scope, measures));
        });
        // It fails only when it panics, which is in the log then.
        drop(handing.await);
        Ok(())
    }

    /// Tasks of this machine that run, and remembers what they have used.
    async fn seen(&mut self) -> Result<Vec<Seen>, StoreError> {
        let tasks: Vec<Task> = self.hands.store.list(&Key::kind(Task::KIND)).await?;
        let mut before = std::mem::take(&mut self.before);
        let mut seen = Vec::new();
        for task in tasks {
            if !self.is_here(&task.instance) {
                continue;
            }
            let Some((reserved, used)) = self.of(&task).await? else {
                continue;
            };
            let key = task.key();
            let span = before.remove(&key).zip(used);
            if let Some(used) = used {
                self.before.insert(key, used);
            }
            seen.push(Seen {
                task,
                reserved,
                span,
            });
        }
        Ok(seen)
    }

    /// Container instances of this machine that are registered with a cluster.
    async fn own_instances(&self, seen: &[Seen]) -> Result<Vec<ContainerInstance>, StoreError> {
        if seen.iter().all(|one| one.task.container_instance.is_none()) {
            return Ok(Vec::new());
        }
        let below = Key::kind(ContainerInstance::KIND);
        let mut instances: Vec<ContainerInstance> = self.hands.store.list(&below).await?;
        let is_here = |agent: &String| self.is_here(agent);
        instances.retain(|one| one.is_registered() && one.agent.as_ref().is_some_and(is_here));
        Ok(instances)
    }

    /// Whether an agent of that name is on this machine.
    fn is_here(&self, agent: &str) -> bool {
        let rest = agent.strip_prefix(&self.hands.instance);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What a task has reserved, and what it has used where that is counted; nothing when it does
    /// not run.
    async fn of(&self, task: &Task) -> Result<Option<(Reserved, Option<Used>)>, StoreError> {
        let store = &self.hands.store;
        let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let report: Option<TaskReport> = store.get(&key).await?;
        let runs = report.is_some_and(|report| report.last_status == LastStatus::Running);
        let (Ok(sandbox), true) = (SandboxId::new(task.id.clone()), runs) else {
            return Ok(None);
        };
        let (family, revision) = &task.definition;
        let key = TaskDefinition::key_of(&task.scope, family, *revision);
        let definition: Option<TaskDefinition> = store.get(&key).await?;
        let stats = self.hands.runtime.stats(&sandbox).await.unwrap_or_default();
        let told = definition.map(|definition| {
            let used = used(&stats, definition.network_mode);
            (reserved(task, &definition), used)
        });
        Ok(told)
    }
}

/// One sample of a metric.
fn sample(
    (namespace, name, unit): (&str, &str, &str),
    dimensions: &[(String, String)],
    value: f64,
    at: Timestamp,
) -> Measure {
    Measure {
        metric: Metric::new(namespace, name, dimensions.to_vec()),
        unit: Unit::named(unit).unwrap_or(Unit::NONE),
        at,
        fine: false,
        seen: Distribution::one(value),
    }
}

/// Names and values of dimensions; those without a value are left out.
fn dimensions<const N: usize>(named: [(&str, Option<&str>); N]) -> Vec<(String, String)> {
    let named = named.into_iter();
    named
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect()
}

/// The name of the service a task belongs to.
fn service(task: &Task) -> Option<&str> {
    task.service.as_ref().map(|service| service.name.as_str())
}
