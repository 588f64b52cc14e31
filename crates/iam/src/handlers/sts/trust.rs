//! Who may assume a role: its trust policy and the caller's own policies.

use crate::Iam;
use crate::refuse::Refusal;
use api::sts::AssumeRoleRequest;
use api::{ApiError, Reply};
use domain::iam::{Role, Tags};
use domain::{AccountId, Arn};
use policy::{Kind, Policy, ResourcePolicy};
use wire::{Ask, Context};

impl Iam {
    /// The role, once its trust policy and the caller's own policies let the caller assume it.
    /// A role that does not exist is refused in the same words.
    pub(super) async fn trusting(
        &self,
        cx: &Context,
        arn: &Arn,
        input: &AssumeRoleRequest,
        tags: &Tags,
    ) -> Reply<Role> {
        let refused = |action: &str, why: &str| {
            let caller = cx.caller.arn();
            let message =
                format!("User: {caller} is not authorized to perform: {action} on resource: {arn}");
            let message = format!("{message} {why}").trim_end().to_owned();
            ApiError::sender("AccessDeniedException", 403, message)
        };
        let Some(role) = self.role_at(arn).await? else {
            let why = "because no resource-based policy allows the sts:AssumeRole action";
            return Err(refused("sts:AssumeRole", why));
        };
        let trust = Policy::parse("trust policy", &role.trust, Kind::Trust);
        let trust = trust.map_err(|error| refused("sts:AssumeRole", &error.to_string()))?;
        let conditions = conditions(input, tags, &role);
        let mut actions = vec!["sts:AssumeRole"];
        if !tags.is_empty() {
            actions.push("sts:TagSession");
        }
        if input.source_identity.is_some() {
            actions.push("sts:SetSourceIdentity");
        }
        let conditions: Vec<(&str, String)> = conditions
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        for action in actions {
            let ask = Ask {
                caller: &cx.caller,
                action,
                resource: &arn.to_string(),
                conditions: &conditions,
                policy: None,
                scope: &cx.scope,
                source: &cx.source,
            };
            let verdict = self.decide(&ask, ResourcePolicy::Required(&trust)).await;
            let verdict = verdict.map_err(Refusal::from)?;
            if let Some(why) = verdict.why(action) {
                return Err(refused(action, &why));
            }
        }
        Ok(role)
    }

    /// The role with exactly this ARN, its path included.
    async fn role_at(&self, arn: &Arn) -> Reply<Option<Role>> {
        let Ok(account) = arn.account.parse::<AccountId>() else {
            return Ok(None);
        };
        let name = arn.resource.rsplit('/').next().unwrap_or_default();
        let role = self
            .store()
            .get::<Role>(&Role::key_of(&account, name))
            .await;
        Ok(role
            .map_err(Refusal::from)?
            .filter(|role| role.arn() == *arn))
    }
}

/// Condition keys of `AssumeRole`.
fn conditions(input: &AssumeRoleRequest, tags: &Tags, role: &Role) -> Vec<(String, String)> {
    let mut keys = vec![(
        "sts:RoleSessionName".to_owned(),
        input.role_session_name.clone(),
    )];
    let mut add = |name: String, value: String| keys.push((name, value));
    if let Some(id) = &input.external_id {
        add("sts:ExternalId".to_owned(), id.clone());
    }
    if let Some(identity) = &input.source_identity {
        add("sts:SourceIdentity".to_owned(), identity.clone());
    }
    for (key, value) in tags {
        add(format!("aws:RequestTag/{key}"), value.clone());
    }
    if !tags.is_empty() {
        let names: Vec<&str> = tags.keys().map(String::as_str).collect();
        add("aws:TagKeys".to_owned(), names.join(","));
    }
    if let Some(transitive) = &input.transitive_tag_keys {
        add("sts:TransitiveTagKeys".to_owned(), transitive.join(","));
    }
    for (key, value) in &role.tags {
        add(format!("aws:ResourceTag/{key}"), value.clone());
        add(format!("iam:ResourceTag/{key}"), value.clone());
    }
    keys
}
