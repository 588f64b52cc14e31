//! Leaving load balancers, the mesh and Cloud Map: nothing is stopped while somebody still sends to it.

use super::Life;
use domain::discovery::{DiscoveryInstance, MeshInstance};
use domain::elb::Target;
use domain::{Key, Record, Timestamp, clock};
use std::time::Duration;
use store::Revision;

/// The longest a task waits to be let go: the longest deregistration delay there is, and a
/// little more. Source: ELB, `deregistration_delay.timeout_seconds` is at most 3,600.
const LONGEST: Duration = Duration::from_secs(3_660);

/// Between two looks when no change wakes us.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

impl Life {
    /// Whether anybody may send to this task: only a service's tasks stand behind load balancers
    /// in the mesh and in Cloud Map, and only once they have started.
    pub(super) fn may_be_called(&self) -> bool {
        !self.report.started_none() && self.task().service.is_some()
    }

    /// Waits until no target, no mesh instance and no Cloud Map instance stands for this task.
    pub(super) async fn leave(&mut self) {
        let deadline = clock::later(self.hands.clock.now(), LONGEST);
        while self.hands.clock.now() < deadline {
            let seen = self.hands.store.engine().revision().await;
            let standing = self.standing().await;
            let Some(first) = standing.first() else {
                return;
            };
            // The others have gone, too, or are found by the next look.
            self.until_changed(first, seen.unwrap_or_default(), deadline)
                .await;
        }
    }

    /// What stands for this task. All records are looked at, so a change of another task's
    /// must not be a reason to look again.
    async fn standing(&self) -> Vec<Key> {
        let task = self.report.task_key();
        let store = &self.hands.store;
        let below = |kind| Key::kind(kind).join(&self.scope().segments());
        let targets = store.list::<Target>(&below(Target::KIND)).await;
        let targets = targets.unwrap_or_default().into_iter();
        let targets = targets
            .filter(|target| target.task.as_deref() == Some(task.as_str()))
            .map(|target| target.key());
        let instances = store.list::<MeshInstance>(&below(MeshInstance::KIND)).await;
        let instances = instances.unwrap_or_default().into_iter();
        let instances = instances
            .filter(|instance| instance.task_key == task.as_str())
            .map(|instance| instance.key());
        let registered = store
            .list::<DiscoveryInstance>(&below(DiscoveryInstance::KIND))
            .await;
        let registered = registered.unwrap_or_default().into_iter();
        let registered = registered
            .filter(|instance| instance.task.as_deref() == Some(task.as_str()))
            .map(|instance| instance.key());
        targets.chain(instances).chain(registered).collect()
    }

    /// Waits until a record is changed or deleted, and looks itself now and then.
    async fn until_changed(&self, key: &Key, seen: Revision, deadline: Timestamp) {
        let engine = self.hands.store.engine();
        let pause = clock::later(self.hands.clock.now(), LOOK_AGAIN).min(deadline);
        let changed = async {
            match engine.watch(key.as_str(), seen).await {
                Ok(mut watch) => drop(watch.next().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = changed => {}
            () = self.hands.clock.wait_until(pause) => {}
        }
    }
}
