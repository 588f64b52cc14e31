//! Leaving load balancers and the mesh: nothing is stopped while somebody still sends to it.

use super::Life;
use domain::discovery::MeshInstance;
use domain::elb::Target;
use domain::{Key, Record, Timestamp, clock};
use std::time::Duration;

/// The longest a task waits to be let go: the longest deregistration delay there is, and a
/// little more. Source: ELB, `deregistration_delay.timeout_seconds` is at most 3,600.
const LONGEST: Duration = Duration::from_secs(3_660);

/// Between two looks when no change wakes us.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

impl Life {
    /// Waits until no target and no mesh instance stands for this task.
    pub(super) async fn leave(&mut self) {
        if self.report.started_none() {
            return;
        }
        let deadline = clock::later(self.hands.clock.now(), LONGEST);
        while self.hands.clock.now() < deadline && !self.has_left().await {
            self.until_something_leaves(deadline).await;
        }
    }

    async fn has_left(&self) -> bool {
        let task = self.report.task_key();
        let store = &self.hands.store;
        let below = |kind| Key::kind(kind).join(&self.scope().segments());
        let targets = store
            .list::<Target>(&below(Target::KIND))
            .await
            .unwrap_or_default();
        let instances = store
            .list::<MeshInstance>(&below(MeshInstance::KIND))
            .await
            .unwrap_or_default();
        targets
            .iter()
            .all(|target| target.task.as_deref() != Some(task.as_str()))
            && instances
                .iter()
                .all(|instance| instance.task_key != task.as_str())
    }

    async fn until_something_leaves(&self, deadline: Timestamp) {
        let engine = self.hands.store.engine();
        let now = self.hands.clock.now();
        let pause = clock::later(now, LOOK_AGAIN).min(deadline);
        let Ok(revision) = engine.revision().await else {
            return;
        };
        let (targets, instances) = (
            engine.watch(Target::KIND, revision),
            engine.watch(MeshInstance::KIND, revision),
        );
        let (Ok(mut targets), Ok(mut instances)) = (targets.await, instances.await) else {
            return;
        };
        tokio::select! {
            _ = targets.next() => {}
            _ = instances.next() => {}
            () = self.hands.clock.wait_until(pause) => {}
        }
    }
}
