//! Hands on what was counted, minute by minute, under CloudWatch's names.
//!
//! - here: [`Measurer`], and when it looks
//! - `since`: what was counted since the last look
//! - `told`: readings as measures
//! - `balancers`, `mesh`, `apis`, `walls`: whose they are, and by which dimensions they are told

mod apis;
mod balancers;
mod mesh;
mod since;
#[cfg(test)]
mod tests;
mod told;
mod walls;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::apigw::Api;
use domain::clock::later;
use domain::metrics::{Measure, MetricSink};
use domain::{Clock, Scope, Timestamp};
use store::{Store, StoreError};
use wall::Ledger;

use super::records::Records;
use crate::shelf::{Seen, Shelf, refresh};
use crate::{Edge, Gateway};
use since::{Before, Counted};

/// How long what is counted goes together.
const MINUTE: i64 = 60;

/// What measuring needs.
pub struct MeasureParts {
    /// What serves load balancers and Service Connect, where anything does.
    pub edge: Option<Arc<Edge>>,
    /// What serves HTTP APIs.
    pub gateway: Arc<Gateway>,
    /// What web ACLs have counted.
    pub wall: Arc<Ledger>,
    /// The records, which say whose all that is.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who takes what was measured.
    pub sink: Arc<dyn MetricSink>,
}

/// Hands on what was counted.
pub struct Measurer {
    parts: MeasureParts,
    records: Records,
    apis: Shelf<Api>,
    seen: Seen,
    before: Before,
}

/// What was measured, by whose it is.
type Measured = BTreeMap<Scope, Vec<Measure>>;

impl Measurer {
    /// Prepares to measure; nothing happens before [`Measurer::run`].
    pub fn new(parts: MeasureParts) -> Self {
        Self {
            parts,
            records: Records::default(),
            apis: Shelf::default(),
            seen: Seen::default(),
            before: Before::default(),
        }
    }

    /// Measures every minute until `stop`, and what there is of the last one then.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            let now = self.parts.clock.now();
            let minute = minute_of(now);
            let end = later(minute, Duration::from_secs(MINUTE.unsigned_abs()));
            let clock = Arc::clone(&self.parts.clock);
            let stopped = tokio::select! {
                () = clock.wait_until(end) => false,
                () = &mut stop => true,
            };
            if let Err(error) = self.look(minute).await {
                tracing::warn!(%error, "metrics of a minute are told with the next");
            }
            if stopped {
                return;
            }
        }
    }

    /// Hands on what was counted since the last look, as of that minute.
    async fn look(&mut self, minute: Timestamp) -> Result<(), StoreError> {
        let parts = &self.parts;
        let stats = parts.edge.as_ref().map(|edge| (edge.stats(), edge.zones()));
        let readings = parts.gateway.readings();
        let counts = walls::counts(&parts.wall);
        let (stats, zones) = stats.unwrap_or_default();
        let is_silent = stats.owners.is_empty() && stats.groups.is_empty();
        if is_silent && readings.is_empty() && counts.is_empty() {
            return Ok(());
        }
        self.read().await?;
        let counted = self.before.since(stats, zones, readings, counts);
        let measured = self.told(&counted, minute);
        let sink = Arc::clone(&self.parts.sink);
        let handing = tokio::task::spawn_blocking(move || {
            measured
                .into_iter()
                .for_each(|(scope, measures)| sink.take(&scope, measures));
        });
        // It fails only when it panics, which is in the log then.
        drop(handing.await);
        Ok(())
    }

    fn told(&self, counted: &Counted, minute: Timestamp) -> Measured {
        let mut measured = Measured::new();
        let mut add = |scope: &Scope, measure: Measure| {
            measured.entry(scope.clone()).or_default().push(measure);
        };
        balancers::tell(&self.records, counted, minute, &mut add);
        mesh::tell(&self.records, counted, minute, &mut add);
        apis::tell(&self.apis, counted, minute, &mut add);
        walls::tell(&self.records, counted, minute, &mut add);
        measured
    }

    /// Reads whose all that is.
    async fn read(&mut self) -> Result<(), StoreError> {
        let (store, records, seen) = (&self.parts.store, &mut self.records, &mut self.seen);
        refresh(store, &mut records.rules, seen).await?;
        refresh(store, &mut records.listeners, seen).await?;
        refresh(store, &mut records.load_balancers, seen).await?;
        refresh(store, &mut records.targets, seen).await?;
        refresh(store, &mut records.groups, seen).await?;
        refresh(store, &mut records.health, seen).await?;
        refresh(store, &mut records.endpoints, seen).await?;
        refresh(store, &mut records.instances, seen).await?;
        refresh(store, &mut records.namespaces, seen).await?;
        refresh(store, &mut records.interfaces, seen).await?;
        refresh(store, &mut records.web_acls, seen).await?;
        refresh(store, &mut self.apis, seen).await
    }
}

/// When the minute of a time begins.
fn minute_of(time: Timestamp) -> Timestamp {
    let second = time.as_second();
    Timestamp::from_second(second - second.rem_euclid(MINUTE)).unwrap_or(time)
}
