//! The user, who leaves nothing alone.

use super::furniture::{DESIRED_MAX, FAMILIES, INSTANCES, SERVICES, rollout, wish};
use super::{input, pick, room, scope};
use crate::world::Kit;
use api::ecs::Ecs as _;
use domain::clock::later;
use domain::ecs::{Service, Task};
use domain::{IdSource, Key, Record};
use serde_json::{Value, json};
use std::time::Duration;
use wire::Context;

/// Changes something at times that follow from the seed. Whether it goes through does not
/// matter: there is a next time.
pub(super) async fn act(kit: Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(ids.below(10_000));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let name = pick(ids, &SERVICES);
        match ids.below(24) {
            0..=5 => {
                let count = ids.below(DESIRED_MAX + 1);
                update(&kit, name, json!({"desiredCount": count})).await;
            }
            6..=11 => update(&kit, name, json!({"taskDefinition": pick(ids, &FAMILIES)})).await,
            12..=13 => update(&kit, name, json!({"forceNewDeployment": true})).await,
            14..=15 => update(&kit, name, json!({"deploymentConfiguration": rollout(ids)})).await,
            16..=18 => touch_task(&kit).await,
            19..=20 => stop_deployment(&kit, name).await,
            21..=22 => touch_instance(&kit).await,
            _ => replace(&kit, name).await,
        }
    }
}

async fn update(kit: &Kit, name: &str, mut given: Value) {
    given["service"] = json!(name);
    let cx = Context::root(scope());
    drop(room(kit).update_service(&cx, input(given)).await);
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

/// Drains an instance, or lets tasks come to it again.
async fn touch_instance(kit: &Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    let number = ids.below(INSTANCES.len() as u64);
    let status = pick(ids, &["DRAINING", "ACTIVE"]);
    let given = json!({"containerInstances": [format!("{number:032x}")], "status": status});
    let cx = Context::root(scope());
    drop(
        room(kit)
            .update_container_instances_state(&cx, input(given))
            .await,
    );
}

/// Deletes a service; one that is gone comes back as another kind.
async fn replace(kit: &Kit, name: &str) {
    let cx = Context::root(scope());
    let again = room(kit)
        .create_service(&cx, input(wish(name, &*kit.ids)))
        .await;
    if again.is_err() {
        let given = json!({"service": name, "force": true});
        drop(room(kit).delete_service(&cx, input(given)).await);
    }
}
