//! What tasks on container instances use and have reserved of what their instances have, by
//! cluster.

use super::{Seen, dimensions, sample};
use domain::ecs::ContainerInstance;
use domain::metrics::Measure;
use domain::{Scope, Timestamp};
use std::collections::BTreeMap;

/// Of a cluster, on this machine.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Whole {
    registered: Amount,
    reserved: Amount,
    /// Of tasks that ran at the last look already; nothing where there is none.
    used: Option<Amount>,
}

/// CPU units, and bytes of memory.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Amount {
    cpu: f64,
    memory: f64,
}

impl Amount {
    fn add(&mut self, cpu: f64, memory: f64) {
        self.cpu += cpu;
        self.memory += memory;
    }
}

/// Each machine is one sample of a cluster: its tasks on container instances against its
/// instances. Tasks on Fargate have no part in it, and where none runs nothing is told.
/// Source: ECS developer guide, cluster utilization and cluster reservation.
pub(super) fn tell(
    seen: &[Seen],
    instances: &[ContainerInstance],
    at: Timestamp,
    add: &mut dyn FnMut(&Scope, Measure),
) {
    for ((scope, cluster), whole) in wholes(seen, instances) {
        let dimensions = dimensions([("ClusterName", Some(cluster))]);
        let Amount { cpu, memory } = whole.registered;
        let used = whole.used;
        let told = [
            ("CPUReservation", Some(whole.reserved.cpu), cpu),
            ("MemoryReservation", Some(whole.reserved.memory), memory),
            ("CPUUtilization", used.map(|used| used.cpu), cpu),
            ("MemoryUtilization", used.map(|used| used.memory), memory),
        ];
        for (name, part, of) in told {
            if let (Some(part), true) = (part, of > 0.0) {
                let metric = ("AWS/ECS", name, "Percent");
                add(scope, sample(metric, &dimensions, 100.0 * part / of, at));
            }
        }
    }
}

fn wholes<'a>(
    seen: &'a [Seen],
    instances: &'a [ContainerInstance],
) -> BTreeMap<(&'a Scope, &'a str), Whole> {
    let mut wholes = BTreeMap::<_, Whole>::new();
    let placed = seen
        .iter()
        .filter(|one| one.task.container_instance.is_some());
    for one in placed {
        let whole = (&one.task.scope, one.task.cluster.as_str());
        let whole = wholes.entry(whole).or_default();
        let reserved = one.reserved;
        let (cpu, memory) = (reserved.cpu_units as f64, reserved.memory_bytes as f64);
        whole.reserved.add(cpu, memory);
        if let Some((before, now)) = one.span {
            let cpu = now.cpu_units_since(before).unwrap_or(0.0);
            let used = whole.used.get_or_insert_default();
            used.add(cpu, now.memory_bytes as f64);
        }
    }
    for one in instances {
        if let Some(whole) = wholes.get_mut(&(&one.scope, one.cluster.as_str())) {
            let memory = u64::from(one.registered.memory_mib) << 20;
            whole
                .registered
                .add(one.registered.cpu_units.into(), memory as f64);
        }
    }
    wholes
}
