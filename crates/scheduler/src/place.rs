//! Which container instance a task runs on.

/// A container instance, as far as placing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its Availability Zone.
    pub zone: String,
    /// What is left of it; `None` when it is not counted, as on Fargate, where the machine is
    /// shared and limits hold per task.
    pub left: Option<Resources>,
    /// Tasks of the same group that run on it.
    pub peers: u32,
}

/// What a task needs, or an instance has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resources {
    /// CPU units; 1,024 is one vCPU.
    pub cpu_units: u32,
    /// Memory, MiB.
    pub memory_mib: u32,
}

/// By what rule an instance is chosen among those that fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strategy {
    /// The zone, then the instance, with the fewest tasks of the group.
    Spread,
    /// The instance with the least memory left.
    Binpack,
    /// Any: the number picks.
    Random(u64),
}

/// Why no instance fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplaced {
    /// There is none.
    NoInstances,
    /// None has the CPU.
    Cpu,
    /// None has the memory.
    Memory,
}

impl Unplaced {
    /// The reason as the API words it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NoInstances => "No Container Instances were found in your cluster.",
            Self::Cpu => "RESOURCE:CPU",
            Self::Memory => "RESOURCE:MEMORY",
        }
    }
}

/// Chooses an instance for one task and takes what it needs; answers its place in the list.
pub fn place(
    instances: &mut [Instance],
    need: Resources,
    strategy: Strategy,
) -> Result<usize, Unplaced> {
    let fitting: Vec<usize> = (0..instances.len())
        .filter(|index| fits(&instances[*index], need))
        .collect();
    let Some(chosen) = choose(instances, &fitting, strategy) else {
        return Err(refusal(instances, need));
    };
    let instance = &mut instances[chosen];
    instance.peers += 1;
    if let Some(left) = &mut instance.left {
        left.cpu_units -= need.cpu_units;
        left.memory_mib -= need.memory_mib;
    }
    Ok(chosen)
}

fn choose(instances: &[Instance], fitting: &[usize], strategy: Strategy) -> Option<usize> {
    let peers_in = |zone: &str| -> u32 {
        let of_zone = instances.iter().filter(|instance| instance.zone == zone);
        of_zone.map(|instance| instance.peers).sum()
    };
    let all = fitting.iter().copied();
    match strategy {
        Strategy::Spread => all.min_by_key(|index| {
            let instance = &instances[*index];
            (peers_in(&instance.zone), instance.peers)
        }),
        Strategy::Binpack => all.min_by_key(|index| {
            instances[*index]
                .left
                .map_or(u32::MAX, |left| left.memory_mib)
        }),
        Strategy::Random(number) if !fitting.is_empty() => {
            let index = number % fitting.len() as u64;
            fitting.get(index as usize).copied()
        }
        Strategy::Random(_) => None,
    }
}

fn fits(instance: &Instance, need: Resources) -> bool {
    instance
        .left
        .is_none_or(|left| left.cpu_units >= need.cpu_units && left.memory_mib >= need.memory_mib)
}

fn refusal(instances: &[Instance], need: Resources) -> Unplaced {
    let lacks_cpu = |instance: &Instance| {
        instance
            .left
            .is_some_and(|left| left.cpu_units < need.cpu_units)
    };
    match instances {
        [] => Unplaced::NoInstances,
        instances if instances.iter().all(lacks_cpu) => Unplaced::Cpu,
        _ => Unplaced::Memory,
    }
}

#[cfg(test)]
mod tests;
