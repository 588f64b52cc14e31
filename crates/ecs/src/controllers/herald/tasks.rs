//! Which events a task's news are. Source: developer guide, task state change events.

use super::envelope::{Subject, detail, event, moment};
use crate::convert::tasks::{TaskView, task_to_wire};
use domain::ecs::{ContainerReport, ContainerStatus, DesiredStatus, LastStatus, TaskReport};
use domain::{Event, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

const DETAIL_TYPE: &str = "ECS Task State Change";

/// How far a task's changes have been told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told {
    /// Its version then.
    version: u64,
    /// How many of the states it entered.
    states: usize,
}

/// Events for what is not told yet, one for each state it entered and one for what changed
/// beside; `None` when all is told.
pub(super) fn news(
    view: &TaskView,
    told: Option<&Told>,
    now: Timestamp,
) -> Option<(Vec<Event>, Told)> {
    let version = view.task.version(view.report.as_ref());
    // A task nobody has taken on yet is told PROVISIONING, the first state of every report.
    let states = view
        .report
        .as_ref()
        .map_or(1, |report| report.history.len());
    if told.is_some_and(|told| told.version >= version) {
        return None;
    }
    let known = told.map_or(0, |told| told.states).min(states);
    let mut events = Vec::new();
    for state in known..states.saturating_sub(1) {
        let earlier = (states - 1 - state) as u64;
        let (seen, at) = as_of(view, state);
        events.push(change(&seen, version.saturating_sub(earlier), at));
    }
    let entered = view
        .report
        .as_ref()
        .and_then(|report| report.history.last());
    let at = match entered {
        Some((_, at)) if known < states => *at,
        None if known < states => view.task.created_at,
        _ => now,
    };
    events.push(change(view, version, at));
    Some((events, Told { version, states }))
}

fn change(view: &TaskView, version: u64, at: Timestamp) -> Event {
    let mut told = task_to_wire(view, false);
    told.version = i64::try_from(version).ok();
    told.tags = None;
    let mut detail = detail(&told);
    detail["updatedAt"] = json!(moment(at));
    let subject = Subject {
        scope: &view.task.scope,
        detail_type: DETAIL_TYPE,
        resource: view.task.arn(),
        change: format!("{} {version}", moment(view.task.created_at)),
        at,
    };
    event(subject, detail)
}

/// The task as it was when it entered a state, and when that was.
fn as_of(view: &TaskView, state: usize) -> (TaskView, Timestamp) {
    let mut seen = view.clone();
    let Some(report) = &mut seen.report else {
        return (seen, view.task.created_at);
    };
    let Some((status, at)) = report.history.get(state).copied() else {
        return (seen, view.task.created_at);
    };
    if seen.task.stop.as_ref().is_some_and(|stop| stop.at > at) {
        seen.task.stop = None;
        seen.task.desired = DesiredStatus::Running;
    }
    rewind(report, status, at, state);
    (seen, at)
}

fn rewind(report: &mut TaskReport, status: LastStatus, at: Timestamp, state: usize) {
    report.last_status = status;
    report.history.truncate(state + 1);
    if !status.is_ending() {
        report.stop = None;
    }
    let before = |time: &Timestamp| *time <= at;
    report.pull_started_at = report.pull_started_at.filter(before);
    report.pull_stopped_at = report.pull_stopped_at.filter(before);
    report.execution_stopped_at = report.execution_stopped_at.filter(before);
    for container in &mut report.containers {
        rewind_container(container, at);
    }
}

fn rewind_container(container: &mut ContainerReport, at: Timestamp) {
    let had = |time: Option<Timestamp>| time.is_some_and(|time| time <= at);
    if had(container.finished_at) {
        return;
    }
    container.exit_code = None;
    container.finished_at = None;
    container.last_status = ContainerStatus::Running;
    if !had(container.started_at) {
        container.started_at = None;
        container.last_status = ContainerStatus::Pending;
    }
}
