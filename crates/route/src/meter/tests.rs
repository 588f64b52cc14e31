//! What `meter` promises.

use std::time::Duration;

use super::Meter;

#[test]
fn answers_are_told_apart_by_class_and_by_maker() {
    let meter = Meter::default();
    for status in [200, 204, 301, 404, 503] {
        meter.answered(status, Duration::from_micros(3));
    }
    meter.answered_here(502);
    meter.answered_here(400);
    let reading = meter.read();
    assert_eq!(reading.requests, 7);
    assert_eq!(reading.classes, [2, 1, 1, 1]);
    assert_eq!((reading.own_4xx, reading.own_5xx), (1, 1));
}

#[test]
fn percentiles_round_up_to_a_power_of_two() {
    let meter = Meter::default();
    for micros in [1, 100, 100, 100, 900_000] {
        meter.answered(200, Duration::from_micros(micros));
    }
    let reading = meter.read();
    assert_eq!(
        reading.latency_percentile(50),
        Some(Duration::from_micros(128))
    );
    assert_eq!(
        reading.latency_percentile(99),
        Some(Duration::from_micros(1 << 20))
    );
    assert_eq!(Meter::default().read().latency_percentile(50), None);
}

#[test]
fn connections_are_counted_while_open() {
    let meter = Meter::default();
    meter.opened();
    meter.opened();
    meter.closed();
    let reading = meter.read();
    assert_eq!(
        (reading.active_connections, reading.new_connections),
        (1, 2)
    );
}
