//! Placement by resources, constraints and strategies.

use super::query::Expression;
use super::*;

fn instance(id: &str, zone: &str, cpu_units: u32, memory_mib: u32) -> Instance {
    let zone = (ZONE_ATTRIBUTE.to_owned(), Some(zone.to_owned()));
    Instance {
        id: id.to_owned(),
        ec2_instance_id: Some(format!("i-{id}")),
        attributes: BTreeMap::from([zone]),
        left: Room {
            cpu_units,
            memory_mib,
            ..Room::default()
        },
        agent_connected: true,
        agent_version: Some("1.90.0".to_owned()),
        registered_at: "2026-01-01T00:00:00Z".parse().unwrap(),
        tasks: 0,
        groups: BTreeMap::new(),
    }
}

fn with_tasks(mut instance: Instance, count: u32) -> Instance {
    instance.groups.insert("service:web".to_owned(), count);
    instance.tasks = count;
    instance
}

fn request(strategies: Vec<Strategy>) -> Request {
    Request {
        need: Need {
            cpu_units: 256,
            memory_mib: 512,
            ..Need::default()
        },
        group: "service:web".to_owned(),
        constraints: Vec::new(),
        strategies,
    }
}

/// Places `count` tasks, the first of equals each time; answers the instances' ids.
fn placed(instances: &mut [Instance], request: &Request, count: usize) -> Vec<String> {
    let mut board = Board::new(instances, request);
    let chosen: Vec<usize> = (0..count)
        .map_while(|_| board.place(&mut |_| 0).ok())
        .collect();
    let id = |index: usize| instances[index].id.clone();
    chosen.into_iter().map(id).collect()
}

fn zone() -> Strategy {
    Strategy::Spread(Field::Attribute(ZONE_ATTRIBUTE.to_owned()))
}

#[test]
fn spread_goes_to_the_zone_with_the_fewest_tasks_and_then_to_the_next_field() {
    let mut instances = [
        with_tasks(instance("one", "a", 4_096, 8_192), 1),
        instance("two", "a", 4_096, 8_192),
        instance("three", "b", 4_096, 8_192),
    ];
    let request = request(vec![zone(), Strategy::Spread(Field::Instance)]);
    assert_eq!(
        placed(&mut instances, &request, 4),
        ["three", "two", "three", "one"]
    );
}

#[test]
fn binpack_fills_the_fullest_instance_that_fits() {
    let mut instances = [
        instance("empty", "a", 4_096, 8_192),
        instance("full", "a", 4_096, 256),
        instance("tight", "a", 512, 600),
    ];
    let memory = request(vec![Strategy::Binpack(Packed::Memory)]);
    assert_eq!(placed(&mut instances, &memory, 2), ["tight", "empty"]);
}

#[test]
fn spread_over_zones_packs_within_each() {
    let mut instances = [
        instance("a-large", "a", 4_096, 8_192),
        instance("a-small", "a", 512, 1_024),
        instance("b-large", "b", 4_096, 8_192),
    ];
    let request = request(vec![zone(), Strategy::Binpack(Packed::Cpu)]);
    assert_eq!(
        placed(&mut instances, &request, 6),
        [
            "a-small", "b-large", "a-small", "b-large", "b-large", "a-large"
        ]
    );
}

#[test]
fn random_leaves_the_choice_to_chance() {
    let mut instances = [
        instance("one", "a", 4_096, 8_192),
        instance("two", "a", 0, 0),
        instance("three", "a", 4_096, 8_192),
    ];
    let request = request(vec![Strategy::Random]);
    let mut board = Board::new(&mut instances, &request);
    assert_eq!(board.place(&mut |among| among - 1), Ok(2));
    assert_eq!(board.place(&mut |_| 0), Ok(0));
}

#[test]
fn distinct_instances_take_one_task_of_a_group_each() {
    let mut instances = [
        instance("one", "a", 4_096, 8_192),
        instance("two", "a", 4_096, 8_192),
    ];
    let mut request = request(Vec::new());
    request.constraints = vec![Constraint::DistinctInstance];
    assert_eq!(placed(&mut instances, &request, 3), ["one", "two"]);
}

#[test]
fn a_constraint_on_running_tasks_is_asked_again_for_each_task() {
    let mut instances = [instance("one", "a", 4_096, 8_192)];
    let mut request = request(Vec::new());
    let few = Expression::parse("runningTasksCount < 2").unwrap();
    request.constraints = vec![Constraint::MemberOf(few)];
    assert_eq!(placed(&mut instances, &request, 3).len(), 2);
}

#[test]
fn a_port_is_given_once_an_instance() {
    let mut instances = [
        instance("one", "a", 4_096, 8_192),
        instance("two", "a", 4_096, 8_192),
    ];
    let mut request = request(Vec::new());
    request.need.tcp_ports = BTreeSet::from([80]);
    assert_eq!(placed(&mut instances, &request, 3).len(), 2);
}

#[test]
fn a_refusal_names_every_instance_and_what_it_lacks_the_closest_first() {
    let mut silent = instance("silent", "a", 4_096, 8_192);
    silent.agent_connected = false;
    let mut taken = instance("taken", "a", 4_096, 8_192);
    taken.left.tcp_taken.insert(80);
    let mut instances = [
        silent,
        taken,
        instance("slow", "a", 128, 8_192),
        instance("small", "a", 4_096, 128),
    ];
    let mut request = request(Vec::new());
    request.need.tcp_ports = BTreeSet::from([80]);
    let refused = Board::new(&mut instances, &request).place(&mut |_| 0);
    let Err(Unplaced::Refused(reasons)) = refused else {
        panic!("placed");
    };
    let told: Vec<String> = reasons
        .iter()
        .map(|(id, reason)| format!("{id} {}", reason.as_failure()))
        .collect();
    assert_eq!(
        told,
        [
            "small RESOURCE:MEMORY",
            "slow RESOURCE:CPU",
            "taken RESOURCE:PORTS",
            "silent AGENT"
        ]
    );
    assert_eq!(
        Unplaced::Refused(reasons).event(),
        "was unable to place a task because no container instance met all of its requirements. \
         The closest matching (container-instance small) has insufficient memory available."
    );
}

#[test]
fn without_instances_the_refusal_says_so() {
    let request = request(Vec::new());
    let refused = Board::new(&mut [], &request).place(&mut |_| 0);
    assert_eq!(refused, Err(Unplaced::NoInstances));
}

/// A generous bound for a build without optimisation; `cargo xtask bench place` has the promise.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the bound is on the machine's own time"
)]
fn ten_thousand_tasks_find_their_place_on_a_thousand_instances() {
    let mut instances: Vec<Instance> = (0..1_000)
        .map(|index| {
            let zone = ["a", "b", "c"][index % 3];
            instance(&format!("{index:04}"), zone, 4_096, 16_384)
        })
        .collect();
    let request = request(vec![zone(), Strategy::Binpack(Packed::Memory)]);
    let began = std::time::Instant::now();
    assert_eq!(placed(&mut instances, &request, 10_000).len(), 10_000);
    assert!(began.elapsed() < std::time::Duration::from_secs(60));
}
