//! Calls are answered once what they changed is in force.

use api::ApiError;
use async_trait::async_trait;
use reconcile::Progress;
use serde_json::Value;
use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::timeout;
use wire::{Calling, Completion};

/// The longest an answer is held back. In real time.
// Chosen: far more than a change takes, far less than any client waits.
const PATIENCE: Duration = Duration::from_secs(1);

/// Holds an answer back until those who serve traffic have seen what the call wrote, so that the
/// client's next request meets it.
#[derive(Default)]
pub(crate) struct InForce {
    followers: OnceLock<Vec<Progress>>,
}

impl InForce {
    /// These serve traffic. Until they are known nobody waits.
    pub(crate) fn bind(&self, followers: Vec<Progress>) {
        // Nobody else binds it.
        let _ = self.followers.set(followers);
    }
}

#[async_trait]
impl Completion for InForce {
    async fn complete(&self, calling: Calling<'_>) -> Result<Value, ApiError> {
        let (reply, written) = store::noting(calling).await;
        let followers = self.followers.get().map_or(&[][..], Vec::as_slice);
        let seen = async {
            for follower in followers {
                follower.has_seen(&written).await;
            }
        };
        if timeout(PATIENCE, seen).await.is_err() {
            tracing::debug!("answered before the change was in force");
        }
        reply
    }
}
