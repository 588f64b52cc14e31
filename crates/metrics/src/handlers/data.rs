//! Answers to several queries at once.

use super::CloudWatch;
use crate::convert::labels::labels;
use crate::convert::queries::queries;
use crate::fault::{internal, validation};
use crate::page::{decode, encode};
use crate::query::Window;
use crate::query::ask::{Answers, AskError, answer};
use crate::query::math::{Answer, Points};
use api::Reply;
use api::cloudwatch::{
    GetMetricDataInput, GetMetricDataOutput, MessageData, MetricDataQuery, MetricDataResult,
    invalid_next_token,
};
use domain::Timestamp;
use domain::metrics::Unit;
use wire::Context;

/// Queries of one call. Source: CloudWatch API reference, `GetMetricData`.
const MOST_QUERIES: usize = 500;
/// Values of one answer. Source: as above, `MaxDatapoints`.
const MOST_VALUES: usize = 100_800;
/// Values that queries may come to before they are cut into pages. Chosen: so that one call
/// cannot fill the memory.
const MOST_READ: i64 = 2_000_000;

impl CloudWatch {
    pub(super) async fn get_metric_data(
        &self,
        cx: &Context,
        input: GetMetricDataInput,
    ) -> Reply<GetMetricDataOutput> {
        cx.allow("cloudwatch:GetMetricData", "*").await?;
        let given = input.metric_data_queries;
        if given.len() > MOST_QUERIES {
            return Err(validation(format!(
                "The collection MetricDataQueries must not have a size greater than {MOST_QUERIES}."
            )));
        }
        let asked = queries(&given, "MetricDataQueries")?;
        let span = (input.start_time.as_second(), input.end_time.as_second());
        check_span(span)?;
        let skipped = match input.next_token.as_deref() {
            None => 0,
            Some(token) => place(token).ok_or_else(|| invalid_next_token("Invalid NextToken."))?,
        };
        let now = self.clock.now().as_second();
        let window = move |period| match Window::asked(now, span, period) {
            Ok(window) => window,
            // Checked with the queries.
            Err(_) => Window::newest(span.1, period.max(1), 0),
        };
        check_size(&given, &window)?;
        let scope = cx.scope.clone();
        let answers = self
            .read(move |series| answer(series, &scope, &asked, &window))
            .await?
            .map_err(|error| match error {
                AskError::Math(id, why) => {
                    validation(format!("Error in expression '{id}': {why}."))
                }
                AskError::Shelf(error) => internal(&error),
            })?;
        let most = input.max_datapoints.unwrap_or(0).try_into().unwrap_or(0);
        let most = if most == 0 { MOST_VALUES } else { most };
        let told = told(given, answers)?;
        let ascending = input.scan_by.as_deref() == Some("TimestampAscending");
        Ok(cut(told, ascending, skipped, most.min(MOST_VALUES)))
    }
}

/// Source: public suites that were run against AWS quote both sentences.
fn check_span((start, end): (i64, i64)) -> Reply<()> {
    if start > end {
        let words = "The parameter EndTime must be greater than StartTime.";
        return Err(validation(words));
    }
    if start == end {
        let words = "The parameter StartTime must not equal parameter EndTime.";
        return Err(validation(words));
    }
    Ok(())
}

fn check_size(given: &[MetricDataQuery], window: &dyn Fn(i64) -> Window) -> Reply<()> {
    let periods = given.iter().filter_map(|one| one.metric_stat.as_ref());
    let size = periods.fold(0_i64, |size, of| {
        size.saturating_add(window(of.period.into()).most())
    });
    match size > MOST_READ {
        true => Err(validation(
            "The queries ask for too many data points: increase Period, or decrease the time range.",
        )),
        false => Ok(()),
    }
}

/// Results that are to be told, in the order of their queries.
fn told(
    given: Vec<MetricDataQuery>,
    mut answers: Answers,
) -> Reply<Vec<(MetricDataResult, Points)>> {
    let mut results = Vec::new();
    let labels = labels(&given);
    for (query, label) in given.into_iter().zip(labels) {
        if query.return_data == Some(false) {
            continue;
        }
        let id = query.id;
        let messages = answers.mixed.get(&id).map(|units| vec![several(units)]);
        let mut add = |points: Points| {
            let result = MetricDataResult {
                id: Some(id.clone()),
                label: Some(label.clone()),
                messages: messages.clone(),
                ..MetricDataResult::default()
            };
            results.push((result, points));
        };
        match answers.told.remove(&id) {
            Some(Answer::Series(points, _)) => add(points),
            Some(Answer::List(all)) => all.into_iter().for_each(|(points, _)| add(points)),
            Some(Answer::Number(_) | Answer::Text(_)) => {
                return Err(validation(format!(
                    "Error in expression '{id}': it comes to one value and not to a time series."
                )));
            }
            None => {}
        }
    }
    Ok(results)
}

/// Told where a metric has samples of several units and none was asked for.
fn several(units: &[Unit]) -> MessageData {
    let units: Vec<&str> = units.iter().map(|unit| unit.as_str()).collect();
    MessageData {
        code: Some("MultipleUnits".to_owned()),
        value: Some(format!("Multiple units returned: '[{}]'", units.join(", "))),
    }
}

/// A page: so many values after those that were told before.
fn cut(
    results: Vec<(MetricDataResult, Points)>,
    ascending: bool,
    skipped: usize,
    most: usize,
) -> GetMetricDataOutput {
    let all: usize = results.iter().map(|(_, points)| points.len()).sum();
    let (mut skip, mut left) = (skipped, most);
    let mut told = Vec::new();
    for (mut result, points) in results {
        let count = points.len();
        let mut points: Vec<(i64, f64)> = points.into_iter().collect();
        if !ascending {
            points.reverse();
        }
        let rest: Vec<_> = points.into_iter().skip(skip).take(left).collect();
        let is_whole = skip + rest.len() >= count;
        skip = skip.saturating_sub(count);
        left -= rest.len();
        let times = rest
            .iter()
            .filter_map(|(at, _)| Timestamp::from_second(*at).ok());
        result.timestamps = Some(times.collect());
        result.values = Some(rest.into_iter().map(|(_, value)| value).collect());
        let status = if is_whole { "Complete" } else { "PartialData" };
        result.status_code = Some(status.to_owned());
        told.push(result);
    }
    let next = skipped.saturating_add(most);
    GetMetricDataOutput {
        metric_data_results: Some(told),
        next_token: (next < all).then(|| encode(format!("values {next}"))),
        messages: Some(Vec::new()),
    }
}

/// How many values a token says were told before.
fn place(token: &str) -> Option<usize> {
    let text = decode(token).ok()?;
    text.strip_prefix("values ")?.parse().ok()
}
