//! `$ECS_AGENT_URI/task-protection/v1/state`: a task asks not to be stopped by scale-in.
//!
//! The question is passed on to ECS as the task's own role, which must be allowed
//! `ecs:GetTaskProtection` and `ecs:UpdateTaskProtection`. Source: developer guide, task
//! scale-in protection endpoint; the open sources of the published agent, for refusals.

use super::credentials::{assume, task_role};
use crate::hands::Hands;
use crate::life::Shown;
use api::ApiError;
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

type Answer = (StatusCode, Value);

/// What a task asks for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Wish {
    protection_enabled: Option<bool>,
    expires_in_minutes: Option<i64>,
}

/// Whether the task is protected.
pub(super) async fn told(hands: &Hands, shown: &Shown) -> Answer {
    let input = json!({ "cluster": shown.task.cluster, "tasks": [shown.task.arn().to_string()] });
    passed_on(hands, shown, "GetTaskProtection", input).await
}

/// Protects the task, or no longer.
pub(super) async fn changed(hands: &Hands, shown: &Shown, body: Option<Bytes>) -> Answer {
    let wish = body.and_then(|body| serde_json::from_slice::<Wish>(&body).ok());
    let Some(wish) = wish else {
        let text = "UpdateTaskProtection: failed to decode request";
        return refused(
            StatusCode::BAD_REQUEST,
            "",
            "InvalidParameterException",
            text,
        );
    };
    let arn = shown.task.arn().to_string();
    let Some(enabled) = wish.protection_enabled else {
        let text = "Invalid request: does not contain 'ProtectionEnabled' field";
        return refused(
            StatusCode::BAD_REQUEST,
            &arn,
            "InvalidParameterException",
            text,
        );
    };
    let mut input = json!({
        "cluster": shown.task.cluster,
        "tasks": [arn],
        "protectionEnabled": enabled,
    });
    if let Some(minutes) = wish.expires_in_minutes {
        input["expiresInMinutes"] = json!(minutes);
    }
    passed_on(hands, shown, "UpdateTaskProtection", input).await
}

/// The refusal of an id that is none of this task's.
pub(super) fn unknown_task() -> Answer {
    let text = "Failed to find a task for the request";
    refused(StatusCode::NOT_FOUND, "", "ResourceNotFoundException", text)
}

async fn passed_on(hands: &Hands, shown: &Shown, operation: &str, input: Value) -> Answer {
    let (arn, scope) = (shown.task.arn().to_string(), &shown.report.scope);
    let Some(role) = task_role(shown) else {
        let text = "Invalid Request: no task IAM role credentials available for task";
        return refused(StatusCode::FORBIDDEN, &arn, "AccessDeniedException", text);
    };
    let calls = &*hands.calls;
    let assumed = match assume(calls, scope, &role, &shown.report.id).await {
        Ok(assumed) => assumed,
        Err(error) => return failed(&arn, &error),
    };
    let answer = calls
        .call(&assumed.principal, scope, "ecs", operation, input)
        .await;
    match answer {
        Ok(output) => {
            if let Some(failure) = output["failures"].get(0) {
                return (StatusCode::OK, json!({ "failure": capitalised(failure) }));
            }
            let protection = capitalised(&output["protectedTasks"][0]);
            (StatusCode::OK, json!({ "protection": protection }))
        }
        Err(error) => failed(&arn, &error),
    }
}

fn failed(arn: &str, error: &ApiError) -> Answer {
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    refused(status, arn, &error.code, &error.message)
}

fn refused(status: StatusCode, arn: &str, code: &str, message: &str) -> Answer {
    let mut error = Map::new();
    if !arn.is_empty() {
        error.insert("Arn".to_owned(), json!(arn));
    }
    error.insert("Code".to_owned(), json!(code));
    error.insert("Message".to_owned(), json!(message));
    (status, json!({ "error": error }))
}

/// The members of a shape as this endpoint names them: `taskArn` is `TaskArn`. Times, which are
/// seconds inside, are told as text.
fn capitalised(shape: &Value) -> Value {
    let members = shape.as_object().into_iter().flatten();
    let member = |(name, value): (&String, &Value)| {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        let name: String = first.into_iter().chain(letters).collect();
        let is_time = name.ends_with("Date");
        let time = value.as_f64().filter(|_| is_time).and_then(|seconds| {
            domain::Timestamp::from_millisecond((seconds * 1000.0) as i64).ok()
        });
        let value = time.map_or_else(|| value.clone(), |time| json!(time.to_string()));
        (name, value)
    };
    Value::Object(members.map(member).collect())
}
