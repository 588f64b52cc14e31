//! Services in the roughest weather: two service controllers that do not know of each other,
//! agents that fall silent or start again, slow pulls, failing health, refused and unanswered
//! commits, lost watches; and a user who scales, deploys, drains, protects and stops things all
//! the time.
//!
//! - `furniture`: what there is when the story begins; what kinds of services there are
//! - `user`, `agents`: who acts
//! - `judge`: what a pass of the scheduler must never decide, from what it had read
//! - `watch`: what must hold in the store, whatever was read

mod agents;
mod furniture;
mod judge;
mod user;
mod watch;

use crate::Faults;
use crate::world::{Failure, Kit, World, minutes, seconds};
use api::ecs::Ecs as _;
use api::record::from_tree;
use domain::ecs::{
    ContainerInstance, DesiredStatus, LastStatus, RolloutState, Service, ServiceStatus, Task,
    TaskReport,
};
use domain::network::PublicPool;
use domain::{IdSource, Key, Record, Scope};
use ecs::Ecs;
use furniture::{INSTANCES, SERVICES};
use judge::{Judge, Judged};
use network::Network;
use network::controllers::Addresses;
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use wire::Context;

fn scope() -> Scope {
    let parsed = "000000000000".parse().ok().zip("us-east-1".parse().ok());
    let (account, region) = parsed.expect("a well-formed account and Region");
    Scope { account, region }
}

fn room(kit: &Kit) -> Ecs {
    Ecs::new(kit.store.clone(), kit.clock.clone(), kit.ids.clone())
}

fn input<R: api::record::Record>(given: Value) -> R {
    from_tree(given)
}

/// A record from its members, so that one more member with a default does not matter here.
fn record<R: Record>(members: Value) -> R {
    serde_json::from_value(members).expect("the members of the record")
}

/// One of those.
fn pick<'a, T: ?Sized>(ids: &dyn IdSource, from: &[&'a T]) -> &'a T {
    let count = u64::try_from(from.len()).unwrap_or(u64::MAX);
    from[usize::try_from(ids.below(count)).unwrap_or_default()]
}

/// Tells the story.
pub fn tell(seed: u64) -> Result<World, Failure> {
    let mut world = World::with_faults(seed, Faults::ROUGH);
    let kit = world.kit();
    world.act(async |store| furniture::begin(&kit, store).await);
    let calm = Rc::new(Cell::new(false));
    let judge = Arc::new(Judge::default());
    people(&mut world, &judge, &calm);
    watch::keep(&mut world, judge);
    let chance = world.ids();
    let chance: &dyn IdSource = &*chance;
    for _ in 0..4 {
        world.try_run(seconds(30))?;
        if chance.below(2) == 0 {
            // Now and then an instance falls silent; its agent starts again in time.
            let agent = pick(chance, &["local", "i0", "i1", "i2"]);
            world.crash(agent, seconds(chance.below(40)));
        }
    }
    world.crash("user", minutes(6_000));
    calm.set(true);
    world.calm();
    heal(&mut world);
    world.try_until(is_settled, minutes(90))?;
    Ok(world)
}

/// Everybody who acts.
fn people(world: &mut World, judge: &Arc<Judge>, calm: &Rc<Cell<bool>>) {
    for _ in 0..2 {
        let judge = judge.clone();
        world.controller(move |kit| Judged {
            controller: room(&kit).service_controller(),
            clock: kit.clock,
            judge: judge.clone(),
        });
    }
    world.controller(|kit| room(&kit).task_controller());
    world.controller(|kit| {
        let pool = PublicPool::default();
        Addresses(Network::new(kit.store, kit.clock, kit.ids, pool))
    });
    for name in ["local"].iter().chain(&INSTANCES) {
        let calm = calm.clone();
        world.actor(name, move |kit| agents::agent(kit, name, calm.clone()));
    }
    let weather = calm.clone();
    world.actor("prober", move |kit| agents::prober(kit, weather.clone()));
    world.actor("user", user::act);
}

/// Whatever the user left behind, good tasks are wanted now, and there is room for them.
fn heal(world: &mut World) {
    let kit = world.kit();
    let services: Vec<Service> = world.records();
    let instances: Vec<ContainerInstance> = world.records();
    world.act(async |store| {
        let ecs = Ecs::new(store.clone(), kit.clock.clone(), kit.ids.clone());
        let cx = Context::root(scope());
        let ids: Vec<&str> = instances.iter().map(|one| one.id.as_str()).collect();
        let given = json!({"containerInstances": ids, "status": "ACTIVE"});
        let woken = ecs.update_container_instances_state(&cx, input(given));
        woken.await.expect("instances that are there");
        for service in services
            .iter()
            .filter(|one| one.status == ServiceStatus::Active)
        {
            let (minimum, maximum) = if service.daemon { (0, 100) } else { (100, 200) };
            let given = json!({
                "service": service.name, "taskDefinition": "good", "forceNewDeployment": true,
                "deploymentConfiguration": {
                    "minimumHealthyPercent": minimum, "maximumPercent": maximum,
                    "deploymentCircuitBreaker": {"enable": false, "rollback": false},
                },
            });
            let healed = ecs.update_service(&cx, input(given)).await;
            healed.expect("the service is there");
        }
    });
}

/// Every service has the tasks it wants, all of its newest deployment, and no others; one that
/// was deleted has none.
fn is_settled(world: &World) -> bool {
    let services: Vec<Service> = world.records();
    let done = |service: &Service| match service.status {
        ServiceStatus::Inactive => true,
        ServiceStatus::Draining => false,
        ServiceStatus::Active => {
            let primary = service.deployments.first();
            let state = primary.map(|primary| primary.rollout_state);
            state == Some(RolloutState::Completed) && service.deployments.len() == 1
        }
    };
    services.len() == SERVICES.len() && services.iter().all(done) && {
        let tasks: Vec<Task> = world.records();
        services
            .iter()
            .all(|service| has_its_tasks(world, service, &tasks))
    }
}

fn has_its_tasks(world: &World, service: &Service, tasks: &[Task]) -> bool {
    let own = tasks.iter().filter(|task| {
        let of = task.service.as_ref();
        of.is_some_and(|of| of.name == service.name) && task.desired == DesiredStatus::Running
    });
    let running = |task: &Task| {
        let key: Key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let report: Option<TaskReport> = world.record(&key);
        report.is_some_and(|report| report.last_status == LastStatus::Running)
    };
    let (all, up) = own.fold((0, 0), |(all, up), task| {
        (all + 1, up + u32::from(running(task)))
    });
    let wanted = match service.status {
        ServiceStatus::Active => service.desired_count,
        ServiceStatus::Draining | ServiceStatus::Inactive => 0,
    };
    all == wanted && up == all
}
