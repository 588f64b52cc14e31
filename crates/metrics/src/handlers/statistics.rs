//! Statistics of one metric.

use super::CloudWatch;
use crate::convert::queries::period_words;
use crate::convert::{dimensions, unit};
use crate::fault::{combination, internal, invalid};
use crate::query::{Period, Statistic, Window};
use api::Reply;
use api::cloudwatch::{Datapoint, GetMetricStatisticsInput, GetMetricStatisticsOutput};
use domain::Timestamp;
use domain::metrics::Metric;
use wire::Context;

/// Data points of an answer. Source: CloudWatch API reference, `GetMetricStatistics`.
const MOST: i64 = 1_440;

impl CloudWatch {
    pub(super) async fn get_metric_statistics(
        &self,
        cx: &Context,
        input: GetMetricStatisticsInput,
    ) -> Reply<GetMetricStatisticsOutput> {
        cx.allow("cloudwatch:GetMetricStatistics", "*").await?;
        let plain = input.statistics.unwrap_or_default();
        let extended = input.extended_statistics.unwrap_or_default();
        if plain.is_empty() == extended.is_empty() {
            return Err(combination(
                "Must specify either Statistics or ExtendedStatistics",
            ));
        }
        let wanted = statistics(plain, extended)?;
        let (start, end) = (input.start_time.as_second(), input.end_time.as_second());
        if start >= end {
            return Err(invalid(
                "The parameter StartTime must be less than the parameter EndTime.",
            ));
        }
        let now = self.clock.now().as_second();
        let window = Window::asked(now, (start, end), input.period.into())
            .map_err(|_| invalid(period_words("Period")))?;
        let most = window.most();
        if most > MOST {
            return Err(combination(format!(
                "You have requested up to {most} datapoints, which exceeds the limit of {MOST}. \
                 You may reduce the datapoints requested by increasing Period, or decreasing the \
                 time range."
            )));
        }
        let label = input.metric_name.clone();
        let dimensions = dimensions(input.dimensions)?;
        let metric = Metric::new(input.namespace, input.metric_name, dimensions);
        let (scope, unit) = (cx.scope.clone(), unit(input.unit.as_deref()));
        let read = move |series: &crate::Series| window.read(series, &scope, &metric, unit);
        let periods = self.read(read).await?.map_err(|error| internal(&error))?;
        let told = periods.iter().filter_map(|period| told(&wanted, period));
        Ok(GetMetricStatisticsOutput {
            label: Some(label),
            datapoints: Some(told.collect()),
        })
    }
}

fn statistics(plain: Vec<String>, extended: Vec<String>) -> Reply<Vec<(String, Statistic)>> {
    let plain = plain.into_iter().map(|name| {
        let statistic = Statistic::named(&name);
        (name, statistic, "Statistics")
    });
    let extended = extended.into_iter().map(|name| {
        let statistic = Statistic::extended(&name);
        (name, statistic, "ExtendedStatistics")
    });
    let all = plain.chain(extended).map(|(name, statistic, parameter)| {
        let refused = || {
            invalid(format!(
                "The value {name} for parameter {parameter} is not supported."
            ))
        };
        let statistic = statistic.ok_or_else(refused)?;
        Ok((name, statistic))
    });
    all.collect()
}

/// A period as it is told; nothing when none of the statistics can be told of it.
fn told(wanted: &[(String, Statistic)], (at, unit, seen): &Period) -> Option<Datapoint> {
    let mut point = Datapoint {
        timestamp: Timestamp::from_second(*at).ok(),
        unit: Some(unit.as_str().to_owned()),
        ..Datapoint::default()
    };
    let mut is_told = false;
    for (name, statistic) in wanted {
        let value = statistic.of(seen);
        is_told |= value.is_some();
        match statistic {
            Statistic::SampleCount => point.sample_count = value,
            Statistic::Average => point.average = value,
            Statistic::Sum => point.sum = value,
            Statistic::Minimum => point.minimum = value,
            Statistic::Maximum => point.maximum = value,
            Statistic::Percentile(_) | Statistic::Within(..) => {
                let value = value.map(|value| (name.clone(), value));
                let all = point.extended_statistics.get_or_insert_default();
                all.extend(value);
            }
        }
    }
    is_told.then_some(point)
}
