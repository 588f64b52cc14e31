//! One life for each task placed on this machine: on its own capacity, or on a container
//! instance that one of its agents serves.

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

    /// The hands for tasks of an instance: those of this machine, with a directory of its own
    /// for each container instance that an agent called `MACHINE/NAME` serves.
    fn hands_for(&self, instance: &str) -> Option<Hands> {
        if instance == self.hands.instance {
            return Some(self.hands.clone());
        }
        let name = instance.strip_prefix(&self.hands.instance)?;
        let name = name.strip_prefix('/').filter(|name| is_plain(name))?;
        let mut hands = self.hands.clone();
        hands.directory = self.hands.directory.join("agents").join(name);
        instance.clone_into(&mut hands.instance);
        Some(hands)
    }

    fn begin(&self, key: &Key, hands: Hands, task: Task, report: Option<TaskReport>) {
        let (sender, wish) = watch::channel(task);
        self.lock().insert(key.clone(), sender);
        let life = Life::new(hands, wish, report);
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

/// Whether a name may be that of a directory.
fn is_plain(name: &str) -> bool {
    let fits = |one: char| one.is_ascii_alphanumeric() || matches!(one, '-' | '_');
    !name.is_empty() && name.chars().all(fits)
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
        let Some(hands) = self.hands_for(&task.instance) else {
            return Ok(Next::OnChange);
        };
        if self.tell(key, &task) {
            return Ok(Next::OnChange);
        }
        let report = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let report = self.hands.store.get::<TaskReport>(&report).await?;
        if report
            .as_ref()
            .is_none_or(|report| report.last_status != LastStatus::Stopped)
        {
            self.begin(key, hands, task, report);
        }
        Ok(Next::OnChange)
    }
}
