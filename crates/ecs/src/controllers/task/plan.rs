//! What becomes of one task's records.

use domain::Timestamp;
use domain::clock::later;
use domain::ecs::{DesiredStatus, LastStatus, StopCode, StopRequest, Task, TaskReport};
use domain::network::NetworkInterface;
use reconcile::Next;
use std::time::Duration;

/// How long a stopped task can be described. AWS: at least an hour.
pub const STOPPED_KEPT: Duration = Duration::from_secs(60 * 60);

/// A task with its report and interface.
pub(crate) struct Seen {
    pub(crate) task: Task,
    pub(crate) report: Option<TaskReport>,
    pub(crate) interface: Option<NetworkInterface>,
}

/// What to do about it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// The task as it should be written.
    pub(crate) task: Option<Task>,
    /// Whether its interface is given back.
    pub(crate) release: bool,
    /// Whether its records are deleted.
    pub(crate) forget: bool,
    /// When to look again.
    pub(crate) next: Next,
}

/// Decides; touches nothing.
pub(crate) fn plan(seen: &Seen, now: Timestamp) -> Plan {
    let mut task = seen.task.clone();
    let stopped_at = seen
        .report
        .as_ref()
        .and_then(|report| report.entered(LastStatus::Stopped));
    end(&mut task, seen, now);
    let release = stopped_at.is_some() && seen.interface.is_some();
    if let (true, Some(own), Some(interface)) = (release, &mut task.interface, &seen.interface) {
        own.last_address = interface.address.clone();
    }
    let due = stopped_at.map(|at| later(at, STOPPED_KEPT));
    let forget = due.is_some_and(|due| now >= due);
    let next = match (forget, due) {
        (true, _) => Next::Forget,
        (false, Some(due)) => Next::At(due),
        (false, None) => Next::OnChange,
    };
    Plan {
        task: Some(task).filter(|task| *task != seen.task && !forget),
        release,
        forget,
        next,
    }
}

/// A task that ends by itself, or has no network to start in, should be stopped.
fn end(task: &mut Task, seen: &Seen, now: Timestamp) {
    if task.desired == DesiredStatus::Stopped {
        return;
    }
    let ending = seen
        .report
        .as_ref()
        .filter(|report| report.last_status.is_ending());
    let failure = seen.interface.as_ref().and_then(|interface| {
        let failure = interface.failure.as_ref()?;
        Some(interface_refusal(interface, failure))
    });
    let (code, reason) = match (ending, failure) {
        (Some(report), _) => report.stop.clone().unwrap_or_else(|| {
            let reason = "Essential container in task exited".to_owned();
            (StopCode::EssentialContainerExited, reason)
        }),
        (None, Some(reason)) => (StopCode::TaskFailedToStart, reason),
        (None, None) => return,
    };
    task.desired = DesiredStatus::Stopped;
    task.stop = Some(StopRequest {
        code,
        reason,
        at: now,
    });
}

/// How the reason begins when a task's interface could not be made.
pub(crate) const UNPLACED: &str =
    "Unexpected EC2 error while attempting to Create Network Interface";

/// Why a task's interface could not be made, as ECS words it.
fn interface_refusal(interface: &NetworkInterface, failure: &str) -> String {
    let public = if interface.public {
        "enabled"
    } else {
        "disabled"
    };
    format!(
        "{UNPLACED} with public IP assignment {public} in subnet '{}': {failure}",
        interface.subnet
    )
}
