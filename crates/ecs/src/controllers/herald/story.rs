//! What is kept of a task when its records are forgotten.

use crate::Ecs;
use crate::controllers::housekeeping::retry;
use domain::Record;
use domain::ecs::{LastStatus, Service, TASK_STORIES, TOLD_KEPT, Task, TaskReport, TaskStory};
use reconcile::Retry;

impl Ecs {
    /// Keeps the story of a task that is about to be forgotten, durably, with whatever of its
    /// events nobody has heard of yet.
    pub(crate) async fn keep_story(&self, task: &Task) -> Result<(), Retry> {
        let key = task.key();
        let news = self.task_news(&key).await?.unwrap_or_default();
        let view = self.view(task.clone(), None, None).await.map_err(retry)?;
        let told = match &task.service {
            None => Vec::new(),
            Some(of) => self.told_by(task, &of.name, view.report.as_ref()).await?,
        };
        let story = TaskStory {
            task: view.task,
            report: view.report,
            definition: view.definition,
            notes: self.journal.notes(&key)?,
            told,
        };
        let of = (&task.scope, task.id.as_str());
        let telling = news
            .story(TASK_STORIES, of, self.clock.now(), &story)
            .unmark(&key);
        self.journal.tell(telling)?;
        // Once the records are gone, nothing could tell it again.
        self.journal.synced().await?;
        Ok(())
    }

    /// What the task's service told while the task was there, oldest first.
    async fn told_by(
        &self,
        task: &Task,
        service: &str,
        report: Option<&TaskReport>,
    ) -> Result<Vec<(domain::Timestamp, String)>, Retry> {
        let key = Service::key_of(&task.scope, &task.cluster, service);
        let Some(service) = self.store.get::<Service>(&key).await? else {
            return Ok(Vec::new());
        };
        let ended = report.and_then(|report| report.entered(LastStatus::Stopped));
        Ok(service.told_between(task.created_at, ended, TOLD_KEPT))
    }
}
