//! What an earlier server left and no record speaks of any more.

use crate::hands::Hands;
use crate::life::storage;
use domain::ecs::{ContainerInstance, Task};
use domain::{Key, Record};
use runtime::{Adopted, SandboxId};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use store::StoreError;

/// Ends adopted containers whose task no record places on this machine: the store was lost, or
/// an older one was put in its place. Their storage, files and disks go, too; disks that were to
/// outlive their task are unmounted. Their networks go the same way ([`crate::Wiring::sweep`]).
///
/// # Errors
/// When the store does not answer; nothing is ended then.
pub async fn sweep(hands: &Hands, adopted: &[Adopted]) -> Result<(), StoreError> {
    let tasks: Vec<Task> = hands.store.list(&Key::kind(Task::KIND)).await?;
    let here = tasks
        .iter()
        .filter(|task| ContainerInstance::machine(&task.instance) == hands.instance);
    let known: BTreeSet<&str> = here.clone().map(|task| task.id.as_str()).collect();
    for Adopted { sandbox, .. } in adopted {
        if !known.contains(sandbox.as_str()) {
            end(hands, sandbox).await;
        }
    }
    let disks = here.flat_map(|task| &task.disks);
    let disks: BTreeSet<&str> = disks.map(|disk| disk.id.as_str()).collect();
    for instance in instances(&hands.directory) {
        for task in unknown(&instance.join("tasks"), &known) {
            let released = storage::close(&task).await;
            told(&task, released.and_then(|()| fs::remove_dir_all(&task)));
        }
        // Which of them should have gone with their task is not known: none is removed.
        for disk in unknown(&instance.join("disks"), &disks) {
            told(&disk, storage::release(&disk.join("mount")).await);
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

/// The directories of the machine's own capacity and of its container instances.
fn instances(directory: &Path) -> Vec<PathBuf> {
    let mut all = directories(&directory.join("agents"));
    all.push(directory.to_owned());
    all
}

/// What is there under names that nobody knows.
fn unknown(directory: &Path, known: &BTreeSet<&str>) -> Vec<PathBuf> {
    let mut found = directories(directory);
    found.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_none_or(|name| !known.contains(name))
    });
    found
}

fn directories(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn told(path: &Path, removed: std::io::Result<()>) {
    if let Err(error) = removed {
        tracing::warn!(path = %path.display(), %error, "what is left of a task cannot be removed");
    }
}
