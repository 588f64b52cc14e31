//! What was measured, by metric and time.
//!
//! - here: [`Series`], which keeps measures and finds them again
//! - `tier`: how finely time is kept, and for how long
//! - `layout`: keys and values on a shelf
//! - `shelf`: where bytes are kept in order: on disk, or in memory for tests
//! - `catalogue`: which metrics there are
//! - `upkeep`: what is forgotten
//!
//! A measure is added to one bucket of each tier at once, so reading is one walk over the buckets
//! of one tier, and growing old is deleting.

mod catalogue;
mod layout;
mod shelf;
#[cfg(test)]
mod tests;
mod tier;
mod upkeep;

pub(crate) use catalogue::Listed;
pub use shelf::ShelfError;
pub(crate) use tier::Tier;

use catalogue::{Catalogue, Name};
use domain::metrics::{Distribution, Measure, Metric, MetricSink, Unit};
use domain::{Clock, Scope};
use shelf::{DiskShelf, MemoryShelf, Shelf};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Metrics of the whole server.
///
/// Chosen: AWS has no limit that would help here; a program that puts its requests' ids into
/// dimensions must not fill the memory.
pub const MOST_METRICS: usize = 100_000;

/// Buckets of one metric: when each begins, seconds since 1970, the unit, and what was seen.
pub(crate) type Buckets = Vec<(i64, Unit, Distribution)>;

/// What was measured.
pub struct Series {
    shelf: Box<dyn Shelf>,
    clock: Arc<dyn Clock>,
    catalogue: RwLock<Catalogue>,
    /// Held while buckets are read and written back.
    adding: Mutex<()>,
}

/// Why measures could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// There are [`MOST_METRICS`] already.
    #[error("there are {MOST_METRICS} metrics, and no more are kept")]
    TooMany,
    /// The disk failed.
    #[error("measures could not be kept")]
    Shelf(#[from] ShelfError),
}

impl Series {
    /// Keeps measures in `directory`, which is made with the first of them.
    ///
    /// # Errors
    /// When what is there cannot be read.
    pub fn open(directory: &Path, clock: Arc<dyn Clock>) -> Result<Arc<Self>, ShelfError> {
        Self::over(Box::new(DiskShelf::at(directory)?), clock)
    }

    /// Keeps measures as long as it lives.
    ///
    /// # Errors
    /// Never; as [`Series::open`].
    pub fn memory(clock: Arc<dyn Clock>) -> Result<Arc<Self>, ShelfError> {
        Self::over(Box::new(MemoryShelf::default()), clock)
    }

    fn over(shelf: Box<dyn Shelf>, clock: Arc<dyn Clock>) -> Result<Arc<Self>, ShelfError> {
        let catalogue = RwLock::new(Catalogue::read(&*shelf)?);
        Ok(Arc::new(Self {
            shelf,
            clock,
            catalogue,
            adding: Mutex::new(()),
        }))
    }

    /// Keeps measures: all of them, or none. May wait for the disk.
    ///
    /// # Errors
    /// As [`KeepError`] says.
    pub fn keep(&self, scope: &Scope, measures: &[Measure]) -> Result<(), KeepError> {
        let _one_at_a_time = self.adding();
        let mut fresh = Vec::new();
        let kept = self.add(scope, measures, &mut fresh);
        if kept.is_err() {
            let mut catalogue = self.write_catalogue();
            fresh.iter().for_each(|id| {
                catalogue.forget(*id, i64::MAX);
            });
        }
        kept
    }

    /// Adds measures to their buckets; tells which metrics are new.
    fn add(
        &self,
        scope: &Scope,
        measures: &[Measure],
        fresh: &mut Vec<u64>,
    ) -> Result<(), KeepError> {
        let mut writes = Writes::new();
        for measure in measures {
            let second = measure.at.as_second();
            let (id, known) = self.id_of(scope, &measure.metric, second)?;
            if !known {
                fresh.push(id);
                let name = layout::name(scope, &measure.metric);
                writes.insert(layout::name_key(id), Some(name));
            }
            for tier in Tier::of(measure.fine) {
                let key = layout::point_key(id, tier, tier.bucket(second), measure.unit);
                let before = match writes.get(&key) {
                    Some(written) => written.clone(),
                    None => self.shelf.get(&key)?,
                };
                let before = before.as_deref().and_then(layout::distribution);
                let all = match before {
                    Some(mut before) => {
                        before.add(&measure.seen);
                        before
                    }
                    None => measure.seen.clone(),
                };
                writes.insert(key, Some(layout::bucket(&all)));
            }
        }
        Ok(self.shelf.write(writes.into_iter().collect())?)
    }

    /// The number of a metric, and whether it had one.
    fn id_of(&self, scope: &Scope, metric: &Metric, second: i64) -> Result<(u64, bool), KeepError> {
        let mut catalogue = self.write_catalogue();
        let name = Name::of(scope, metric);
        if let Some(id) = catalogue.seen(&name, second) {
            return Ok((id, true));
        }
        if catalogue.len() >= MOST_METRICS {
            return Err(KeepError::TooMany);
        }
        Ok((catalogue.add(name, second), false))
    }

    /// The buckets of a metric from one second to before another, by time. May wait for the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn read(
        &self,
        scope: &Scope,
        metric: &Metric,
        tier: Tier,
        (from, to): (i64, i64),
    ) -> Result<Buckets, ShelfError> {
        let oldest = self.clock.now().as_second() - tier.kept_seconds();
        let from = from.max(tier.bucket(oldest));
        let id = self.read_catalogue(|one| one.id(&Name::of(scope, metric)));
        let Some(id) = id.filter(|_| from < to) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        let (first, end) = (
            layout::time_key(id, tier, from),
            layout::time_key(id, tier, to),
        );
        self.shelf.scan(&first, &end, &mut |key, value| {
            let place = layout::place(key);
            if let (Some((second, unit)), Some(seen)) = (place, layout::distribution(value)) {
                found.push((second, unit, seen));
            }
            true
        })?;
        Ok(found)
    }

    /// The metrics of an account and Region that `wanted` takes, by name, with when each was last
    /// seen.
    pub fn list(&self, scope: &Scope, wanted: impl Fn(&Metric) -> bool) -> Vec<Listed> {
        self.read_catalogue(|catalogue| catalogue.list(scope, wanted))
    }

    fn adding(&self) -> MutexGuard<'_, ()> {
        self.adding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read_catalogue<T>(&self, read: impl FnOnce(&Catalogue) -> T) -> T {
        let catalogue = self.catalogue.read();
        read(&catalogue.unwrap_or_else(PoisonError::into_inner))
    }

    fn write_catalogue(&self) -> std::sync::RwLockWriteGuard<'_, Catalogue> {
        let catalogue = self.catalogue.write();
        catalogue.unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is to be written, by key; nothing deletes.
type Writes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

impl MetricSink for Series {
    fn take(&self, scope: &Scope, measures: Vec<Measure>) {
        if let Err(error) = self.keep(scope, &measures) {
            tracing::warn!(error = %chain(&error), "metrics are missing");
        }
    }
}

/// An error with what is behind it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        told = format!("{told}: {one}");
        cause = one.source();
    }
    told
}
