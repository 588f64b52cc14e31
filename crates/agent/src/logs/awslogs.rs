//! CloudWatch Logs, in the execution role's name.

use super::TRY_AGAIN;
use super::lines::Event;
use crate::hands::Hands;
use api::ApiError;
use domain::{Principal, Scope};
use serde_json::{Value, json};

/// Bytes sent at once, at most, each event counting [`EVENT_OVERHEAD`] more than its text.
/// Source: CloudWatch Logs API, `PutLogEvents`.
const BATCH_BYTES: usize = 1_048_576;
const EVENT_OVERHEAD: usize = 26;

/// The time that events sent at once may span.
const DAY_MILLIS: i64 = 24 * 3600 * 1000;

/// A stream of a log group.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) group: String,
    pub(super) stream: String,
    pub(super) create_group: bool,
    pub(super) scope: Scope,
}

/// Makes the stream before the container starts. A refusal is the task's end, in these words.
pub(super) async fn open(
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

/// Sends events to one stream.
pub(super) struct Shipper {
    pub(super) hands: Hands,
    pub(super) target: Target,
    pub(super) role: Principal,
}

impl Shipper {
    /// Sends events in parts as large as one call may be.
    pub(super) async fn send(&self, events: &[Event]) {
        let told = |event: &Event| {
            let message = String::from_utf8_lossy(&event.bytes);
            json!({ "timestamp": event.millis(), "message": message })
        };
        for part in parts(events.iter().map(told).collect()) {
            self.put(part).await;
        }
    }

    /// Sends events until they are accepted; those that are refused for what they are go.
    async fn put(&self, events: Vec<Value>) {
        let input = json!({
            "logGroupName": self.target.group,
            "logStreamName": self.target.stream,
            "logEvents": events,
        });
        loop {
            let (hands, target) = (&self.hands, &self.target);
            match call(hands, target, &self.role, "PutLogEvents", input.clone()).await {
                Ok(_) => return,
                Err(error) if error.status < 500 => {
                    tracing::warn!(stream = %target.stream, %error, "log lines were refused");
                    return;
                }
                Err(_) => tokio::time::sleep(TRY_AGAIN).await,
            }
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
