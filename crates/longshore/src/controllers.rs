//! Everything that keeps what is in step with what is wanted, running.

use crate::rooms::Ground;
use reconcile::{Controller, Progress, Runner};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Controllers at work until the server stops.
pub(crate) struct Controllers {
    ground: Ground,
    stop: watch::Receiver<bool>,
    running: JoinSet<()>,
    awaited: Vec<Progress>,
}

impl Controllers {
    /// None yet; those added later stop when `stop` says so.
    pub(crate) fn new(ground: Ground, stop: watch::Receiver<bool>) -> Self {
        Self {
            ground,
            stop,
            running: JoinSet::new(),
            awaited: Vec::new(),
        }
    }

    /// Puts a controller to work.
    pub(crate) fn add(&mut self, controller: impl Controller) {
        let runner = self.runner(controller);
        self.run(runner);
    }

    /// Puts a controller to work whose progress others wait for.
    pub(crate) fn add_awaited(&mut self, controller: impl Controller) {
        let mut runner = self.runner(controller);
        self.awaited.push(runner.progress());
        self.run(runner);
    }

    /// How far those that others wait for have come.
    pub(crate) fn awaited(&self) -> Vec<Progress> {
        self.awaited.clone()
    }

    fn runner<C: Controller>(&self, controller: C) -> Runner<C> {
        let Ground { store, clock, ids } = self.ground.clone();
        Runner::new(controller, store, clock, ids)
    }

    fn run<C: Controller>(&mut self, runner: Runner<C>) {
        let mut stop = self.stop.clone();
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
