//! What containers without a log driver of their own write: it stays on the machine.

use super::Desk;
use super::reply::{Fault, json_answer};
use crate::why::stays_here;
use domain::ecs::TaskStory;
use domain::{Scope, Timestamp};
use http::StatusCode;
use runtime::ContainerId;
use runtime::log::{LogLine, LogPosition, LogStream};
use serde_json::{Value, json};
use wire::WebResponse;

/// Lines told at once.
const AT_ONCE: usize = 1_000;

impl Desk {
    /// The containers of a task whose output is on this machine alone.
    pub(super) async fn outputs(&self, scope: &Scope, task: &str) -> Result<WebResponse, Fault> {
        let story = self.story(scope, task).await?;
        let containers = story.definition.iter().flat_map(|made| &made.containers);
        let stays = containers.filter(|container| stays_here(container));
        let names: Vec<&str> = stays.map(|container| container.name.as_str()).collect();
        let told = json!({"task": story.task.id, "containers": names});
        Ok(json_answer(StatusCode::OK, &told))
    }

    /// Lines that a container has written since `from`, a place an earlier answer told.
    pub(super) async fn output(
        &self,
        scope: &Scope,
        (task, container): (&str, &str),
        from: Option<&str>,
    ) -> Result<WebResponse, Fault> {
        let story = self.story(scope, task).await?;
        let parsed = from.map(serde_json::from_str::<LogPosition>).transpose();
        let from = parsed.map_err(|_| Fault::bad("the parameter from is no place in a log"))?;
        let reports = story.report.iter().flat_map(|report| &report.containers);
        let mut reports = reports.filter(|report| report.name == container);
        let id = reports.next().map(|report| report.runtime_id.clone());
        let id = id.and_then(|id| ContainerId::new(id).ok());
        let reader = id.and_then(|id| self.parts.runtime.log(&id, from.unwrap_or_default()));
        // One that was never started has written nothing, and neither has one that is forgotten.
        let Some(mut reader) = reader else {
            return Ok(json_answer(StatusCode::OK, &json!({"lines": []})));
        };
        let reading = tokio::task::spawn_blocking(move || {
            let batch = reader.read(AT_ONCE)?;
            Ok::<_, std::io::Error>((batch, reader.position()))
        });
        let read = reading.await.map_err(|error| unread(&error))?;
        let (batch, next) = read.map_err(|error| unread(&error))?;
        let lines: Vec<Value> = batch.lines.iter().map(line).collect();
        let told = json!({
            "lines": lines,
            "next": serde_json::to_string(&next).unwrap_or_default(),
            "more": batch.lines.len() == AT_ONCE,
        });
        Ok(json_answer(StatusCode::OK, &told))
    }

    /// What is known of a task, or was.
    async fn story(&self, scope: &Scope, name: &str) -> Result<TaskStory, Fault> {
        match self.task(scope, None, name).await {
            Ok(task) => self.story_of(task).await,
            Err(fault) if fault.status == StatusCode::NOT_FOUND => {
                self.old_story(scope, name)?.ok_or(fault)
            }
            Err(fault) => Err(fault),
        }
    }
}

fn line(line: &LogLine) -> Value {
    let at = Timestamp::try_from(line.at).unwrap_or_default();
    let stream = match line.stream {
        LogStream::Stdout => "stdout",
        LogStream::Stderr => "stderr",
    };
    json!({
        "timestamp": at.as_millisecond(),
        "stream": stream,
        "message": String::from_utf8_lossy(&line.bytes),
    })
}

fn unread(error: &dyn std::error::Error) -> Fault {
    Fault::of(StatusCode::INTERNAL_SERVER_ERROR, error)
}
