//! Rounds in words, and bounds that hold in every round.

use super::*;
use expect_test::{Expect, expect};

/// Reads `desired 4, min 50%, max 100%; new 2 healthy, 1 starting; old 4` and tells the round
/// in words. A bare number counts healthy tasks; `given up` and `good` (old) are flags.
fn check_round(world: &str, expected: Expect) {
    expected.assert_eq(&words(&plan(&read(world))));
}

fn read(world: &str) -> Standing {
    let mut standing = Standing::default();
    let (mut minimum, mut maximum) = (100, 200);
    for part in world.split(';').map(str::trim) {
        let (head, rest) = part.split_once(' ').unwrap_or((part, ""));
        match head {
            "desired" => {
                let mut numbers = part.split(',').map(number);
                standing.desired = numbers.next().unwrap();
                minimum = numbers.next().unwrap_or(minimum);
                maximum = numbers.next().unwrap_or(maximum);
            }
            "new" => standing.primary = tally(rest),
            "old" => {
                standing.old = tally(rest);
                standing.old_is_good = !rest.contains("never good");
            }
            "given" => standing.given_up = true,
            other => panic!("what is {other:?}?"),
        }
    }
    standing.floor = healthy_floor(standing.desired, minimum);
    standing.ceiling = ceiling(standing.desired, maximum);
    standing
}

fn number(text: &str) -> u32 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap()
}

fn tally(text: &str) -> Tally {
    let mut tally = Tally::default();
    for part in text
        .split(',')
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
    {
        let count = number(part);
        match part.trim().split(' ').nth(1) {
            Some("starting") => tally.starting = count,
            Some("unproven") => tally.unproven = count,
            Some("leaving") => tally.leaving = count,
            Some("unhealthy") => tally.unhealthy = count,
            _ => tally.healthy = count,
        }
    }
    tally
}

fn words(round: &Round) -> String {
    let parts = [
        (round.start, "start"),
        (round.start_old, "start old"),
        (round.stop_old_unfit, "stop unfit old"),
        (round.stop_old, "stop old"),
        (round.stop_unhealthy, "stop unhealthy"),
        (round.stop_leaving, "stop leaving"),
        (round.stop_surplus, "stop surplus"),
        (u32::from(round.stuck), "stuck"),
    ];
    let told = parts.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, what)| format!("{what} {count}"))
        .collect();
    if told.is_empty() {
        "nothing".to_owned()
    } else {
        told.join(", ")
    }
}

#[test]
fn floor_rounds_up_and_ceiling_rounds_down() {
    assert_eq!(
        [
            healthy_floor(3, 50),
            healthy_floor(0, 100),
            healthy_floor(7, 0)
        ],
        [2, 0, 0]
    );
    assert_eq!(
        [ceiling(3, 125), ceiling(3, 200), ceiling(1, 100)],
        [3, 6, 1]
    );
    assert_eq!(healthy_floor(u32::MAX, 200), u32::MAX);
}

#[test]
fn a_new_service_starts_all_its_tasks() {
    check_round("desired 3", expect!["start 3"]);
}

#[test]
fn a_steady_service_does_nothing() {
    check_round("desired 3; new 3", expect!["nothing"]);
}

#[test]
fn half_may_stop_when_the_floor_is_fifty_percent() {
    check_round("desired 4, min 50%, max 100%; old 4", expect!["stop old 2"]);
    check_round("desired 4, min 50%, max 100%; old 2", expect!["start 2"]);
    check_round(
        "desired 4, min 50%, max 100%; new 2 starting; old 2",
        expect!["nothing"],
    );
    check_round(
        "desired 4, min 50%, max 100%; new 2; old 2",
        expect!["stop old 2"],
    );
    check_round("desired 4, min 50%, max 100%; new 2", expect!["start 2"]);
}

#[test]
fn a_full_parallel_set_starts_first_by_default() {
    check_round("desired 3; old 3", expect!["start 3"]);
    check_round("desired 3; new 3 starting; old 3", expect!["nothing"]);
    check_round("desired 3; new 1, 2 unproven; old 3", expect!["stop old 1"]);
    check_round("desired 3; new 3; old 2", expect!["stop old 2"]);
    check_round("desired 3; new 3", expect!["nothing"]);
}

#[test]
fn a_ceiling_of_125_percent_of_3_is_stuck() {
    check_round("desired 3, min 100%, max 125%; old 3", expect!["stuck 1"]);
    check_round("desired 4, min 100%, max 125%; old 4", expect!["start 1"]);
    check_round(
        "desired 4, min 100%, max 125%; new 1; old 4",
        expect!["stop old 1"],
    );
}

#[test]
fn a_single_task_is_replaced_without_a_gap() {
    check_round("desired 1; old 1", expect!["start 1"]);
    check_round("desired 1; new 1 unproven; old 1", expect!["nothing"]);
    check_round("desired 1; new 1; old 1", expect!["stop old 1"]);
}

#[test]
fn with_no_floor_and_no_room_all_old_tasks_stop_first() {
    check_round("desired 3, min 0%, max 100%; old 3", expect!["stop old 3"]);
}

#[test]
fn an_unhealthy_task_is_replaced_before_it_is_stopped() {
    check_round("desired 3; new 2, 1 unhealthy", expect!["start 1"]);
    check_round(
        "desired 3; new 2, 1 starting, 1 unhealthy",
        expect!["nothing"],
    );
    check_round("desired 3; new 3, 1 unhealthy", expect!["stop unhealthy 1"]);
}

#[test]
fn an_unhealthy_task_is_stopped_first_when_there_is_no_room() {
    check_round(
        "desired 3, min 50%, max 100%; new 2, 1 unhealthy",
        expect!["stop unhealthy 1"],
    );
}

#[test]
fn a_task_that_has_to_go_is_replaced_before_it_stops_and_the_floor_holds() {
    check_round("desired 2; new 2 leaving", expect!["start 2"]);
    check_round("desired 2; new 1, 2 leaving", expect!["start 1"]);
    check_round("desired 2; new 2, 2 leaving", expect!["stop leaving 2"]);
    check_round(
        "desired 2, min 50%, max 100%; new 2 leaving",
        expect!["stop leaving 1"],
    );
    check_round(
        "desired 2, min 50%, max 100%; new 1 starting, 1 leaving",
        expect!["nothing"],
    );
    check_round(
        "desired 2, min 100%, max 100%; new 2 leaving",
        expect!["stuck 1"],
    );
    check_round(
        "desired 2; old 2 leaving, 2 unproven",
        expect!["stop old 2"],
    );
}

#[test]
fn scale_in_stops_the_surplus() {
    check_round("desired 2; new 5", expect!["stop surplus 3"]);
    check_round("desired 0; new 1, 2 starting", expect!["stop surplus 3"]);
}

#[test]
fn scale_in_during_a_rollout_stops_old_tasks() {
    check_round("desired 2; new 1 starting; old 4", expect!["stop old 2"]);
}

#[test]
fn an_old_task_that_ended_is_replaced_in_its_own_revision() {
    check_round("desired 3; new 3 unproven; old 2", expect!["start old 1"]);
    check_round(
        "desired 3; new 3 unproven; old 2, 1 starting",
        expect!["nothing"],
    );
    check_round(
        "desired 3; new 3 unproven; old 2, never good",
        expect!["nothing"],
    );
}

#[test]
fn a_deployment_that_was_given_up_starts_nothing() {
    check_round("desired 3; given up", expect!["nothing"]);
    check_round("desired 3; given up; old 2", expect!["start old 1"]);
}

#[test]
fn old_tasks_that_never_were_good_give_way_at_once() {
    check_round(
        "desired 3; old 3 starting, never good",
        expect!["start 3, stop unfit old 3"],
    );
}

#[test]
fn a_fix_replaces_a_broken_rollout_and_keeps_the_good_tasks() {
    check_round("desired 3; old 3, 3 unproven", expect!["stop old 3"]);
}

#[test]
fn the_floor_and_the_ceiling_hold_in_every_round() {
    for desired in 0..6_u32 {
        for (minimum, maximum) in [
            (0, 100),
            (50, 100),
            (50, 150),
            (100, 150),
            (100, 200),
            (100, 100),
        ] {
            for seed in 0..400_u32 {
                let pick = |shift: u32| (seed.wrapping_mul(2_654_435_761) >> shift) % 4;
                let tally = |base: u32| Tally {
                    starting: pick(base),
                    unproven: pick(base + 3),
                    healthy: pick(base + 6),
                    leaving: pick(base + 4) / 2,
                    unhealthy: pick(base + 9),
                };
                let standing = Standing {
                    desired,
                    floor: healthy_floor(desired, minimum),
                    ceiling: ceiling(desired, maximum),
                    primary: tally(2),
                    old: tally(14),
                    given_up: seed % 7 == 0,
                    old_is_good: seed % 2 == 0,
                };
                check_bounds(&standing, &plan(&standing));
            }
        }
    }
}

fn check_bounds(standing: &Standing, round: &Round) {
    let (old, primary) = (standing.old, standing.primary);
    let leaving = primary.leaving + old.leaving;
    let healthy = primary.healthy + old.healthy + leaving;
    assert!(round.stop_old <= old.healthy + old.unproven);
    assert!(round.stop_old_unfit <= old.starting + old.unhealthy);
    assert!(round.stop_unhealthy <= primary.unhealthy);
    assert!(round.stop_leaving <= leaving.min(round.spare.healthy));
    let spare = round.spare;
    assert!(spare.healthy <= spare.running);
    assert!(spare.healthy == 0 || healthy - spare.healthy >= standing.floor);
    if round.stop_old > 0 {
        let left = healthy + old.unproven - round.stop_old - round.stop_leaving;
        assert!(left >= standing.floor, "{standing:?} {round:?}");
    }
    if round.start + round.start_old > 0 {
        let total = primary.total() + old.total() + round.start + round.start_old;
        let ended = round.stop_old_unfit;
        assert!(total <= standing.ceiling + ended, "{standing:?} {round:?}");
    }
}
