//! Readings in the words of CloudWatch, namespace `AWS/ApplicationELB`; those of Service Connect,
//! `AWS/ECS`, are in `service`.

mod service;

use crate::meter::OWN_CODES;
use crate::{LoginCount, Reading};

pub use service::{DISCOVERY_NAME, TARGET_DISCOVERY_NAME};

/// One metric: what there was in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// Its name, such as `RequestCount`.
    pub name: &'static str,
    /// `Count`, `Bytes` or `Seconds`.
    pub unit: &'static str,
    /// The sum of its samples.
    pub sum: f64,
    /// How many samples there are.
    pub samples: u64,
}

/// Names of what the load balancer answers itself, by the codes of [`OWN_CODES`].
const OWN: [&str; OWN_CODES.len()] = [
    "HTTPCode_ELB_500_Count",
    "HTTPCode_ELB_502_Count",
    "HTTPCode_ELB_503_Count",
    "HTTPCode_ELB_504_Count",
];
/// Names of what came of users' logins, by [`crate::LoginCount`].
const LOGINS: [&str; LoginCount::KINDS] = [
    "ELBAuthSuccess",
    "ELBAuthFailure",
    "ELBAuthError",
    "ELBAuthRefreshTokenSuccess",
    "ELBAuthUserClaimsSizeExceeded",
];
/// Names of what targets answer, by class.
const TARGET: [&str; 4] = [
    "HTTPCode_Target_2XX_Count",
    "HTTPCode_Target_3XX_Count",
    "HTTPCode_Target_4XX_Count",
    "HTTPCode_Target_5XX_Count",
];

impl Reading {
    /// The metrics of a load balancer between `before` and this reading. What was counted not at
    /// all is left out, as CloudWatch has it, except how many connections are open.
    ///
    /// Source: the load balancers' guide, CloudWatch metrics.
    pub fn load_balancer_metrics(&self, before: &Self) -> Vec<Metric> {
        let count = |name, get: fn(&Self) -> u64| count(name, get(self), get(before));
        let mut metrics = vec![
            count("RequestCount", |reading| reading.classes.iter().sum()),
            count("HTTPCode_ELB_3XX_Count", |reading| reading.own_3xx),
            count("HTTPCode_ELB_4XX_Count", |reading| reading.own_4xx),
            count("HTTPCode_ELB_5XX_Count", |reading| reading.own_5xx),
            count("HTTP_Redirect_Count", |reading| reading.redirects),
            count("HTTP_Fixed_Response_Count", |reading| {
                reading.fixed_responses
            }),
            count(
                "DesyncMitigationMode_NonCompliant_Request_Count",
                |reading| reading.non_compliant,
            ),
            count("NewConnectionCount", |reading| reading.new_connections),
        ];
        let own = OWN.iter().enumerate();
        metrics.extend(
            own.map(|(at, name)| self::count(name, self.own_codes[at], before.own_codes[at])),
        );
        let logins = LOGINS.iter().enumerate();
        metrics
            .extend(logins.map(|(at, name)| self::count(name, self.logins[at], before.logins[at])));
        metrics.extend(self.target_metrics(before));
        metrics.push(Metric {
            unit: "Bytes",
            ..count("ProcessedBytes", |reading| {
                reading.bytes_in + reading.bytes_out
            })
        });
        metrics.retain(|metric| metric.sum > 0.0);
        metrics.push(self::count(
            "ActiveConnectionCount",
            self.active_connections,
            0,
        ));
        metrics
    }

    /// The metrics of a network load balancer, of what was counted in this reading, namespace
    /// `AWS/NetworkELB`. Protocols are not told apart.
    ///
    /// Source: the guide of network load balancers, CloudWatch metrics.
    pub fn network_metrics(&self) -> Vec<Metric> {
        let bytes = self::count("ProcessedBytes", self.bytes_in + self.bytes_out, 0);
        let mut metrics = vec![
            self::count("NewFlowCount", self.new_connections, 0),
            Metric {
                unit: "Bytes",
                ..bytes
            },
        ];
        metrics.retain(|metric| metric.sum > 0.0);
        metrics.push(self::count("ActiveFlowCount", self.active_connections, 0));
        metrics
    }

    /// The metrics of a target group between `before` and this reading, with how many of its
    /// targets are healthy and unhealthy now.
    pub fn target_group_metrics(&self, before: &Self, hosts: (u64, u64)) -> Vec<Metric> {
        let requests = |reading: &Self| reading.classes.iter().sum::<u64>();
        let sent = count("RequestCount", requests(self), requests(before));
        let (healthy, unhealthy) = hosts;
        let mut metrics = vec![sent];
        if let Some(each) = requests(self)
            .saturating_sub(requests(before))
            .checked_div(healthy)
        {
            metrics.push(count("RequestCountPerTarget", each, 0));
        }
        metrics.extend(self.target_metrics(before));
        metrics.retain(|metric| metric.sum > 0.0);
        metrics.push(count("HealthyHostCount", healthy, 0));
        metrics.push(count("UnHealthyHostCount", unhealthy, 0));
        metrics
    }

    fn target_metrics(&self, before: &Self) -> Vec<Metric> {
        let classes = TARGET.iter().enumerate();
        let mut metrics: Vec<Metric> = classes
            .map(|(at, name)| count(name, self.classes[at], before.classes[at]))
            .collect();
        metrics.push(count(
            "TargetConnectionErrorCount",
            self.connection_errors,
            before.connection_errors,
        ));
        let answers = |reading: &Self| reading.classes.iter().sum::<u64>();
        let micros = self.latency_micros.saturating_sub(before.latency_micros);
        metrics.push(Metric {
            name: "TargetResponseTime",
            unit: "Seconds",
            sum: micros as f64 / 1_000_000.0,
            samples: answers(self).saturating_sub(answers(before)),
        });
        metrics
    }
}

fn count(name: &'static str, now: u64, before: u64) -> Metric {
    Metric {
        name,
        unit: "Count",
        sum: now.saturating_sub(before) as f64,
        samples: 1,
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
    fn a_load_balancer_tells_what_happened_since_the_last_look() {
        let meter = Meter::default();
        meter.answered(200, Duration::from_secs(9));
        let before = meter.read();
        meter.answered(200, Duration::from_millis(250));
        meter.answered(404, Duration::from_millis(250));
        meter.answered_here(503);
        meter.answered_here(302);
        meter.redirected();
        meter.carried(10, 20);
        meter.opened();
        let metrics = meter.read().load_balancer_metrics(&before);
        let expected = [
            ("RequestCount", 2.0),
            ("HTTPCode_ELB_3XX_Count", 1.0),
            ("HTTPCode_ELB_5XX_Count", 1.0),
            ("HTTP_Redirect_Count", 1.0),
            ("NewConnectionCount", 1.0),
            ("HTTPCode_ELB_503_Count", 1.0),
            ("HTTPCode_Target_2XX_Count", 1.0),
            ("HTTPCode_Target_4XX_Count", 1.0),
            ("TargetResponseTime", 0.5),
            ("ProcessedBytes", 30.0),
            ("ActiveConnectionCount", 1.0),
        ];
        assert_eq!(sums(&metrics), expected);
        let time = metrics.iter().find(|metric| metric.unit == "Seconds");
        assert_eq!(time.map(|time| time.samples), Some(2));
    }

    #[test]
    fn a_target_group_tells_its_hosts_and_each_ones_share() {
        let meter = Meter::default();
        (0..6).for_each(|_| meter.answered(200, Duration::ZERO));
        let metrics = meter
            .read()
            .target_group_metrics(&Reading::default(), (3, 1));
        let expected = [
            ("RequestCount", 6.0),
            ("RequestCountPerTarget", 2.0),
            ("HTTPCode_Target_2XX_Count", 6.0),
            ("HealthyHostCount", 3.0),
            ("UnHealthyHostCount", 1.0),
        ];
        assert_eq!(sums(&metrics), expected);
    }
}
