//! Output of containers without a log driver of their own outlives them, but not the history of
//! their tasks.

use crate::hands::Hands;
use domain::clock::later;
use runtime::Forget;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// How often old output is looked for, in API time.
const LOOK_EVERY: Duration = Duration::from_secs(60 * 60);

/// Forgets output that is older than `kept`, until dropped.
pub async fn forget_old_output(hands: Hands, kept: Duration) {
    loop {
        let now = hands.clock.now();
        let before = now.checked_sub(kept).unwrap_or_default();
        let before = Forget::Before(SystemTime::from(before));
        let runtime = Arc::clone(&hands.runtime);
        let forgetting = tokio::task::spawn_blocking(move || runtime.forget_output(&before));
        if let Ok(Err(error)) = forgetting.await {
            tracing::warn!(%error, "old output of containers stays");
        }
        hands.clock.wait_until(later(now, LOOK_EVERY)).await;
    }
}
