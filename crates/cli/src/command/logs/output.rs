//! Output that stays on the server's machine: of containers whose log driver is Docker's own.

use super::super::client::{Ask, escaped};
use super::super::{Client, Failure};
use http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A container that writes to the machine alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    pub(super) task: String,
    pub(super) container: String,
}

impl Source {
    /// How its lines are marked.
    fn label(&self) -> String {
        format!(
            "{}/{}",
            self.container,
            &self.task[..self.task.len().min(8)]
        )
    }

    /// The container of a task definition, if that is where it writes.
    pub(super) fn of(container: &Value, task: &str) -> Option<Self> {
        let driver = container["logConfiguration"]["logDriver"].as_str();
        let stays = driver.is_none_or(|driver| driver == "json-file");
        let name = container["name"].as_str()?;
        stays.then(|| Self {
            task: task.to_owned(),
            container: name.to_owned(),
        })
    }
}

/// Those of a task that the API tells no more, if there is one of that name.
pub(super) async fn of_history(client: &Client, name: &str) -> Result<Vec<Source>, Failure> {
    let path = format!("output/{}", escaped(name));
    let Ok(told) = client.desk(Ask::new(Method::GET, &path)).await else {
        return Ok(Vec::new());
    };
    let task = told["task"].as_str().unwrap_or_default();
    let containers = told["containers"].as_array().into_iter().flatten();
    let source = |container: &Value| Source {
        task: task.to_owned(),
        container: container.as_str().unwrap_or_default().to_owned(),
    };
    Ok(containers.map(source).collect())
}

/// Reads on where it stopped.
#[derive(Default)]
pub(super) struct Reader {
    /// Where each has been read to, and how many lines that were.
    places: BTreeMap<Source, (String, u64)>,
}

impl Reader {
    /// What was written since the last look and not before `from`, as events.
    pub(super) async fn look(
        &mut self,
        client: &Client,
        sources: &[Source],
        from: i64,
    ) -> Result<Vec<(String, Value)>, Failure> {
        let mut events = Vec::new();
        for source in sources {
            while self.some(client, source, from, &mut events).await? {}
        }
        Ok(events)
    }

    /// Reads some lines; whether there are more.
    async fn some(
        &mut self,
        client: &Client,
        source: &Source,
        from: i64,
        events: &mut Vec<(String, Value)>,
    ) -> Result<bool, Failure> {
        let (place, count) = self.places.entry(source.clone()).or_default();
        let path = format!(
            "output/{}/{}",
            escaped(&source.task),
            escaped(&source.container)
        );
        let query = [("from", place.as_str())];
        let ask = Ask {
            query: if place.is_empty() { &[] } else { &query },
            ..Ask::new(Method::GET, &path)
        };
        let mut told = client.desk(ask).await?;
        let Value::Array(lines) = told["lines"].take() else {
            return Ok(false);
        };
        for mut line in lines {
            *count += 1;
            line["eventId"] = json!(format!("{}/{}/{count}", source.task, source.container));
            if line["timestamp"].as_i64().unwrap_or_default() >= from {
                events.push((source.label(), line));
            }
        }
        if let Some(next) = told["next"].as_str() {
            next.clone_into(place);
        }
        Ok(told["more"] == true)
    }
}
