//! Which flows a target has.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use route::{RouteTable, TargetStatus};

use crate::downstream::Life;

/// Flows by the serial of their target.
#[derive(Default)]
pub(crate) struct Flows(Mutex<Inside>);

#[derive(Default)]
struct Inside {
    next: u64,
    by_target: HashMap<u64, HashMap<u64, Arc<Life>>>,
}

impl Flows {
    /// Keeps a flow until the guard is dropped.
    pub(crate) fn enter(self: &Arc<Self>, target: u64, life: &Arc<Life>) -> Entered {
        let mut inside = self.lock();
        inside.next += 1;
        let number = inside.next;
        let flows = inside.by_target.entry(target).or_default();
        flows.insert(number, Arc::clone(life));
        Entered {
            flows: Arc::clone(self),
            target,
            number,
        }
    }

    /// Ends the flows of a target at once.
    fn end(&self, target: u64) {
        if let Some(flows) = self.lock().by_target.get(&target) {
            flows.values().for_each(|life| life.kill());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One flow to a target.
pub(crate) struct Entered {
    flows: Arc<Flows>,
    target: u64,
    number: u64,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut inside = self.flows.lock();
        if let Some(flows) = inside.by_target.get_mut(&self.target) {
            flows.remove(&self.number);
            if flows.is_empty() {
                inside.by_target.remove(&self.target);
            }
        }
    }
}

/// Ends what must not outlive the step from one table to the next: flows to targets that have left
/// their group, and to those that were found unhealthy, where the group says so.
pub(crate) fn end_flows(flows: &Flows, before: &RouteTable, now: &RouteTable) {
    for (group, target) in before.targets() {
        let group_now = now.group(&target.id.group);
        let policy = group_now.map_or(group.flows, |group| group.flows);
        let mut targets = group_now.iter().flat_map(|group| &group.targets);
        let ends = match targets.find(|kept| kept.id == target.id) {
            None => policy.ends_with_registration,
            Some(kept) => {
                let fell = target.status != TargetStatus::Unhealthy
                    && kept.status == TargetStatus::Unhealthy;
                fell && policy.ends_with_health
            }
        };
        if ends {
            flows.end(target.state.serial());
        }
    }
}
