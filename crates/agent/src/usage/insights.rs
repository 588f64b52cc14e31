//! Container Insights: what each task uses and has reserved, by cluster, by service and by family
//! of task definitions; where the cluster wants it enhanced, by task as well.

use super::services::shares;
use super::{Seen, dimensions, sample, service};
use domain::ecs::Cluster;
use domain::metrics::Measure;
use domain::{Scope, Timestamp};

const NAMESPACE: &str = "ECS/ContainerInsights";
const MEBIBYTE: f64 = 1_048_576.0;

/// Each task is one sample, so that averages are those of a task and sums those of all.
/// Source: CloudWatch user guide, Amazon ECS Container Insights metrics, for names, dimensions and
/// units; its performance log events, one a task, for the samples, and for counts of storage
/// that begin with the task.
pub(super) fn tell(
    seen: &[Seen],
    clusters: &[Cluster],
    at: Timestamp,
    add: &mut dyn FnMut(&Scope, Measure),
) {
    for one in seen {
        let task = &one.task;
        let of = |cluster: &&Cluster| cluster.scope == task.scope && cluster.name == task.cluster;
        let level = clusters.iter().find(of).map(Cluster::insights);
        let Some(level) = level.filter(|level| level.is_on()) else {
            continue;
        };
        let is_enhanced = level.is_enhanced();
        let mut told = amounts(one);
        if is_enhanced {
            told.extend(percents(one));
        }
        for dimensions in sets(one, is_enhanced) {
            for (name, unit, value) in &told {
                let metric = (NAMESPACE, *name, *unit);
                add(&task.scope, sample(metric, &dimensions, *value, at));
            }
        }
    }
}

/// What a task is known by. Source for those with its id: queries that users publish.
fn sets(one: &Seen, with_id: bool) -> Vec<Vec<(String, String)>> {
    let task = &one.task;
    let cluster = ("ClusterName", Some(task.cluster.as_str()));
    let family = ("TaskDefinitionFamily", Some(task.definition.0.as_str()));
    let service = service(task).map(|name| ("ServiceName", Some(name)));
    let mut sets = vec![dimensions([cluster]), dimensions([cluster, family])];
    sets.extend(service.map(|service| dimensions([cluster, service])));
    if with_id {
        let id = ("TaskId", Some(task.id.as_str()));
        sets.push(dimensions([cluster, service.unwrap_or(family), id]));
    }
    sets
}

/// Names, units and values.
type Told = Vec<(&'static str, &'static str, f64)>;

fn amounts(one: &Seen) -> Told {
    let reserved = one.reserved;
    let (has_cpu, has_memory) = (reserved.cpu_units > 0, reserved.memory_bytes > 0);
    let mebibytes = |bytes: u64| bytes as f64 / MEBIBYTE;
    let mut told = Told::new();
    if has_cpu {
        told.push(("CpuReserved", "None", reserved.cpu_units as f64));
    }
    if has_memory {
        let memory = mebibytes(reserved.memory_bytes);
        told.push(("MemoryReserved", "Megabytes", memory));
    }
    if let Some(storage) = reserved.storage_gib {
        told.push(("EphemeralStorageReserved", "Gigabytes", storage.into()));
    }
    let Some((before, now)) = one.span else {
        return told;
    };
    if let Some(units) = now.cpu_units_since(before).filter(|_| has_cpu) {
        told.push(("CpuUtilized", "None", units));
    }
    if has_memory {
        told.push(("MemoryUtilized", "Megabytes", mebibytes(now.memory_bytes)));
    }
    if let Some((received, sent)) = now.traffic_since(before) {
        told.push(("NetworkRxBytes", "Bytes/Second", received));
        told.push(("NetworkTxBytes", "Bytes/Second", sent));
    }
    let (read, written) = now.storage_bytes;
    told.push(("StorageReadBytes", "Bytes", read as f64));
    told.push(("StorageWriteBytes", "Bytes", written as f64));
    told
}

fn percents(one: &Seen) -> Told {
    let (cpu, memory) = shares(one).unwrap_or_default();
    let told = [
        ("TaskCpuUtilization", cpu),
        ("TaskMemoryUtilization", memory),
    ];
    let told = told.into_iter();
    told.filter_map(|(name, share)| Some((name, "Percent", share?)))
        .collect()
}
