//! What the cluster query language says, and what it refuses.

use super::Expression;
use crate::place::{Instance, Room};
use std::collections::BTreeMap;

fn instance() -> Instance {
    let text = |value: &str| Some(value.to_owned());
    Instance {
        id: "one".to_owned(),
        ec2_instance_id: text("i-0abc"),
        attributes: BTreeMap::from([
            ("ecs.instance-type".to_owned(), text("t3.medium")),
            ("ecs.availability-zone".to_owned(), text("us-east-1a")),
            ("rack".to_owned(), text("12")),
            ("ssd".to_owned(), None),
        ]),
        left: Room::default(),
        agent_connected: true,
        agent_version: text("1.90.2"),
        registered_at: "2026-03-01T12:00:00Z".parse().unwrap(),
        tasks: 2,
        groups: BTreeMap::from([("service:web".to_owned(), 1), ("family:job".to_owned(), 1)]),
    }
}

fn holds(text: &str) -> bool {
    match Expression::parse(text) {
        Ok(expression) => expression.holds(&instance()),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[test]
fn every_subject_and_operator_is_understood() {
    let cases = [
        ("attribute:ecs.instance-type == t3.medium", true),
        ("attribute:ecs.instance-type equals t2.medium", false),
        ("attribute:ecs.instance-type != t2.medium", true),
        ("attribute:ecs.instance-type not_equals t3.medium", false),
        ("attribute:ecs.instance-type in [t2.small, t3.medium]", true),
        (
            "attribute:ecs.instance-type !in [t2.small,t3.medium]",
            false,
        ),
        ("attribute:ecs.instance-type not_in [t2.small]", true),
        ("attribute:ecs.instance-type =~ t3.*", true),
        ("attribute:ecs.instance-type =~ t3", false),
        ("attribute:ecs.instance-type matches (t2|t3)\\.[a-z]+", true),
        ("attribute:ecs.instance-type !~ t3.*", false),
        ("attribute:ecs.instance-type not_matches g4.*", true),
        ("attribute:rack > 9", true),
        ("attribute:rack <= 12", true),
        ("attribute:ssd exists", true),
        ("attribute:ssd !exists", false),
        ("attribute:gpu not_exists", true),
        ("attribute:gpu == yes", false),
        ("attribute:gpu != yes", true),
        ("attribute:gpu in [yes]", false),
        ("attribute:gpu !~ y.*", true),
        ("agentConnected == true", true),
        ("agentConnected in [false]", false),
        ("agentVersion >= 1.9.10", true),
        ("agentVersion < 1.90.10", true),
        ("agentVersion == 1.90.2", true),
        ("ec2InstanceId in ['i-0abc', \"i-0def\"]", true),
        ("ec2InstanceId =~ i-0.*", true),
        ("registeredAt > 2026-02-28", true),
        ("registeredAt < 2026-03-01T12:00:00", false),
        ("registeredAt == 2026-03-01T12:00:00Z", true),
        ("registeredAt <= 2026-03-01T13:00:00+00:00", true),
        ("runningTasksCount == 2", true),
        ("runningTasksCount greater_than_equal 3", false),
        ("runningTasksCount less_than 3", true),
        ("task:group == service:web", true),
        ("task:group != service:web", false),
        ("task:group in [service:api, family:job]", true),
        ("task:group !in [service:api]", true),
        ("task:group =~ service:.*", true),
        ("task:group !~ batch.*", true),
        ("attribute:rack==12", true),
    ];
    for (text, expected) in cases {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn and_binds_closer_than_or_and_parentheses_closer_still() {
    let cases = [
        (
            "attribute:rack == 12 or attribute:x == 1 and attribute:y == 1",
            true,
        ),
        (
            "(attribute:rack == 12 or attribute:x == 1) and attribute:y == 1",
            false,
        ),
        (
            "not (task:group == service:db) && attribute:ssd exists",
            true,
        ),
        ("!(attribute:rack == 12) || agentConnected == false", false),
        ("not not attribute:ssd exists", true),
        ("(((attribute:rack == 12)))", true),
    ];
    for (text, expected) in cases {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn a_refusal_says_where_and_what_was_expected() {
    let refused = |text: &str| Expression::parse(text).unwrap_err().to_string();
    let cases = [
        ("", "expected a subject"),
        ("colour == red", "expected a subject"),
        ("attribute: == red", "expected a subject"),
        (
            "attribute:colour",
            "expected an operator, such as ==, !=, in, exists or =~, found the end at character 17",
        ),
        (
            "attribute:colour = red",
            "expected an operator, such as ==, !=, in, exists or =~, found `=` at character 18",
        ),
        (
            "attribute:colour ==",
            "expected a value, found the end at character 20",
        ),
        (
            "attribute:colour in red",
            "expected a list: `[` one, other `]`, found `red` at character 21",
        ),
        (
            "attribute:colour in [red",
            "expected `,` or `]`, found the end at character 25",
        ),
        (
            "(attribute:colour exists",
            "expected `)`, found the end at character 25",
        ),
        (
            "attribute:colour exists red",
            "expected `and`, `or` or the end, found `red` at character 25",
        ),
        (
            "attribute:colour =~ [a-",
            "`[a-` is not a regular expression, found `[a-` at character 21",
        ),
        (
            "attribute:colour == 'red",
            "a quotation mark is not closed, found `'red` at character 21",
        ),
        (
            "runningTasksCount == many",
            "expected a number, found `many` at character 22",
        ),
        (
            "registeredAt > yesterday",
            "expected a date, such as 2018-06-18 or 2018-06-18T22:28:28Z, found `yesterday` at character 16",
        ),
        (
            "agentConnected > true",
            "`agentConnected` does not have this operator, found `>` at character 16",
        ),
        (
            "runningTasksCount exists",
            "`runningTasksCount` does not have this operator, found `exists` at character 19",
        ),
    ];
    for (text, expected) in cases {
        let told = refused(text);
        assert!(told.starts_with(expected), "{text}: {told}");
    }
}

#[test]
fn nothing_that_is_typed_makes_the_reader_fall() {
    let deep = "(".repeat(5_000);
    let nots = "!".repeat(1_999);
    let long = format!("attribute:a == {}", "x".repeat(3_000));
    let umlaut = "attribute:größe == groß";
    for text in [
        deep.as_str(),
        &nots,
        &long,
        umlaut,
        "ä",
        "attribute:a == ä)",
        "\u{0}",
    ] {
        assert!(Expression::parse(text).is_err(), "{text}");
    }
    assert!(Expression::parse("attribute:a == groß").is_ok());
}

#[test]
fn an_expression_knows_whether_it_follows_the_tasks() {
    let follows = |text: &str| Expression::parse(text).unwrap().follows_tasks();
    assert!(follows(
        "attribute:a exists and not (runningTasksCount > 3)"
    ));
    assert!(!follows("attribute:a exists or registeredAt > 2026-01-01"));
}
