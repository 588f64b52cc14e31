//! HTTP APIs, their stages and routes.

use std::collections::HashMap;

use domain::apigw::Api;
use domain::metrics::Distribution;
use domain::{Scope, Timestamp};
use route::api::ApiReading;

use super::balancers::Add;
use super::since::Counted;
use super::told::{durations, measure};
use crate::shelf::Shelf;

const NAMESPACE: &str = "AWS/ApiGateway";
/// Dimensions, as many as there are parts of a meter's name. Source: API Gateway developer guide,
/// metrics of HTTP APIs. Chosen: a route is told by its key.
const DIMENSIONS: [&str; 3] = ["ApiId", "Stage", "Route"];

pub(super) fn tell(apis: &Shelf<Api>, since: &Counted, at: Timestamp, add: &mut Add<'_>) {
    let scopes: HashMap<&str, &Scope> = apis
        .values()
        .map(|api| (api.id.as_str(), &api.scope))
        .collect();
    for (name, reading) in &since.apis {
        let api = name.first().map(String::as_str).unwrap_or_default();
        let Some(scope) = scopes.get(api).filter(|_| reading.count > 0) else {
            continue;
        };
        let dimensions = DIMENSIONS.iter().zip(name);
        let dimensions: Vec<(&str, &str)> = dimensions
            .map(|(dimension, value)| (*dimension, value.as_str()))
            .collect();
        for (metric, unit, seen) in metrics(reading) {
            add(
                scope,
                measure(NAMESPACE, metric, &dimensions, (unit, at), seen),
            );
        }
    }
}

/// Names, units and what was seen. Errors count 0 or 1 for each request, so that their average is
/// the rate. Source: as above.
fn metrics(reading: &ApiReading) -> Vec<(&'static str, &'static str, Distribution)> {
    let all = reading.count as f64;
    let rate = |errors: u64| {
        let errors = errors as f64;
        Distribution::of(&[(1.0, errors), (0.0, all - errors)])
    };
    let millis = |micros: u64| micros as f64 / 1_000.0;
    let bytes = Distribution::one(reading.bytes as f64);
    let found = [
        ("Count", "Count", Distribution::of(&[(1.0, all)])),
        ("4xx", "Count", rate(reading.client_errors)),
        ("5xx", "Count", rate(reading.server_errors)),
        ("DataProcessed", "Bytes", Some(bytes)),
        (
            "Latency",
            "Milliseconds",
            durations(&reading.latency, millis(reading.latency_micros)),
        ),
        (
            "IntegrationLatency",
            "Milliseconds",
            durations(
                &reading.integration_latency,
                millis(reading.integration_micros),
            ),
        ),
    ];
    let found = found.into_iter();
    found
        .filter_map(|(name, unit, seen)| Some((name, unit, seen?)))
        .collect()
}
