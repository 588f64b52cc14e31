//! Services in the roughest weather: two service controllers that do not know of each other, an
//! agent that falls silent, slow pulls, failing health, refused and unanswered commits, lost
//! watches; and a user who scales, deploys, protects and stops things all the time.
//!
//! - `actors`: the user and the agent
//! - `watch`: what the scheduler must never do by itself

mod actors;
mod watch;

use crate::Faults;
use crate::world::{Failure, Kit, World, minutes, seconds};
use api::ecs::Ecs as _;
use api::record::from_tree;
use domain::ecs::{DesiredStatus, LastStatus, RolloutState, Service, ServiceStatus};
use domain::ecs::{Task, TaskReport};
use domain::network::{Cidr, SecurityGroup, Subnet};
use domain::{IdSource, Record, Scope};
use ecs::Ecs;
use network::Network;
use network::controllers::Addresses;
use serde_json::{Value, json};
use std::cell::Cell;
use std::net::Ipv4Addr;
use std::rc::Rc;
use store::{CommitError, Store, Txn};
use wire::Context;

/// The services there are.
const SERVICES: [&str; 2] = ["w0", "w1"];
/// What their tasks may be made from; the family says how a task fares.
const FAMILIES: [&str; 4] = ["good", "broken", "crash", "checked"];
/// No service ever wants more tasks than this.
const DESIRED_MAX: u64 = 4;
/// Minimum and maximum percent, as they are chosen from.
const PERCENTS: [(u32, u32); 5] = [(100, 200), (50, 100), (50, 150), (0, 100), (100, 150)];
/// The subnets, one a zone.
const SUBNETS: [&str; 2] = ["subnet-aaaaaaaaaaaaaaaaa", "subnet-bbbbbbbbbbbbbbbbb"];

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

/// Tells the story.
pub fn tell(seed: u64) -> Result<World, Failure> {
    let mut world = World::with_faults(seed, Faults::ROUGH);
    let kit = world.kit();
    world.act(async |store| begin(&kit, store).await);
    let calm = Rc::new(Cell::new(false));
    world.controller(|kit| room(&kit).service_controller());
    world.controller(|kit| room(&kit).service_controller());
    world.controller(|kit| room(&kit).task_controller());
    world.controller(|kit| Addresses(Network::new(kit.store, kit.clock, kit.ids)));
    let weather = calm.clone();
    world.actor("agent", move |kit| actors::agent(kit, weather.clone()));
    world.actor("user", actors::user);
    watch::keep(&mut world);
    let chance = world.ids();
    let chance: &dyn IdSource = &*chance;
    for _ in 0..4 {
        world.try_run(seconds(30))?;
        if chance.below(3) == 0 {
            world.crash("agent", seconds(chance.below(40)));
        }
    }
    world.crash("user", minutes(6_000));
    calm.set(true);
    world.calm();
    heal(&mut world);
    world.try_until(is_settled, minutes(90))?;
    Ok(world)
}

/// A cluster with a network and two services.
async fn begin(kit: &Kit, store: &Store) {
    let ecs = Ecs::new(store.clone(), kit.clock.clone(), kit.ids.clone());
    let cx = Context::root(scope());
    furnish(store).await.expect("a commit without faults");
    let made = ecs.create_cluster(&cx, input(json!({}))).await;
    made.expect("a cluster");
    for family in FAMILIES {
        let check = json!({"command": ["CMD-SHELL", "true"]});
        let mut container = json!({"name": "app", "image": "image", "essential": true});
        if family == "checked" {
            container["healthCheck"] = check;
        }
        let given = json!({
            "family": family, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
            "cpu": "256", "memory": "512", "containerDefinitions": [container],
        });
        let made = ecs.register_task_definition(&cx, input(given)).await;
        made.expect("a task definition");
    }
    for name in SERVICES {
        let network = json!({"awsvpcConfiguration": {"subnets": SUBNETS}});
        let given = json!({
            "serviceName": name, "taskDefinition": "good", "desiredCount": 2,
            "launchType": "FARGATE", "networkConfiguration": network,
        });
        let made = ecs.create_service(&cx, input(given)).await;
        made.expect("a service");
    }
}

async fn furnish(store: &Store) -> Result<(), CommitError> {
    let put = |txn: Txn| async move {
        for (third, id) in SUBNETS.iter().enumerate() {
            let third = u8::try_from(third).unwrap_or_default();
            txn.put(&Subnet {
                scope: scope(),
                id: (*id).to_owned(),
                vpc: "vpc-1".to_owned(),
                cidr: Cidr::of(Ipv4Addr::new(10, 0, third, 0), 26),
                zone: format!("us-east-1{}", char::from(b'a' + third)),
                default_for_zone: true,
                map_public_ip: false,
                tags: domain::ecs::Tags::new(),
            });
        }
        txn.put(&record::<SecurityGroup>(json!({
            "scope": scope(), "id": "sg-00000000000000001", "vpc": "vpc-1", "name": "default",
            "description": "", "ingress": [], "egress": [], "tags": {},
        })));
        Ok::<_, CommitError>(())
    };
    store.transact(put).await
}

/// A record from its members, so that one more member with a default does not matter here.
fn record<R: Record>(members: Value) -> R {
    serde_json::from_value(members).expect("the members of the record")
}

/// Whatever the user left behind, good tasks are wanted now.
fn heal(world: &mut World) {
    let kit = world.kit();
    world.act(async |store| {
        let ecs = Ecs::new(store.clone(), kit.clock.clone(), kit.ids.clone());
        for name in SERVICES {
            let given = json!({
                "service": name, "taskDefinition": "good", "forceNewDeployment": true,
                "deploymentConfiguration": {
                    "minimumHealthyPercent": 100, "maximumPercent": 200,
                    "deploymentCircuitBreaker": {"enable": false, "rollback": false},
                },
            });
            let cx = Context::root(scope());
            let healed = ecs.update_service(&cx, input(given)).await;
            healed.expect("the service is there");
        }
    });
}

/// Every service has the tasks it wants, all of its newest deployment, and no others.
fn is_settled(world: &World) -> bool {
    let services: Vec<Service> = world.records();
    let done = services.iter().all(|service| {
        let completed = service
            .deployments
            .first()
            .is_some_and(|primary| primary.rollout_state == RolloutState::Completed);
        completed && service.deployments.len() == 1 && service.status == ServiceStatus::Active
    });
    done && services.iter().all(|service| {
        let tasks: Vec<Task> = world.records();
        let own = tasks.iter().filter(|task| {
            let of = task.service.as_ref();
            of.is_some_and(|of| of.name == service.name) && task.desired == DesiredStatus::Running
        });
        let running = |task: &Task| {
            let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
            let report: Option<TaskReport> = world.record(&key);
            report.is_some_and(|report| report.last_status == LastStatus::Running)
        };
        let (all, up) = own.fold((0, 0), |(all, up), task| {
            (all + 1, up + u32::from(running(task)))
        });
        all == service.desired_count && up == all
    })
}
