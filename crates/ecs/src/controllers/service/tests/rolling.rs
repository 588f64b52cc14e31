//! Tasks that start and stop within floor and ceiling.

use super::super::plan::plan;
use super::check_plan;
use super::world::{now, read};
use expect_test::expect;
use std::time::Duration;

#[test]
fn a_new_service_starts_its_tasks() {
    check_plan("desired 3", expect!["start 3 of ecs-svc/new"]);
}

#[test]
fn without_a_certificate_nothing_starts_and_nothing_that_runs_stops() {
    check_plan("desired 3, min 0%, max 100%; awaits", expect!["nothing"]);
    check_plan(
        "desired 3, min 0%, max 100%; awaits the role may not; old 3 healthy",
        expect![[r#"
            say was unable to get a TLS certificate for Service Connect endpoint orders. Reason: the role may not"#]],
    );
    check_plan(
        "desired 3, min 0%, max 100%; awaits; old 2 healthy",
        expect!["start 1 of ecs-svc/old"],
    );
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

#[test]
fn tasks_on_a_draining_instance_keep_the_floor() {
    check_plan(
        "desired 2, min 50, max 100; completed; new 2 leaving",
        expect!["stop n2: Container instance is draining"],
    );
    check_plan(
        "desired 2, min 100, max 100; completed; new 2 leaving",
        expect![
            "say was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
        ],
    );
    check_plan(
        "desired 2; completed; new 2 leaving",
        expect!["start 2 of ecs-svc/new"],
    );
    check_plan(
        "desired 2; completed; new 2 leaving, 1 healthy, 1 young",
        expect!["look again in 30 s"],
    );
}

#[test]
fn a_task_that_starts_on_a_draining_instance_stops_at_once() {
    check_plan(
        "desired 1; completed; new 1 stranded",
        expect![[r#"
        start 1 of ecs-svc/new
        stop n1: Container instance is draining"#]],
    );
}

#[test]
fn protected_young_tasks_do_not_push_healthy_ones_below_the_floor() {
    check_plan(
        "desired 2; completed; new 2 healthy, 2 young; protected n3 n4",
        expect![[r#"
            say was unable to scale in due to task protection of (task n3) (task n4).
            look again in 30 s"#]],
    );
    check_plan(
        "desired 2; new 2 healthy, 1 young; old 2 young; protected n3 o4 o5",
        expect![[r#"
            say was unable to scale in due to task protection of (task n3) (task o4) (task o5).
            look again in 30 s"#]],
    );
}

#[test]
fn a_protected_starting_task_does_not_push_the_only_one_that_runs_out() {
    check_plan(
        "desired 1; completed; new 1 young, 1 starting; protected n2",
        expect![[r#"
            say was unable to scale in due to task protection of (task n2).
            look again in 30 s"#]],
    );
}

#[test]
fn a_protected_task_leaves_a_draining_instance_once_it_is_not_protected() {
    check_plan(
        "desired 1; completed; new 1 healthy, 1 leaving; protected n2",
        expect![[r#"
            say was unable to scale in due to task protection of (task n2).
            look again in 600 s"#]],
    );
}

#[test]
fn a_task_no_longer_moves_once_there_is_no_room_to_move_it() {
    check_plan(
        "desired 2, min 100, max 100; completed; new 2 healthy; moving n2",
        expect![[r#"
            say has reached a steady state.
            look again in 0 s"#]],
    );
}
