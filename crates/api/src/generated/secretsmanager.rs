//! Secrets Manager. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    APIErrorType {
        secret_id: Option<String> = "SecretId",
        error_code: Option<String> = "ErrorCode",
        message: Option<String> = "Message",
    }
    BatchGetSecretValueRequest {
        secret_id_list: Option<Vec<String>> = "SecretIdList",
        filters: Option<Vec<Filter>> = "Filters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    BatchGetSecretValueResponse {
        secret_values: Option<Vec<SecretValueEntry>> = "SecretValues",
        next_token: Option<String> = "NextToken",
        errors: Option<Vec<APIErrorType>> = "Errors",
    }
    CancelRotateSecretRequest {
        secret_id: String = "SecretId",
    }
    CancelRotateSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
    }
    CreateSecretRequest {
        name: String = "Name",
        client_request_token: Option<String> = "ClientRequestToken",
        description: Option<String> = "Description",
        kms_key_id: Option<String> = "KmsKeyId",
        secret_binary: Option<Blob> = "SecretBinary",
        secret_string: Option<String> = "SecretString",
        tags: Option<Vec<Tag>> = "Tags",
        add_replica_regions: Option<Vec<ReplicaRegionType>> = "AddReplicaRegions",
        force_overwrite_replica_secret: Option<bool> = "ForceOverwriteReplicaSecret",
        r#type: Option<String> = "Type",
        cross_account_primary_arn: Option<String> = "CrossAccountPrimaryARN",
    }
    CreateSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
        replication_status: Option<Vec<ReplicationStatusType>> = "ReplicationStatus",
    }
    CrossAccountPrimaryType {
        primary_secret_arn: Option<String> = "PrimarySecretARN",
        replication_status: Option<String> = "ReplicationStatus",
        status_message: Option<String> = "StatusMessage",
    }
    CrossAccountReplicaEntry {
        replica_secret_arn: Option<String> = "ReplicaSecretARN",
        replication_role_arn: Option<String> = "ReplicationRoleARN",
        replication_status: Option<String> = "ReplicationStatus",
        status_message: Option<String> = "StatusMessage",
    }
    DeleteResourcePolicyRequest {
        secret_id: String = "SecretId",
        policy_name: Option<String> = "PolicyName",
    }
    DeleteResourcePolicyResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        policy_name: Option<String> = "PolicyName",
    }
    DeleteSecretRequest {
        secret_id: String = "SecretId",
        recovery_window_in_days: Option<i64> = "RecoveryWindowInDays",
        force_delete_without_recovery: Option<bool> = "ForceDeleteWithoutRecovery",
    }
    DeleteSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        deletion_date: Option<Timestamp> = "DeletionDate",
    }
    DescribeSecretRequest {
        secret_id: String = "SecretId",
    }
    DescribeSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        description: Option<String> = "Description",
        kms_key_id: Option<String> = "KmsKeyId",
        rotation_enabled: Option<bool> = "RotationEnabled",
        rotation_lambda_arn: Option<String> = "RotationLambdaARN",
        rotation_rules: Option<RotationRulesType> = "RotationRules",
        external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>> = "ExternalSecretRotationMetadata",
        external_secret_rotation_role_arn: Option<String> = "ExternalSecretRotationRoleArn",
        last_rotated_date: Option<Timestamp> = "LastRotatedDate",
        last_changed_date: Option<Timestamp> = "LastChangedDate",
        last_accessed_date: Option<Timestamp> = "LastAccessedDate",
        deleted_date: Option<Timestamp> = "DeletedDate",
        next_rotation_date: Option<Timestamp> = "NextRotationDate",
        tags: Option<Vec<Tag>> = "Tags",
        version_ids_to_stages: Option<BTreeMap<String, Vec<String>>> = "VersionIdsToStages",
        owning_service: Option<String> = "OwningService",
        created_date: Option<Timestamp> = "CreatedDate",
        primary_region: Option<String> = "PrimaryRegion",
        replication_status: Option<Vec<ReplicationStatusType>> = "ReplicationStatus",
        cross_account_primary: Option<CrossAccountPrimaryType> = "CrossAccountPrimary",
        cross_account_replicas: Option<Vec<CrossAccountReplicaEntry>> = "CrossAccountReplicas",
    }
    ExternalSecretRotationMetadataItem {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    Filter {
        key: Option<String> = "Key",
        values: Option<Vec<String>> = "Values",
    }
    GetRandomPasswordRequest {
        password_length: Option<i64> = "PasswordLength",
        exclude_characters: Option<String> = "ExcludeCharacters",
        exclude_numbers: Option<bool> = "ExcludeNumbers",
        exclude_punctuation: Option<bool> = "ExcludePunctuation",
        exclude_uppercase: Option<bool> = "ExcludeUppercase",
        exclude_lowercase: Option<bool> = "ExcludeLowercase",
        include_space: Option<bool> = "IncludeSpace",
        require_each_included_type: Option<bool> = "RequireEachIncludedType",
    }
    GetRandomPasswordResponse {
        random_password: Option<String> = "RandomPassword",
    }
    GetResourcePolicyRequest {
        secret_id: String = "SecretId",
        policy_name: Option<String> = "PolicyName",
    }
    GetResourcePolicyResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        resource_policy: Option<String> = "ResourcePolicy",
        policy_name: Option<String> = "PolicyName",
    }
    GetSecretValueRequest {
        secret_id: String = "SecretId",
        version_id: Option<String> = "VersionId",
        version_stage: Option<String> = "VersionStage",
    }
    GetSecretValueResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
        secret_binary: Option<Blob> = "SecretBinary",
        secret_string: Option<String> = "SecretString",
        version_stages: Option<Vec<String>> = "VersionStages",
        created_date: Option<Timestamp> = "CreatedDate",
    }
    ListSecretVersionIdsRequest {
        secret_id: String = "SecretId",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        include_deprecated: Option<bool> = "IncludeDeprecated",
    }
    ListSecretVersionIdsResponse {
        versions: Option<Vec<SecretVersionsListEntry>> = "Versions",
        next_token: Option<String> = "NextToken",
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
    }
    ListSecretsRequest {
        include_planned_deletion: Option<bool> = "IncludePlannedDeletion",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        filters: Option<Vec<Filter>> = "Filters",
        sort_order: Option<String> = "SortOrder",
        sort_by: Option<String> = "SortBy",
    }
    ListSecretsResponse {
        secret_list: Option<Vec<SecretListEntry>> = "SecretList",
        next_token: Option<String> = "NextToken",
    }
    PutResourcePolicyRequest {
        secret_id: String = "SecretId",
        resource_policy: String = "ResourcePolicy",
        policy_name: Option<String> = "PolicyName",
        block_public_policy: Option<bool> = "BlockPublicPolicy",
    }
    PutResourcePolicyResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        policy_name: Option<String> = "PolicyName",
    }
    PutSecretValueRequest {
        secret_id: String = "SecretId",
        client_request_token: Option<String> = "ClientRequestToken",
        secret_binary: Option<Blob> = "SecretBinary",
        secret_string: Option<String> = "SecretString",
        version_stages: Option<Vec<String>> = "VersionStages",
        rotation_token: Option<String> = "RotationToken",
    }
    PutSecretValueResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
        version_stages: Option<Vec<String>> = "VersionStages",
    }
    ReplicaRegionType {
        region: Option<String> = "Region",
        kms_key_id: Option<String> = "KmsKeyId",
    }
    ReplicationStatusType {
        region: Option<String> = "Region",
        kms_key_id: Option<String> = "KmsKeyId",
        status: Option<String> = "Status",
        status_message: Option<String> = "StatusMessage",
        last_accessed_date: Option<Timestamp> = "LastAccessedDate",
    }
    RestoreSecretRequest {
        secret_id: String = "SecretId",
    }
    RestoreSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
    }
    RotateSecretRequest {
        secret_id: String = "SecretId",
        client_request_token: Option<String> = "ClientRequestToken",
        rotation_lambda_arn: Option<String> = "RotationLambdaARN",
        rotation_rules: Option<RotationRulesType> = "RotationRules",
        external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>> = "ExternalSecretRotationMetadata",
        external_secret_rotation_role_arn: Option<String> = "ExternalSecretRotationRoleArn",
        rotate_immediately: Option<bool> = "RotateImmediately",
    }
    RotateSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
    }
    RotationRulesType {
        automatically_after_days: Option<i64> = "AutomaticallyAfterDays",
        duration: Option<String> = "Duration",
        schedule_expression: Option<String> = "ScheduleExpression",
    }
    SecretListEntry {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        description: Option<String> = "Description",
        kms_key_id: Option<String> = "KmsKeyId",
        rotation_enabled: Option<bool> = "RotationEnabled",
        rotation_lambda_arn: Option<String> = "RotationLambdaARN",
        rotation_rules: Option<RotationRulesType> = "RotationRules",
        external_secret_rotation_metadata: Option<Vec<ExternalSecretRotationMetadataItem>> = "ExternalSecretRotationMetadata",
        external_secret_rotation_role_arn: Option<String> = "ExternalSecretRotationRoleArn",
        last_rotated_date: Option<Timestamp> = "LastRotatedDate",
        last_changed_date: Option<Timestamp> = "LastChangedDate",
        last_accessed_date: Option<Timestamp> = "LastAccessedDate",
        deleted_date: Option<Timestamp> = "DeletedDate",
        next_rotation_date: Option<Timestamp> = "NextRotationDate",
        tags: Option<Vec<Tag>> = "Tags",
        secret_versions_to_stages: Option<BTreeMap<String, Vec<String>>> = "SecretVersionsToStages",
        owning_service: Option<String> = "OwningService",
        created_date: Option<Timestamp> = "CreatedDate",
        primary_region: Option<String> = "PrimaryRegion",
    }
    SecretValueEntry {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
        secret_binary: Option<Blob> = "SecretBinary",
        secret_string: Option<String> = "SecretString",
        version_stages: Option<Vec<String>> = "VersionStages",
        created_date: Option<Timestamp> = "CreatedDate",
    }
    SecretVersionsListEntry {
        version_id: Option<String> = "VersionId",
        version_stages: Option<Vec<String>> = "VersionStages",
        last_accessed_date: Option<Timestamp> = "LastAccessedDate",
        created_date: Option<Timestamp> = "CreatedDate",
        kms_key_ids: Option<Vec<String>> = "KmsKeyIds",
    }
    Tag {
        key: Option<String> = "Key",
        value: Option<String> = "Value",
    }
    TagResourceRequest {
        secret_id: String = "SecretId",
        tags: Vec<Tag> = "Tags",
    }
    UntagResourceRequest {
        secret_id: String = "SecretId",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateSecretRequest {
        secret_id: String = "SecretId",
        client_request_token: Option<String> = "ClientRequestToken",
        description: Option<String> = "Description",
        kms_key_id: Option<String> = "KmsKeyId",
        secret_binary: Option<Blob> = "SecretBinary",
        secret_string: Option<String> = "SecretString",
        r#type: Option<String> = "Type",
    }
    UpdateSecretResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
        version_id: Option<String> = "VersionId",
    }
    UpdateSecretVersionStageRequest {
        secret_id: String = "SecretId",
        version_stage: String = "VersionStage",
        remove_from_version_id: Option<String> = "RemoveFromVersionId",
        move_to_version_id: Option<String> = "MoveToVersionId",
    }
    UpdateSecretVersionStageResponse {
        arn: Option<String> = "ARN",
        name: Option<String> = "Name",
    }
    ValidateResourcePolicyRequest {
        secret_id: Option<String> = "SecretId",
        resource_policy: String = "ResourcePolicy",
    }
    ValidateResourcePolicyResponse {
        policy_validation_passed: Option<bool> = "PolicyValidationPassed",
        validation_errors: Option<Vec<ValidationErrorsEntry>> = "ValidationErrors",
    }
    ValidationErrorsEntry {
        check_name: Option<String> = "CheckName",
        error_message: Option<String> = "ErrorMessage",
    }
}

pub fn decryption_failure(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "DecryptionFailure",
        "DecryptionFailure",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn encryption_failure(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "EncryptionFailure",
        "EncryptionFailure",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn internal_service_error(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InternalServiceError",
        "InternalServiceError",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn invalid_next_token_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidNextTokenException",
        "InvalidNextTokenException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidParameterException",
        "InvalidParameterException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_request_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidRequestException",
        "InvalidRequestException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LimitExceededException",
        "LimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn malformed_policy_document_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MalformedPolicyDocumentException",
        "MalformedPolicyDocumentException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn precondition_not_met_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PreconditionNotMetException",
        "PreconditionNotMetException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn public_policy_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PublicPolicyException",
        "PublicPolicyException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceExistsException",
        "ResourceExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for Secrets Manager.
pub trait Secretsmanager<Cx: Sync>: Send + Sync {
    fn batch_get_secret_value(
        &self,
        cx: &Cx,
        input: BatchGetSecretValueRequest,
    ) -> impl Future<Output = Reply<BatchGetSecretValueResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "BatchGetSecretValue",
            ))
        }
    }

    fn cancel_rotate_secret(
        &self,
        cx: &Cx,
        input: CancelRotateSecretRequest,
    ) -> impl Future<Output = Reply<CancelRotateSecretResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "CancelRotateSecret",
            ))
        }
    }

    fn create_secret(
        &self,
        cx: &Cx,
        input: CreateSecretRequest,
    ) -> impl Future<Output = Reply<CreateSecretResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "CreateSecret")) }
    }

    fn delete_resource_policy(
        &self,
        cx: &Cx,
        input: DeleteResourcePolicyRequest,
    ) -> impl Future<Output = Reply<DeleteResourcePolicyResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "DeleteResourcePolicy",
            ))
        }
    }

    fn delete_secret(
        &self,
        cx: &Cx,
        input: DeleteSecretRequest,
    ) -> impl Future<Output = Reply<DeleteSecretResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "DeleteSecret")) }
    }

    fn describe_secret(
        &self,
        cx: &Cx,
        input: DescribeSecretRequest,
    ) -> impl Future<Output = Reply<DescribeSecretResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "DescribeSecret",
            ))
        }
    }

    fn get_random_password(
        &self,
        cx: &Cx,
        input: GetRandomPasswordRequest,
    ) -> impl Future<Output = Reply<GetRandomPasswordResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "GetRandomPassword",
            ))
        }
    }

    fn get_resource_policy(
        &self,
        cx: &Cx,
        input: GetResourcePolicyRequest,
    ) -> impl Future<Output = Reply<GetResourcePolicyResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "GetResourcePolicy",
            ))
        }
    }

    fn get_secret_value(
        &self,
        cx: &Cx,
        input: GetSecretValueRequest,
    ) -> impl Future<Output = Reply<GetSecretValueResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "GetSecretValue",
            ))
        }
    }

    fn list_secret_version_ids(
        &self,
        cx: &Cx,
        input: ListSecretVersionIdsRequest,
    ) -> impl Future<Output = Reply<ListSecretVersionIdsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "ListSecretVersionIds",
            ))
        }
    }

    fn list_secrets(
        &self,
        cx: &Cx,
        input: ListSecretsRequest,
    ) -> impl Future<Output = Reply<ListSecretsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "ListSecrets")) }
    }

    fn put_resource_policy(
        &self,
        cx: &Cx,
        input: PutResourcePolicyRequest,
    ) -> impl Future<Output = Reply<PutResourcePolicyResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "PutResourcePolicy",
            ))
        }
    }

    fn put_secret_value(
        &self,
        cx: &Cx,
        input: PutSecretValueRequest,
    ) -> impl Future<Output = Reply<PutSecretValueResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "PutSecretValue",
            ))
        }
    }

    fn restore_secret(
        &self,
        cx: &Cx,
        input: RestoreSecretRequest,
    ) -> impl Future<Output = Reply<RestoreSecretResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "RestoreSecret")) }
    }

    fn rotate_secret(
        &self,
        cx: &Cx,
        input: RotateSecretRequest,
    ) -> impl Future<Output = Reply<RotateSecretResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "RotateSecret")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "UntagResource")) }
    }

    fn update_secret(
        &self,
        cx: &Cx,
        input: UpdateSecretRequest,
    ) -> impl Future<Output = Reply<UpdateSecretResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("secretsmanager", "UpdateSecret")) }
    }

    fn update_secret_version_stage(
        &self,
        cx: &Cx,
        input: UpdateSecretVersionStageRequest,
    ) -> impl Future<Output = Reply<UpdateSecretVersionStageResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "UpdateSecretVersionStage",
            ))
        }
    }

    fn validate_resource_policy(
        &self,
        cx: &Cx,
        input: ValidateResourcePolicyRequest,
    ) -> impl Future<Output = Reply<ValidateResourcePolicyResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "secretsmanager",
                "ValidateResourcePolicy",
            ))
        }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "BatchGetSecretValue",
    "CancelRotateSecret",
    "CreateSecret",
    "DeleteResourcePolicy",
    "DeleteSecret",
    "DescribeSecret",
    "GetRandomPassword",
    "GetResourcePolicy",
    "GetSecretValue",
    "ListSecretVersionIds",
    "ListSecrets",
    "PutResourcePolicy",
    "PutSecretValue",
    "RestoreSecret",
    "RotateSecret",
    "TagResource",
    "UntagResource",
    "UpdateSecret",
    "UpdateSecretVersionStage",
    "ValidateResourcePolicy",
];

impl<Cx: Sync, T: Secretsmanager<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "secretsmanager"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "BatchGetSecretValue" => answer(self.0.batch_get_secret_value(cx, from_tree(input))),
            "CancelRotateSecret" => answer(self.0.cancel_rotate_secret(cx, from_tree(input))),
            "CreateSecret" => answer(self.0.create_secret(cx, from_tree(input))),
            "DeleteResourcePolicy" => answer(self.0.delete_resource_policy(cx, from_tree(input))),
            "DeleteSecret" => answer(self.0.delete_secret(cx, from_tree(input))),
            "DescribeSecret" => answer(self.0.describe_secret(cx, from_tree(input))),
            "GetRandomPassword" => answer(self.0.get_random_password(cx, from_tree(input))),
            "GetResourcePolicy" => answer(self.0.get_resource_policy(cx, from_tree(input))),
            "GetSecretValue" => answer(self.0.get_secret_value(cx, from_tree(input))),
            "ListSecretVersionIds" => answer(self.0.list_secret_version_ids(cx, from_tree(input))),
            "ListSecrets" => answer(self.0.list_secrets(cx, from_tree(input))),
            "PutResourcePolicy" => answer(self.0.put_resource_policy(cx, from_tree(input))),
            "PutSecretValue" => answer(self.0.put_secret_value(cx, from_tree(input))),
            "RestoreSecret" => answer(self.0.restore_secret(cx, from_tree(input))),
            "RotateSecret" => answer(self.0.rotate_secret(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateSecret" => answer(self.0.update_secret(cx, from_tree(input))),
            "UpdateSecretVersionStage" => {
                answer(self.0.update_secret_version_stage(cx, from_tree(input)))
            }
            "ValidateResourcePolicy" => {
                answer(self.0.validate_resource_policy(cx, from_tree(input)))
            }
            _ => answer(async move {
                Reply::<()>::Err(ApiError::not_implemented("secretsmanager", operation))
            }),
        }
    }
}
