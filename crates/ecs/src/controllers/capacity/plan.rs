//! How many instances the Auto Scaling group of a capacity provider should have.

use domain::Timestamp;
use domain::ecs::{CapacityPlan, CapacityProvider, ContainerInstance};

/// What is known of a group.
pub(crate) struct Group<'a> {
    /// Its capacity provider.
    pub(crate) provider: &'a CapacityProvider,
    /// The cluster's name.
    pub(crate) cluster: &'a str,
    /// Its instances that are registered.
    pub(crate) instances: &'a [&'a ContainerInstance],
    /// Whether an instance has tasks.
    pub(crate) has_tasks: &'a (dyn Fn(&str) -> bool + Send + Sync),
    /// CPU units and MiB of each task that waits.
    pub(crate) waiting: &'a [(u32, u32)],
}

/// Decides; touches nothing.
///
/// The metric is AWS's: instances needed, in percent of those that run; 100 when neither is any,
/// 200 when some are needed and none runs. Source: developer guide, cluster auto scaling.
pub(crate) fn plan(group: &Group<'_>, now: Timestamp) -> CapacityPlan {
    let running = count(group.instances.len());
    let busy: Vec<&&ContainerInstance> = group
        .instances
        .iter()
        .filter(|instance| (group.has_tasks)(&instance.id))
        .collect();
    let needed = count(busy.len()).saturating_add(more(group));
    let reservation_percent = match (needed, running) {
        (0, 0) => 100,
        (_, 0) => 200,
        (needed, running) => needed.saturating_mul(100).div_ceil(running),
    };
    let protected = busy.iter().map(|instance| name(instance));
    CapacityPlan {
        scope: group.provider.scope.clone(),
        cluster: group.cluster.to_owned(),
        provider: group.provider.name.clone(),
        running,
        needed,
        wanted: wanted(group, running, needed),
        reservation_percent,
        protected: match group.provider.termination_protection {
            true => protected.collect(),
            false => Vec::new(),
        },
        at: now,
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn name(instance: &ContainerInstance) -> String {
    let ec2 = instance.ec2_instance_id.clone();
    ec2.unwrap_or_else(|| instance.id.clone())
}

/// As many as bring the metric to its target, added in steps of the sizes that are allowed.
fn wanted(group: &Group<'_>, running: u32, needed: u32) -> u32 {
    let scaling = group.provider.scaling;
    if !scaling.enabled {
        return running;
    }
    let target = scaling.target_capacity.clamp(1, 100);
    let right = needed.saturating_mul(100).div_ceil(target);
    match right.checked_sub(running) {
        None | Some(0) => right,
        Some(missing) => {
            let least = scaling.minimum_step.max(1);
            let step = missing.clamp(least, scaling.maximum_step.max(least));
            running.saturating_add(step)
        }
    }
}

/// Instances the waiting tasks fill, packed first fit into ones of the largest size there is.
///
/// Chosen: while none runs, nobody knows their size, and one is asked for.
fn more(group: &Group<'_>) -> u32 {
    if group.waiting.is_empty() {
        return 0;
    }
    let sizes = group.instances.iter().map(|instance| &instance.registered);
    let largest = sizes.max_by_key(|size| (size.memory_mib, size.cpu_units));
    let Some(size) = largest else {
        return 1;
    };
    let mut bins: Vec<(u32, u32)> = Vec::new();
    for (cpu, memory) in group.waiting {
        if *cpu > size.cpu_units || *memory > size.memory_mib {
            // No instance of this size will ever have it.
            continue;
        }
        let fits = |bin: &&mut (u32, u32)| bin.0 >= *cpu && bin.1 >= *memory;
        match bins.iter_mut().find(fits) {
            Some(bin) => *bin = (bin.0 - cpu, bin.1 - memory),
            None => bins.push((size.cpu_units - cpu, size.memory_mib - memory)),
        }
    }
    count(bins.len())
}
