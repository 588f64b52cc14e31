//! What `judge` promises.

use super::*;

/// `+` is a success, `-` a failure; shows the state after each: i, h or u.
fn story(findings: &str) -> String {
    let check = HealthCheck {
        healthy_threshold: 3,
        unhealthy_threshold: 2,
        ..HealthCheck::default()
    };
    let mut judge = Judge::new(None, &check);
    let mut states = String::new();
    for finding in findings.chars() {
        judge.hear(if finding == '+' {
            Ok(())
        } else {
            Err(HealthReason::Timeout)
        });
        states.push(match judge.health().state {
            HealthState::Initial => 'i',
            HealthState::Healthy => 'h',
            HealthState::Unhealthy => 'u',
        });
    }
    states
}

#[test]
fn one_success_after_registration_is_enough() {
    assert_eq!(story("+"), "h");
    assert_eq!(story("-+"), "ih");
}

#[test]
fn thresholds_count_findings_in_a_row() {
    assert_eq!(story("--+++"), "iuuuh");
    assert_eq!(story("--++-+++"), "iuuuuuuh");
    assert_eq!(story("+-+--"), "hhhhu");
}

#[test]
fn reasons_have_their_published_codes_and_texts() {
    let mismatch = HealthReason::ResponseCodeMismatch(500);
    assert_eq!(mismatch.code(), "Target.ResponseCodeMismatch");
    assert_eq!(
        mismatch.description(),
        "Health checks failed with these codes: [500]"
    );
    assert_eq!(HealthReason::Timeout.description(), "Request timed out");
    assert_eq!(
        HealthReason::FailedHealthChecks.code(),
        "Target.FailedHealthChecks"
    );
}

#[test]
fn the_reason_follows_the_last_failure() {
    let mut judge = Judge::new(
        None,
        &HealthCheck {
            unhealthy_threshold: 1,
            ..HealthCheck::default()
        },
    );
    assert!(judge.hear(Err(HealthReason::Timeout)));
    assert!(!judge.hear(Err(HealthReason::Timeout)));
    assert!(judge.hear(Err(HealthReason::ResponseCodeMismatch(500))));
    assert_eq!(
        judge.health().reason,
        Some(HealthReason::ResponseCodeMismatch(500))
    );
}

#[test]
fn a_target_that_was_healthy_before_a_restart_goes_on_from_there() {
    let check = HealthCheck::default();
    let known = |status| Judge::new(known_as(status), &check).health().state;
    assert_eq!(known(TargetStatus::Healthy), HealthState::Healthy);
    assert_eq!(known(TargetStatus::Unhealthy), HealthState::Unhealthy);
    assert_eq!(known(TargetStatus::Initial), HealthState::Initial);
}
