//! The end of task definitions: deregistered, then deleted.

use crate::Ecs;
use crate::convert::definitions::definition_to_wire;
use crate::convert::services::definition_arn;
use crate::refs::definition_name;
use crate::refusal::{Refusal, Step, client, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{DefinitionStatus, TaskDefinition};
use domain::{Key, Scope};
use store::Txn;
use wire::Context;

// Sentences as clients of ECS know them: `Revision is missing.` and those of
// `DeleteTaskDefinitions` from the tests of two public emulators, NO_SUCH_REVISION from a clean-up
// tool that tells it apart by its text alone.
const NO_SUCH_REVISION: &str = "The specified task definition does not exist.";
const BEING_DELETED: &str = "The task definition could not be deregistered because it is in the \
                             process of being deleted.";
const NO_IDENTIFIER: &str = "The specified task definition identifier is invalid. Specify a valid \
                             name or ARN and try again.";
const NOTHING_TO_DELETE: &str = "The specified task definition does not exist. Specify a valid \
                                 account, family, revision and try again.";
const STILL_ACTIVE: &str = "The specified task definition is still in ACTIVE status. Please \
                            deregister the target and try again.";

impl Ecs {
    /// Lets no new tasks be made from a revision.
    pub(crate) async fn deregister_task_definition(
        &self,
        cx: &Context,
        input: w::DeregisterTaskDefinitionRequest,
    ) -> Reply<w::DeregisterTaskDefinitionResponse> {
        cx.allow("ecs:DeregisterTaskDefinition", "*").await?;
        let key = &exact_key(&cx.scope, &input.task_definition)?;
        let now = self.clock.now();
        let saved = self.store.transact(|txn: Txn| async move {
            let found: Option<TaskDefinition> = txn.get(key).await?;
            let mut found = found.ok_or_else(|| client(NO_SUCH_REVISION))?;
            match found.status {
                DefinitionStatus::Active => {
                    found.status = DefinitionStatus::Inactive;
                    found.deregistered_at = Some(now);
                    txn.put(&found);
                }
                DefinitionStatus::Inactive => {}
                DefinitionStatus::DeleteInProgress => return Err(client(BEING_DELETED).into()),
            }
            Ok::<_, Refusal>(found)
        });
        Ok(w::DeregisterTaskDefinitionResponse {
            task_definition: Some(definition_to_wire(&saved.await?)),
        })
    }

    /// Deletes revisions that were deregistered. One that is still in use stays
    /// `DELETE_IN_PROGRESS` until it is not.
    pub(crate) async fn delete_task_definitions(
        &self,
        cx: &Context,
        input: w::DeleteTaskDefinitionsRequest,
    ) -> Reply<w::DeleteTaskDefinitionsResponse> {
        if !(1..=10).contains(&input.task_definitions.len()) {
            return Err(invalid("taskDefinitions must have 1 to 10 items."));
        }
        let (mut deleted, mut failures) = (Vec::new(), Vec::new());
        for given in input.task_definitions {
            match self.delete_named(cx, &given).await? {
                Ok(definition) => deleted.push(definition_to_wire(&definition)),
                Err(reason) => failures.push(w::Failure {
                    // Told as the caller named it, whatever that is.
                    arn: Some(given),
                    reason: Some(reason.to_owned()),
                    detail: None,
                }),
            }
        }
        Ok(w::DeleteTaskDefinitionsResponse {
            task_definitions: Some(deleted),
            failures: Some(failures),
        })
    }

    /// Deletes the revision of that name, or says why not.
    async fn delete_named(
        &self,
        cx: &Context,
        given: &str,
    ) -> Result<Result<TaskDefinition, &'static str>, ApiError> {
        let Ok((family, Some(revision))) = definition_name(&cx.scope, given) else {
            cx.allow("ecs:DeleteTaskDefinitions", "*").await?;
            return Ok(Err(NO_IDENTIFIER));
        };
        let arn = definition_arn(&cx.scope, &(family.clone(), revision));
        cx.allow("ecs:DeleteTaskDefinitions", &arn).await?;
        let key = TaskDefinition::key_of(&cx.scope, &family, revision);
        Ok(self.delete_definition(&key).await?)
    }

    async fn delete_definition(&self, key: &Key) -> Step<Result<TaskDefinition, &'static str>> {
        let now = self.clock.now();
        let deleted = self.store.transact(|txn: Txn| async move {
            let Some(mut found) = txn.get::<TaskDefinition>(key).await? else {
                return Ok(Err(NOTHING_TO_DELETE));
            };
            if found.status == DefinitionStatus::Active {
                return Ok(Err(STILL_ACTIVE));
            }
            found.status = DefinitionStatus::DeleteInProgress;
            found.delete_requested_at.get_or_insert(now);
            txn.put(&found);
            Ok::<_, Refusal>(Ok(found))
        });
        deleted.await
    }
}

/// The key of a revision that was named with its number.
fn exact_key(scope: &Scope, given: &str) -> Result<Key, ApiError> {
    let (family, revision) = definition_name(scope, given)?;
    let revision = revision.ok_or_else(|| client("Revision is missing."))?;
    Ok(TaskDefinition::key_of(scope, &family, revision))
}
