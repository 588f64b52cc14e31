//! What an expression means for an instance.

use super::parse::date;
use super::{Comparison, Expression, Subject, Test};
use crate::place::Instance;
use std::cmp::Ordering;

impl Expression {
    /// Whether the instance is as the expression says.
    pub fn holds(&self, instance: &Instance) -> bool {
        match self {
            Self::And(one, other) => one.holds(instance) && other.holds(instance),
            Self::Or(one, other) => one.holds(instance) || other.holds(instance),
            Self::Not(one) => !one.holds(instance),
            Self::Is(subject, test) => is(instance, subject, test),
        }
    }
}

fn is(instance: &Instance, subject: &Subject, test: &Test) -> bool {
    match subject {
        Subject::AgentConnected => text(Some(connected(instance)), test),
        Subject::Ec2InstanceId => text(instance.ec2_instance_id.as_deref(), test),
        Subject::Attribute(name) => match instance.attributes.get(name) {
            None => text(None, test),
            Some(value) => text(Some(value.as_deref().unwrap_or_default()), test),
        },
        Subject::AgentVersion => compare(test, |value| {
            Some(version(instance.agent_version.as_deref()?).cmp(&version(value)))
        }),
        Subject::RegisteredAt => compare(test, |value| {
            Some(instance.registered_at.cmp(&date(value)?))
        }),
        Subject::RunningTasksCount => compare(test, |value| {
            let wanted: u64 = value.parse().ok()?;
            Some(u64::from(instance.tasks).cmp(&wanted))
        }),
        Subject::TaskGroup => groups(instance, test),
    }
}

fn connected(instance: &Instance) -> &'static str {
    if instance.agent_connected {
        "true"
    } else {
        "false"
    }
}

/// Chosen: AWS does not say what holds of a value that is not there. Only `not_exists` and the
/// tests that begin with `not` do, as if it were a value unlike all others.
fn text(found: Option<&str>, test: &Test) -> bool {
    match (test, found) {
        (Test::Exists(wanted), found) => found.is_some() == *wanted,
        (Test::Compare(comparison, _), None) => *comparison == Comparison::NotEqual,
        (Test::Compare(Comparison::Equal, value), Some(found)) => found == value,
        (Test::Compare(Comparison::NotEqual, value), Some(found)) => found != value,
        (Test::Compare(comparison, value), Some(found)) => {
            holds(*comparison, Some(order(found, value)))
        }
        (Test::In(wanted, values), found) => {
            found.is_some_and(|found| values.iter().any(|value| value == found)) == *wanted
        }
        (Test::Matches(wanted, pattern), found) => {
            // A pattern too costly to try matches nothing.
            found.is_some_and(|found| pattern.is_match(found).unwrap_or(false)) == *wanted
        }
    }
}

/// Any task's group will do; a test that begins with `not` wants no task's to.
fn groups(instance: &Instance, test: &Test) -> bool {
    let mut groups = instance.groups.keys();
    let negated = |plain: Test| !groups_any(instance, &plain);
    match test {
        Test::Exists(wanted) => groups.next().is_some() == *wanted,
        Test::Compare(Comparison::NotEqual, value) => {
            negated(Test::Compare(Comparison::Equal, value.clone()))
        }
        Test::In(false, values) => negated(Test::In(true, values.clone())),
        Test::Matches(false, pattern) => negated(Test::Matches(true, pattern.clone())),
        plain => groups_any(instance, plain),
    }
}

fn groups_any(instance: &Instance, test: &Test) -> bool {
    let mut groups = instance.groups.keys();
    groups.any(|group| text(Some(group), test))
}

fn compare(test: &Test, order: impl Fn(&str) -> Option<Ordering>) -> bool {
    match test {
        Test::Compare(comparison, value) => holds(*comparison, order(value)),
        Test::Exists(_) | Test::In(..) | Test::Matches(..) => false,
    }
}

fn holds(comparison: Comparison, order: Option<Ordering>) -> bool {
    let Some(order) = order else {
        return comparison == Comparison::NotEqual;
    };
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
    }
}

/// Numbers are compared as such, everything else letter by letter.
fn order(one: &str, other: &str) -> Ordering {
    match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(first), Ok(second)) => first.total_cmp(&second),
        _ => one.cmp(other),
    }
}

/// `1.9.10` is later than `1.9.9`.
fn version(text: &str) -> Vec<u64> {
    let parts = text.trim_start_matches('v').split(['.', '-', '+']);
    parts.map(|part| part.parse().unwrap_or(0)).collect()
}
