//! Worlds in words: a service, its deployments and tasks.

use super::super::snapshot::{Awaited, Snapshot, TaskSeen};
use domain::clock::later;
use domain::ecs::{
    AlarmWatch, BreakerThreshold, CircuitBreaker, Deployment, DesiredStatus, LastStatus, Rollout,
    RolloutState, Service, ServiceRevision, ServiceStatus, StartThrottle, StopCode, StopRequest,
    Task, TaskOfService, TaskOverrides, TaskReport,
};
use domain::{Scope, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn noon() -> Timestamp {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

pub(super) fn now() -> Timestamp {
    later(noon(), Duration::from_secs(60))
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

pub(super) fn read(world: &str) -> Snapshot {
    let mut snapshot = Snapshot {
        awaited: Vec::new(),
        service: service(),
        tasks: Vec::new(),
        spent: Vec::new(),
        protected: BTreeMap::new(),
        targets: BTreeMap::new(),
        definitions: BTreeMap::new(),
        digests: BTreeMap::new(),
        ringing: None,
        zones: Vec::new(),
        instances: None,
    };
    for part in world.split(';').map(str::trim) {
        let (head, rest) = part.split_once(' ').unwrap_or((part, ""));
        let service = &mut snapshot.service;
        match head {
            "desired" => {
                let numbers: Vec<u32> = part.split(',').map(number).collect();
                service.desired_count = numbers[0];
                if let [_, minimum, maximum] = numbers[..] {
                    service.rollout.minimum_healthy_percent = minimum;
                    service.rollout.maximum_percent = maximum;
                }
            }
            "breaker" => service.rollout.circuit_breaker = Some(breaker()),
            "completed" => service.deployments[0].rollout_state = RolloutState::Completed,
            "draining" => service.status = ServiceStatus::Draining,
            "failures" => service.deployments[0].failed_tasks = number(rest),
            "protected" => {
                let until = later(now(), Duration::from_secs(600));
                let ids = rest.split(' ').map(|id| (id.to_owned(), until));
                snapshot.protected = ids.collect();
            }
            "awaits" => snapshot.awaited.push(Awaited {
                discovery_name: "orders".to_owned(),
                problem: Some(rest.to_owned()).filter(|problem| !problem.is_empty()),
            }),
            "moving" => {
                snapshot.zones = vec!["a".to_owned(), "b".to_owned()];
                service.zone_rebalancing = true;
                service.moving = Some(rest.to_owned());
            }
            "throttled" => {
                service.deployments[0].throttle = StartThrottle {
                    rounds: 3,
                    until: Some(later(now(), Duration::from_secs(4))),
                };
            }
            "new" => add_tasks(&mut snapshot, "ecs-svc/new", rest),
            "old" => {
                let old = deployment("ecs-svc/old", RolloutState::Completed);
                service.last_completed = Some(Box::new(old.clone()));
                service.deployments.push(old);
                add_tasks(&mut snapshot, "ecs-svc/old", rest);
            }
            other => panic!("what is {other:?}?"),
        }
    }
    snapshot
}

fn number(text: &str) -> u32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn breaker() -> CircuitBreaker {
    CircuitBreaker {
        enable: true,
        rollback: true,
        threshold: BreakerThreshold::default(),
        reset_on_healthy_task: true,
    }
}

fn service() -> Service {
    Service {
        scope: scope(),
        cluster: "default".to_owned(),
        name: "web".to_owned(),
        status: ServiceStatus::Active,
        deleted_at: None,
        desired_count: 0,
        daemon: false,
        revision: revision(),
        controller: "ECS".to_owned(),
        rollout: Rollout {
            minimum_healthy_percent: 100,
            maximum_percent: 200,
            circuit_breaker: None,
            alarms: None,
        },
        health_check_grace: Duration::ZERO,
        execute_command: false,
        propagate_tags: None,
        managed_tags: false,
        deployments: vec![deployment("ecs-svc/new", RolloutState::InProgress)],
        events: Vec::new(),
        inert: serde_json::Map::new(),
        tags: BTreeMap::new(),
        created_at: noon(),
        created_by: String::new(),
        last_completed: None,
        client_token: None,
        zone_rebalancing: false,
        moving: None,
        express: false,
    }
}

fn revision() -> ServiceRevision {
    ServiceRevision {
        definition: ("web".to_owned(), 1),
        launch_type: Some("FARGATE".to_owned()),
        strategy: Vec::new(),
        platform_version: None,
        network: None,
        load_balancers: Vec::new(),
        service_connect: None,
        registries: Vec::new(),
        disks: Vec::new(),
    }
}

fn deployment(id: &str, rollout_state: RolloutState) -> Deployment {
    Deployment {
        id: id.to_owned(),
        revision: revision(),
        mesh: None,
        image_digests: BTreeMap::new(),
        rollout_state,
        rollout_reason: String::new(),
        failed_tasks: 0,
        created_at: noon(),
        updated_at: noon(),
        finished_at: None,
        revision_id: format!("revision of {id}"),
        rollout_id: format!("rollout of {id}"),
        throttle: StartThrottle::default(),
        takes_back: None,
        stop_wish: None,
        alarm_watch: AlarmWatch::default(),
        task_set: None,
    }
}

fn add_tasks(snapshot: &mut Snapshot, deployment: &str, words: &str) {
    for part in words.split(',').filter(|part| !part.is_empty()) {
        let kind = part.trim().split(' ').nth(1).unwrap();
        for _ in 0..number(part) {
            let id = format!("{}{}", &deployment[8..9], snapshot.tasks.len() + 1);
            snapshot.tasks.push(seen(&id, deployment, kind));
        }
    }
}

fn seen(id: &str, deployment: &str, kind: &str) -> TaskSeen {
    let at = |second| later(noon(), Duration::from_secs(second));
    let (history, stop) = match kind {
        "healthy" | "leaving" => (vec![(LastStatus::Running, at(0))], None),
        "young" => (vec![(LastStatus::Running, at(50))], None),
        "starting" | "stranded" => (vec![(LastStatus::Pending, at(50))], None),
        "ending" => (
            vec![(LastStatus::Running, at(0)), (LastStatus::Stopping, at(50))],
            None,
        ),
        "crashed" => (
            vec![
                (LastStatus::Running, at(0)),
                (LastStatus::Deactivating, at(1)),
                (LastStatus::Stopped, at(2)),
            ],
            Some((
                StopCode::EssentialContainerExited,
                "Essential container in task exited",
            )),
        ),
        "scaled" => (
            vec![(LastStatus::Running, at(0)), (LastStatus::Stopped, at(50))],
            Some((
                StopCode::ServiceSchedulerInitiated,
                "Scaling activity initiated by …",
            )),
        ),
        other => panic!("what is {other:?}?"),
    };
    let mut task = task(id, deployment);
    task.seen_healthy = matches!(kind, "healthy" | "leaving");
    if let Some((code, reason)) = stop {
        task.desired = DesiredStatus::Stopped;
        task.stop = Some(StopRequest {
            code,
            reason: reason.to_owned(),
            at: at(1),
        });
    }
    let last_status = history
        .last()
        .map_or(LastStatus::Provisioning, |(status, _)| *status);
    TaskSeen {
        draining: matches!(kind, "leaving" | "stranded"),
        report: Some(Arc::new(TaskReport {
            scope: scope(),
            cluster: "default".to_owned(),
            id: id.to_owned(),
            last_status,
            containers: Vec::new(),
            history,
            pull_started_at: None,
            pull_stopped_at: None,
            execution_stopped_at: None,
            stop: None,
            changes: 0,
            notes: Vec::new(),
        })),
        task: Arc::new(task),
        address: None,
        machine: None,
    }
}

fn task(id: &str, deployment: &str) -> Task {
    Task {
        scope: scope(),
        cluster: "default".to_owned(),
        id: id.to_owned(),
        definition: ("web".to_owned(), 1),
        group: "service:web".to_owned(),
        started_by: None,
        service: Some(TaskOfService {
            name: "web".to_owned(),
            deployment: deployment.to_owned(),
        }),
        launch_type: "FARGATE".to_owned(),
        platform_version: None,
        capacity_provider: None,
        overrides: TaskOverrides::default(),
        instance: "local".to_owned(),
        container_instance: None,
        zone: None,
        interface: None,
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
    }
}
