//! Container Insights: how many tasks, services and container instances there are, told every
//! minute where a cluster asks for it. What tasks use is told by the agents that run them.

use crate::Ecs;
use crate::convert::services::count;
use domain::ecs::{Cluster, ContainerInstance, Service, ServiceStatus, Task, TaskReport};
use domain::metrics::{Distribution, Measure, Metric, MetricSink, Unit};
use domain::{Key, Record, Timestamp};
use reconcile::{Controller, Interest, Next, Retry};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

const MINUTE: i64 = 60;
const NAMESPACE: &str = "ECS/ContainerInsights";

/// Tells counts of clusters, of each minute once.
///
/// Reads `Cluster`, `Service`, `Task`, `TaskReport` and `ContainerInstance`; writes no record.
pub struct Insights {
    ecs: Ecs,
    sink: Arc<dyn MetricSink>,
    /// When the minute begins that is to be told next, by cluster.
    due: Mutex<HashMap<Key, i64>>,
}

/// What there is of a cluster.
struct Snapshot {
    cluster: Cluster,
    services: Vec<Service>,
    tasks: Vec<(Task, Option<TaskReport>)>,
    instances: Vec<ContainerInstance>,
}

impl Insights {
    pub(crate) fn new(ecs: Ecs, sink: Arc<dyn MetricSink>) -> Self {
        Self {
            ecs,
            sink,
            due: Mutex::default(),
        }
    }

    /// The minute to be told now, if one is over, and when the one after it is over.
    fn turn(&self, key: &Key, now: i64) -> (Option<i64>, i64) {
        let minute = now - now.rem_euclid(MINUTE);
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let told = match due.get(key) {
            // Those that nobody looked at are not told: nobody knows what there was.
            Some(begun) if *begun < minute => Some(minute - MINUTE),
            _ => None,
        };
        due.insert(key.clone(), minute);
        (told, minute + MINUTE)
    }

    fn leave(&self, key: &Key) {
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        due.remove(key);
    }

    async fn read(&self, cluster: Cluster) -> Result<Snapshot, Retry> {
        let (scope, name) = (&cluster.scope, &cluster.name);
        let store = &self.ecs.store;
        Ok(Snapshot {
            services: store.list(&Service::cluster_key(scope, name)).await?,
            tasks: self.ecs.tasks_of_cluster(scope, name).await?,
            instances: store
                .list(&ContainerInstance::cluster_key(scope, name))
                .await?,
            cluster,
        })
    }

    async fn hand_on(&self, snapshot: Snapshot, at: Timestamp) {
        let sink = Arc::clone(&self.sink);
        let handing = tokio::task::spawn_blocking(move || {
            let scope = snapshot.cluster.scope.clone();
            sink.take(&scope, measures(&snapshot, at));
        });
        // It fails only when it panics, which is in the log then.
        drop(handing.await);
    }
}

/// Source: CloudWatch user guide, Amazon ECS Container Insights metrics.
fn measures(snapshot: &Snapshot, at: Timestamp) -> Vec<Measure> {
    let cluster = ("ClusterName", snapshot.cluster.name.as_str());
    let services = snapshot.services.iter();
    let services: Vec<&Service> = services
        .filter(|service| service.status != ServiceStatus::Inactive)
        .collect();
    let instances = snapshot.instances.iter().filter(|one| one.is_registered());
    let all = snapshot.tasks.iter();
    let all = count(all.map(|(task, report)| (task, report.as_ref())));
    let mut told = Vec::new();
    let mut add = |name: &str, count: usize, dimensions: &[(&str, &str)]| {
        told.push(measure(name, count, dimensions, at));
    };
    add("ContainerInstanceCount", instances.count(), &[cluster]);
    add("ServiceCount", services.len(), &[cluster]);
    add("TaskCount", all.running as usize, &[cluster]);
    for service in services {
        let dimensions = [cluster, ("ServiceName", service.name.as_str())];
        let is_own = |task: &Task| {
            let of = task.service.as_ref();
            of.is_some_and(|of| of.name == service.name)
        };
        let own = snapshot.tasks.iter().filter(|(task, _)| is_own(task));
        let own = count(own.map(|(task, report)| (task, report.as_ref())));
        let sets = service.deployments.iter();
        let sets = sets.filter(|one| one.task_set.is_some()).count();
        let counts = [
            ("DesiredTaskCount", service.desired_count as usize),
            ("RunningTaskCount", own.running as usize),
            ("PendingTaskCount", own.pending as usize),
            ("DeploymentCount", service.deployments.len()),
            ("TaskSetCount", sets),
        ];
        for (name, count) in counts {
            add(name, count, &dimensions);
        }
    }
    told
}

fn measure(name: &str, count: usize, dimensions: &[(&str, &str)], at: Timestamp) -> Measure {
    let dimensions = dimensions.iter();
    let dimensions = dimensions.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Measure {
        metric: Metric::new(NAMESPACE, name, dimensions.collect()),
        unit: Unit::named("Count").unwrap_or(Unit::NONE),
        at,
        fine: false,
        seen: Distribution::one(count as f64),
    }
}

impl Controller for Insights {
    type Key = Key;

    fn name(&self) -> &'static str {
        "container insights"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(Cluster::KIND, |key: &Key| {
            Some(key.clone())
        })]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(cluster) = self.ecs.store.get::<Cluster>(key).await? else {
            self.leave(key);
            return Ok(Next::Forget);
        };
        if cluster.deleted_at.is_some() || !cluster.insights().is_on() {
            self.leave(key);
            return Ok(Next::OnChange);
        }
        let (told, again) = self.turn(key, self.ecs.clock.now().as_second());
        if let Some(at) = told.and_then(|at| Timestamp::from_second(at).ok()) {
            let snapshot = self.read(cluster).await?;
            self.hand_on(snapshot, at).await;
        }
        let again = Timestamp::from_second(again).ok();
        Ok(again.map_or(Next::OnChange, Next::At))
    }
}
