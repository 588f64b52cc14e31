//! The service controller in the roughest weather: two of them that do not know of each
//! other, refused and unanswered commits, lost watches, crashes; and a user who changes the
//! wish all the time.

use crate::world::{input, scope};
use api::ecs::Ecs as _;
use domain::clock::later;
use domain::ecs::{DesiredStatus, LastStatus, RolloutState, Service, StopCode, Task, TaskReport};
use domain::{IdSource, Key, Record};
use ecs::Ecs;
use serde_json::json;
use simulation::{Failure, Faults, Kit, World, minutes};
use std::time::Duration;
use store::{CommitError, Store, Txn};
use wire::Context;

/// The user never wants more tasks than this.
const DESIRED_MAX: u64 = 5;

fn room(kit: &Kit) -> Ecs {
    Ecs::new(kit.store.clone(), kit.clock.clone(), kit.ids.clone())
}

fn tell(seed: u64) -> Result<(), Failure> {
    let mut world = World::with_faults(seed, Faults::ROUGH);
    let kit = world.kit();
    world.act(async |store| begin(&kit, store).await);
    world.controller(|kit| room(&kit).service_controller());
    world.controller(|kit| room(&kit).service_controller());
    world.controller(|kit| room(&kit).task_controller());
    world.actor("agent", agent);
    world.actor("user", user);
    world.invariant("no more tasks than the ceiling", |world| {
        let tasks: Vec<Task> = world.records();
        let counts = |task: &&Task| {
            let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
            let report: Option<TaskReport> = world.record(&key);
            let ending = report.is_some_and(|report| report.last_status.is_ending());
            task.desired == DesiredStatus::Running && !ending
        };
        let active = tasks.iter().filter(counts).count() as u64;
        match active <= 2 * DESIRED_MAX {
            true => Ok(()),
            false => Err(format!("{active} tasks are active")),
        }
    });
    world.try_run(minutes(4))?;
    world.calm();
    world.crash("user", minutes(600));
    world.try_until(is_steady, minutes(30))
}

async fn begin(kit: &Kit, store: &Store) {
    let ecs = Ecs::new(store.clone(), kit.clock.clone(), kit.ids.clone());
    let cx = Context::root(scope());
    ecs.create_cluster(&cx, input(json!({}))).await.unwrap();
    let definition = json!({"family": "web", "networkMode": "none", "containerDefinitions": [{"name": "app", "image": "i", "memory": 64}]});
    ecs.register_task_definition(&cx, input(definition))
        .await
        .unwrap();
    let room = json!({"totalResources": [{"name": "CPU", "integerValue": 1_000_000}, {"name": "MEMORY", "integerValue": 1_000_000}]});
    ecs.register_container_instance(&cx, input(room))
        .await
        .unwrap();
    let service = json!({"serviceName": "web", "taskDefinition": "web", "desiredCount": 2, "launchType": "EC2"});
    ecs.create_service(&cx, input(service)).await.unwrap();
}

/// Scales and deploys anew at times that follow from the seed.
async fn user(kit: Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(ids.below(60_000));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let given = json!({
            "service": "web",
            "desiredCount": ids.below(DESIRED_MAX + 1),
            "forceNewDeployment": ids.below(2) == 0,
        });
        // Whether it went through does not matter: there is a next time.
        drop(
            room(&kit)
                .update_service(&Context::root(scope()), input(given))
                .await,
        );
    }
}

/// Moves every task by one step now and then; some end by themselves.
async fn agent(kit: Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(100 + ids.below(400));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let Ok(tasks) = kit.store.list::<Task>(&Key::kind(Task::KIND)).await else {
            continue;
        };
        for task in tasks {
            drop(walk(&kit, &task, ids.below(400) == 0).await);
        }
    }
}

async fn walk(kit: &Kit, task: &Task, crashes: bool) -> Result<(), CommitError> {
    let now = kit.clock.now();
    kit.store
        .transact(|txn: Txn| async move {
            let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
            let known: Option<TaskReport> = txn.get(&key).await?;
            let Some(mut report) = known else {
                txn.put(&TaskReport {
                    scope: task.scope.clone(),
                    cluster: task.cluster.clone(),
                    id: task.id.clone(),
                    last_status: LastStatus::Provisioning,
                    containers: Vec::new(),
                    history: vec![(LastStatus::Provisioning, now)],
                    pull_started_at: None,
                    pull_stopped_at: None,
                    execution_stopped_at: None,
                    stop: None,
                    changes: 0,
                    notes: Vec::new(),
                });
                return Ok(());
            };
            if crashes && report.last_status == LastStatus::Running && report.stop.is_none() {
                let reason = "Essential container in task exited".to_owned();
                report.stop = Some((StopCode::EssentialContainerExited, reason));
            }
            let ends = report.stop.is_some() || task.desired == DesiredStatus::Stopped;
            let wanted = if ends {
                DesiredStatus::Stopped
            } else {
                DesiredStatus::Running
            };
            if let Some(next) = report.last_status.step_toward(wanted) {
                report.enter(next, now);
                txn.put(&report);
            }
            Ok(())
        })
        .await
}

fn is_steady(world: &World) -> bool {
    let services: Vec<Service> = world.records();
    let service = &services[0];
    let running = world
        .records::<TaskReport>()
        .into_iter()
        .filter(|report| report.last_status == LastStatus::Running);
    let completed = service.deployments[0].rollout_state == RolloutState::Completed;
    running.count() == service.desired_count as usize && completed && service.deployments.len() == 1
}

#[test]
fn a_service_stays_within_its_ceiling_and_becomes_steady_when_the_weather_clears() {
    for seed in 0..4 {
        if let Err(failure) = tell(seed) {
            panic!("{failure}");
        }
    }
}
