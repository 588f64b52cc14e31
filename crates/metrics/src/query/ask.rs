//! Several queries at once: metrics, and what is worked out of them.

use super::math::{Answer, Expression, MathError, Points};
use super::{Period, Statistic, Window};
use crate::series::{Series, ShelfError};
use domain::Scope;
use domain::metrics::{Metric, Unit};
use std::collections::BTreeMap;

/// One query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Query {
    /// What others call it.
    pub id: String,
    /// What is asked.
    pub what: Asked,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asked {
    /// A statistic of a metric.
    Metric {
        /// Which metric.
        metric: Metric,
        /// Which statistic.
        statistic: Statistic,
        /// Seconds.
        period: i64,
        /// Of this unit alone.
        unit: Option<Unit>,
    },
    /// An expression.
    Expression(Expression),
}

/// What queries come to.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// By the query's id.
    pub told: BTreeMap<String, Answer>,
    /// Where samples have several units, all of them, by name; those of the first are told.
    pub mixed: BTreeMap<String, Vec<Unit>>,
}

/// Why queries have no answer.
#[derive(Debug)]
pub(crate) enum AskError {
    /// An expression cannot be worked out: its query's id, and why.
    Math(String, String),
    /// The disk failed.
    Shelf(ShelfError),
}

/// Answers all queries; `window` says which stretch of time is asked about in such periods. May
/// wait for the disk.
///
/// # Errors
/// As [`AskError`] says.
pub(crate) fn answer(
    series: &Series,
    scope: &Scope,
    queries: &[Query],
    window: &dyn Fn(i64) -> Window,
) -> Result<Answers, AskError> {
    let mut answers = BTreeMap::new();
    let mut mixed = BTreeMap::new();
    let mut metrics = Vec::new();
    let mut waiting = Vec::new();
    for query in queries {
        match &query.what {
            Asked::Metric {
                metric,
                statistic,
                period,
                unit,
            } => {
                let window = window(*period);
                let periods = window.read(series, scope, metric, *unit);
                let periods = periods.map_err(AskError::Shelf)?;
                let units = units(&periods);
                let points = periods
                    .iter()
                    .filter(|(_, of, _)| units.first() == Some(of))
                    .filter_map(|(at, _, seen)| Some((*at, statistic.of(seen)?)));
                let points: Points = points.collect();
                if units.len() > 1 {
                    mixed.insert(query.id.clone(), units);
                }
                answers.insert(query.id.clone(), Answer::Series(points, window.period));
                metrics.push(query.id.clone());
            }
            Asked::Expression(expression) => waiting.push((query, expression)),
        }
    }
    let longest = |answers: &BTreeMap<String, Answer>| {
        let periods = answers.values().filter_map(Answer::period);
        periods.max().unwrap_or(60)
    };
    while !waiting.is_empty() {
        let is_ready = |(_, expression): &(&Query, &Expression)| {
            let ids = expression.ids();
            let mut pending = queries
                .iter()
                .filter(|other| ids.contains(&other.id.as_str()));
            pending.all(|other| answers.contains_key(&other.id))
        };
        let Some(place) = waiting.iter().position(is_ready) else {
            let id = waiting[0].0.id.clone();
            return Err(AskError::Math(id, "it waits for itself".to_owned()));
        };
        let (query, expression) = waiting.remove(place);
        let window = window(longest(&answers));
        let found = expression.evaluate(&answers, &metrics, window);
        let found = found.map_err(|MathError(why)| AskError::Math(query.id.clone(), why))?;
        answers.insert(query.id.clone(), found);
    }
    Ok(Answers {
        told: answers,
        mixed,
    })
}

/// The units that samples have, by name.
///
/// Source: answers of AWS that a public suite has recorded: of counts, milliseconds and seconds
/// the first are told, and all are named in this order.
fn units(periods: &[Period]) -> Vec<Unit> {
    let mut units: Vec<Unit> = periods.iter().map(|(_, of, _)| *of).collect();
    units.sort_by_key(|unit| unit.as_str());
    units.dedup();
    units
}
