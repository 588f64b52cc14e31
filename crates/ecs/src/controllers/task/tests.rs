//! Plans of a task.

use super::plan::{Seen, plan};
use super::*;
use domain::clock::later;
use domain::ecs::{DesiredStatus, LastStatus, StopCode, TaskInterface, TaskOverrides};
use domain::network::{InterfaceAddress, InterfaceOwner};
use domain::{Scope, Timestamp};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;

fn noon() -> Timestamp {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn seen(status: Option<LastStatus>) -> Seen {
    let task = Task {
        scope: scope(),
        cluster: "default".to_owned(),
        id: "1".to_owned(),
        definition: ("job".to_owned(), 1),
        group: "family:job".to_owned(),
        started_by: None,
        service: None,
        launch_type: "FARGATE".to_owned(),
        platform_version: None,
        capacity_provider: None,
        overrides: TaskOverrides::default(),
        instance: "local".to_owned(),
        container_instance: None,
        zone: None,
        interface: Some(TaskInterface {
            id: "eni-1".to_owned(),
            attachment: String::new(),
            subnet: "subnet-1".to_owned(),
            zone: String::new(),
            last_address: None,
        }),
        mesh: None,
        disks: Vec::new(),
        execute_command: false,
        tags: BTreeMap::new(),
        created_at: noon(),
        desired: DesiredStatus::Running,
        stop: None,
        inert: serde_json::Map::new(),
        image_digests: BTreeMap::new(),
        seen_healthy: false,
        end_noted: false,
    };
    let interface = NetworkInterface {
        scope: scope(),
        id: "eni-1".to_owned(),
        subnet: "subnet-1".to_owned(),
        vpc: "vpc-1".to_owned(),
        security_groups: Vec::new(),
        description: String::new(),
        owner: InterfaceOwner::Task(task.key().as_str().to_owned()),
        instance: Some("local".to_owned()),
        public: false,
        address: Some(InterfaceAddress {
            private_ip: Ipv4Addr::new(10, 0, 0, 5),
            mac: "0a:00:00:00:00:05".to_owned(),
            public_ip: None,
        }),
        failure: None,
        tags: BTreeMap::new(),
        created_at: noon(),
    };
    let report = status.map(|last_status| TaskReport {
        scope: scope(),
        cluster: "default".to_owned(),
        id: "1".to_owned(),
        last_status,
        containers: Vec::new(),
        history: vec![(last_status, noon())],
        pull_started_at: None,
        pull_stopped_at: None,
        execution_stopped_at: None,
        stop: Some((StopCode::EssentialContainerExited, "it exited".to_owned()))
            .filter(|_| last_status.is_ending()),
        changes: 0,
        notes: Vec::new(),
    });
    Seen {
        task,
        report,
        interface: Some(interface),
    }
}

#[test]
fn a_task_that_runs_is_left_alone() {
    for status in [None, Some(LastStatus::Pending), Some(LastStatus::Running)] {
        let plan = plan(&seen(status), noon());
        assert_eq!((plan.task, plan.release, plan.forget), (None, false, false));
    }
}

#[test]
fn a_task_that_ends_by_itself_should_be_stopped_for_the_reason_its_agent_gives() {
    let plan = plan(&seen(Some(LastStatus::Deactivating)), noon());
    let task = plan.task.unwrap();
    assert_eq!(task.desired, DesiredStatus::Stopped);
    let stop = task.stop.unwrap();
    assert_eq!(
        (stop.code, stop.reason.as_str()),
        (StopCode::EssentialContainerExited, "it exited")
    );
    assert!(
        !plan.release,
        "the interface stays until the task has stopped"
    );
}

#[test]
fn a_stopped_task_gives_its_interface_back_and_remembers_the_address() {
    let plan = plan(&seen(Some(LastStatus::Stopped)), noon());
    assert!(plan.release && !plan.forget);
    let kept = plan.task.unwrap().interface.unwrap().last_address.unwrap();
    assert_eq!(kept.private_ip, Ipv4Addr::new(10, 0, 0, 5));
    assert_eq!(plan.next, Next::At(later(noon(), STOPPED_KEPT)));
}

#[test]
fn a_stopped_task_is_forgotten_after_its_hour() {
    let seen = seen(Some(LastStatus::Stopped));
    let second = Duration::from_secs(1);
    assert!(!plan(&seen, later(noon(), STOPPED_KEPT - second)).forget);
    let plan = plan(&seen, later(noon(), STOPPED_KEPT));
    assert!(plan.forget && plan.task.is_none());
}

#[test]
fn a_task_without_an_address_to_have_is_stopped_in_plain_words() {
    let mut seen = seen(Some(LastStatus::Provisioning));
    let interface = seen.interface.as_mut().unwrap();
    interface.address = None;
    interface.failure = Some("InsufficientFreeAddressesInSubnet".to_owned());
    let stop = plan(&seen, noon()).task.unwrap().stop.unwrap();
    assert_eq!(stop.code, StopCode::TaskFailedToStart);
    assert_eq!(
        stop.reason,
        "Unexpected EC2 error while attempting to Create Network Interface with public IP \
         assignment disabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet"
    );
}
