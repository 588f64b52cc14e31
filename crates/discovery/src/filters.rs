//! Filters of lists: a condition and values.

use api::Reply;
use api::servicediscovery::invalid_input;

/// Whether a value is one a caller is after.
#[derive(Debug)]
pub(crate) enum Filter {
    OneOf(Vec<String>),
    BeginsWith(String),
    /// From and to, both included.
    Between(f64, f64),
}

impl Filter {
    /// Reads a filter; refuses a condition that is not among `possible` for what it is about.
    pub(crate) fn read(
        name: &str,
        condition: Option<&str>,
        values: &[String],
        possible: &[&str],
    ) -> Reply<Self> {
        let condition = condition.unwrap_or("EQ");
        if !possible.contains(&condition) {
            return Err(invalid_input(format!(
                "The condition {condition} is not supported for the filter {name}."
            )));
        }
        match (condition, values) {
            ("BETWEEN", [from, to]) => match (from.parse(), to.parse()) {
                (Ok(from), Ok(to)) => Ok(Self::Between(from, to)),
                _ => Err(invalid_input("The filter values must be dates.")),
            },
            ("BEGINS_WITH", [value]) => Ok(Self::BeginsWith(value.clone())),
            ("EQ", [_]) => Ok(Self::OneOf(values.to_vec())),
            ("IN", [_, ..]) => Ok(Self::OneOf(values.to_vec())),
            _ => Err(invalid_input(format!(
                "The filter {name} has too few or too many values for the condition {condition}."
            ))),
        }
    }

    pub(crate) fn fits(&self, value: &str) -> bool {
        match self {
            Self::OneOf(values) => values.iter().any(|wanted| wanted == value),
            Self::BeginsWith(prefix) => value.starts_with(prefix.as_str()),
            Self::Between(from, to) => value
                .parse::<f64>()
                .is_ok_and(|value| *from <= value && value <= *to),
        }
    }
}
