//! Tasks that end, starts that wait, deployments that are given up.

use super::check_plan;
use expect_test::expect;

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
