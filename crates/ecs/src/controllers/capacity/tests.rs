//! How large a group should be.

use super::plan::{Group, plan};
use domain::Scope;
use domain::ecs::{
    CapacityProvider, ContainerInstance, InstanceResources, InstanceStatus, InstanceVersions,
    ManagedScaling, Tags,
};
use std::collections::BTreeMap;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn noon() -> domain::Timestamp {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

fn provider(scaling: ManagedScaling) -> CapacityProvider {
    CapacityProvider {
        scope: scope(),
        name: "machines".to_owned(),
        active: true,
        group: "asg".to_owned(),
        scaling,
        termination_protection: true,
        draining: true,
        update_status: None,
        tags: Tags::new(),
        created_at: noon(),
    }
}

fn instance(id: &str) -> ContainerInstance {
    ContainerInstance {
        scope: scope(),
        cluster: "default".to_owned(),
        id: id.to_owned(),
        ec2_instance_id: Some(format!("i-{id}")),
        status: InstanceStatus::Active,
        status_reason: None,
        attributes: BTreeMap::new(),
        registered: InstanceResources {
            cpu_units: 1_024,
            memory_mib: 2_048,
            ..InstanceResources::default()
        },
        agent: None,
        agent_connected: true,
        zone: "us-east-1a".to_owned(),
        capacity_provider: Some("machines".to_owned()),
        launch_type: "EC2".to_owned(),
        tags: Tags::new(),
        registered_at: noon(),
        versions: InstanceVersions::default(),
        version: 1,
        deregistered_at: None,
    }
}

/// `busy` of the `running` instances have tasks, and tasks of half an instance wait.
fn check(scaling: ManagedScaling, (running, busy, waiting): (u32, u32, usize), expected: [u32; 3]) {
    let instances: Vec<ContainerInstance> = (0..running)
        .map(|index| instance(&index.to_string()))
        .collect();
    let instances: Vec<&ContainerInstance> = instances.iter().collect();
    let has_tasks = |id: &str| id.parse::<u32>().unwrap() < busy;
    let decided = plan(
        &Group {
            provider: &provider(scaling),
            cluster: "default",
            instances: &instances,
            has_tasks: &has_tasks,
            waiting: &vec![(512, 1_024); waiting],
        },
        noon(),
    );
    let told = [decided.reservation_percent, decided.needed, decided.wanted];
    assert_eq!(
        told, expected,
        "{running} run, {busy} are busy, {waiting} wait"
    );
    assert_eq!(decided.protected.len(), busy as usize);
}

#[test]
fn a_group_is_as_large_as_its_tasks_need_it_to_be() {
    let on = ManagedScaling {
        enabled: true,
        ..ManagedScaling::default()
    };
    check(on, (0, 0, 0), [100, 0, 0]);
    check(on, (0, 0, 5), [200, 1, 1]);
    check(on, (2, 2, 0), [100, 2, 2]);
    check(on, (2, 2, 3), [200, 4, 4]);
    check(on, (4, 1, 0), [25, 1, 1]);
}

#[test]
fn a_target_below_a_hundred_keeps_instances_in_reserve() {
    let spare = ManagedScaling {
        enabled: true,
        target_capacity: 50,
        ..ManagedScaling::default()
    };
    check(spare, (2, 2, 0), [100, 2, 4]);
}

#[test]
fn a_group_grows_in_steps_of_the_size_that_is_allowed() {
    let steps = ManagedScaling {
        enabled: true,
        minimum_step: 3,
        maximum_step: 4,
        ..ManagedScaling::default()
    };
    check(steps, (1, 1, 2), [200, 2, 4]);
    check(steps, (1, 1, 20), [1_100, 11, 5]);
}

#[test]
fn without_managed_scaling_a_group_stays_as_it_is() {
    check(ManagedScaling::default(), (3, 1, 4), [100, 3, 3]);
}
