//! Everything that keeps what is in step with what is wanted, running.

use crate::rooms::Ground;
use reconcile::{Controller, Runner};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Controllers at work until the server stops.
pub(crate) struct Controllers {
    ground: Ground,
    stop: watch::Receiver<bool>,
    running: JoinSet<()>,
}

impl Controllers {
    /// None yet; those added later stop when `stop` says so.
    pub(crate) fn new(ground: Ground, stop: watch::Receiver<bool>) -> Self {
        Self {
            ground,
            stop,
            running: JoinSet::new(),
        }
    }

    /// Puts a controller to work.
    pub(crate) fn add(&mut self, controller: impl Controller) {
        let Ground { store, clock, ids } = self.ground.clone();
        let mut stop = self.stop.clone();
        let runner = Runner::new(controller, store, clock, ids);
        self.running.spawn(runner.run(async move {
            // The sender going away means the same.
            let _ = stop.wait_for(|stop| *stop).await;
        }));
    }

    /// Waits until all have stopped.
    pub(crate) async fn finish(mut self) {
        while self.running.join_next().await.is_some() {}
    }
}
