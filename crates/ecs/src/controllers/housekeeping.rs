//! Forgets what is long gone: deleted clusters, deregistered instances, spent tokens, deleted
//! task definitions, commands nobody came for.

use crate::Ecs;
use crate::handlers::task_definitions::in_use;
use crate::refusal::Refusal;
use api::ApiError;
use domain::clock::later;
use domain::ecs::{
    ClientToken, Cluster, CommandSession, ContainerInstance, DaemonTaskDefinition,
    DefinitionStatus, TaskDefinition,
};
use domain::{Key, Record, Timestamp};
use reconcile::{Controller, Interest, Next, Retry};
use std::time::Duration;
use store::Txn;

/// How long a deleted cluster is still told as `INACTIVE`. AWS: "for a period of time".
pub const CLUSTER_KEPT: Duration = Duration::from_secs(60 * 60);
/// How long a deregistered container instance is still told as `INACTIVE`. AWS: for a while.
const INSTANCE_KEPT: Duration = Duration::from_secs(60 * 60);
/// How long a deleted daemon task definition is still told as `DELETE_IN_PROGRESS`. Chosen: as long
/// as other things that were deleted.
const DAEMON_KEPT: Duration = Duration::from_secs(60 * 60);
/// How long a client token is remembered. Source: ECS API reference, idempotency.
pub const TOKEN_KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a command waits for whoever asked for it. Chosen: the token is used at once by every
/// client, so a short time is enough.
pub(crate) const COMMAND_KEPT: Duration = Duration::from_secs(5 * 60);
/// How often a task definition that is being deleted is looked at while it is in use.
const IN_USE_AGAIN: Duration = Duration::from_secs(60);

/// Forgets what is long gone.
///
/// Reads and deletes `Cluster`, `ContainerInstance`, `ClientToken`, `CommandSession`,
/// `TaskDefinition` and `DaemonTaskDefinition`.
pub struct Housekeeper(pub(crate) Ecs);

impl Controller for Housekeeper {
    type Key = Key;

    fn name(&self) -> &'static str {
        "ecs housekeeper"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let kinds = [
            Cluster::KIND,
            ContainerInstance::KIND,
            ClientToken::KIND,
            CommandSession::KIND,
            TaskDefinition::KIND,
            DaemonTaskDefinition::KIND,
        ];
        let itself = |kind| Interest::keyed(kind, |key: &Key| Some(key.clone()));
        kinds.into_iter().map(itself).collect()
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let is = |kind: &str| key.as_str().starts_with(&Key::kind(kind).prefix());
        if is(Cluster::KIND) {
            return self
                .forget(key, |cluster: &Cluster| {
                    Some(later(cluster.deleted_at?, CLUSTER_KEPT))
                })
                .await;
        }
        if is(ContainerInstance::KIND) {
            return self
                .forget(key, |instance: &ContainerInstance| {
                    Some(later(instance.deregistered_at?, INSTANCE_KEPT))
                })
                .await;
        }
        if is(ClientToken::KIND) {
            return self
                .forget(key, |token: &ClientToken| {
                    Some(later(token.created_at, TOKEN_KEPT))
                })
                .await;
        }
        if is(CommandSession::KIND) {
            return self
                .forget(key, |session: &CommandSession| {
                    Some(later(session.created_at, COMMAND_KEPT))
                })
                .await;
        }
        if is(DaemonTaskDefinition::KIND) {
            return self
                .forget(key, |made: &DaemonTaskDefinition| {
                    Some(later(made.definition.delete_requested_at?, DAEMON_KEPT))
                })
                .await;
        }
        self.forget_definition(key).await
    }
}

impl Housekeeper {
    /// Deletes the record once its time has come; `None` is never.
    async fn forget<R: Record>(
        &self,
        key: &Key,
        due: impl Fn(&R) -> Option<Timestamp> + Send + Sync,
    ) -> Result<Next, Retry> {
        let now = self.0.clock.now();
        let due = &due;
        let forgotten = self.0.store.transact(|txn: Txn| async move {
            let Some(record) = txn.get::<R>(key).await? else {
                return Ok(Next::Forget);
            };
            let Some(due) = due(&record) else {
                return Ok(Next::OnChange);
            };
            if now < due {
                return Ok(Next::At(due));
            }
            txn.delete(key);
            Ok::<_, Refusal>(Next::Forget)
        });
        forgotten.await.map_err(retry)
    }

    async fn forget_definition(&self, key: &Key) -> Result<Next, Retry> {
        let again = later(self.0.clock.now(), IN_USE_AGAIN);
        let forgotten = self.0.store.transact(|txn: Txn| async move {
            let Some(definition) = txn.get::<TaskDefinition>(key).await? else {
                return Ok(Next::Forget);
            };
            if definition.status != DefinitionStatus::DeleteInProgress {
                return Ok(Next::OnChange);
            }
            if in_use(&txn, &definition).await? {
                return Ok(Next::At(again));
            }
            txn.delete(key);
            Ok::<_, Refusal>(Next::Forget)
        });
        forgotten.await.map_err(retry)
    }
}

/// A refusal inside a controller is a reason to try again.
pub(crate) fn retry(refusal: Refusal) -> Retry {
    match refusal {
        Refusal::Store(error) => Retry::from(error),
        Refusal::Api(error) => Retry::from(ApiError::clone(&error)),
    }
}
