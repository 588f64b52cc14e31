//! Counts in the terms of API Gateway's metrics.

use crate::Histogram;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Requests of an API, a stage or a route since start.
#[derive(Debug, Default)]
pub struct ApiMeter {
    count: AtomicU64,
    client_errors: AtomicU64,
    server_errors: AtomicU64,
    bytes: AtomicU64,
    latency_micros: AtomicU64,
    integration_micros: AtomicU64,
    integrations: AtomicU64,
    latency: Histogram,
    integration_latency: Histogram,
}

/// What an [`ApiMeter`] showed at one moment. Source of the names: API Gateway developer guide,
/// metrics of HTTP APIs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiReading {
    /// `Count`.
    pub count: u64,
    /// `4xx`.
    pub client_errors: u64,
    /// `5xx`.
    pub server_errors: u64,
    /// `DataProcessed`, in bytes.
    pub bytes: u64,
    /// The sum of `Latency`, in microseconds.
    pub latency_micros: u64,
    /// The sum of `IntegrationLatency`, in microseconds.
    pub integration_micros: u64,
    /// How many answers integrations gave.
    pub integrations: u64,
    /// `Latency`: counts by power of two of microseconds, as in [`crate::Reading::latency`].
    pub latency: Vec<u64>,
    /// `IntegrationLatency`, likewise.
    pub integration_latency: Vec<u64>,
}

impl ApiReading {
    /// What was counted since `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let since = |now: u64, before: u64| now.saturating_sub(before);
        let slots = |now: &[u64], before: &[u64]| {
            let slots = now.iter().enumerate();
            let old = |at: usize| before.get(at).copied().unwrap_or(0);
            slots.map(|(at, count)| since(*count, old(at))).collect()
        };
        Self {
            count: since(self.count, before.count),
            client_errors: since(self.client_errors, before.client_errors),
            server_errors: since(self.server_errors, before.server_errors),
            bytes: since(self.bytes, before.bytes),
            latency_micros: since(self.latency_micros, before.latency_micros),
            integration_micros: since(self.integration_micros, before.integration_micros),
            integrations: since(self.integrations, before.integrations),
            latency: slots(&self.latency, &before.latency),
            integration_latency: slots(&self.integration_latency, &before.integration_latency),
        }
    }
}

impl ApiMeter {
    /// Counts a request and its answer.
    pub fn answered(&self, status: u16, latency: Duration, integration: Option<Duration>) {
        self.count.fetch_add(1, Ordering::Relaxed);
        match status {
            500.. => self.server_errors.fetch_add(1, Ordering::Relaxed),
            400.. => self.client_errors.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
        self.latency.add(latency);
        self.latency_micros
            .fetch_add(micros(latency), Ordering::Relaxed);
        if let Some(integration) = integration {
            self.integrations.fetch_add(1, Ordering::Relaxed);
            self.integration_latency.add(integration);
            self.integration_micros
                .fetch_add(micros(integration), Ordering::Relaxed);
        }
    }

    /// Counts bytes, either way.
    pub fn carried(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// What it shows now.
    pub fn read(&self) -> ApiReading {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        ApiReading {
            count: load(&self.count),
            client_errors: load(&self.client_errors),
            server_errors: load(&self.server_errors),
            bytes: load(&self.bytes),
            latency_micros: load(&self.latency_micros),
            integration_micros: load(&self.integration_micros),
            integrations: load(&self.integrations),
            latency: self.latency.counts(),
            integration_latency: self.integration_latency.counts(),
        }
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
