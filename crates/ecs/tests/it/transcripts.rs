//! Behaviours of the service scheduler, one readable transcript a file.
//!
//! A line that begins with `>` is something that is done; the lines below it are what can be
//! seen then. Lines that begin with `#` explain. Run with `UPDATE_EXPECT=1` to write what is
//! seen into the files, and read the difference.

mod stage;

use expect_test::expect_file;
use stage::Stage;

async fn play(script: &str) -> String {
    let mut stage = Stage::new().await;
    let mut played = String::new();
    for line in script.lines() {
        if line.starts_with('#') {
            played.push_str(line);
            played.push('\n');
        } else if let Some(command) = line.strip_prefix("> ") {
            if !played.is_empty() {
                played.push('\n');
            }
            played.push_str(line);
            played.push('\n');
            for told in stage.perform(command).await {
                played.push_str(&format!("{told}\n"));
            }
        }
    }
    played
}

/// One test a transcript: its name is the file's.
macro_rules! transcripts {
    ($($name:ident)*) => {$(
        #[tokio::test]
        async fn $name() {
            let script = include_str!(concat!("transcripts/", stringify!($name), ".txt"));
            let path = concat!("transcripts/", stringify!($name), ".txt");
            expect_file![path].assert_eq(&play(script).await);
        }
    )*};
}

transcripts! {
    a_broken_image_trips_the_breaker_and_rolls_back
    a_daemon_has_one_task_an_instance
    a_deployment_is_aborted
    a_deployment_is_rolled_back_by_hand
    a_failed_first_deployment_stalls
    a_failing_health_check_trips_the_breaker
    a_healthy_task_resets_the_breaker
    a_ringing_alarm_rolls_back
    a_rolling_update_starts_first
    a_rolling_update_stops_first
    a_rollback_that_fails_is_told
    a_stuck_rollout_says_so
    an_alarm_that_rings_already_is_not_watched
    events_are_not_repeated
    images_are_resolved_once
    protected_tasks_hold_a_deployment
    protected_tasks_survive_scale_in
    starts_wait_longer_and_longer
    task_sets_of_an_external_controller
    the_grace_period_forgives_failed_checks
    thresholds_are_counted_in_three_ways
    unhealthy_tasks_are_replaced_first
    zones_are_rebalanced
}
