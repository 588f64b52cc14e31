//! `events`: what the bus has, from a place or a time on.

use super::Desk;
use super::reply::{Fault, Query, json_answer};
use domain::{Event, Scope};
use http::StatusCode;
use journal::{BATCH, Place, Subscription};
use serde_json::json;
use std::time::Duration;
use wire::WebResponse;

/// The longest a request may wait for events, seconds.
const LONGEST_WAIT: u16 = 30;

impl Desk {
    /// Events of a scope after a place, oldest first, and the place to read on from. Without
    /// any, waits as long as it is asked to.
    pub(super) async fn events(&self, scope: &Scope, query: &Query) -> Result<WebResponse, Fault> {
        let wait = query.number("wait")?.unwrap_or(0).min(LONGEST_WAIT);
        let mut listening = self.parts.journal.subscribe(self.beginning(query)?);
        let mut found = Vec::new();
        let reading = read(&mut listening, scope, &mut found);
        // What is there comes at once, so that no wait at all still reads.
        let wait = Duration::from_secs(wait.into()).max(Duration::from_millis(1));
        if let Ok(Err(error)) = tokio::time::timeout(wait, reading).await {
            return Err(Fault::of(StatusCode::SERVICE_UNAVAILABLE, &error));
        }
        let next = listening.place().0.to_string();
        Ok(json_answer(
            StatusCode::OK,
            &json!({"events": found, "next": next}),
        ))
    }

    fn beginning(&self, query: &Query) -> Result<Place, Fault> {
        let bad = |name: &str| Fault::bad(format!("the parameter {name} is not a number"));
        if let Some(after) = query.get("after") {
            return after.parse().map(Place).map_err(|_| bad("after"));
        }
        let Some(since) = query.get("since") else {
            return Ok(Place::default());
        };
        let seconds: u32 = since.parse().map_err(|_| bad("since"))?;
        let since = Duration::from_secs(seconds.into());
        let from = self.parts.clock.now().checked_sub(since);
        Ok(from.map_or_else(
            |_| Place::default(),
            |from| self.parts.journal.place_at(from),
        ))
    }
}

/// Reads until there are enough events of the scope, or all that are there were looked at.
async fn read(
    listening: &mut Subscription,
    scope: &Scope,
    found: &mut Vec<Event>,
) -> Result<(), journal::JournalError> {
    loop {
        let events = listening.next().await?;
        let was_all = events.len() < BATCH;
        let own = events.into_iter().map(|(_, event)| event);
        found.extend(
            own.filter(|event| event.account == scope.account && event.region == scope.region),
        );
        if found.len() >= BATCH || (was_all && !found.is_empty()) {
            return Ok(());
        }
    }
}
