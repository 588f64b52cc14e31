//! One life for each task placed on this instance.

use crate::hands::Hands;
use crate::life::Life;
use domain::ecs::{DesiredStatus, LastStatus, StopCode, StopRequest, Task, TaskReport};
use domain::{Key, Record};
use reconcile::{Controller, Interest, Next, Retry};
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::watch;

/// Keeps a life for each task placed on this instance. Reads `Task`; lives write `TaskReport`.
pub struct Tasks {
    hands: Hands,
    lives: Mutex<HashMap<Key, watch::Sender<Task>>>,
}

impl Tasks {
    /// Lives on the instance of `hands`.
    pub fn new(hands: Hands) -> Self {
        Self {
            hands,
            lives: Mutex::default(),
        }
    }

    fn tell(&self, key: &Key, task: &Task) -> bool {
        let mut lives = self.lock();
        match lives.get(key) {
            Some(life) if !life.is_closed() => {
                life.send_if_modified(|known| {
                    let changed = known != task;
                    known.clone_from(task);
                    changed
                });
                true
            }
            Some(_) => {
                lives.remove(key);
                false
            }
            None => false,
        }
    }

    fn begin(&self, key: &Key, task: Task, report: Option<TaskReport>) {
        let (sender, wish) = watch::channel(task);
        self.lock().insert(key.clone(), sender);
        let life = Life::new(self.hands.clone(), wish, report);
        tokio::spawn(life.live());
    }

    /// The task's record is gone: nobody wants it any more.
    fn abandon(&self, key: &Key) {
        if let Some(life) = self.lock().remove(key) {
            let at = self.hands.clock.now();
            life.send_modify(|task| {
                task.desired = DesiredStatus::Stopped;
                task.stop.get_or_insert_with(|| StopRequest {
                    code: StopCode::ServiceSchedulerInitiated,
                    reason: "The task was removed".to_owned(),
                    at,
                });
            });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, watch::Sender<Task>>> {
        self.lives
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Controller for Tasks {
    type Key = Key;

    fn name(&self) -> &'static str {
        "agent-tasks"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(Task::KIND, |key| vec![key.clone()])]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(task) = self.hands.store.get::<Task>(key).await? else {
            self.abandon(key);
            return Ok(Next::Forget);
        };
        if task.instance != self.hands.instance || self.tell(key, &task) {
            return Ok(Next::OnChange);
        }
        let report = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let report = self.hands.store.get::<TaskReport>(&report).await?;
        if report
            .as_ref()
            .is_none_or(|report| report.last_status != LastStatus::Stopped)
        {
            self.begin(key, task, report);
        }
        Ok(Next::OnChange)
    }
}
