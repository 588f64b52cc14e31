//! Deployments that complete, services that are steady or end.

use super::super::events;
use super::super::plan::plan;
use super::check_plan;
use super::world::{noon, now, read};
use domain::clock::later;
use expect_test::expect;
use reconcile::Next;

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
    events::tell(
        &mut snapshot.service,
        &[events::STEADY.to_owned()],
        &ids,
        noon(),
    );
    let quiet = plan(&snapshot, now());
    assert!(quiet.events.is_empty());
    assert_eq!(quiet.next, Next::At(later(noon(), events::REPEAT_AFTER)));
    let again = plan(&snapshot, later(noon(), events::REPEAT_AFTER));
    assert_eq!(again.events, [events::STEADY]);
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
