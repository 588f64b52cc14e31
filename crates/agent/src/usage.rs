//! What the tasks of services use of what they have reserved, told every minute under CloudWatch's
//! names: namespace `AWS/ECS`, dimensions `ClusterName` and `ServiceName`.

use crate::hands::Hands;
use domain::clock::later;
use domain::ecs::{LastStatus, Task, TaskDefinition, TaskReport};
use domain::metrics::{Distribution, Measure, Metric, MetricSink, Unit};
use domain::{Key, Record as _, Scope, Timestamp};
use runtime::{ContainerStats, SandboxId};
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

/// What a task has used since its containers started, and uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Used {
    /// Processor time, nanoseconds.
    cpu_nanos: u64,
    /// How long the machine has been up, nanoseconds.
    machine_nanos: u64,
    memory_bytes: u64,
}

/// What a task has reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reserved {
    cpu_units: u64,
    memory_bytes: u64,
}

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
        let store = &self.hands.store;
        let tasks: Vec<Task> = store.list(&Key::kind(Task::KIND)).await?;
        let mut before = std::mem::take(&mut self.before);
        let mut measured = BTreeMap::<Scope, Vec<Measure>>::new();
        let ours: Vec<&Task> = tasks.iter().filter(|task| self.is_ours(task)).collect();
        for task in ours {
            let Some((used, reserved)) = self.of(task).await? else {
                continue;
            };
            let key = task.key();
            if let Some(before) = before.remove(&key) {
                let measures = measures(&dimensions(task), (before, used), reserved, minute);
                let all = measured.entry(task.scope.clone()).or_default();
                all.extend(measures);
            }
            self.before.insert(key, used);
        }
        if measured.is_empty() {
            return Ok(());
        }
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

    /// Whether a task is of a service and on this machine.
    fn is_ours(&self, task: &Task) -> bool {
        let rest = task.instance.strip_prefix(&self.hands.instance);
        task.service.is_some() && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// What a task uses and has reserved; nothing when it does not run.
    async fn of(&self, task: &Task) -> Result<Option<(Used, Reserved)>, StoreError> {
        let store = &self.hands.store;
        let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let report: Option<TaskReport> = store.get(&key).await?;
        let runs = report.is_some_and(|report| report.last_status == LastStatus::Running);
        let Ok(sandbox) = SandboxId::new(task.id.clone()) else {
            return Ok(None);
        };
        if !runs {
            return Ok(None);
        }
        let (family, revision) = &task.definition;
        let key = TaskDefinition::key_of(&task.scope, family, *revision);
        let definition: Option<TaskDefinition> = store.get(&key).await?;
        let stats = self.hands.runtime.stats(&sandbox).await.unwrap_or_default();
        let reserved = definition.map(|definition| reserved(task, &definition));
        Ok(used(&stats).zip(reserved))
    }
}

fn dimensions(task: &Task) -> Vec<(String, String)> {
    let service = task.service.as_ref().map(|service| service.name.clone());
    let named = [
        ("ClusterName", Some(task.cluster.clone())),
        ("ServiceName", service),
    ];
    let named = named.into_iter();
    named
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

fn used(stats: &[ContainerStats]) -> Option<Used> {
    let first = stats.first()?;
    Some(Used {
        cpu_nanos: stats.iter().map(|one| one.cpu.nanos).sum(),
        machine_nanos: first.cpu.machine_nanos / u64::from(first.cpu.online.max(1)),
        memory_bytes: stats.iter().map(memory).sum(),
    })
}

/// Memory without the files that the kernel keeps for as long as there is room.
fn memory(stats: &ContainerStats) -> u64 {
    let detail = &stats.memory.detail;
    let kept = |name: &str| detail.iter().find(|(known, _)| known == name);
    let cache = kept("cache").or_else(|| kept("inactive_file"));
    let cache = cache.map_or(0, |(_, bytes)| *bytes);
    stats.memory.bytes.saturating_sub(cache)
}

/// What the task as a whole has reserved, or else its containers together.
fn reserved(task: &Task, definition: &TaskDefinition) -> Reserved {
    let containers = definition.containers.iter();
    let cpu = containers.clone().map(|one| u64::from(one.cpu_units)).sum();
    let memory = containers.map(|one| one.memory_reservation_mib.or(one.memory_mib));
    let memory: u64 = memory.map(|mib| u64::from(mib.unwrap_or(0))).sum();
    let whole_cpu = task.overrides.cpu_units.or(definition.cpu_units);
    let whole_memory = task.overrides.memory_mib.or(definition.memory_mib);
    Reserved {
        cpu_units: whole_cpu.map_or(cpu, u64::from),
        memory_bytes: whole_memory.map_or(memory, u64::from) << 20,
    }
}

/// The task's part of its service's metrics, in percent of what it has reserved; what reserves
/// nothing has none. Each task is one sample: their average is the service's, as all tasks of a
/// service reserve alike.
/// Source: ECS developer guide, service utilization.
fn measures(
    dimensions: &[(String, String)],
    (before, now): (Used, Used),
    reserved: Reserved,
    at: Timestamp,
) -> Vec<Measure> {
    let passed = now.machine_nanos.saturating_sub(before.machine_nanos) as f64;
    let cpu = now.cpu_nanos.saturating_sub(before.cpu_nanos) as f64;
    let may = passed * reserved.cpu_units as f64 / 1_024.0;
    let cpu = (may > 0.0).then(|| 100.0 * cpu / may);
    let has = reserved.memory_bytes as f64;
    let memory = (has > 0.0).then(|| 100.0 * now.memory_bytes as f64 / has);
    let told = [("CPUUtilization", cpu), ("MemoryUtilization", memory)];
    let told = told.into_iter().filter_map(|(name, value)| {
        Some(Measure {
            metric: Metric::new("AWS/ECS", name, dimensions.to_vec()),
            unit: Unit::named("Percent")?,
            at,
            fine: false,
            seen: Distribution::one(value?),
        })
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::{Reserved, Used, measures};
    use domain::Timestamp;

    #[test]
    fn a_task_is_one_sample_of_its_service_in_percent_of_what_it_reserves() {
        let before = Used {
            cpu_nanos: 1_000,
            machine_nanos: 50_000,
            memory_bytes: 0,
        };
        let now = Used {
            cpu_nanos: 6_000,
            machine_nanos: 90_000,
            memory_bytes: 128 << 20,
        };
        let reserved = Reserved {
            cpu_units: 256,
            memory_bytes: 512 << 20,
        };
        let told = measures(&[], (before, now), reserved, Timestamp::UNIX_EPOCH);
        let told: Vec<_> = told
            .iter()
            .map(|one| (one.metric.name.as_str(), one.seen.sum))
            .collect();
        assert_eq!(
            told,
            [("CPUUtilization", 50.0), ("MemoryUtilization", 25.0)]
        );
    }
}
