//! Functions of metric math. Source: CloudWatch user guide, metric math syntax and functions.

use super::eval::{Known, Points, join};
use super::{Answer, Expression, MathError};
use crate::query::Window;

/// What a function comes to.
pub(super) fn call(
    name: &str,
    given: &[Expression],
    known: &Known<'_>,
) -> Result<Answer, MathError> {
    let parts = given.iter().map(|one| one.of(known));
    let mut parts = parts.collect::<Result<Vec<_>, _>>()?.into_iter();
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    if parts.next().is_some() {
        return Err(wrong(name));
    }
    match (name, first, second, third) {
        ("METRICS", text, None, None) => metrics(text, known),
        ("IF", Some(condition), Some(then), otherwise) => choose(condition, then, otherwise),
        ("FILL", Some(series), Some(with), None) => fill(series, &with, known.window),
        ("SUM" | "AVG" | "MIN" | "MAX" | "STDDEV", Some(of), None, None) => drawn(name, of),
        ("PERIOD", Some(Answer::Series(_, period)), None, None) => {
            Ok(Answer::Number(period as f64))
        }
        ("DATAPOINT_COUNT", Some(Answer::Series(points, _)), None, None) => {
            Ok(Answer::Number(points.len() as f64))
        }
        ("RATE" | "DIFF" | "DIFF_TIME" | "RUNNING_SUM", Some(of), None, None) => {
            along(name, of).ok_or_else(|| wrong(name))
        }
        ("ABS" | "CEIL" | "FLOOR" | "LOG" | "LOG10", Some(of), None, None) => {
            let zero = Answer::Number(0.0);
            join(of, zero, &|value, _| Some(single(name, value)))
        }
        (known, ..) if NAMES.contains(&known) => Err(wrong(known)),
        (name, ..) => Err(MathError(format!(
            "the function {name} is not known to Longshore"
        ))),
    }
}

const NAMES: [&str; 18] = [
    "METRICS",
    "IF",
    "FILL",
    "SUM",
    "AVG",
    "MIN",
    "MAX",
    "STDDEV",
    "PERIOD",
    "DATAPOINT_COUNT",
    "RATE",
    "DIFF",
    "DIFF_TIME",
    "RUNNING_SUM",
    "ABS",
    "CEIL",
    "FLOOR",
    "LOG",
];

fn wrong(name: &str) -> MathError {
    MathError(format!("{name} is not given what it needs"))
}

fn single(name: &str, value: f64) -> f64 {
    match name {
        "ABS" => value.abs(),
        "CEIL" => value.ceil(),
        "FLOOR" => value.floor(),
        "LOG" => value.ln(),
        _ => value.log10(),
    }
}

/// All metrics, or those whose ids have a text in them.
fn metrics(part: Option<Answer>, known: &Known<'_>) -> Result<Answer, MathError> {
    let part = match part {
        None => String::new(),
        Some(Answer::Text(text)) => text,
        Some(_) => return Err(wrong("METRICS")),
    };
    let ids = known.metrics.iter().filter(|id| id.contains(&part));
    let found = ids.filter_map(|id| match known.answers.get(id)? {
        Answer::Series(points, period) => Some((points.clone(), *period)),
        _ => None,
    });
    Ok(Answer::List(found.collect()))
}

/// Of one series a number; of several a series, period by period.
fn drawn(name: &str, of: Answer) -> Result<Answer, MathError> {
    match of {
        Answer::Series(points, _) => {
            let values: Vec<f64> = points.into_values().collect();
            let number = reduced(name, &values).ok_or_else(|| wrong(name))?;
            Ok(Answer::Number(number))
        }
        Answer::List(all) => {
            let period = all.iter().map(|(_, period)| *period).max().unwrap_or(0);
            let mut by_time = std::collections::BTreeMap::<i64, Vec<f64>>::new();
            for (at, value) in all.into_iter().flat_map(|(points, _)| points) {
                by_time.entry(at).or_default().push(value);
            }
            let drawn = by_time
                .into_iter()
                .filter_map(|(at, values)| Some((at, reduced(name, &values)?)));
            Ok(Answer::Series(drawn.collect(), period))
        }
        Answer::Number(number) => Ok(Answer::Number(number)),
        Answer::Text(_) => Err(wrong(name)),
    }
}

fn reduced(name: &str, values: &[f64]) -> Option<f64> {
    let (sum, count) = (values.iter().sum::<f64>(), values.len() as f64);
    if name == "SUM" {
        return Some(sum);
    }
    let first = values.first()?;
    Some(match name {
        "MIN" => values.iter().copied().fold(*first, f64::min),
        "MAX" => values.iter().copied().fold(*first, f64::max),
        "AVG" => sum / count,
        _ => {
            let off = |value: &f64| (value - sum / count).powi(2);
            (values.iter().map(off).sum::<f64>() / count).sqrt()
        }
    })
}

/// Each value with the one before.
fn along(name: &str, of: Answer) -> Option<Answer> {
    let Answer::Series(points, period) = of else {
        return None;
    };
    if name == "RUNNING_SUM" {
        let mut sum = 0.0;
        let sums = points.into_iter().map(|(at, value)| {
            sum += value;
            (at, sum)
        });
        return Some(Answer::Series(sums.collect(), period));
    }
    let pairs = points.iter().zip(points.iter().skip(1));
    let changes = pairs.map(|((before, old), (at, new))| {
        let seconds = (at - before) as f64;
        let change = match name {
            "DIFF" => new - old,
            "DIFF_TIME" => seconds,
            _ => (new - old) / seconds,
        };
        (*at, change)
    });
    Some(Answer::Series(changes.collect(), period))
}

/// One of two, time by time; nothing where the condition does not hold and nothing else is given.
fn choose(condition: Answer, then: Answer, otherwise: Option<Answer>) -> Result<Answer, MathError> {
    let at = |of: &Answer, at: i64| match of {
        Answer::Number(number) => Some(*number),
        Answer::Series(points, _) => points.get(&at).copied(),
        Answer::Text(_) | Answer::List(_) => None,
    };
    match condition {
        Answer::Number(0.0) => otherwise.ok_or_else(|| wrong("IF")),
        Answer::Number(_) => Ok(then),
        Answer::Series(points, period) => {
            let chosen = points.into_iter().filter_map(|(second, holds)| {
                let from = if holds == 0.0 {
                    otherwise.as_ref()?
                } else {
                    &then
                };
                Some((second, at(from, second)?))
            });
            Ok(Answer::Series(chosen.collect(), period))
        }
        Answer::Text(_) | Answer::List(_) => Err(wrong("IF")),
    }
}

/// Values where there are none: a number, the one before, or the way to the next.
fn fill(series: Answer, with: &Answer, window: Window) -> Result<Answer, MathError> {
    let (points, period) = match series {
        Answer::Series(points, period) => (points, period),
        Answer::List(all) => {
            let filled = all.into_iter().map(|(points, period)| {
                match fill(Answer::Series(points, period), with, window)? {
                    Answer::Series(points, period) => Ok((points, period)),
                    _ => Err(wrong("FILL")),
                }
            });
            return Ok(Answer::List(filled.collect::<Result<_, _>>()?));
        }
        Answer::Number(_) | Answer::Text(_) => return Err(wrong("FILL")),
    };
    if period <= 0 {
        return Ok(Answer::Series(points, period));
    }
    let mut filled = Points::new();
    let times = std::iter::successors(Some(window.start), |at| Some(at + period));
    for at in times.take_while(|at| *at < window.end) {
        if let Some(value) = points
            .get(&at)
            .copied()
            .or_else(|| missing(&points, at, with))
        {
            filled.insert(at, value);
        }
    }
    Ok(Answer::Series(filled, period))
}

fn missing(points: &Points, at: i64, with: &Answer) -> Option<f64> {
    let before = points.range(..at).next_back();
    match with {
        Answer::Number(number) => Some(*number),
        Answer::Series(points, _) => points.get(&at).copied(),
        Answer::Text(way) if way == "REPEAT" => before.map(|(_, value)| *value),
        Answer::Text(_) => {
            let ((from, low), (to, high)) = before.zip(points.range(at..).next())?;
            let share = (at - from) as f64 / (to - from) as f64;
            Some(low + (high - low) * share)
        }
        Answer::List(_) => None,
    }
}
