//! Condition operators, and one wanted value compiled for its operator.

use super::values::{Network, boolean, moment};
use crate::pattern::{Pattern, Variables, Wildcards};
use crate::request::Keys;
use serde_json::Value;
use std::cmp::Ordering;

/// How a key's value is compared with the wanted ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Text { fold: bool, negated: bool },
    Like { negated: bool },
    Arn { negated: bool },
    Number(Comparison),
    Date(Comparison),
    Bool,
    Binary,
    Address { negated: bool },
    Null,
}

/// Which orders of value and wanted value pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    NotEquals,
    Less,
    LessEquals,
    Greater,
    GreaterEquals,
}

/// One wanted value.
#[derive(Debug, Clone)]
pub(super) enum Test {
    Exact(Pattern),
    Folded(Pattern),
    Like(Pattern),
    Number(Comparison, f64),
    /// Milliseconds since 1970.
    Date(Comparison, i64),
    Bool(bool),
    Network(Network),
}

impl Operator {
    /// The operator called so, without quantity and `IfExists`.
    pub(super) fn named(name: &str) -> Option<Self> {
        let negated = name.contains("Not");
        Some(match name {
            "StringEquals" | "StringNotEquals" => {
                let fold = false;
                Self::Text { fold, negated }
            }
            "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" => {
                let fold = true;
                Self::Text { fold, negated }
            }
            "StringLike" | "StringNotLike" => Self::Like { negated },
            "ArnEquals" | "ArnLike" | "ArnNotEquals" | "ArnNotLike" => Self::Arn { negated },
            "IpAddress" | "NotIpAddress" => Self::Address { negated },
            "Bool" => Self::Bool,
            "BinaryEquals" => Self::Binary,
            "Null" => Self::Null,
            _ => match name.strip_prefix("Numeric") {
                Some(comparison) => Self::Number(Comparison::named(comparison)?),
                None => Self::Date(Comparison::named(name.strip_prefix("Date")?)?),
            },
        })
    }

    /// Whether it passes when *no* wanted value fits.
    pub(super) fn is_negated(self) -> bool {
        match self {
            Self::Text { negated, .. }
            | Self::Like { negated }
            | Self::Arn { negated }
            | Self::Address { negated } => negated,
            Self::Number(comparison) | Self::Date(comparison) => {
                comparison == Comparison::NotEquals
            }
            Self::Bool | Self::Binary | Self::Null => false,
        }
    }

    /// Compiles a wanted value; `None` when it is not of the operator's kind.
    pub(super) fn test(self, value: &Value, variables: Variables) -> Option<Test> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(is) => is.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        let pattern = |wildcards, variables| Pattern::new(&text, wildcards, variables).ok();
        Some(match self {
            Self::Text { fold: false, .. } => Test::Exact(pattern(Wildcards::None, variables)?),
            Self::Text { fold: true, .. } => Test::Folded(pattern(Wildcards::None, variables)?),
            Self::Binary => Test::Exact(pattern(Wildcards::None, Variables::Literal)?),
            Self::Like { .. } => Test::Like(pattern(Wildcards::Any, variables)?),
            Self::Arn { .. } => Test::Like(pattern(Wildcards::Arn, variables)?),
            Self::Number(comparison) => Test::Number(comparison, number(&text)?),
            Self::Date(comparison) => Test::Date(comparison, moment(&text)?),
            Self::Bool | Self::Null => Test::Bool(boolean(&text)?),
            Self::Address { .. } => Test::Network(text.parse().ok()?),
        })
    }
}

impl Comparison {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Equals" => Self::Equals,
            "NotEquals" => Self::NotEquals,
            "LessThan" => Self::Less,
            "LessThanEquals" => Self::LessEquals,
            "GreaterThan" => Self::Greater,
            "GreaterThanEquals" => Self::GreaterEquals,
            _ => return None,
        })
    }

    /// `NotEquals` fits what it excludes, as every negated operator does.
    fn fits(self, order: Ordering) -> bool {
        match self {
            Self::Equals | Self::NotEquals => order.is_eq(),
            Self::Less => order.is_lt(),
            Self::LessEquals => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEquals => order.is_ge(),
        }
    }
}

impl Test {
    /// Whether a value of the request fits this wanted value.
    pub(super) fn fits(&self, value: &str, keys: &Keys) -> bool {
        match self {
            Self::Exact(pattern) | Self::Like(pattern) => pattern.matches(value, keys),
            Self::Folded(pattern) => {
                let wanted = pattern.text(keys);
                wanted.is_some_and(|wanted| wanted.to_lowercase() == value.to_lowercase())
            }
            Self::Number(comparison, wanted) => {
                let order = number(value).and_then(|value| value.partial_cmp(wanted));
                order.is_some_and(|order| comparison.fits(order))
            }
            Self::Date(comparison, wanted) => {
                moment(value).is_some_and(|value| comparison.fits(value.cmp(wanted)))
            }
            Self::Bool(wanted) => boolean(value) == Some(*wanted),
            Self::Network(network) => value.parse().is_ok_and(|address| network.contains(address)),
        }
    }

    /// Whether this wants exactly `value`: for `Null`, which looks at no value.
    pub(super) fn is(&self, value: bool) -> bool {
        matches!(self, Self::Bool(wanted) if *wanted == value)
    }

    /// The keys its variables need.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        let pattern = match self {
            Self::Exact(pattern) | Self::Folded(pattern) | Self::Like(pattern) => Some(pattern),
            Self::Number(..) | Self::Date(..) | Self::Bool(_) | Self::Network(_) => None,
        };
        pattern.into_iter().flat_map(Pattern::variables)
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}
