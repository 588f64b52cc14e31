//! Active health checks: asks every target in turn and keeps what it learned.

mod judge;
mod probe;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use route::{HealthCheck, IdentityId, Origin, RouteTable, Target, TargetId, TargetStatus};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::Instant;

pub use judge::{HealthReason, HealthState, TargetHealth};

use crate::threads::Shared;
use judge::Judge;

/// Shortest time a target is given to answer, however fast the clock runs.
const LEAST_TIMEOUT: Duration = Duration::from_secs(1);

type Findings = BTreeMap<TargetId, TargetHealth>;

/// What the health checks say.
#[derive(Clone, Debug)]
pub struct Health(watch::Receiver<Findings>);

impl Health {
    /// The state of every target whose group is checked.
    pub fn current(&self) -> BTreeMap<TargetId, TargetHealth> {
        self.0.borrow().clone()
    }

    /// Ends when the state of a target changed since the last call; `false` once the edge is gone.
    pub async fn changed(&mut self) -> bool {
        self.0.changed().await.is_ok()
    }
}

/// Runs one task per checked target.
pub(crate) struct Prober {
    shared: Arc<Shared>,
    findings: Arc<watch::Sender<Findings>>,
    checks: Mutex<HashMap<TargetId, Check>>,
}

/// The check of one target; ends when dropped.
struct Check {
    plan: Plan,
    task: AbortHandle,
}

impl Drop for Check {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// How a target is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Plan {
    check: HealthCheck,
    origin: Origin,
    /// What is shown to a target that asks.
    identity: Option<IdentityId>,
}

impl Prober {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let findings = Arc::new(watch::Sender::default());
        Self {
            shared,
            findings,
            checks: Mutex::default(),
        }
    }

    pub(crate) fn health(&self) -> Health {
        Health(self.findings.subscribe())
    }

    /// Checks exactly the targets of `table`; what is known of those that stay is kept.
    pub(crate) fn follow(&self, table: &RouteTable) {
        let wanted = wanted(table);
        let mut checks = self.lock();
        checks.retain(|id, check| wanted.get(id).is_some_and(|(plan, _)| *plan == check.plan));
        self.findings.send_if_modified(|findings| {
            let before = findings.len();
            findings.retain(|id, _| wanted.contains_key(id));
            findings.len() != before
        });
        for (id, (plan, status)) in wanted {
            checks.entry(id).or_insert_with_key(|id| {
                let task = self.start(id.clone(), plan.clone(), status);
                Check { plan, task }
            });
        }
    }

    /// Goes on from what was found here, else from what the table says: a target that was
    /// healthy before a restart does not start again from nothing.
    fn start(&self, id: TargetId, plan: Plan, status: TargetStatus) -> AbortHandle {
        let known = self.findings.borrow().get(&id).cloned();
        let known = known.or_else(|| judge::known_as(status));
        let judge = Judge::new(known, &plan.check);
        publish(&self.findings, &id, judge.health());
        let (shared, findings) = (Arc::clone(&self.shared), Arc::clone(&self.findings));
        let thread = self.shared.least_loaded();
        thread
            .handle
            .spawn(watch_target(shared, findings, id, plan, judge))
            .abort_handle()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TargetId, Check>> {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wanted(table: &RouteTable) -> HashMap<TargetId, (Plan, TargetStatus)> {
    let checked = table.targets().filter_map(|(group, target)| {
        let check = group.health_check.clone().filter(|_| is_checked(target))?;
        let plan = Plan {
            check,
            origin: target
                .checked_from
                .as_ref()
                .unwrap_or(&group.checked_from)
                .clone(),
            identity: target.identity.clone(),
        };
        Some((target.id.clone(), (plan, target.status)))
    });
    checked.collect()
}

fn is_checked(target: &Target) -> bool {
    target.status != TargetStatus::Draining
}

async fn watch_target(
    shared: Arc<Shared>,
    findings: Arc<watch::Sender<Findings>>,
    id: TargetId,
    plan: Plan,
    mut judge: Judge,
) {
    let speed = shared.config.clock_speed.max(1);
    let interval = (plan.check.interval / speed).max(Duration::from_millis(1));
    // A fast clock shortens waiting, but the network and the target are as slow as ever.
    let timeout = (plan.check.timeout / speed).max(plan.check.timeout.min(LEAST_TIMEOUT));
    let mut next = Instant::now();
    loop {
        tokio::time::sleep_until(next).await;
        let verdict = probe::ask(
            &shared,
            &plan.origin,
            id.address,
            (&plan.check, plan.identity.as_ref()),
            timeout,
        )
        .await;
        if judge.hear(verdict) {
            publish(&findings, &id, judge.health());
        }
        next = (next + interval).max(Instant::now());
    }
}

fn publish(findings: &watch::Sender<Findings>, id: &TargetId, health: TargetHealth) {
    findings.send_if_modified(|findings| {
        let before = findings.insert(id.clone(), health.clone());
        before.as_ref() != Some(&health)
    });
}
