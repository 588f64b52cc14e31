//! Where load balancers find tasks that have no address of their own.

use super::world::{now, read};
use super::{Plan, plan};
use crate::controllers::service::snapshot::Snapshot;
use domain::Arn;
use domain::ecs::{ContainerReport, ContainerStatus, NetworkBinding, ServiceLoadBalancer};
use domain::elb::network::stand_in;
use std::sync::Arc;

const MACHINE: &str = "i-0123456789abcdef0";
const GROUP: &str =
    "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/0123456789abcdef";

fn container(host_port: u16) -> ContainerReport {
    ContainerReport {
        name: "app".to_owned(),
        id: String::new(),
        runtime_id: String::new(),
        last_status: ContainerStatus::Running,
        image_digest: None,
        health: None,
        probes: Vec::new(),
        exit_code: None,
        reason: None,
        network_bindings: vec![NetworkBinding {
            container_port: 80,
            host_port,
            protocol: "tcp".to_owned(),
        }],
        started_at: None,
        restarts: 0,
        finished_at: None,
    }
}

/// A service on the bridge of one instance, each task at a port of its own.
fn bridged(world: &str) -> Snapshot {
    let mut snapshot = read(world);
    let balancers = vec![ServiceLoadBalancer {
        target_group: GROUP.parse::<Arn>().unwrap(),
        container: "app".to_owned(),
        container_port: 80,
    }];
    snapshot.service.revision.load_balancers = balancers.clone();
    for deployment in &mut snapshot.service.deployments {
        deployment.revision.load_balancers = balancers.clone();
    }
    for (seen, host_port) in snapshot.tasks.iter_mut().zip(32_768..) {
        seen.machine = Some(MACHINE.to_owned());
        let report = seen.report.as_mut().unwrap();
        Arc::make_mut(report).containers = vec![container(host_port)];
    }
    snapshot
}

fn registered(plan: &Plan) -> Vec<(String, u16)> {
    let targets = plan.register.iter();
    let row = |target: &domain::elb::Target| {
        assert_eq!(target.ip, stand_in(MACHINE));
        (target.id(), target.port)
    };
    targets.map(row).collect()
}

#[test]
fn tasks_on_the_bridge_are_registered_by_their_instance_and_its_ports() {
    let snapshot = bridged("desired 2; new 2 young");
    let expected = [32_768, 32_769].map(|port| (MACHINE.to_owned(), port));
    assert_eq!(registered(&plan(&snapshot, now())), expected);
}

#[test]
fn a_task_without_a_port_yet_waits_to_be_registered() {
    let mut snapshot = bridged("desired 1; new 1 young");
    let report = snapshot.tasks[0].report.as_mut().unwrap();
    Arc::make_mut(report).containers[0].network_bindings.clear();
    assert!(registered(&plan(&snapshot, now())).is_empty());
}
