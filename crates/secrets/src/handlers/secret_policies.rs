//! Policies on secrets themselves: who may use them, beside what callers' own policies say.

use super::secrets::Secrets;
use api::secretsmanager::{
    DeleteResourcePolicyRequest, DeleteResourcePolicyResponse, GetResourcePolicyRequest,
    GetResourcePolicyResponse, PutResourcePolicyRequest, PutResourcePolicyResponse,
    ValidateResourcePolicyRequest, ValidateResourcePolicyResponse, ValidationErrorsEntry,
    invalid_parameter_exception, malformed_policy_document_exception, public_policy_exception,
};
use api::{ApiError, Reply};
use policy::{Kind, Malformed, Policy};
use wire::Context;

impl Secrets {
    pub(super) async fn put_policy(
        &self,
        cx: &Context,
        input: PutResourcePolicyRequest,
    ) -> Reply<PutResourcePolicyResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "PutResourcePolicy")
            .await?;
        refuse_name(input.policy_name.as_deref())?;
        let policy = read(&input.resource_policy).map_err(malformed)?;
        if input.block_public_policy == Some(true) && policy.is_public() {
            return Err(public_policy_exception(PUBLIC));
        }
        self.change(&secret, |secret| {
            secret.policy = Some(input.resource_policy.clone());
            Ok(())
        })
        .await?;
        Ok(PutResourcePolicyResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
            policy_name: None,
        })
    }

    pub(super) async fn policy(
        &self,
        cx: &Context,
        input: GetResourcePolicyRequest,
    ) -> Reply<GetResourcePolicyResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "GetResourcePolicy")
            .await?;
        refuse_name(input.policy_name.as_deref())?;
        Ok(GetResourcePolicyResponse {
            arn: Some(secret.arn().to_string()),
            resource_policy: secret.policy,
            name: Some(secret.name),
            policy_name: None,
        })
    }

    pub(super) async fn drop_policy(
        &self,
        cx: &Context,
        input: DeleteResourcePolicyRequest,
    ) -> Reply<DeleteResourcePolicyResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "DeleteResourcePolicy")
            .await?;
        refuse_name(input.policy_name.as_deref())?;
        self.change(&secret, |secret| {
            secret.policy = None;
            Ok(())
        })
        .await?;
        Ok(DeleteResourcePolicyResponse {
            arn: Some(secret.arn().to_string()),
            name: Some(secret.name),
            policy_name: None,
        })
    }

    pub(super) async fn try_policy(
        &self,
        cx: &Context,
        input: ValidateResourcePolicyRequest,
    ) -> Reply<ValidateResourcePolicyResponse> {
        match &input.secret_id {
            Some(id) => drop(self.find_live(cx, id, "ValidateResourcePolicy").await?),
            None => {
                cx.allow("secretsmanager:ValidateResourcePolicy", "*")
                    .await?;
            }
        }
        let errors = problems(&input.resource_policy);
        Ok(ValidateResourcePolicyResponse {
            policy_validation_passed: Some(errors.is_empty()),
            validation_errors: Some(errors),
        })
    }
}

const PUBLIC: &str = "You can't attach this policy to the secret because it grants access to \
                      principals outside of your account without a condition that limits them.";

/// A secret has one policy here; one under a name would take the place of another unseen.
fn refuse_name(name: Option<&str>) -> Reply<()> {
    match name {
        Some(_) => Err(invalid_parameter_exception(
            "A secret has one resource policy, without a name: leave out PolicyName.",
        )),
        None => Ok(()),
    }
}

fn read(document: &str) -> Result<Policy, Malformed> {
    Policy::parse("ResourcePolicy", document, Kind::Resource)
}

#[expect(clippy::needless_pass_by_value, reason = "the argument of map_err")]
fn malformed(error: Malformed) -> ApiError {
    malformed_policy_document_exception(format!(
        "This resource policy contains a syntax error. {error}"
    ))
}

/// What is wrong with a document, check by check.
fn problems(document: &str) -> Vec<ValidationErrorsEntry> {
    let problem = |check: &str, message: String| ValidationErrorsEntry {
        check_name: Some(check.to_owned()),
        error_message: Some(message),
    };
    match read(document) {
        Err(error) => vec![problem("SYNTAX", error.to_string())],
        Ok(policy) if policy.is_public() => vec![problem("BLOCK_PUBLIC_POLICY", PUBLIC.to_owned())],
        Ok(_) => Vec::new(),
    }
}
