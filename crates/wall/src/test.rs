//! Statements made fast to ask.

mod compile;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use domain::Timestamp;
use domain::firewall::statement::Field;

use crate::matcher::Matcher;
use crate::part::{self, Part};
use crate::rate::Rate;
use crate::{Cidr, Ledger, Request, Transform};

pub(crate) use compile::{Names, test, transforms};

/// Addresses of a header that are looked at.
/// Source: WAF developer guide, forwarded IP address.
const MOST_FORWARDED: usize = 10;

/// What a statement is asked with.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) request: &'a Request<'a>,
    /// Labels of earlier rules, whole.
    pub(crate) labels: &'a BTreeSet<String>,
    pub(crate) ledger: &'a Ledger,
    pub(crate) now: Timestamp,
}

/// A statement.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Part {
        field: Field,
        transforms: Vec<Transform>,
        matcher: Matcher,
    },
    Address(Arc<[Cidr]>, Source),
    Label(String),
    Namespace(String),
    Rate(Box<Rate>),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    /// What cannot be known, and what refers to something that is gone.
    Never,
}

/// Where an address comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Client,
    Header {
        name: String,
        position: Position,
        /// Whether the statement holds when the header has something else than addresses.
        fallback: bool,
    },
}

/// Which of a header's addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Position {
    First,
    Last,
    Any,
}

impl Test {
    /// Whether it holds.
    pub(crate) fn holds(&self, asking: Asking<'_>) -> bool {
        match self {
            Self::Part {
                field,
                transforms,
                matcher,
            } => match part::of(field, asking.request) {
                Part::Settled(holds) => holds,
                Part::Texts(texts) => texts
                    .iter()
                    .any(|text| matcher.finds(&transformed(text, transforms))),
            },
            Self::Address(ranges, source) => match source.addresses(asking.request) {
                Ok(addresses) => addresses
                    .iter()
                    .any(|address| ranges.iter().any(|range| range.holds(*address))),
                Err(settled) => settled,
            },
            Self::Label(label) => {
                let end = format!(":{label}");
                let labels = &mut asking.labels.iter();
                labels.any(|one| {
                    one == label || (!label.starts_with("awswaf:") && one.ends_with(&end))
                })
            }
            Self::Namespace(space) => {
                let inside = format!(":{space}");
                let labels = &mut asking.labels.iter();
                labels.any(|one| {
                    one.starts_with(space)
                        || (!space.starts_with("awswaf:") && one.contains(&inside))
                })
            }
            Self::Rate(rate) => rate.is_over(asking),
            Self::All(tests) => tests.iter().all(|test| test.holds(asking)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(asking)),
            Self::Not(test) => !test.holds(asking),
            Self::Never => false,
        }
    }

    /// Whether it looks at the body.
    pub(crate) fn needs_body(&self) -> bool {
        match self {
            Self::Part { field, .. } => part::needs_body(field),
            Self::All(tests) | Self::Any(tests) => tests.iter().any(Self::needs_body),
            Self::Not(test) => test.needs_body(),
            Self::Rate(rate) => rate.scope.as_ref().is_some_and(Self::needs_body),
            Self::Address(..) | Self::Label(_) | Self::Namespace(_) | Self::Never => false,
        }
    }
}

/// A text after transformations, in order.
pub(crate) fn transformed<'a>(text: &'a [u8], by: &[Transform]) -> std::borrow::Cow<'a, [u8]> {
    let by = by.iter().filter(|one| **one != Transform::None);
    by.fold(text.into(), |text, one| one.apply(&text).into())
}

impl Source {
    /// The addresses to look at; without any, whether the statement holds.
    ///
    /// Source: WAF developer guide, forwarded IP address: without the header nothing holds; the
    /// fallback is for a header that is not understood.
    pub(crate) fn addresses(&self, request: &Request<'_>) -> Result<Vec<IpAddr>, bool> {
        let (name, position, fallback) = match self {
            Self::Client => return Ok(vec![request.client]),
            Self::Header {
                name,
                position,
                fallback,
            } => (name, position, *fallback),
        };
        let all = request.forwarded(name).ok_or(false)?;
        let chosen = match position {
            Position::First => all.first().copied().flatten().into_iter().collect(),
            Position::Last => all.last().copied().flatten().into_iter().collect(),
            // Of more than ten addresses, the last ten.
            Position::Any => {
                let before = all.len().saturating_sub(MOST_FORWARDED);
                all.into_iter().skip(before).flatten().collect::<Vec<_>>()
            }
        };
        (!chosen.is_empty()).then_some(chosen).ok_or(fallback)
    }
}
