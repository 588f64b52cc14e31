//! Readings of Service Connect in the words of CloudWatch, namespace `AWS/ECS`.

use super::{Metric, TARGET, count};
use crate::{Protocol, Reading};

/// The dimension of [`Reading::endpoint_metrics`]; each is told with it alone, and with
/// `ServiceName` and `ClusterName` beside it.
/// Source: ECS developer guide, CloudWatch metrics of Service Connect.
pub const DISCOVERY_NAME: &str = "DiscoveryName";
/// The dimension of [`Reading::endpoint_target_metrics`], likewise.
pub const TARGET_DISCOVERY_NAME: &str = "TargetDiscoveryName";

impl Reading {
    /// The metrics of an endpoint with the dimension [`DISCOVERY_NAME`], between `before` and
    /// this reading of its owner. What was counted not at all is left out, except how many
    /// connections are open.
    pub fn endpoint_metrics(&self, before: &Self, protocol: Protocol) -> Vec<Metric> {
        let sent = self.requests.saturating_sub(before.requests);
        let opened = self.new_connections.saturating_sub(before.new_connections);
        let mut metrics = vec![
            count("RequestCount", sent, 0),
            count("NewConnectionCount", opened, 0),
            bytes("ProcessedBytes", self.bytes_in, before.bytes_in),
        ];
        if protocol == Protocol::Grpc {
            metrics.push(count("GrpcRequestCount", sent, 0));
        }
        metrics.retain(|metric| metric.sum > 0.0);
        metrics.push(count("ActiveConnectionCount", self.active_connections, 0));
        metrics
    }

    /// The metrics of the tasks behind an endpoint with the dimension
    /// [`TARGET_DISCOVERY_NAME`], between `before` and this reading of its target group, which
    /// has so many targets now. What was counted not at all is left out.
    pub fn endpoint_target_metrics(&self, before: &Self, targets: u64) -> Vec<Metric> {
        let answered = self.classes.iter().sum::<u64>();
        let answered = answered.saturating_sub(before.classes.iter().sum());
        let classes = TARGET.iter().enumerate();
        let mut metrics: Vec<Metric> = classes
            .map(|(at, name)| count(name, self.classes[at], before.classes[at]))
            .collect();
        if let Some(each) = answered.checked_div(targets) {
            metrics.push(count("RequestCountPerTarget", each, 0));
        }
        let carried = |reading: &Self| reading.bytes_in + reading.bytes_out;
        metrics.push(bytes(
            "TargetProcessedBytes",
            carried(self),
            carried(before),
        ));
        // Chosen: the unit is not in what we have read of it; milliseconds are fine enough.
        let micros = self.latency_micros.saturating_sub(before.latency_micros);
        metrics.push(Metric {
            name: "TargetResponseTime",
            unit: "Milliseconds",
            sum: micros as f64 / 1_000.0,
            samples: answered,
        });
        metrics.retain(|metric| metric.sum > 0.0);
        metrics
    }
}

fn bytes(name: &'static str, now: u64, before: u64) -> Metric {
    Metric {
        unit: "Bytes",
        ..count(name, now, before)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Meter;

    fn sums(metrics: &[Metric]) -> Vec<(&'static str, f64)> {
        let told = metrics.iter().map(|metric| (metric.name, metric.sum));
        told.collect()
    }

    #[test]
    fn an_endpoint_tells_what_came_in_since_the_last_look() {
        let meter = Meter::default();
        meter.answered(200, Duration::ZERO);
        let before = meter.read();
        meter.answered(200, Duration::ZERO);
        meter.answered_here(503);
        meter.carried(10, 20);
        meter.opened();
        let metrics = meter.read().endpoint_metrics(&before, Protocol::Grpc);
        let expected = [
            ("RequestCount", 2.0),
            ("NewConnectionCount", 1.0),
            ("ProcessedBytes", 10.0),
            ("GrpcRequestCount", 2.0),
            ("ActiveConnectionCount", 1.0),
        ];
        assert_eq!(sums(&metrics), expected);
        let quiet = before.endpoint_metrics(&before, Protocol::Http);
        assert_eq!(sums(&quiet), [("ActiveConnectionCount", 0.0)]);
    }

    #[test]
    fn its_targets_tell_their_answers_and_each_ones_share() {
        let meter = Meter::default();
        (0..3).for_each(|_| meter.answered(200, Duration::from_millis(2)));
        meter.answered(500, Duration::from_millis(2));
        meter.carried(10, 20);
        let metrics = meter.read().endpoint_target_metrics(&Reading::default(), 2);
        let expected = [
            ("HTTPCode_Target_2XX_Count", 3.0),
            ("HTTPCode_Target_5XX_Count", 1.0),
            ("RequestCountPerTarget", 2.0),
            ("TargetProcessedBytes", 30.0),
            ("TargetResponseTime", 8.0),
        ];
        assert_eq!(sums(&metrics), expected);
    }
}
