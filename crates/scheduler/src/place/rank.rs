//! Which of the instances that fit is best.

use super::{Field, Instance, Packed, Request, Strategy};
use std::collections::BTreeMap;

/// How many tasks of the group each value of each spread field has. Counted once, kept in step.
pub(super) struct Ranks {
    scales: Vec<Scale>,
}

/// One strategy, ready to weigh instances.
enum Scale {
    Random,
    Spread {
        value_of: Vec<usize>,
        tasks: Vec<u32>,
    },
    Binpack(Packed),
}

impl Ranks {
    pub(super) fn new(instances: &[Instance], request: &Request) -> Self {
        let scale = |strategy: &Strategy| match strategy {
            Strategy::Random => Scale::Random,
            Strategy::Binpack(packed) => Scale::Binpack(*packed),
            Strategy::Spread(field) => spread(instances, field, &request.group),
        };
        Self {
            scales: request.strategies.iter().map(scale).collect(),
        }
    }

    /// The best of those that fit; chance decides between equals.
    pub(super) fn best(
        &self,
        instances: &[Instance],
        fitting: impl Iterator<Item = usize>,
        chance: &mut dyn FnMut(u64) -> u64,
    ) -> Option<usize> {
        let mut best: Vec<usize> = Vec::new();
        for index in fitting {
            let order = match best.first() {
                None => std::cmp::Ordering::Less,
                Some(known) => self.compare(instances, index, *known),
            };
            if order.is_lt() {
                best.clear();
            }
            if order.is_le() {
                best.push(index);
            }
        }
        match best.len() {
            0 => None,
            1 => best.first().copied(),
            equals => {
                let picked = chance(equals as u64) as usize;
                best.get(picked % equals).copied()
            }
        }
    }

    fn compare(&self, instances: &[Instance], one: usize, other: usize) -> std::cmp::Ordering {
        let orders = self.scales.iter().map(|scale| {
            scale
                .weigh(instances, one)
                .cmp(&scale.weigh(instances, other))
        });
        orders
            .into_iter()
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    }

    /// One more task of the group runs there.
    pub(super) fn placed(&mut self, index: usize) {
        for scale in &mut self.scales {
            if let Scale::Spread { value_of, tasks } = scale {
                tasks[value_of[index]] += 1;
            }
        }
    }
}

impl Scale {
    /// The less, the better.
    fn weigh(&self, instances: &[Instance], index: usize) -> u32 {
        match self {
            Self::Random => 0,
            Self::Spread { value_of, tasks } => tasks[value_of[index]],
            Self::Binpack(Packed::Cpu) => instances[index].left.cpu_units,
            Self::Binpack(Packed::Memory) => instances[index].left.memory_mib,
        }
    }
}

/// Numbers the values of the field and counts the group's tasks at each. Instances without the
/// attribute share a value of their own.
fn spread(instances: &[Instance], field: &Field, group: &str) -> Scale {
    let mut numbers: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let mut value_of = Vec::with_capacity(instances.len());
    let mut tasks = Vec::new();
    for instance in instances {
        let value = match field {
            Field::Instance => Some(instance.id.as_str()),
            Field::Attribute(name) => instance
                .attributes
                .get(name)
                .map(|value| value.as_deref().unwrap_or_default()),
        };
        let next = numbers.len();
        let number = *numbers.entry(value).or_insert(next);
        if number == tasks.len() {
            tasks.push(0);
        }
        tasks[number] += instance.groups.get(group).copied().unwrap_or(0);
        value_of.push(number);
    }
    Scale::Spread { value_of, tasks }
}
