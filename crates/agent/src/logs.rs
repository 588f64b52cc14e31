//! What containers write goes to CloudWatch Logs (`awslogs`), in the execution role's name.

use crate::hands::Hands;
use api::ApiError;
use domain::ecs::ContainerDefinition;
use domain::{Principal, Scope};
use runtime::ContainerId;
use runtime::log::{LogBatch, LogLine, LogPosition, LogReader};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};
use tokio::task::JoinHandle;

/// Lines sent at once, at most. Source: CloudWatch Logs API, `PutLogEvents` takes 10,000.
const BATCH: usize = 1_000;

/// Bytes sent at once, at most, each event counting [`EVENT_OVERHEAD`] more than its text.
/// Source: CloudWatch Logs API, `PutLogEvents`.
const BATCH_BYTES: usize = 1_048_576;
const EVENT_OVERHEAD: usize = 26;

/// The time that events sent at once may span.
const DAY_MILLIS: i64 = 24 * 3600 * 1000;

/// How long an ended container's last lines may take to be sent.
const LAST_LINES: Duration = Duration::from_secs(10);

/// Between two tries to send lines.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// Where a container's output goes.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    group: String,
    stream: String,
    create_group: bool,
    scope: Scope,
}

impl Target {
    /// Where the output of a container of `task` goes; `None` unless its driver is `awslogs`.
    pub(crate) fn of(container: &ContainerDefinition, task: &str, scope: &Scope) -> Option<Self> {
        let log = container
            .log
            .as_ref()
            .filter(|log| log.driver == "awslogs")?;
        let option = |name: &str| log.options.get(name).cloned();
        let stream = match option("awslogs-stream-prefix") {
            Some(prefix) => format!("{prefix}/{}/{task}", container.name),
            None => task.to_owned(),
        };
        let region = option("awslogs-region").and_then(|region| region.parse().ok());
        let region = region.unwrap_or_else(|| scope.region.clone());
        Some(Self {
            group: option("awslogs-group")?,
            stream,
            create_group: option("awslogs-create-group").as_deref() == Some("true"),
            scope: Scope {
                account: scope.account.clone(),
                region,
            },
        })
    }
}

/// Makes the stream before the container starts. A refusal is the task's end, in these words.
pub(crate) async fn open(
    hands: &Hands,
    target: &Target,
    role: Option<&Principal>,
) -> Result<(), String> {
    let failed = |error: &str| {
        format!(
            "ResourceInitializationError: failed to validate logger args: create stream has been \
             retried 1 times: failed to create Cloudwatch log stream: {error} : exit status 1"
        )
    };
    let Some(role) = role else {
        return Err(failed(
            "NoCredentialProviders: the task has no execution role",
        ));
    };
    let group = json!({ "logGroupName": target.group });
    if target.create_group {
        accept(call(hands, target, role, "CreateLogGroup", group).await)
            .map_err(|error| failed(&error.to_string()))?;
    }
    let stream = json!({ "logGroupName": target.group, "logStreamName": target.stream });
    accept(call(hands, target, role, "CreateLogStream", stream).await)
        .map_err(|error| failed(&error.to_string()))
}

/// What exists already is as good as made.
fn accept(reply: Result<Value, ApiError>) -> Result<(), ApiError> {
    match reply {
        Err(error) if error.code != "ResourceAlreadyExistsException" => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

async fn call(
    hands: &Hands,
    target: &Target,
    role: &Principal,
    operation: &str,
    input: Value,
) -> Result<Value, ApiError> {
    hands
        .calls
        .call(role, &target.scope, "logs", operation, input)
        .await
}

/// A container's output on its way.
pub(crate) struct Shipping {
    work: JoinHandle<()>,
}

impl Shipping {
    /// Begins where an earlier server stopped; `None` when the output goes nowhere.
    pub(crate) fn begin(
        hands: &Hands,
        container: &ContainerDefinition,
        (task, scope): (&str, &Scope),
        id: &ContainerId,
        role: Option<Principal>,
    ) -> Option<Self> {
        let target = Target::of(container, task, scope)?;
        let bookmark = hands
            .directory
            .join("tasks")
            .join(task)
            .join(format!("{id}.position"));
        let position = std::fs::read(&bookmark).ok();
        let position = position.and_then(|text| serde_json::from_slice(&text).ok());
        let reader = hands.runtime.log(id, position.unwrap_or_default())?;
        let shipper = Shipper {
            hands: hands.clone(),
            target,
            role: role?,
            bookmark,
        };
        Some(Self {
            work: tokio::spawn(shipper.run(reader)),
        })
    }

    /// Waits until everything has been sent, but not for ever.
    pub(crate) async fn finish(mut self) {
        if tokio::time::timeout(LAST_LINES, &mut self.work)
            .await
            .is_err()
        {
            self.work.abort();
        }
    }
}

struct Shipper {
    hands: Hands,
    target: Target,
    role: Principal,
    bookmark: PathBuf,
}

impl Shipper {
    async fn run(self, mut reader: LogReader) {
        loop {
            match reader.follow(BATCH).await {
                Ok(Some(batch)) => {
                    self.send(batch).await;
                    self.remember(reader.position());
                    if let Err(error) = reader.trim() {
                        tracing::warn!(stream = %self.target.stream, %error, "a log is not trimmed");
                    }
                }
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(stream = %self.target.stream, %error, "a log cannot be read");
                    return;
                }
            }
        }
    }

    /// Sends lines in parts as large as one call may be.
    async fn send(&self, batch: LogBatch) {
        let mut events: Vec<Value> = Vec::with_capacity(batch.lines.len() + 1);
        if batch.dropped > 0 {
            let at = batch.lines.first().map_or(0, millis);
            let dropped = batch.dropped;
            let message = format!("{dropped} lines were dropped: the log was not read in time");
            events.push(json!({ "timestamp": at, "message": message }));
        }
        events.extend(
            batch
                .lines
                .iter()
                .filter(|line| !line.bytes.is_empty())
                .map(event),
        );
        for part in parts(events) {
            self.put(part).await;
        }
    }

    /// Sends lines until they are accepted; lines that are refused for what they are go.
    async fn put(&self, events: Vec<Value>) {
        let input = json!({
            "logGroupName": self.target.group,
            "logStreamName": self.target.stream,
            "logEvents": events,
        });
        loop {
            match call(
                &self.hands,
                &self.target,
                &self.role,
                "PutLogEvents",
                input.clone(),
            )
            .await
            {
                Ok(_) => return,
                Err(error) if error.status < 500 => {
                    tracing::warn!(stream = %self.target.stream, %error, "log lines were refused");
                    return;
                }
                Err(_) => tokio::time::sleep(TRY_AGAIN).await,
            }
        }
    }

    fn remember(&self, position: LogPosition) {
        if let Ok(text) = serde_json::to_vec(&position) {
            let _ = std::fs::write(&self.bookmark, text);
        }
    }
}

/// Events in order of time, in parts that one `PutLogEvents` takes: by bytes, and by the day
/// they may span.
fn parts(mut events: Vec<Value>) -> Vec<Vec<Value>> {
    let time = |event: &Value| event["timestamp"].as_i64().unwrap_or_default();
    let size = |event: &Value| event["message"].as_str().map_or(0, str::len) + EVENT_OVERHEAD;
    events.sort_by_key(time);
    let mut parts: Vec<Vec<Value>> = Vec::new();
    let mut bytes = 0;
    for event in events {
        let fits = parts
            .last()
            .and_then(|part| part.first())
            .is_some_and(|first| {
                bytes + size(&event) <= BATCH_BYTES && time(&event) - time(first) < DAY_MILLIS
            });
        if fits {
            bytes += size(&event);
        } else {
            bytes = size(&event);
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(event);
        }
    }
    parts
}

fn event(line: &LogLine) -> Value {
    json!({ "timestamp": millis(line), "message": String::from_utf8_lossy(&line.bytes) })
}

fn millis(line: &LogLine) -> i64 {
    let since = line.at.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::parts;
    use serde_json::{Value, json};

    fn event(at: i64, bytes: usize) -> Value {
        json!({ "timestamp": at, "message": "x".repeat(bytes) })
    }

    #[test]
    fn lines_are_sent_in_order_and_in_parts_that_one_call_takes() {
        let day = 24 * 3600 * 1000;
        let events = vec![
            event(5, 600_000),
            event(3, 10),
            event(4, 600_000),
            event(day + 9, 1),
        ];
        let parts = parts(events);
        let sizes: Vec<usize> = parts.iter().map(Vec::len).collect();
        assert_eq!(sizes, [2, 1, 1]);
        assert_eq!(parts[0][0]["timestamp"], 3);
    }
}
