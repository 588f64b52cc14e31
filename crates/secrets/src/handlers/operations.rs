//! The operations of Secrets Manager, each the method of its noun's file.

use super::password;
use super::secret_lists;
use super::secrets::Secrets;
use api::Reply;
use api::secretsmanager::{
    BatchGetSecretValueRequest, BatchGetSecretValueResponse, CancelRotateSecretRequest,
    CancelRotateSecretResponse, CreateSecretRequest, CreateSecretResponse,
    DeleteResourcePolicyRequest, DeleteResourcePolicyResponse, DeleteSecretRequest,
    DeleteSecretResponse, DescribeSecretRequest, DescribeSecretResponse, GetRandomPasswordRequest,
    GetRandomPasswordResponse, GetResourcePolicyRequest, GetResourcePolicyResponse,
    GetSecretValueRequest, GetSecretValueResponse, ListSecretVersionIdsRequest,
    ListSecretVersionIdsResponse, ListSecretsRequest, ListSecretsResponse,
    PutResourcePolicyRequest, PutResourcePolicyResponse, PutSecretValueRequest,
    PutSecretValueResponse, RestoreSecretRequest, RestoreSecretResponse, RotateSecretRequest,
    RotateSecretResponse, Secretsmanager, TagResourceRequest, UntagResourceRequest,
    UpdateSecretRequest, UpdateSecretResponse, UpdateSecretVersionStageRequest,
    UpdateSecretVersionStageResponse, ValidateResourcePolicyRequest,
    ValidateResourcePolicyResponse, invalid_request_exception,
};
use wire::Context;

/// Each operation is the method of the same line in the file of its noun.
macro_rules! operations {
    ($($operation:ident => $method:ident($input:ty) -> $output:ty;)*) => {$(
        async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
            self.$method(cx, input).await
        }
    )*};
}

impl Secretsmanager<Context> for Secrets {
    operations! {
        create_secret => create(CreateSecretRequest) -> CreateSecretResponse;
        describe_secret => describe(DescribeSecretRequest) -> DescribeSecretResponse;
        delete_secret => delete(DeleteSecretRequest) -> DeleteSecretResponse;
        restore_secret => restore(RestoreSecretRequest) -> RestoreSecretResponse;
        get_secret_value => get_value(GetSecretValueRequest) -> GetSecretValueResponse;
        batch_get_secret_value => get_values(BatchGetSecretValueRequest) -> BatchGetSecretValueResponse;
        put_secret_value => put_value(PutSecretValueRequest) -> PutSecretValueResponse;
        update_secret => update(UpdateSecretRequest) -> UpdateSecretResponse;
        list_secret_version_ids => versions(ListSecretVersionIdsRequest) -> ListSecretVersionIdsResponse;
        update_secret_version_stage => move_stage(UpdateSecretVersionStageRequest) -> UpdateSecretVersionStageResponse;
        list_secrets => list(ListSecretsRequest) -> ListSecretsResponse;
        get_random_password => random(GetRandomPasswordRequest) -> GetRandomPasswordResponse;
        rotate_secret => rotate(RotateSecretRequest) -> RotateSecretResponse;
        cancel_rotate_secret => cancel_rotation(CancelRotateSecretRequest) -> CancelRotateSecretResponse;
        tag_resource => tag(TagResourceRequest) -> ();
        untag_resource => untag(UntagResourceRequest) -> ();
        put_resource_policy => put_policy(PutResourcePolicyRequest) -> PutResourcePolicyResponse;
        get_resource_policy => policy(GetResourcePolicyRequest) -> GetResourcePolicyResponse;
        delete_resource_policy => drop_policy(DeleteResourcePolicyRequest) -> DeleteResourcePolicyResponse;
        validate_resource_policy => try_policy(ValidateResourcePolicyRequest) -> ValidateResourcePolicyResponse;
    }
}

impl Secrets {
    async fn describe(
        &self,
        cx: &Context,
        input: DescribeSecretRequest,
    ) -> Reply<DescribeSecretResponse> {
        let secret = self.find(cx, &input.secret_id, "DescribeSecret").await?;
        Ok(secret_lists::described(&secret))
    }

    async fn random(
        &self,
        cx: &Context,
        input: GetRandomPasswordRequest,
    ) -> Reply<GetRandomPasswordResponse> {
        cx.allow("secretsmanager:GetRandomPassword", "*").await?;
        password::random(&input, &*self.ids)
    }

    async fn rotate(
        &self,
        cx: &Context,
        input: RotateSecretRequest,
    ) -> Reply<RotateSecretResponse> {
        self.find_live(cx, &input.secret_id, "RotateSecret").await?;
        Err(invalid_request_exception(
            "Rotation needs a Lambda function, and Longshore does not run functions yet.",
        ))
    }

    async fn cancel_rotation(
        &self,
        cx: &Context,
        input: CancelRotateSecretRequest,
    ) -> Reply<CancelRotateSecretResponse> {
        let secret = self
            .find_live(cx, &input.secret_id, "CancelRotateSecret")
            .await?;
        let arn = Some(secret.arn().to_string());
        Ok(CancelRotateSecretResponse {
            arn,
            name: Some(secret.name),
            version_id: None,
        })
    }
}
