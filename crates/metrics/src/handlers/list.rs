//! Which metrics there are.

use super::CloudWatch;
use crate::convert::told_metric;
use crate::fault::invalid;
use crate::page::{Order, page};
use api::Reply;
use api::cloudwatch::{DimensionFilter, ListMetricsInput, ListMetricsOutput};
use domain::metrics::Metric;
use wire::Context;

/// Metrics of a page. Source: CloudWatch API reference, `ListMetrics`.
const PAGE: usize = 500;
/// Only metrics with a measure since then are listed. Source: as above.
const LISTED_SECONDS: i64 = 14 * 24 * 60 * 60;
/// What is called recently active. Source: as above.
const RECENT_SECONDS: i64 = 3 * 60 * 60;

impl CloudWatch {
    pub(super) async fn list_metrics(
        &self,
        cx: &Context,
        input: ListMetricsInput,
    ) -> Reply<ListMetricsOutput> {
        cx.allow("cloudwatch:ListMetrics", "*").await?;
        let filters = input.dimensions.unwrap_or_default();
        let is =
            |wanted: &Option<String>, name: &str| wanted.as_ref().is_none_or(|one| one == name);
        let wanted = |metric: &Metric| {
            is(&input.namespace, &metric.namespace)
                && is(&input.metric_name, &metric.name)
                && filters.iter().all(|filter| has(metric, filter))
        };
        let age = match input.recently_active {
            Some(_) => RECENT_SECONDS,
            None => LISTED_SECONDS,
        };
        let since = self.clock.now().as_second() - age;
        let found = self.series.list(&cx.scope, wanted);
        let found = found.into_iter().filter(|listed| listed.last >= since);
        let mut found: Vec<_> = found
            .map(|listed| (key(&listed.metric), listed.metric))
            .collect();
        found.sort();
        let token = input.next_token.as_deref();
        let (shown, next_token) = page(found, Order::Ascending, token, PAGE)
            .map_err(|_| invalid("Request parameter NextToken is invalid"))?;
        Ok(ListMetricsOutput {
            metrics: Some(shown.iter().map(told_metric).collect()),
            next_token,
            owning_accounts: None,
        })
    }
}

/// Whether a metric has a dimension, of that value where one is named.
fn has(metric: &Metric, filter: &DimensionFilter) -> bool {
    let is_it = |(name, value): &(String, String)| {
        *name == filter.name && filter.value.as_ref().is_none_or(|wanted| wanted == value)
    };
    metric.dimensions.iter().any(is_it)
}

/// The metric's place in the list.
fn key(metric: &Metric) -> String {
    let mut key = format!("{}\0{}", metric.namespace, metric.name);
    for (name, value) in &metric.dimensions {
        key.extend(["\0", name, "\0", value]);
    }
    key
}
