//! Deletes what a group keeps no longer, and what deleted streams have left behind.
//!
//! Reads `LogGroup` and `LogStream`; writes log events alone. Reading never shows an event that
//! is kept no longer, so nobody sees whether this has run.

use crate::events::{EventError, EventStore, StreamId};
use crate::handlers::oldest_kept;
use domain::clock::later;
use domain::logs::{LogGroup, LogStream};
use domain::{Clock, Key, Record};
use reconcile::{Controller, Interest, Next, Retry};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// Between two looks at a group that does not keep its events for ever.
const LOOK_AGAIN: Duration = Duration::from_secs(60 * 60);

/// What the controller looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A group, by its key: its events that are too old.
    Group(Key),
    /// Events whose stream is gone.
    LeftBehind,
}

/// Keeps events for as long as their groups say.
pub struct Retention {
    store: Store,
    events: Arc<dyn EventStore>,
    clock: Arc<dyn Clock>,
}

impl Retention {
    /// Deletes from `events` what the groups in `store` keep no longer.
    pub fn new(store: Store, events: Arc<dyn EventStore>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            events,
            clock,
        }
    }

    async fn expire(&self, group: &Key) -> Result<Next, Retry> {
        let Some(group) = self.store.get::<LogGroup>(group).await? else {
            return Ok(Next::Forget);
        };
        if group.retention_days.is_none() {
            return Ok(Next::OnChange);
        }
        let now = self.clock.now();
        let oldest = oldest_kept(&group, u64::try_from(now.as_millisecond()).unwrap_or(0));
        let summaries = self
            .blocking(move |events| events.summaries(group.id))
            .await?;
        for (stream, summary) in summaries {
            if summary.first.is_some_and(|first| first < oldest) {
                self.events.trim(stream, oldest).await?;
            }
        }
        Ok(Next::At(later(now, LOOK_AGAIN)))
    }

    /// A stream's record is written before its events and deleted before them, so events are
    /// listed first: those without a record are left behind.
    async fn forget_left_behind(&self) -> Result<Next, Retry> {
        let kept = self.blocking(|events| events.streams()).await?;
        let streams: Vec<LogStream> = self.store.list(&Key::kind(LogStream::KIND)).await?;
        let known: HashSet<StreamId> = streams
            .into_iter()
            .map(|stream| StreamId {
                group: stream.id.0,
                stream: stream.id.1,
            })
            .collect();
        for stream in kept.into_iter().filter(|stream| !known.contains(stream)) {
            self.events.forget(stream).await?;
        }
        Ok(Next::OnChange)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn EventStore) -> Result<T, EventError> + Send + 'static,
    ) -> Result<T, Retry> {
        let events = self.events.clone();
        Ok(tokio::task::spawn_blocking(move || work(&*events)).await??)
    }
}

impl Controller for Retention {
    type Key = Subject;

    fn name(&self) -> &'static str {
        "log-retention"
    }

    fn watches(&self) -> Vec<Interest<Subject>> {
        vec![Interest::keyed(LogGroup::KIND, |key| {
            vec![Subject::Group(key.clone()), Subject::LeftBehind]
        })]
    }

    async fn reconcile(&self, subject: &Subject) -> Result<Next, Retry> {
        match subject {
            Subject::Group(group) => self.expire(group).await,
            Subject::LeftBehind => self.forget_left_behind().await,
        }
    }
}
