//! Families of task definitions: each remembers the numbers it gave.

use crate::refusal::Step;
use domain::ecs::{TaskDefinition, TaskFamily};
use store::Txn;

/// Writes a task definition as the next revision of its family.
pub(crate) async fn put_next(txn: &Txn, wished: &TaskDefinition) -> Step<TaskDefinition> {
    let key = TaskFamily::key_of(&wished.scope, &wished.family);
    let known: Option<TaskFamily> = txn.get(&key).await?;
    let mut family = known.unwrap_or_else(|| TaskFamily {
        scope: wished.scope.clone(),
        name: wished.family.clone(),
        last_revision: 0,
    });
    family.last_revision += 1;
    let mut definition = wished.clone();
    definition.revision = family.last_revision;
    txn.put(&family);
    txn.put(&definition);
    Ok(definition)
}
