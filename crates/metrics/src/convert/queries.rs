//! What `GetMetricData` and alarms on metric math ask.

use super::{metric, unit};
use crate::fault::{exclusive, validation};
use crate::query::ask::{Asked, Query};
use crate::query::math::Expression;
use crate::query::{Statistic, Window};
use api::Reply;
use api::cloudwatch::MetricDataQuery;
use std::collections::BTreeSet;

/// Queries in the order they are given.
///
/// # Errors
/// `ValidationError` where one cannot be asked.
pub(crate) fn queries(given: &[MetricDataQuery], list: &str) -> Reply<Vec<Query>> {
    let mut ids = BTreeSet::new();
    let mut queries = Vec::new();
    for (at, one) in given.iter().enumerate() {
        let place = format!("{list}.member.{}", at + 1);
        check_id(&one.id, &place)?;
        if !ids.insert(&one.id) {
            let id = &one.id;
            return Err(validation(format!(
                "The values for parameter id in {list} are not unique: {id}."
            )));
        }
        let what = asked(one, &place)?;
        queries.push(Query {
            id: one.id.clone(),
            what,
        });
    }
    Ok(queries)
}

/// Source: CloudWatch API reference, `MetricDataQuery$Id`: what ids begin with and hold.
fn check_id(id: &str, place: &str) -> Reply<()> {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let begins = id.starts_with(|first: char| first.is_ascii_lowercase());
    if begins && id.bytes().all(is_inside) {
        return Ok(());
    }
    Err(validation(format!(
        "The value {id} for parameter {place}.Id is not matching the expected pattern \
         ^[a-z][a-zA-Z0-9_]*$."
    )))
}

fn asked(one: &MetricDataQuery, place: &str) -> Reply<Asked> {
    let (stat, expression) = (format!("{place}.MetricStat"), format!("{place}.Expression"));
    match (&one.metric_stat, &one.expression) {
        (None, None) => Err(validation(format!("The parameter {stat} is required.\n"))),
        (Some(_), Some(_)) => Err(validation(exclusive(&expression, &stat))),
        (None, Some(text)) => read(text, &one.id).map(Asked::Expression),
        (Some(of), None) => {
            let Some(statistic) = Statistic::named(&of.stat) else {
                let given = &of.stat;
                return Err(validation(format!(
                    "The value {given} for parameter {stat}.Stat is not supported."
                )));
            };
            let period = i64::from(of.period);
            if Window::asked(0, (0, 0), period).is_err() {
                return Err(validation(period_words(&format!("{stat}.Period"))));
            }
            Ok(Asked::Metric {
                metric: metric(of.metric.clone(), &format!("{stat}.Metric"))?,
                statistic,
                period,
                unit: unit(of.unit.as_deref()),
            })
        }
    }
}

/// What is said of a period that is none.
pub(crate) fn period_words(parameter: &str) -> String {
    format!("The parameter {parameter} must be 1, 5, 10, 20, 30, or a multiple of 60.")
}

fn read(text: &str, id: &str) -> Reply<Expression> {
    if text
        .trim_start()
        .to_ascii_uppercase()
        .starts_with("SELECT ")
    {
        return Err(validation(format!(
            "Error in expression '{id}': Longshore has no Metrics Insights."
        )));
    }
    let told = |why: String| validation(format!("Error in expression '{id}': {why}."));
    Expression::parse(text).map_err(|error| told(error.0))
}
