//! Plans of a service: worlds in words, and what is planned for them.

use super::plan::{Plan, plan};
use super::snapshot::{Snapshot, TaskSeen};
use domain::clock::later;
use domain::ecs::{
    AlarmWatch, BreakerThreshold, CircuitBreaker, Deployment, DesiredStatus, LastStatus, Rollout,
    RolloutState, Service, ServiceRevision, ServiceStatus, StartThrottle, StopCode, StopRequest,
    Task, TaskOfService, TaskOverrides, TaskReport,
};
use domain::{Scope, Timestamp};
use expect_test::{Expect, expect};
use reconcile::Next;
use std::collections::BTreeMap;
use std::time::Duration;

/// Reads a world such as `desired 3, min 50, max 200; breaker; new 2 healthy, 1 starting; old
/// 3 healthy` and tells what is planned a minute after noon.
///
/// Tasks: `healthy`, `young` (running for 10 s), `starting`, `ending`, `crashed` (ended by
/// itself after a second), `scaled` (ended because it was asked to). Words: `completed` (the
/// new deployment), `draining`, `throttled`, `failures N`.
fn check_plan(world: &str, expected: Expect) {
    let snapshot = read(world);
    expected.assert_eq(&words(&plan(&snapshot, now())));
}

fn noon() -> Timestamp {
    "2026-01-01T12:00:00Z".parse().unwrap()
}

fn now() -> Timestamp {
    later(noon(), Duration::from_secs(60))
}

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn read(world: &str) -> Snapshot {
    let mut snapshot = Snapshot {
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
        "healthy" | "draining" => (vec![(LastStatus::Running, at(0))], None),
        "young" => (vec![(LastStatus::Running, at(50))], None),
        "starting" => (vec![(LastStatus::Pending, at(50))], None),
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
    task.seen_healthy = kind == "healthy";
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
        draining: kind == "draining",
        report: Some(TaskReport {
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
        }),
        task,
        address: None,
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

fn words(plan: &Plan) -> String {
    let mut lines = Vec::new();
    for (deployment, count) in &plan.start {
        lines.push(format!("start {count} of {deployment}"));
    }
    for (task, reason) in &plan.stop {
        lines.push(format!("stop {task}: {reason}"));
    }
    if !plan.end_noted.is_empty() {
        let failed = plan
            .service
            .deployments
            .first()
            .map_or(0, |primary| primary.failed_tasks);
        lines.push(format!(
            "noted {}, failed {failed}",
            plan.end_noted.join(" ")
        ));
    }
    lines.extend(plan.events.iter().map(|event| format!("say {event}")));
    if plan.service.status == ServiceStatus::Inactive {
        lines.push("inactive".to_owned());
    }
    if let Next::At(time) = plan.next {
        lines.push(format!(
            "look again in {} s",
            domain::clock::elapsed(now(), time).as_secs()
        ));
    }
    if lines.is_empty() {
        lines.push("nothing".to_owned());
    }
    lines.join("\n")
}

#[test]
fn a_new_service_starts_its_tasks() {
    check_plan("desired 3", expect!["start 3 of ecs-svc/new"]);
}

#[test]
fn a_large_service_starts_in_batches() {
    check_plan(
        "desired 1000",
        expect![[r#"
        start 40 of ecs-svc/new
        look again in 0 s"#]],
    );
}

#[test]
fn young_tasks_are_waited_for() {
    check_plan(
        "desired 2; new 1 healthy, 1 young",
        expect!["look again in 30 s"],
    );
}

#[test]
fn a_deployment_completes_and_the_service_is_steady() {
    check_plan(
        "desired 2; new 2 healthy",
        expect![[r#"
        say (deployment ecs-svc/new) deployment completed.
        say has reached a steady state.
        look again in 21600 s"#]],
    );
}

#[test]
fn a_deployment_with_old_tasks_on_their_way_out_completes_but_is_not_steady() {
    check_plan(
        "desired 2; new 2 healthy; old 2 ending",
        expect!["say (deployment ecs-svc/new) deployment completed."],
    );
}

#[test]
fn a_steady_service_says_so_again_after_six_hours() {
    let mut snapshot = read("desired 1; completed; new 1 healthy");
    let ids = domain::SeededIds::new(1);
    super::events::tell(
        &mut snapshot.service,
        &[super::events::STEADY.to_owned()],
        &ids,
        noon(),
    );
    let quiet = plan(&snapshot, now());
    assert!(quiet.events.is_empty());
    assert_eq!(
        quiet.next,
        Next::At(later(noon(), super::events::REPEAT_AFTER))
    );
    let again = plan(&snapshot, later(noon(), super::events::REPEAT_AFTER));
    assert_eq!(again.events, [super::events::STEADY]);
}

#[test]
fn a_crashed_task_is_counted_and_its_replacement_waits() {
    check_plan(
        "desired 2; new 1 young, 1 crashed",
        expect![[r#"
        noted n2, failed 1
        look again in 1 s"#]],
    );
}

#[test]
fn starts_wait_for_the_throttle() {
    check_plan("desired 2; throttled", expect!["look again in 4 s"]);
}

#[test]
fn a_task_that_was_scaled_in_is_no_failure() {
    check_plan(
        "desired 1; completed; new 1 healthy, 1 scaled",
        expect![[r#"
            noted n2, failed 0
            say has reached a steady state.
            look again in 21600 s"#]],
    );
}

#[test]
fn the_breaker_trips_at_its_threshold_and_rolls_back() {
    check_plan(
        "desired 2; breaker; failures 2; new 1 crashed; old 2 healthy",
        expect![[r#"
            noted n1, failed 0
            say (deployment ecs-svc/new) deployment failed: tasks failed to start.
            say rolling back to deployment ecs-svc/old.
            say (deployment ecs-svc/old) deployment completed.
            say has reached a steady state.
            look again in 21600 s"#]],
    );
}

#[test]
fn the_breaker_gives_up_when_there_is_nothing_to_roll_back_to() {
    check_plan(
        "desired 2; breaker; failures 3; new 1 starting",
        expect!["say (deployment ecs-svc/new) deployment failed: tasks failed to start."],
    );
}

#[test]
fn scale_in_picks_what_serves_least_then_the_newest() {
    check_plan(
        "desired 1; completed; new 2 healthy, 1 young, 1 starting",
        expect![[r#"
            stop n4: Scaling activity initiated by (deployment ecs-svc/new)
            stop n3: Scaling activity initiated by (deployment ecs-svc/new)
            stop n2: Scaling activity initiated by (deployment ecs-svc/new)
            look again in 30 s"#]],
    );
}

#[test]
fn a_service_that_is_deleted_stops_its_tasks_and_then_ends() {
    check_plan(
        "desired 0; draining; completed; new 1 healthy, 1 starting",
        expect![[r#"
            stop n2: Scaling activity initiated by (deployment ecs-svc/new)
            stop n1: Scaling activity initiated by (deployment ecs-svc/new)"#]],
    );
    check_plan(
        "desired 0; draining; completed; new 1 ending",
        expect!["nothing"],
    );
    check_plan(
        "desired 0; draining; completed; new 1 scaled",
        expect![[r#"
            noted n1, failed 0
            inactive
            look again in 0 s"#]],
    );
}

#[test]
fn a_service_of_nothing_completes_at_once() {
    check_plan(
        "desired 0",
        expect![[r#"
        say (deployment ecs-svc/new) deployment completed.
        say has reached a steady state.
        look again in 21600 s"#]],
    );
}

#[test]
fn a_rollout_without_room_is_stuck_and_says_so() {
    check_plan(
        "desired 3, min 100, max 125; old 3 healthy",
        expect![
            "say was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
        ],
    );
}

#[test]
fn the_same_snapshot_gives_the_same_plan() {
    let snapshot = read("desired 5; new 2 healthy, 2 crashed; old 3 healthy, 1 starting");
    assert_eq!(plan(&snapshot, now()), plan(&snapshot, now()));
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "measures how long planning really takes"
)]
fn two_thousand_tasks_are_planned_in_a_moment() {
    let snapshot = read("desired 1000; new 500 healthy, 300 young; old 1000 healthy");
    // Optimized code takes a tenth of this: `the_pass_over_a_thousand_tasks` measures it.
    let best = (0..20)
        .map(|_| {
            let begun = std::time::Instant::now();
            assert!(!plan(&snapshot, now()).start.is_empty());
            begun.elapsed()
        })
        .min();
    assert!(best < Some(Duration::from_millis(100)), "{best:?}");
}
