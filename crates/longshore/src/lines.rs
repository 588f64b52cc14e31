//! Access logs of HTTP APIs and logs of web ACLs, on their way to CloudWatch Logs.

use domain::{Arn, Principal, Region};
use edge::{AccessLine, AccessLogs};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::sync::mpsc;
use wire::Caller;

/// Lines that may wait to be written; more are dropped, and that is told.
const WAITING: usize = 10_000;
/// Lines written at once.
const AT_ONCE: usize = 500;

/// Lines of logs on their way to CloudWatch Logs.
pub(crate) struct Lines(mpsc::Sender<AccessLine>);

impl AccessLogs for Lines {
    fn tell(&self, line: AccessLine) {
        if self.0.try_send(line).is_err() {
            tracing::warn!("a line of a log is dropped: too many are waiting");
        }
    }
}

impl Lines {
    /// Starts to write what it is told.
    pub(crate) fn start(calls: Caller) -> Self {
        let (sender, mut waiting) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            let mut lines = Vec::new();
            while waiting.recv_many(&mut lines, AT_ONCE).await > 0 {
                write(&calls, std::mem::take(&mut lines)).await;
            }
        });
        Self(sender)
    }
}

/// Writes lines, each to the stream it is for.
async fn write(calls: &Caller, lines: Vec<AccessLine>) {
    let mut streams: BTreeMap<(String, String), Vec<AccessLine>> = BTreeMap::new();
    for line in lines {
        let stream = (line.group.clone(), line.stream.clone());
        streams.entry(stream).or_default().push(line);
    }
    for ((group, stream), mut lines) in streams {
        lines.sort_by_key(|line| line.at);
        let account = lines[0].scope.account.clone();
        let Ok(arn) = group.parse::<Arn>() else {
            continue;
        };
        let (Ok(region), Some(name)) = (arn.region.parse(), arn.resource_after("log-group")) else {
            continue;
        };
        let to = Stream {
            calls,
            caller: Principal::Root { account },
            region,
            name,
            stream,
        };
        to.put(&lines).await;
    }
}

/// A stream of a log group.
struct Stream<'a> {
    calls: &'a Caller,
    caller: Principal,
    region: Region,
    name: &'a str,
    stream: String,
}

impl Stream<'_> {
    async fn put(&self, lines: &[AccessLine]) {
        let event = |line: &AccessLine| json!({ "timestamp": line.at.as_millisecond(), "message": line.line });
        let events: Vec<Value> = lines.iter().map(event).collect();
        let mut put = self.named();
        put["logEvents"] = json!(events);
        let first = self.call("PutLogEvents", put.clone()).await;
        if !first
            .as_ref()
            .is_err_and(|code| code == "ResourceNotFoundException")
        {
            return self.told(first);
        }
        // The stream is made when its first line comes.
        let made = self.call("CreateLogStream", self.named()).await;
        if made
            .as_ref()
            .is_err_and(|code| code != "ResourceAlreadyExistsException")
        {
            return self.told(made);
        }
        self.told(self.call("PutLogEvents", put).await);
    }

    fn named(&self) -> Value {
        json!({ "logGroupName": self.name, "logStreamName": self.stream })
    }

    async fn call(&self, operation: &str, input: Value) -> Result<(), String> {
        let (caller, region) = (self.caller.clone(), self.region.clone());
        let called = self
            .calls
            .call(caller, region, "logs", operation, input)
            .await;
        called.map(|_| ()).map_err(|error| error.code)
    }

    fn told(&self, reply: Result<(), String>) {
        if let Err(code) = reply {
            tracing::warn!(group = self.name, code, "a log cannot be written");
        }
    }
}
