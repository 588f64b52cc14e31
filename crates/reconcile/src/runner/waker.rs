//! Wakes keys from outside the store.

use tokio::sync::mpsc;

/// Wakes keys of one runner for what no record tells. Clones wake the same runner.
#[derive(Debug)]
pub struct Waker<K> {
    calls: mpsc::UnboundedSender<K>,
}

impl<K> Waker<K> {
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<K>) {
        let (calls, called) = mpsc::unbounded_channel();
        (Self { calls }, called)
    }

    /// Has `key` looked at soon; `false` once the runner is gone.
    ///
    /// The key becomes known, if it was not.
    pub fn wake(&self, key: K) -> bool {
        self.calls.send(key).is_ok()
    }
}

impl<K> Clone for Waker<K> {
    fn clone(&self) -> Self {
        Self {
            calls: self.calls.clone(),
        }
    }
}
