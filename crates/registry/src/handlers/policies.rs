//! Repository policies, which have a say in who may use a repository, and lifecycle policies,
//! which are kept and told.

use api::Reply;
use api::ecr::{
    DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse, DeleteRepositoryPolicyRequest,
    DeleteRepositoryPolicyResponse, GetLifecyclePolicyRequest, GetLifecyclePolicyResponse,
    GetRepositoryPolicyRequest, GetRepositoryPolicyResponse, PutLifecyclePolicyRequest,
    PutLifecyclePolicyResponse, SetRepositoryPolicyRequest, SetRepositoryPolicyResponse,
    lifecycle_policy_not_found_exception, repository_policy_not_found_exception,
};
use domain::ecr::Repository;
use policy::{Kind, Policy};
use wire::Context;

use super::room::Ecr;
use crate::convert::invalid;

impl Ecr {
    pub(super) async fn set_policy(
        &self,
        cx: &Context,
        input: SetRepositoryPolicyRequest,
    ) -> Reply<SetRepositoryPolicyResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "SetRepositoryPolicy").await?;
        let text = &input.policy_text;
        Policy::parse("PolicyText", text, Kind::Owned)
            .map_err(|_| invalid("PolicyText", "Invalid repository policy provided"))?;
        let is_locked_out = !self.may_replace(cx, &repository, text).await;
        if is_locked_out && input.force != Some(true) {
            return Err(locking_out());
        }
        self.change(&repository, |repository| {
            repository.policy = Some(text.clone());
            Ok(())
        })
        .await?;
        Ok(SetRepositoryPolicyResponse {
            registry_id: account(&repository),
            repository_name: Some(repository.name),
            policy_text: Some(input.policy_text),
        })
    }

    /// Whether the caller could still set a policy once `text` were the repository's.
    async fn may_replace(&self, cx: &Context, repository: &Repository, text: &str) -> bool {
        let (scope, name) = (&repository.scope, &repository.name);
        let arn = Repository::arn_of(scope, name).to_string();
        cx.allow_by("ecr:SetRepositoryPolicy", &arn, &[], Some(text))
            .await
            .is_ok()
    }

    pub(super) async fn policy(
        &self,
        cx: &Context,
        input: GetRepositoryPolicyRequest,
    ) -> Reply<GetRepositoryPolicyResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "GetRepositoryPolicy").await?;
        let missing = || no_policy(&repository);
        Ok(GetRepositoryPolicyResponse {
            policy_text: Some(repository.policy.clone().ok_or_else(missing)?),
            registry_id: account(&repository),
            repository_name: Some(repository.name),
        })
    }

    pub(super) async fn drop_policy(
        &self,
        cx: &Context,
        input: DeleteRepositoryPolicyRequest,
    ) -> Reply<DeleteRepositoryPolicyResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let action = "DeleteRepositoryPolicy";
        let repository = self.find(cx, registry, name, action).await?;
        let dropped = self
            .change(&repository, |repository| {
                let dropped = repository.policy.take();
                dropped.ok_or_else(|| no_policy(repository))
            })
            .await?;
        Ok(DeleteRepositoryPolicyResponse {
            policy_text: Some(dropped),
            registry_id: account(&repository),
            repository_name: Some(repository.name),
        })
    }

    pub(super) async fn set_lifecycle(
        &self,
        cx: &Context,
        input: PutLifecyclePolicyRequest,
    ) -> Reply<PutLifecyclePolicyResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "PutLifecyclePolicy").await?;
        let text = &input.lifecycle_policy_text;
        check_lifecycle(text)?;
        self.change(&repository, |repository| {
            repository.lifecycle = Some(text.clone());
            Ok(())
        })
        .await?;
        Ok(PutLifecyclePolicyResponse {
            registry_id: account(&repository),
            repository_name: Some(repository.name),
            lifecycle_policy_text: Some(input.lifecycle_policy_text),
        })
    }

    pub(super) async fn lifecycle(
        &self,
        cx: &Context,
        input: GetLifecyclePolicyRequest,
    ) -> Reply<GetLifecyclePolicyResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "GetLifecyclePolicy").await?;
        let missing = || no_lifecycle(&repository);
        Ok(GetLifecyclePolicyResponse {
            lifecycle_policy_text: Some(repository.lifecycle.clone().ok_or_else(missing)?),
            registry_id: account(&repository),
            repository_name: Some(repository.name),
            last_evaluated_at: None,
        })
    }

    pub(super) async fn drop_lifecycle(
        &self,
        cx: &Context,
        input: DeleteLifecyclePolicyRequest,
    ) -> Reply<DeleteLifecyclePolicyResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let action = "DeleteLifecyclePolicy";
        let repository = self.find(cx, registry, name, action).await?;
        let dropped = self
            .change(&repository, |repository| {
                let dropped = repository.lifecycle.take();
                dropped.ok_or_else(|| no_lifecycle(repository))
            })
            .await?;
        Ok(DeleteLifecyclePolicyResponse {
            lifecycle_policy_text: Some(dropped),
            registry_id: account(&repository),
            repository_name: Some(repository.name),
            last_evaluated_at: None,
        })
    }
}

fn account(repository: &Repository) -> Option<String> {
    Some(repository.scope.account.to_string())
}

/// Refuses what is not a JSON object with rules.
fn check_lifecycle(text: &str) -> Reply<()> {
    let document: Option<serde_json::Value> = serde_json::from_str(text).ok();
    match document.is_some_and(|document| document.get("rules").is_some()) {
        true => Ok(()),
        false => Err(invalid("LifecyclePolicyText", "Invalid JSON syntax")),
    }
}

fn locking_out() -> api::ApiError {
    invalid(
        "PolicyText",
        "The new policy would keep its author from setting another; force allows it",
    )
}

fn no_policy(repository: &Repository) -> api::ApiError {
    let (name, account) = (&repository.name, &repository.scope.account);
    repository_policy_not_found_exception(format!(
        "Repository policy does not exist for the repository with name '{name}' in the registry \
         with id '{account}'"
    ))
}

fn no_lifecycle(repository: &Repository) -> api::ApiError {
    let (name, account) = (&repository.name, &repository.scope.account);
    lifecycle_policy_not_found_exception(format!(
        "Lifecycle policy does not exist for the repository with name '{name}' in the registry \
         with id '{account}'"
    ))
}
