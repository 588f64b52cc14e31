//! Packets that were dropped lately.

use std::collections::VecDeque;
use tokio::sync::broadcast;

/// How many dropped packets are remembered to explain ways.
const DROPS_KEPT: usize = 4096;

/// Packets dropped lately. They are taken from the channel when somebody asks; until then the
/// channel itself keeps the newest.
pub(super) struct Recent {
    receiver: Option<broadcast::Receiver<netns::Drop>>,
    kept: VecDeque<netns::Drop>,
}

impl Recent {
    pub(super) fn of(receiver: Option<broadcast::Receiver<netns::Drop>>) -> Self {
        let kept = VecDeque::new();
        Self { receiver, kept }
    }

    /// What is remembered, oldest first.
    pub(super) fn all(&mut self) -> Vec<netns::Drop> {
        self.look();
        self.kept.iter().cloned().collect()
    }

    fn look(&mut self) {
        let Some(receiver) = &mut self.receiver else {
            return;
        };
        loop {
            match receiver.try_recv() {
                Ok(drop) => self.kept.push_back(drop),
                // The oldest were lost; the newest are still there.
                Err(broadcast::error::TryRecvError::Lagged(_)) => {}
                Err(_) => break,
            }
        }
        let surplus = self.kept.len().saturating_sub(DROPS_KEPT);
        self.kept.drain(..surplus);
    }
}
