//! Measures that callers bring.

use super::CloudWatch;
use crate::convert::data::measure;
use crate::fault::{internal, invalid, missing};
use crate::series::KeepError;
use api::cloudwatch::PutMetricDataInput;
use api::{ApiError, Reply};
use domain::metrics::Measure;
use wire::Context;

/// Measures of one call. Source: CloudWatch API reference, `PutMetricData`.
const MOST: usize = 1_000;

impl CloudWatch {
    pub(super) async fn put_metric_data(
        &self,
        cx: &Context,
        input: PutMetricDataInput,
    ) -> Reply<()> {
        let namespace = input.namespace;
        let conditions = [("cloudwatch:namespace", namespace.clone())];
        cx.allow_with("cloudwatch:PutMetricData", "*", &conditions)
            .await?;
        if namespace.starts_with("AWS/") {
            return Err(invalid(format!(
                "The value {namespace} for parameter Namespace is invalid: names that begin with \
                 AWS/ are kept for services."
            )));
        }
        let entities = input.entity_metric_data.unwrap_or_default();
        let more = entities
            .into_iter()
            .filter_map(|one| one.metric_data)
            .flatten();
        let data: Vec<_> = input
            .metric_data
            .into_iter()
            .flatten()
            .chain(more)
            .collect();
        if data.is_empty() {
            return Err(missing("MetricData"));
        }
        if data.len() > MOST {
            return Err(invalid(format!(
                "The collection MetricData must not have a size greater than {MOST}."
            )));
        }
        let now = self.clock.now();
        let measures = data.into_iter().enumerate();
        let measures = measures.map(|(at, datum)| measure(&namespace, at + 1, datum, now));
        let measures = measures.collect::<Reply<Vec<Measure>>>()?;
        let scope = cx.scope.clone();
        let kept = self
            .read(move |series| series.keep(&scope, &measures))
            .await?;
        kept.map_err(|error| match error {
            KeepError::TooMany => ApiError::sender("Throttling", 400, error.to_string()),
            KeepError::Shelf(_) => internal(&error),
        })
    }
}
