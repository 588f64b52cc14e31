//! What an earlier server left running and no record speaks of any more.

use crate::hands::Hands;
use domain::ecs::Task;
use domain::{Key, Record};
use runtime::{Adopted, SandboxId};
use std::collections::BTreeSet;
use store::StoreError;

/// Ends adopted containers whose task no record places on this instance: the store was lost, or
/// an older one was put in its place. Their networks go the same way ([`crate::Wiring::sweep`]).
///
/// # Errors
/// When the store does not answer; nothing is ended then.
pub async fn sweep(hands: &Hands, adopted: &[Adopted]) -> Result<(), StoreError> {
    let tasks: Vec<Task> = hands.store.list(&Key::kind(Task::KIND)).await?;
    let here = tasks.iter().filter(|task| task.instance == hands.instance);
    let known: BTreeSet<&str> = here.map(|task| task.id.as_str()).collect();
    for Adopted { sandbox, .. } in adopted {
        if !known.contains(sandbox.as_str()) {
            end(hands, sandbox).await;
        }
    }
    Ok(())
}

async fn end(hands: &Hands, sandbox: &SandboxId) {
    tracing::warn!(%sandbox, "ending containers of a task that no record knows");
    if let Err(error) = hands.runtime.remove_sandbox(sandbox).await {
        tracing::warn!(%sandbox, %error, "what is left of a task cannot be removed");
    }
}
