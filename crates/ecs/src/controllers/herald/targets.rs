//! What a load balancer says of a task's target. Its record is gone soon after the task, and the
//! reason with it; the note stays.

use domain::ecs::{Happening, Note};
use domain::elb::{Target, TargetHealth, TargetState};
use domain::{Key, Record};
use reconcile::Retry;
use serde::{Deserialize, Serialize};
use store::Store;

/// What was noted of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    task: String,
    state: String,
    reason: String,
}

/// The task a target is of; none for one registered by hand, or that is gone.
pub(super) async fn task_of(store: &Store, health: &TargetHealth) -> Result<Option<Key>, Retry> {
    let key = Key::kind(Target::KIND)
        .join(&health.scope.segments())
        .child(&health.group.0)
        .child(&format!("{}:{}", health.ip, health.port));
    let target: Option<Target> = store.get(&key).await?;
    Ok(target.and_then(|target| target.task).map(Key::raw))
}

/// A note for a state that was not noted yet.
pub(super) fn news(health: &TargetHealth, task: &Key, told: Option<&Told>) -> Option<(Note, Told)> {
    let words = [&health.reason, &health.description];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    let mark = Told {
        task: task.as_str().to_owned(),
        state: health.state.as_str().to_owned(),
        reason: words.join(": "),
    };
    // A target that was just registered says nothing yet.
    if told == Some(&mark) || health.state == TargetState::Initial {
        return None;
    }
    let what = Happening::Target {
        group: health.group.0.clone(),
        target: format!("{}:{}", health.ip, health.port),
        state: mark.state.clone(),
        reason: mark.reason.clone(),
    };
    let note = Note {
        at: health.since,
        container: None,
        what,
    };
    Some((note, mark))
}
