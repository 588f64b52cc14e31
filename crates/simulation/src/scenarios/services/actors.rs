//! The user and the agent.

use super::{DESIRED_MAX, FAMILIES, PERCENTS, SERVICES, input, record, room, scope};
use crate::world::Kit;
use api::ecs::Ecs as _;
use domain::clock::later;
use domain::ecs::{DesiredStatus, HealthStatus, LastStatus, Service, StopCode, Task, TaskReport};
use domain::{IdSource, Key, Record, Timestamp};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;
use store::{CommitError, Txn};
use wire::Context;

/// Changes something at times that follow from the seed. Whether it goes through does not
/// matter: there is a next time.
pub(super) async fn user(kit: Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(ids.below(12_000));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let name = pick(ids, &SERVICES);
        match ids.below(10) {
            0..=2 => {
                update(
                    &kit,
                    name,
                    json!({"desiredCount": ids.below(DESIRED_MAX + 1)}),
                )
                .await
            }
            3..=5 => update(&kit, name, json!({"taskDefinition": pick(ids, &FAMILIES)})).await,
            6 => update(&kit, name, json!({"forceNewDeployment": true})).await,
            7 => reconfigure(&kit, name).await,
            8 => touch_task(&kit).await,
            _ => stop_deployment(&kit, name).await,
        }
    }
}

fn pick<'a>(ids: &dyn IdSource, from: &[&'a str]) -> &'a str {
    let count = u64::try_from(from.len()).unwrap_or(u64::MAX);
    from[usize::try_from(ids.below(count)).unwrap_or_default()]
}

async fn update(kit: &Kit, name: &str, mut given: serde_json::Value) {
    given["service"] = json!(name);
    let cx = Context::root(scope());
    drop(room(kit).update_service(&cx, input(given)).await);
}

async fn reconfigure(kit: &Kit, name: &str) {
    let ids: &dyn IdSource = &*kit.ids;
    let count = u64::try_from(PERCENTS.len()).unwrap_or(u64::MAX);
    let place = usize::try_from(ids.below(count)).unwrap_or_default();
    let (minimum, maximum) = PERCENTS[place];
    let breaker = json!({"enable": ids.below(2) == 0, "rollback": ids.below(2) == 0});
    let given = json!({"deploymentConfiguration": {
        "minimumHealthyPercent": minimum, "maximumPercent": maximum,
        "deploymentCircuitBreaker": breaker,
    }});
    update(kit, name, given).await;
}

/// Protects a task, or stops it.
async fn touch_task(kit: &Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    let Ok(tasks) = kit.store.list::<Task>(&Key::kind(Task::KIND)).await else {
        return;
    };
    let count = u64::try_from(tasks.len()).unwrap_or(u64::MAX);
    let place = usize::try_from(ids.below(count)).unwrap_or_default();
    let Some(task) = tasks.get(place) else { return };
    let cx = Context::root(scope());
    if ids.below(3) == 0 {
        let given = json!({"task": task.id});
        drop(room(kit).stop_task(&cx, input(given)).await);
        return;
    }
    let given = json!({
        "cluster": "default", "tasks": [task.id], "protectionEnabled": true,
        "expiresInMinutes": 1 + ids.below(2),
    });
    drop(room(kit).update_task_protection(&cx, input(given)).await);
}

async fn stop_deployment(kit: &Kit, name: &str) {
    let ids: &dyn IdSource = &*kit.ids;
    let key = Service::key_of(&scope(), "default", name);
    let found = kit.store.get::<Service>(&key).await.ok().flatten();
    let Some(primary) = found.and_then(|service| service.deployments.into_iter().next()) else {
        return;
    };
    let path = format!("service-deployment/default/{name}/{}", primary.rollout_id);
    let arn = scope().arn("ecs", path).to_string();
    let how = pick(ids, &["ROLLBACK", "ABORT"]);
    let given = json!({"serviceDeploymentArn": arn, "stopType": how});
    let cx = Context::root(scope());
    drop(room(kit).stop_service_deployment(&cx, input(given)).await);
}

/// Moves every task by a step now and then. While the weather is rough, pulls take their time,
/// tasks end by themselves, and health fails.
pub(super) async fn agent(kit: Kit, calm: Rc<Cell<bool>>) {
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
        for task in tasks {
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
