//! Wire shapes ↔ records.

pub(crate) mod alarms;
pub(crate) mod data;
pub(crate) mod labels;
pub(crate) mod notes;
pub(crate) mod queries;

use api::Reply;
use api::cloudwatch::{Dimension, Metric as Shape};
use domain::metrics::{Metric, Unit};

use crate::fault::{invalid, missing};

/// Dimensions as they are kept.
pub(crate) fn dimensions(given: Option<Vec<Dimension>>) -> Reply<Vec<(String, String)>> {
    let mut pairs: Vec<(String, String)> = given
        .unwrap_or_default()
        .into_iter()
        .map(|one| (one.name, one.value))
        .collect();
    pairs.sort();
    match pairs.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        // Chosen: a dimension cannot have two values; AWS does not say which it would take.
        Some(pair) => Err(invalid(format!(
            "The dimension {} is told twice.",
            pair[0].0
        ))),
        None => Ok(pairs),
    }
}

/// Dimensions as they are told; nothing where there are none.
pub(crate) fn told_dimensions(of: &[(String, String)]) -> Vec<Dimension> {
    let told = of.iter().map(|(name, value)| Dimension {
        name: name.clone(),
        value: value.clone(),
    });
    told.collect()
}

/// A metric as it is told.
pub(crate) fn told_metric(of: &Metric) -> Shape {
    Shape {
        namespace: Some(of.namespace.clone()),
        metric_name: Some(of.name.clone()),
        dimensions: Some(told_dimensions(&of.dimensions)),
    }
}

/// A metric as a query names it.
pub(crate) fn metric(given: Shape, place: &str) -> Reply<Metric> {
    let namespace = given.namespace;
    let namespace = namespace.ok_or_else(|| missing(&format!("{place}.Namespace")))?;
    let name = given.metric_name;
    let name = name.ok_or_else(|| missing(&format!("{place}.MetricName")))?;
    Ok(Metric::new(namespace, name, dimensions(given.dimensions)?))
}

/// A unit, where one is named.
pub(crate) fn unit(given: Option<&str>) -> Option<Unit> {
    given.and_then(Unit::named)
}
