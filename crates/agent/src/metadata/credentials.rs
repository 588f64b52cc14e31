//! A task role's credentials, renewed before they end.

use crate::hands::{Calls, Hands};
use crate::life::Shown;
use api::ApiError;
use domain::{Arn, Principal, Scope, Timestamp, clock};
use http::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::Mutex;

/// How long credentials last. Source: developer guide, task IAM roles: rotated within 6 hours.
const LIFETIME: Duration = Duration::from_secs(6 * 3600);

/// New ones are made when less than this is left. SDKs begin to ask again when 15 minutes are
/// left; twice that spares them an answer that is as old as what they have.
const RENEW_BEFORE: Duration = Duration::from_secs(30 * 60);

/// A role taken on.
pub(crate) struct Assumed {
    /// Who the session is.
    pub(crate) principal: Principal,
    /// Access key, secret, token and end as `AssumeRole` answers them.
    pub(crate) credentials: Value,
}

/// Takes on `role` for a task, as ECS does: the role must trust `ecs-tasks.amazonaws.com`.
pub(crate) async fn assume(
    calls: &dyn Calls,
    scope: &Scope,
    role: &str,
    session: &str,
) -> Result<Assumed, ApiError> {
    let account = scope.account.clone();
    let caller = Principal::Service {
        account,
        name: "ecs-tasks.amazonaws.com".to_owned(),
    };
    let role = role_arn(scope, role);
    let input = json!({
        "RoleArn": role,
        "RoleSessionName": session,
        "DurationSeconds": LIFETIME.as_secs(),
    });
    let output = calls
        .call(&caller, scope, "sts", "AssumeRole", input)
        .await?;
    let id = output["AssumedRoleUser"]["AssumedRoleId"]
        .as_str()
        .unwrap_or_default();
    let name = role.rsplit('/').next().unwrap_or_default();
    let account = role
        .parse::<Arn>()
        .ok()
        .and_then(|arn| arn.account.parse().ok());
    let principal = Principal::Role {
        account: account.unwrap_or_else(|| scope.account.clone()),
        role: name.to_owned(),
        id: id.split(':').next().unwrap_or_default().to_owned(),
        session: session.to_owned(),
        session_policies: Vec::new(),
        session_tags: Default::default(),
    };
    Ok(Assumed {
        principal,
        credentials: output["Credentials"].clone(),
    })
}

/// A role may be given by name.
fn role_arn(scope: &Scope, role: &str) -> String {
    if role.starts_with("arn:") {
        return role.to_owned();
    }
    format!("arn:aws:iam::{}:role/{role}", scope.account)
}

/// The role of the task's containers, when they have one.
pub(super) fn task_role(shown: &Shown) -> Option<String> {
    let definition = shown.definition.as_ref();
    let asked = shown.task.overrides.task_role.clone();
    asked.or_else(|| definition.and_then(|definition| definition.task_role.clone()))
}

/// The credentials of one task.
pub(super) struct Rotating {
    id: String,
    known: Mutex<Option<(Timestamp, Value)>>,
}

impl Rotating {
    pub(super) fn new(id: String) -> Self {
        Self {
            id,
            known: Mutex::new(None),
        }
    }

    /// The credentials for whoever knows `id`.
    pub(super) async fn get(
        &self,
        hands: &Hands,
        shown: &Shown,
        version: u8,
        id: &str,
    ) -> Result<Value, (StatusCode, Value)> {
        let refused = |code: &str, text: &str| {
            let text = format!("CredentialsV{version}Request: {text}");
            refusal(StatusCode::BAD_REQUEST, code, &text)
        };
        if id.is_empty() {
            return Err(refused("NoIdInRequest", "No Credential ID in the request"));
        }
        let Some(role) = task_role(shown).filter(|_| id == self.id) else {
            return Err(refused("InvalidIdInRequest", "Credentials not found"));
        };
        let mut known = self.known.lock().await;
        let now = hands.clock.now();
        if let Some((end, credentials)) = &*known
            && clock::later(now, RENEW_BEFORE) < *end
        {
            return Ok(credentials.clone());
        }
        let assumed = assume(&*hands.calls, &shown.report.scope, &role, &shown.report.id).await;
        let assumed = assumed.map_err(|error| {
            let text = format!(
                "CredentialsV{version}Request: Credentials uninitialized for ID: {}",
                error.message
            );
            refusal(
                StatusCode::SERVICE_UNAVAILABLE,
                "CredentialsUninitialized",
                &text,
            )
        })?;
        let (end, credentials) = shape(&role_arn(&shown.report.scope, &role), &assumed.credentials);
        *known = Some((end, credentials.clone()));
        Ok(credentials)
    }
}

/// As the SDKs read them.
fn shape(role: &str, credentials: &Value) -> (Timestamp, Value) {
    let end = credentials["Expiration"].as_f64().unwrap_or_default();
    let end = Timestamp::from_millisecond((end * 1000.0) as i64).unwrap_or_default();
    let shaped = json!({
        "RoleArn": role,
        "AccessKeyId": credentials["AccessKeyId"],
        "SecretAccessKey": credentials["SecretAccessKey"],
        "Token": credentials["SessionToken"],
        "Expiration": end.to_string(),
    });
    (end, shaped)
}

fn refusal(status: StatusCode, code: &str, message: &str) -> (StatusCode, Value) {
    (
        status,
        json!({ "code": code, "message": message, "HTTPErrorCode": status.as_u16() }),
    )
}
