//! Agents, who move tasks, and the prober, who looks at targets.

use super::record;
use crate::world::Kit;
use domain::clock::{elapsed, later};
use domain::ecs::{DesiredStatus, HealthStatus, LastStatus, StopCode, Task, TaskReport};
use domain::elb::{Target, TargetHealth, TargetState};
use domain::{IdSource, Key, Record, Timestamp};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use store::{CommitError, Txn};

/// A deregistered target is gone after this long.
const DRAINS: Duration = Duration::from_secs(10);

/// Looks at every target now and then: a new one answers after a while; while the weather is
/// rough, some stop answering.
pub(super) async fn prober(kit: Kit, calm: Rc<Cell<bool>>) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(2_000 + ids.below(4_000));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let targets = kit.store.list::<Target>(&Key::kind(Target::KIND)).await;
        let healths = kit.store.list(&Key::kind(TargetHealth::KIND)).await;
        let (Ok(targets), Ok(healths)) = (targets, healths) else {
            continue;
        };
        let healths: Vec<TargetHealth> = healths;
        for target in &targets {
            let known = healths
                .iter()
                .find(|health| health.key() == target.health_key());
            let state = probe(known, ids, calm.get());
            drop(tell(&kit, target, known, state).await);
        }
    }
}

/// What a target says next.
fn probe(known: Option<&TargetHealth>, ids: &dyn IdSource, calm: bool) -> TargetState {
    let sick = !calm && ids.below(40) == 0;
    match known.map(|known| known.state) {
        _ if sick => TargetState::Unhealthy,
        None => TargetState::Initial,
        Some(TargetState::Unhealthy) if !calm && ids.below(3) > 0 => TargetState::Unhealthy,
        Some(_) => TargetState::Healthy,
    }
}

async fn tell(
    kit: &Kit,
    target: &Target,
    known: Option<&TargetHealth>,
    state: TargetState,
) -> Result<(), CommitError> {
    let now = kit.clock.now();
    let gone = target
        .deregistered_at
        .is_some_and(|at| elapsed(at, now) > DRAINS);
    if !gone && known.is_some_and(|known| known.state == state) {
        return Ok(());
    }
    let write = |txn: Txn| async move {
        let found: Option<Target> = txn.get(&target.key()).await?;
        if found.as_ref() != Some(target) {
            return Ok(());
        }
        if gone {
            txn.delete(&target.key());
            txn.delete(&target.health_key());
            return Ok(());
        }
        txn.put(&TargetHealth {
            scope: target.scope.clone(),
            group: target.group.clone(),
            ip: target.ip,
            port: target.port,
            state,
            reason: None,
            description: None,
            since: now,
            drained: false,
        });
        Ok::<_, CommitError>(())
    };
    kit.store.transact(write).await
}

/// Moves every task of an instance by a step now and then. While the weather is rough, pulls
/// take their time, tasks end by themselves, and health fails.
pub(super) async fn agent(kit: Kit, name: &str, calm: Rc<Cell<bool>>) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(500 + ids.below(1_000));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let tasks = kit.store.list::<Task>(&Key::kind(Task::KIND)).await;
        let reports = kit.store.list(&Key::kind(TaskReport::KIND)).await;
        let (Ok(tasks), Ok(reports)) = (tasks, reports) else {
            continue;
        };
        let mut by_id: BTreeMap<String, TaskReport> = reports
            .into_iter()
            .map(|report: TaskReport| (report.id.clone(), report))
            .collect();
        for task in tasks.into_iter().filter(|task| task.instance == name) {
            let known = by_id.remove(&task.id);
            let after = step(&task, known.as_ref(), ids, calm.get(), kit.clock.now());
            if let Some(after) = after.filter(|after| Some(after) != known.as_ref()) {
                let report = &after;
                let put = |txn: Txn| async move {
                    let _: Option<TaskReport> = txn.get(&report.key()).await?;
                    txn.put(report);
                    Ok::<_, CommitError>(())
                };
                drop(kit.store.transact(put).await);
            }
        }
    }
}

/// What becomes of a task next.
fn step(
    task: &Task,
    known: Option<&TaskReport>,
    ids: &dyn IdSource,
    calm: bool,
    now: Timestamp,
) -> Option<TaskReport> {
    let Some(known) = known else {
        return Some(first_report(task, now));
    };
    let mut report = known.clone();
    let family = task.definition.0.as_str();
    let strikes = |one_in: u64| !calm && ids.below(one_in) == 0;
    if report.stop.is_none() {
        report.stop = match (family, report.last_status) {
            ("broken", LastStatus::Pending) => Some((
                StopCode::TaskFailedToStart,
                "CannotPullContainerError: not found".to_owned(),
            )),
            ("crash", LastStatus::Running) => Some(crashed()),
            (_, LastStatus::Running) if strikes(120) => Some(crashed()),
            _ => None,
        };
    }
    let ends = report.stop.is_some() || task.desired == DesiredStatus::Stopped;
    let wanted = match ends {
        true => DesiredStatus::Stopped,
        false => DesiredStatus::Running,
    };
    if report.last_status == LastStatus::Pending && !ends && !calm && ids.below(3) > 0 {
        return None;
    }
    if let Some(next) = report.last_status.step_toward(wanted) {
        report.last_status = next;
        report.history.push((next, now));
    }
    if family == "checked" && report.last_status == LastStatus::Running {
        let sick = strikes(30);
        for container in &mut report.containers {
            container.health = Some(match sick {
                true => HealthStatus::Unhealthy,
                false => HealthStatus::Healthy,
            });
        }
    }
    Some(report)
}

fn crashed() -> (StopCode, String) {
    (
        StopCode::EssentialContainerExited,
        "Essential container in task exited".to_owned(),
    )
}

fn first_report(task: &Task, now: Timestamp) -> TaskReport {
    record(json!({
        "scope": task.scope, "cluster": task.cluster, "id": task.id,
        "last_status": LastStatus::Provisioning,
        "containers": [{
            "name": "app", "id": "", "runtime_id": "", "last_status": "RUNNING",
            "image_digest": null, "health": null, "probes": [], "exit_code": null,
            "reason": null, "started_at": null, "finished_at": null,
        }],
        "history": [(LastStatus::Provisioning, now)],
        "pull_started_at": null, "pull_stopped_at": null, "execution_stopped_at": null,
        "stop": null,
    }))
}
