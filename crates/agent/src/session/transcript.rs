//! Keeps what a session showed in CloudWatch Logs, as the task's role.

use crate::hands::Hands;
use crate::metadata::assume;
use domain::ecs::CommandSession;
use serde_json::{Value, json};

/// The most bytes of output that are kept of one session; the rest is left out, and said so.
const MOST_KEPT: usize = 256 << 10;
/// The most bytes of one event. Source: CloudWatch Logs quotas, 256 KB with 26 bytes overhead;
/// lines are cut far below.
const LONGEST_LINE: usize = 32 << 10;

/// What a session showed.
pub(super) struct Transcript {
    wanted: bool,
    bytes: Vec<u8>,
    cut: bool,
}

impl Transcript {
    /// Nothing yet; nothing ever when the session's output is not kept.
    pub(super) fn of(session: &CommandSession) -> Self {
        Self {
            wanted: session.log_group.is_some(),
            bytes: Vec::new(),
            cut: false,
        }
    }

    /// The command wrote.
    pub(super) fn add(&mut self, chunk: &[u8]) {
        if !self.wanted {
            return;
        }
        let room = MOST_KEPT.saturating_sub(self.bytes.len()).min(chunk.len());
        self.bytes.extend_from_slice(&chunk[..room]);
        self.cut |= room < chunk.len();
    }

    /// Writes it to the log stream of the session's name.
    pub(super) async fn keep(self, hands: &Hands, session: &CommandSession) {
        let Some(group) = &session.log_group else {
            return;
        };
        if let Err(problem) = self.written(hands, session, group).await {
            tracing::warn!(session = %session.id, group, problem, "a session's log is not kept");
        }
    }

    async fn written(
        &self,
        hands: &Hands,
        session: &CommandSession,
        group: &str,
    ) -> Result<(), String> {
        let (scope, id) = (&session.scope, session.id.as_str());
        let role = session.task_role.as_deref().unwrap_or_default();
        let assumed = assume(&*hands.calls, scope, role, id).await;
        let caller = assumed.map_err(|error| error.message.clone())?.principal;
        let stream = json!({ "logGroupName": group, "logStreamName": id });
        let call = |operation: &'static str, input: Value| {
            let caller = &caller;
            async move {
                let answer = hands.calls.call(caller, scope, "logs", operation, input);
                answer.await.map_err(|error| error.message.clone())
            }
        };
        call("CreateLogStream", stream.clone()).await?;
        let mut events = stream;
        events["logEvents"] = self.events(hands.clock.now().as_millisecond());
        call("PutLogEvents", events).await?;
        Ok(())
    }

    fn events(&self, at: i64) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let lines = lines.map(|line| &line[..line.floor_char_boundary(LONGEST_LINE)]);
        let cut = self.cut.then_some("(the rest of this session is not kept)");
        let event = |message: &str| json!({ "timestamp": at, "message": message });
        let mut events: Vec<Value> = lines.chain(cut).map(event).collect();
        if events.is_empty() {
            events.push(event("(this session showed nothing)"));
        }
        Value::Array(events)
    }
}
