//! The infrastructure role, taken on as ECS does.

use crate::Ecs;
use crate::refusal::invalid;
use api::ApiError;
use domain::{Arn, Principal, Scope};
use serde_json::json;

/// Whom the role must trust. Source: developer guide, infrastructure role for Express Mode.
pub(crate) const TRUSTED: &str = "ecs.amazonaws.com";

/// What sessions of the role are called.
const SESSION: &str = "ecs-express-service";

/// Takes on `role`. Refuses when it is not there or does not trust ECS.
pub(crate) async fn assume(ecs: &Ecs, scope: &Scope, role: &str) -> Result<Principal, ApiError> {
    let caller = Principal::Service {
        account: scope.account.clone(),
        name: TRUSTED.to_owned(),
    };
    let input = json!({"RoleArn": role, "RoleSessionName": SESSION});
    let answer = ecs
        .calls
        .call(&caller, scope, "sts", "AssumeRole", input)
        .await;
    let answer = answer.map_err(|error| {
        invalid(format!(
            "ECS was unable to assume the role '{role}' that was provided as the infrastructure \
             role: {}",
            error.message
        ))
    })?;
    let id = answer["AssumedRoleUser"]["AssumedRoleId"].as_str();
    let owner: Option<Arn> = role.parse().ok();
    let account = owner.and_then(|arn| arn.account.parse().ok());
    Ok(Principal::Role {
        account: account.unwrap_or_else(|| scope.account.clone()),
        role: role.rsplit('/').next().unwrap_or_default().to_owned(),
        id: id
            .and_then(|id| id.split(':').next())
            .unwrap_or_default()
            .to_owned(),
        session: SESSION.to_owned(),
        session_policies: Vec::new(),
        session_tags: Default::default(),
    })
}
