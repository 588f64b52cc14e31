//! Which question gets which answer. Sources: developer guide, task metadata endpoint versions 2
//! to 4; the open sources of the published agent, for refusals.

use super::credentials::Rotating;
use super::samples::Samples;
use super::{PATIENCE, container, protection, reply, task};
use crate::hands::Hands;
use crate::life::Shown;
use bytes::Bytes;
use domain::ecs::ContainerReport;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use runtime::SandboxId;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use tokio::sync::RwLock;

/// The most bytes a question's body may have.
const BODY_LIMIT: usize = 16 << 10;

/// Answers one task's questions.
pub(super) struct Desk {
    hands: Hands,
    shown: Arc<RwLock<Shown>>,
    credentials: Rotating,
    samples: Arc<Samples>,
}

type Answer = Response<Full<Bytes>>;

impl Desk {
    pub(super) fn new(hands: Hands, shown: Arc<RwLock<Shown>>, credentials_id: String) -> Self {
        Self {
            hands,
            shown,
            credentials: Rotating::new(credentials_id),
            samples: Arc::default(),
        }
    }

    pub(super) async fn answer<B>(&self, request: Request<B>) -> Answer
    where
        B: hyper::body::Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = request.into_parts();
        let shown = self.shown.read().await.clone();
        let parts: Vec<&str> = head.uri.path().trim_matches('/').split('/').collect();
        if let ["api", id, "task-protection", "v1", "state"] = parts.as_slice() {
            let body = Limited::new(body, BODY_LIMIT).collect();
            let body = tokio::time::timeout(PATIENCE, body).await;
            let body = body.ok().and_then(Result::ok).map(|body| body.to_bytes());
            return self.protection(&head.method, &shown, id, body).await;
        }
        if head.method != Method::GET {
            return reply(StatusCode::METHOD_NOT_ALLOWED, &json!("method not allowed"));
        }
        match parts.as_slice() {
            ["v1", "credentials"] => {
                let query = head.uri.query().unwrap_or_default();
                let id = query.split('&').find_map(|pair| pair.strip_prefix("id="));
                self.credentials(&shown, 1, id.unwrap_or_default()).await
            }
            ["v2", "credentials"] => self.credentials(&shown, 2, "").await,
            ["v2", "credentials", id] => self.credentials(&shown, 2, id).await,
            ["v2", "metadata"] => self.task(&shown, false),
            ["v2", "metadata", id] => self.container(&shown, "V2", id),
            ["v2", "stats"] => reply(StatusCode::OK, &self.task_stats(&shown).await),
            ["v2", "stats", id] => self.stats(&shown, "V2", id).await,
            ["v3", rest @ ..] => self.versioned(&shown, "V3", rest).await,
            ["v4", rest @ ..] => self.versioned(&shown, "V4", rest).await,
            _ => not_found("404 page not found"),
        }
    }

    /// The paths of versions 3 and 4: both are below a container's id.
    async fn versioned(&self, shown: &Shown, version: &str, path: &[&str]) -> Answer {
        let Some((id, rest)) = path.split_first() else {
            return not_found("404 page not found");
        };
        let task_handler = match rest {
            [] => return self.container(shown, version, id),
            ["stats"] => return self.stats(shown, version, id).await,
            ["task" | "taskWithTags"] => "task metadata",
            ["task", "stats"] => "task stats",
            _ => return not_found("404 page not found"),
        };
        if found(shown, id).is_none() {
            return not_found(&format!(
                "{version} {task_handler} handler: unable to get task arn from request: unable \
                 to get task Arn from v3 endpoint ID: {id}"
            ));
        }
        match rest {
            ["task", "stats"] => reply(StatusCode::OK, &self.task_stats(shown).await),
            _ => self.task(shown, rest == ["taskWithTags"]),
        }
    }

    fn task(&self, shown: &Shown, with_tags: bool) -> Answer {
        let tags = if with_tags {
            task::Tags::Told
        } else {
            task::Tags::Kept
        };
        let id = &shown.report.id;
        let files = self.hands.directory.join("tasks").join(id);
        let sandbox = SandboxId::new(id.clone());
        let layers = || sandbox.as_ref().map(|one| self.hands.runtime.layers(one));
        let used = || task::storage_used(&files, layers().unwrap_or_default());
        reply(StatusCode::OK, &task::shape(shown, tags, used))
    }

    fn container(&self, shown: &Shown, version: &str, id: &str) -> Answer {
        match found(shown, id) {
            Some(report) => reply(StatusCode::OK, &container::shape(shown, report)),
            None => unknown(version, "container metadata", id),
        }
    }

    async fn stats(&self, shown: &Shown, version: &str, id: &str) -> Answer {
        if found(shown, id).is_none() {
            return unknown(version, "container stats", id);
        }
        let all = self.task_stats(shown).await;
        // A container that does not run has none.
        reply(StatusCode::OK, all.get(id).unwrap_or(&json!({})))
    }

    async fn task_stats(&self, shown: &Shown) -> Value {
        let Ok(sandbox) = SandboxId::new(shown.report.id.clone()) else {
            return json!({});
        };
        let told = self.samples.told(&self.hands, sandbox, shown).await;
        Value::Object(told.into_iter().collect::<Map<_, _>>())
    }

    async fn credentials(&self, shown: &Shown, version: u8, id: &str) -> Answer {
        match self.credentials.get(&self.hands, shown, version, id).await {
            Ok(credentials) => reply(StatusCode::OK, &credentials),
            Err((status, problem)) => reply(status, &problem),
        }
    }

    async fn protection(
        &self,
        method: &Method,
        shown: &Shown,
        id: &str,
        body: Option<Bytes>,
    ) -> Answer {
        if found(shown, id).is_none() {
            let (status, problem) = protection::unknown_task();
            return reply(status, &problem);
        }
        let (status, told) = match *method {
            Method::GET => protection::told(&self.hands, shown).await,
            Method::PUT => protection::changed(&self.hands, shown, body).await,
            _ => (StatusCode::METHOD_NOT_ALLOWED, json!("method not allowed")),
        };
        reply(status, &told)
    }
}

/// The container of that id at the runtime.
fn found<'a>(shown: &'a Shown, id: &str) -> Option<&'a ContainerReport> {
    let mut containers = shown.report.containers.iter();
    containers.find(|report| report.runtime_id == id)
}

fn unknown(version: &str, handler: &str, id: &str) -> Answer {
    not_found(&format!(
        "{version} {handler} handler: unable to get container ID from request: unable to get \
         docker ID from v3 endpoint ID: {id}"
    ))
}

fn not_found(text: &str) -> Answer {
    reply(StatusCode::NOT_FOUND, &json!(text))
}
