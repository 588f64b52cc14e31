//! What is known of a task: by its records, or by what was kept of them.

use super::Desk;
use super::find::SHORTEST_ID;
use super::reply::Fault;
use domain::ecs::{LastStatus, Service, TASK_STORIES, TOLD_KEPT, Task, TaskReport, TaskStory};
use domain::{Record, Scope};
use http::StatusCode;

/// How many stories are looked at to see whether the beginning of an id stands for one alone.
const ENOUGH: usize = 2;

impl Desk {
    /// The story of a task so far.
    pub(super) async fn story_of(&self, task: Task) -> Result<TaskStory, Fault> {
        let report = self.report(&task).await?;
        let definition = self.definition(&task.scope, &task.definition).await?;
        let notes = self.parts.journal.notes(&task.key());
        let told = self.told_meanwhile(&task, report.as_ref()).await?;
        Ok(TaskStory {
            notes: notes.map_err(|error| unread(&error))?,
            report,
            definition,
            told,
            task,
        })
    }

    /// The story of a task whose records are gone; `None` when none, or several, have that id.
    pub(super) fn old_story(&self, scope: &Scope, name: &str) -> Result<Option<TaskStory>, Fault> {
        let id = name.rsplit('/').next().unwrap_or(name);
        if id.len() < SHORTEST_ID {
            return Ok(None);
        }
        let found = self.parts.journal.stories(TASK_STORIES, scope, id, ENOUGH);
        let mut found: Vec<TaskStory> = found.map_err(|error| unread(&error))?;
        Ok(found.pop().filter(|_| found.is_empty()))
    }

    /// What the task's service told while it was there, oldest first.
    async fn told_meanwhile(
        &self,
        task: &Task,
        report: Option<&TaskReport>,
    ) -> Result<Vec<(domain::Timestamp, String)>, Fault> {
        let Some(of) = &task.service else {
            return Ok(Vec::new());
        };
        let key = Service::key_of(&task.scope, &task.cluster, &of.name);
        let Some(service) = self.parts.store.get::<Service>(&key).await? else {
            return Ok(Vec::new());
        };
        let ended = report.and_then(|report| report.entered(LastStatus::Stopped));
        Ok(service.told_between(task.created_at, ended, TOLD_KEPT))
    }
}

fn unread(error: &journal::JournalError) -> Fault {
    Fault::of(StatusCode::SERVICE_UNAVAILABLE, error)
}
