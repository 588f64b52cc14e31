//! Patterns: what fits and what does not.

use super::{Pattern, Variables, Wildcards};
use crate::Keys;

#[track_caller]
fn check(wildcards: Wildcards, pattern: &str, fits: &[&str], differs: &[&str]) {
    let keys = Keys::default()
        .with("aws:username", "ada")
        .with("aws:PrincipalTag/team", "a*b");
    let compiled = Pattern::new(pattern, wildcards, Variables::Replaced).expect("a pattern");
    for text in fits {
        assert!(compiled.matches(text, &keys), "{pattern} should fit {text}");
    }
    for text in differs {
        assert!(!compiled.matches(text, &keys), "{pattern} fits {text}");
    }
}

#[test]
fn stars_and_question_marks_stand_for_characters() {
    check(
        Wildcards::Any,
        "a*c",
        &["ac", "abc", "abcc"],
        &["ab", "xac", "acx"],
    );
    check(Wildcards::Any, "a?c", &["abc", "aéc"], &["ac", "abbc"]);
    check(Wildcards::Any, "*", &["", "anything"], &[]);
    check(Wildcards::Any, "*a*b*", &["ab", "xaybz"], &["ba", ""]);
    check(Wildcards::None, "a*", &["a*"], &["ab"]);
}

#[test]
fn a_star_in_a_resource_stays_in_its_part_unless_it_ends_it() {
    let table = "arn:aws:dynamodb:us-east-1:111122223333:table/payments";
    check(
        Wildcards::Resource,
        "arn:aws:dynamodb:*:111122223333:table/p*",
        &[table],
        &[],
    );
    check(
        Wildcards::Resource,
        "arn:aws:dynamodb:us-*-1:*:table/*",
        &[table],
        &[],
    );
    check(
        Wildcards::Resource,
        "arn:aws:dynamodb:u*1:table/*",
        &[],
        &[table],
    );
    check(
        Wildcards::Resource,
        "arn:aws:dynamodb:*",
        &[table],
        &["arn:aws:sqs:::q"],
    );
    check(Wildcards::Resource, "*", &[table, "*"], &[]);
    let log = "arn:aws:logs:us-east-1:111122223333:log-group:/ecs/web:log-stream:a";
    check(
        Wildcards::Resource,
        "arn:aws:logs:*:*:log-group:/ecs/*:log-stream:?",
        &[log],
        &[],
    );
    check(
        Wildcards::Arn,
        "arn:aws:*:111122223333:log-group:*",
        &[],
        &[log],
    );
    check(Wildcards::Arn, "arn:aws:logs:*:111122223333:*", &[log], &[]);
}

#[test]
fn variables_are_replaced_by_text_in_which_nothing_is_a_wildcard() {
    check(
        Wildcards::Any,
        "home/${aws:username}/*",
        &["home/ada/x"],
        &["home/bob/x"],
    );
    check(
        Wildcards::Any,
        "${aws:PrincipalTag/Team}",
        &["a*b"],
        &["axb"],
    );
    check(Wildcards::Any, "${aws:userid}", &[], &["", "${aws:userid}"]);
    check(
        Wildcards::Any,
        "${aws:userid, 'nobody'}!",
        &["nobody!"],
        &["!"],
    );
    check(Wildcards::Any, "a${*}${?}${$}", &["a*?$"], &["ab?$"]);
}

#[test]
fn a_variable_that_is_not_closed_or_named_is_refused() {
    for text in ["${aws:username", "x${}", "${a, b}", "${${a}}"] {
        let compiled = Pattern::new(text, Wildcards::Any, Variables::Replaced);
        assert!(compiled.is_err(), "{text}");
        let compiled = Pattern::new(text, Wildcards::Any, Variables::Literal).expect("text");
        assert!(compiled.matches(text, &Keys::default()), "{text}");
    }
}

#[test]
fn a_pattern_full_of_stars_is_matched_in_reasonable_time() {
    let pattern = "*a".repeat(200) + "b";
    check(Wildcards::Any, &pattern, &[], &[&"a".repeat(2_000)]);
}

#[test]
fn actions_are_the_same_in_upper_and_lower_case() {
    let pattern = Pattern::folded("ECS:Describe*");
    assert!(pattern.matches("ecs:describeTasks", &Keys::default()));
    assert!(!pattern.matches("ecs:RunTask", &Keys::default()));
}
