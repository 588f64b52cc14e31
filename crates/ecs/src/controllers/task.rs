//! Cleans up after tasks: gives their interfaces back, ends those that cannot start, and
//! forgets them some time after they have stopped.

mod plan;

#[cfg(test)]
mod tests;

pub use plan::STOPPED_KEPT;
pub(crate) use plan::UNPLACED;

use crate::Ecs;
use crate::controllers::housekeeping::retry;
use crate::controllers::{scope_of, task_of_interface};
use crate::refusal::Refusal;
use domain::ecs::{ServiceTask, Task, TaskProtection, TaskReport};
use domain::network::NetworkInterface;
use domain::{Key, Record, Timestamp};
use plan::{Plan, Seen, plan};
use reconcile::{Controller, Interest, Next, Retry};
use store::Txn;

/// Keeps a task's record in step with what its agent reports.
///
/// Reads `Task`, `TaskReport` and `NetworkInterface`; writes `Task.desired`, `Task.stop` and
/// `Task.interface.last_address`; deletes all three, with what its service knows of the task,
/// when their time has come and the journal has their story.
pub struct TaskController(pub(crate) Ecs);

impl Controller for TaskController {
    type Key = Key;

    fn name(&self) -> &'static str {
        "ecs tasks"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let store = self.0.store.clone();
        vec![
            Interest::keyed(Task::KIND, |key: &Key| Some(key.clone())),
            Interest::keyed(TaskReport::KIND, task_of_report),
            Interest::lookup(NetworkInterface::KIND, move |key| {
                let store = store.clone();
                async move { task_of_interface(&store, &key).await }
            }),
        ]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let now = self.0.clock.now();
        match self.step(key, now, Story::Missing).await? {
            Step::Done(next) => Ok(next),
            Step::KeepStory(task) => {
                self.0.keep_story(&task).await?;
                match self.step(key, now, Story::Kept).await? {
                    Step::Done(next) => Ok(next),
                    Step::KeepStory(_) => Err(Retry::because("the story is not kept")),
                }
            }
        }
    }
}

/// Whether what was known of a task is kept beyond its records.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Story {
    Missing,
    Kept,
}

/// What came of a look at a task.
enum Step {
    Done(Next),
    /// It would be forgotten, but for its story.
    KeepStory(Box<Task>),
}

impl TaskController {
    async fn step(&self, key: &Key, now: Timestamp, story: Story) -> Result<Step, Retry> {
        let settled = self.0.store.transact(|txn: Txn| async move {
            let Some(seen) = see(&txn, key).await? else {
                return Ok(Step::Done(Next::Forget));
            };
            let plan = plan(&seen, now);
            if plan.forget && story == Story::Missing {
                return Ok(Step::KeepStory(Box::new(seen.task)));
            }
            apply(&txn, &seen, &plan);
            Ok::<_, Refusal>(Step::Done(plan.next))
        });
        settled.await.map_err(retry)
    }
}

/// The key of the task a report is on.
pub(crate) fn task_of_report(key: &Key) -> Option<Key> {
    let scope = scope_of(key, TaskReport::KIND)?;
    match &key.segments_after(TaskReport::KIND)[..] {
        [_, _, cluster, id] => Some(Task::key_of(&scope, cluster, id)),
        _ => None,
    }
}

async fn see(txn: &Txn, key: &Key) -> Result<Option<Seen>, Refusal> {
    let Some(task) = txn.get::<Task>(key).await? else {
        return Ok(None);
    };
    let report = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
    let report: Option<TaskReport> = txn.get(&report).await?;
    let interface = match &task.interface {
        None => None,
        Some(own) => {
            txn.get(&NetworkInterface::key_of(&task.scope, &own.id))
                .await?
        }
    };
    Ok(Some(Seen {
        task,
        report,
        interface,
    }))
}

fn apply(txn: &Txn, seen: &Seen, plan: &Plan) {
    if let Some(task) = &plan.task {
        txn.put(task);
    }
    if plan.release
        && let Some(interface) = &seen.interface
    {
        txn.delete(&interface.key());
    }
    if plan.forget {
        txn.delete(&seen.task.key());
        if let Some(of) = &seen.task.service {
            let Task {
                scope, cluster, id, ..
            } = &seen.task;
            txn.delete(&ServiceTask::key_of(scope, cluster, &of.name, id));
            txn.delete(&TaskProtection::key_of(scope, cluster, &of.name, id));
        }
        if let Some(report) = &seen.report {
            txn.delete(&report.key());
        }
    }
}
