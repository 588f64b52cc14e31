//! Who goes first among the transactions of one process, so that none starves.

use crate::engine::{CommitError, Revision};
use crate::txn::Txn;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockWriteGuard};
use tokio::time::timeout;

/// After how many lost races a transaction waits for its turn among the others that have lost
/// as many.
const RACES: usize = 3;
/// After how many lost races the one whose turn it is has the store to itself: new ones that
/// are quicker would otherwise be first every time.
const STARVED: usize = 8;
/// How long the others wait for one that has the store to itself before they go on.
const COURTESY: Duration = Duration::from_millis(100);

/// The turns of a store.
#[derive(Default)]
pub(crate) struct Turns {
    queue: Mutex<()>,
    /// Shared by whoever commits, held alone by one that starves.
    gate: RwLock<()>,
}

/// How far one transaction has come forward.
pub(crate) struct Place<'a> {
    turns: &'a Turns,
    /// Kept for as long as the place is.
    turn: Option<MutexGuard<'a, ()>>,
    alone: Option<RwLockWriteGuard<'a, ()>>,
    lost: usize,
}

impl Turns {
    /// The place of a transaction that has lost no race yet.
    pub(crate) fn place(&self) -> Place<'_> {
        Place {
            turns: self,
            turn: None,
            alone: None,
            lost: 0,
        }
    }
}

impl Place<'_> {
    /// Commits beside others; behind one that has the store to itself.
    pub(crate) async fn commit(&self, txn: Txn) -> Result<Revision, CommitError> {
        if self.alone.is_some() {
            return txn.commit().await;
        }
        let gate = &self.turns.gate;
        let _beside = match gate.try_read() {
            Ok(free) => Some(free),
            Err(_) => timeout(COURTESY, gate.read()).await.ok(),
        };
        txn.commit().await
    }

    /// Comes forward after a lost race; answers how many are lost.
    pub(crate) async fn lost(&mut self) -> usize {
        self.lost += 1;
        if self.lost >= RACES && self.turn.is_none() {
            self.turn = Some(self.turns.queue.lock().await);
        }
        if self.lost >= STARVED && self.alone.is_none() {
            self.alone = Some(self.turns.gate.write().await);
        }
        self.lost
    }
}
