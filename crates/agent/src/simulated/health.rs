//! Targets that pass every check: where nothing listens, nothing can be probed.

use domain::elb::{Target, TargetHealth, TargetState};
use domain::{Clock, Key, Record};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use store::Store;

/// Takes the prober's place: a registered target is healthy, a deregistered one is drained at
/// once. Reads `Target`; writes `TargetHealth`.
pub struct SimulatedHealth {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl SimulatedHealth {
    /// Over the records of `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

impl Controller for SimulatedHealth {
    type Key = Key;

    fn name(&self) -> &'static str {
        "simulated-health"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(Target::KIND, |key| vec![key.clone()])]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(target) = self.store.get::<Target>(key).await? else {
            return Ok(Next::Forget);
        };
        let known = self.store.get::<TargetHealth>(&target.health_key()).await?;
        let health = judge(&target, self.clock.now());
        if known.is_none_or(|known| known.state != health.state) {
            let health = &health;
            let saved = self.store.transact(|txn| async move {
                txn.put(health);
                Ok::<_, store::CommitError>(())
            });
            saved.await?;
        }
        Ok(Next::OnChange)
    }
}

fn judge(target: &Target, now: domain::Timestamp) -> TargetHealth {
    let leaving = target.deregistered_at.is_some();
    TargetHealth {
        scope: target.scope.clone(),
        group: target.group.clone(),
        ip: target.ip,
        port: target.port,
        state: if leaving {
            TargetState::Draining
        } else {
            TargetState::Healthy
        },
        reason: leaving.then(|| "Target.DeregistrationInProgress".to_owned()),
        description: leaving.then(|| "Target deregistration is in progress".to_owned()),
        since: now,
        drained: leaving,
    }
}
