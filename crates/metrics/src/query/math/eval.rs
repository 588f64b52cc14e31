//! What expressions come to.

use super::{Expression, MathError, Operator, functions};
use crate::query::Window;
use std::collections::BTreeMap;

/// Values by the second their period begins.
pub(crate) type Points = BTreeMap<i64, f64>;

/// What an expression or a query comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    /// One number.
    Number(f64),
    /// Text: what a function is told.
    Text(String),
    /// Values over time, with their period in seconds.
    Series(Points, i64),
    /// Several of these.
    List(Vec<(Points, i64)>),
}

impl Answer {
    /// The period of a time series.
    pub(crate) fn period(&self) -> Option<i64> {
        match self {
            Self::Series(_, period) => Some(*period),
            Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }
}

/// What expressions are worked out from.
pub(super) struct Known<'a> {
    /// What other queries answered, in the order they were asked; whether each is a metric.
    pub(super) answers: &'a BTreeMap<String, Answer>,
    /// The ids of those that are metrics.
    pub(super) metrics: &'a [String],
    /// The stretch of time.
    pub(super) window: Window,
}

impl Expression {
    /// What it comes to, when other queries have answered so; `metrics` are the ids of those that
    /// are metrics themselves.
    ///
    /// # Errors
    /// When it cannot be worked out.
    pub(crate) fn evaluate(
        &self,
        answers: &BTreeMap<String, Answer>,
        metrics: &[String],
        window: Window,
    ) -> Result<Answer, MathError> {
        let known = Known {
            answers,
            metrics,
            window,
        };
        self.of(&known)
    }

    pub(super) fn of(&self, known: &Known<'_>) -> Result<Answer, MathError> {
        match self {
            Self::Number(number) => Ok(Answer::Number(*number)),
            Self::Text(text) => Ok(Answer::Text(text.clone())),
            Self::Id(id) if matches!(id.as_str(), "REPEAT" | "LINEAR") => {
                Ok(Answer::Text(id.clone()))
            }
            Self::Id(id) => {
                let found = known.answers.get(id).cloned();
                found.ok_or_else(|| MathError(format!("there is no query with the id {id}")))
            }
            Self::List(all) => {
                let parts = all.iter().map(|one| one.of(known));
                let parts = parts.collect::<Result<Vec<_>, _>>()?;
                list(parts)
            }
            Self::Join(left, operator, right) => {
                join(left.of(known)?, right.of(known)?, &|a, b| {
                    operator.apply(a, b)
                })
            }
            Self::Call(name, given) => functions::call(name, given, known),
        }
    }
}

fn list(parts: Vec<Answer>) -> Result<Answer, MathError> {
    let mut found = Vec::new();
    for part in parts {
        match part {
            Answer::Series(points, period) => found.push((points, period)),
            Answer::List(more) => found.extend(more),
            Answer::Number(_) | Answer::Text(_) => {
                return Err(MathError("a list holds time series alone".to_owned()));
            }
        }
    }
    Ok(Answer::List(found))
}

impl Operator {
    fn apply(self, a: f64, b: f64) -> Option<f64> {
        let truth = |holds: bool| Some(f64::from(u8::from(holds)));
        match self {
            Self::Add => Some(a + b),
            Self::Subtract => Some(a - b),
            Self::Multiply => Some(a * b),
            // Source: CloudWatch user guide, metric math: no value where the divisor is 0.
            Self::Divide => (b != 0.0).then(|| a / b),
            Self::Power => Some(a.powf(b)),
            Self::Equal => truth(a == b),
            Self::NotEqual => truth(a != b),
            Self::Less => truth(a < b),
            Self::LessOrEqual => truth(a <= b),
            Self::Greater => truth(a > b),
            Self::GreaterOrEqual => truth(a >= b),
            Self::And => truth(a != 0.0 && b != 0.0),
            Self::Or => truth(a != 0.0 || b != 0.0),
        }
    }
}

/// Joins number with number, time by time where there are times: both must have a value then.
pub(super) fn join(
    left: Answer,
    right: Answer,
    apply: &dyn Fn(f64, f64) -> Option<f64>,
) -> Result<Answer, MathError> {
    // What is no number any more, such as a root of -1, is no value.
    let finite = |a, b| apply(a, b).filter(|value: &f64| value.is_finite());
    let with = |points: Points, other: &dyn Fn(i64, f64) -> Option<f64>| -> Points {
        let joined = points
            .into_iter()
            .filter_map(|(at, value)| Some((at, other(at, value)?)));
        joined.collect()
    };
    match (left, right) {
        (Answer::Number(a), Answer::Number(b)) => match finite(a, b) {
            Some(number) => Ok(Answer::Number(number)),
            None => Err(MathError("a number comes out that is none".to_owned())),
        },
        (Answer::Series(a, period), Answer::Number(b)) => Ok(Answer::Series(
            with(a, &|_, value| finite(value, b)),
            period,
        )),
        (Answer::Number(a), Answer::Series(b, period)) => Ok(Answer::Series(
            with(b, &|_, value| finite(a, value)),
            period,
        )),
        (Answer::Series(a, period), Answer::Series(b, other)) => {
            let joined = with(a, &|at, value| finite(value, *b.get(&at)?));
            Ok(Answer::Series(joined, period.max(other)))
        }
        (Answer::List(all), other) => each(all, |one| join(one, other.clone(), apply)),
        (other, Answer::List(all)) => each(all, |one| join(other.clone(), one, apply)),
        (Answer::Text(text), _) | (_, Answer::Text(text)) => {
            Err(MathError(format!("'{text}' is no value")))
        }
    }
}

/// The same done with each of several.
fn each(
    all: Vec<(Points, i64)>,
    act: impl Fn(Answer) -> Result<Answer, MathError>,
) -> Result<Answer, MathError> {
    let done = all.into_iter().map(
        |(points, period)| match act(Answer::Series(points, period))? {
            Answer::Series(points, period) => Ok((points, period)),
            _ => Err(MathError("a list holds time series alone".to_owned())),
        },
    );
    Ok(Answer::List(done.collect::<Result<_, _>>()?))
}
