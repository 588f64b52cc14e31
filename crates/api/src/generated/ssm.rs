//! SSM. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AddTagsToResourceRequest {
        resource_type: String = "ResourceType",
        resource_id: String = "ResourceId",
        tags: Vec<Tag> = "Tags",
    }
    AddTagsToResourceResult {
    }
    DeleteParameterRequest {
        name: String = "Name",
    }
    DeleteParameterResult {
    }
    DeleteParametersRequest {
        names: Vec<String> = "Names",
    }
    DeleteParametersResult {
        deleted_parameters: Option<Vec<String>> = "DeletedParameters",
        invalid_parameters: Option<Vec<String>> = "InvalidParameters",
    }
    DescribeParametersRequest {
        filters: Option<Vec<ParametersFilter>> = "Filters",
        parameter_filters: Option<Vec<ParameterStringFilter>> = "ParameterFilters",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        shared: Option<bool> = "Shared",
    }
    DescribeParametersResult {
        parameters: Option<Vec<ParameterMetadata>> = "Parameters",
        next_token: Option<String> = "NextToken",
    }
    GetParameterHistoryRequest {
        name: String = "Name",
        with_decryption: Option<bool> = "WithDecryption",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetParameterHistoryResult {
        parameters: Option<Vec<ParameterHistory>> = "Parameters",
        next_token: Option<String> = "NextToken",
    }
    GetParameterRequest {
        name: String = "Name",
        with_decryption: Option<bool> = "WithDecryption",
    }
    GetParameterResult {
        parameter: Option<Parameter> = "Parameter",
    }
    GetParametersByPathRequest {
        path: String = "Path",
        recursive: Option<bool> = "Recursive",
        parameter_filters: Option<Vec<ParameterStringFilter>> = "ParameterFilters",
        with_decryption: Option<bool> = "WithDecryption",
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
    }
    GetParametersByPathResult {
        parameters: Option<Vec<Parameter>> = "Parameters",
        next_token: Option<String> = "NextToken",
    }
    GetParametersRequest {
        names: Vec<String> = "Names",
        with_decryption: Option<bool> = "WithDecryption",
    }
    GetParametersResult {
        parameters: Option<Vec<Parameter>> = "Parameters",
        invalid_parameters: Option<Vec<String>> = "InvalidParameters",
    }
    LabelParameterVersionRequest {
        name: String = "Name",
        parameter_version: Option<i64> = "ParameterVersion",
        labels: Vec<String> = "Labels",
    }
    LabelParameterVersionResult {
        invalid_labels: Option<Vec<String>> = "InvalidLabels",
        parameter_version: Option<i64> = "ParameterVersion",
    }
    ListTagsForResourceRequest {
        resource_type: String = "ResourceType",
        resource_id: String = "ResourceId",
    }
    ListTagsForResourceResult {
        tag_list: Option<Vec<Tag>> = "TagList",
    }
    Parameter {
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        value: Option<String> = "Value",
        version: Option<i64> = "Version",
        selector: Option<String> = "Selector",
        source_result: Option<String> = "SourceResult",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        arn: Option<String> = "ARN",
        data_type: Option<String> = "DataType",
    }
    ParameterHistory {
        name: Option<String> = "Name",
        r#type: Option<String> = "Type",
        key_id: Option<String> = "KeyId",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        last_modified_user: Option<String> = "LastModifiedUser",
        description: Option<String> = "Description",
        value: Option<String> = "Value",
        allowed_pattern: Option<String> = "AllowedPattern",
        version: Option<i64> = "Version",
        labels: Option<Vec<String>> = "Labels",
        tier: Option<String> = "Tier",
        policies: Option<Vec<ParameterInlinePolicy>> = "Policies",
        data_type: Option<String> = "DataType",
    }
    ParameterInlinePolicy {
        policy_text: Option<String> = "PolicyText",
        policy_type: Option<String> = "PolicyType",
        policy_status: Option<String> = "PolicyStatus",
    }
    ParameterMetadata {
        name: Option<String> = "Name",
        arn: Option<String> = "ARN",
        r#type: Option<String> = "Type",
        key_id: Option<String> = "KeyId",
        last_modified_date: Option<Timestamp> = "LastModifiedDate",
        last_modified_user: Option<String> = "LastModifiedUser",
        description: Option<String> = "Description",
        allowed_pattern: Option<String> = "AllowedPattern",
        version: Option<i64> = "Version",
        tier: Option<String> = "Tier",
        policies: Option<Vec<ParameterInlinePolicy>> = "Policies",
        data_type: Option<String> = "DataType",
    }
    ParameterStringFilter {
        key: String = "Key",
        option: Option<String> = "Option",
        values: Option<Vec<String>> = "Values",
    }
    ParametersFilter {
        key: String = "Key",
        values: Vec<String> = "Values",
    }
    PutParameterRequest {
        name: String = "Name",
        description: Option<String> = "Description",
        value: String = "Value",
        r#type: Option<String> = "Type",
        key_id: Option<String> = "KeyId",
        overwrite: Option<bool> = "Overwrite",
        allowed_pattern: Option<String> = "AllowedPattern",
        tags: Option<Vec<Tag>> = "Tags",
        tier: Option<String> = "Tier",
        policies: Option<String> = "Policies",
        data_type: Option<String> = "DataType",
    }
    PutParameterResult {
        version: Option<i64> = "Version",
        tier: Option<String> = "Tier",
    }
    RemoveTagsFromResourceRequest {
        resource_type: String = "ResourceType",
        resource_id: String = "ResourceId",
        tag_keys: Vec<String> = "TagKeys",
    }
    RemoveTagsFromResourceResult {
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    UnlabelParameterVersionRequest {
        name: String = "Name",
        parameter_version: i64 = "ParameterVersion",
        labels: Vec<String> = "Labels",
    }
    UnlabelParameterVersionResult {
        removed_labels: Option<Vec<String>> = "RemovedLabels",
        invalid_labels: Option<Vec<String>> = "InvalidLabels",
    }
}

pub fn hierarchy_level_limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "HierarchyLevelLimitExceededException",
        "HierarchyLevelLimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn hierarchy_type_mismatch_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "HierarchyTypeMismatchException",
        "HierarchyTypeMismatchException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn incompatible_policy_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "IncompatiblePolicyException",
        "IncompatiblePolicyException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn internal_server_error(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InternalServerError",
        "InternalServerError",
        500,
        Fault::Receiver,
        message.into(),
    )
}

pub fn invalid_allowed_pattern_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidAllowedPatternException",
        "InvalidAllowedPatternException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_filter_key(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidFilterKey",
        "InvalidFilterKey",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_filter_option(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidFilterOption",
        "InvalidFilterOption",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_filter_value(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidFilterValue",
        "InvalidFilterValue",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_key_id(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidKeyId",
        "InvalidKeyId",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_next_token(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidNextToken",
        "InvalidNextToken",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_policy_attribute_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidPolicyAttributeException",
        "InvalidPolicyAttributeException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_policy_type_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidPolicyTypeException",
        "InvalidPolicyTypeException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_resource_id(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidResourceId",
        "InvalidResourceId",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_resource_type(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidResourceType",
        "InvalidResourceType",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_already_exists(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterAlreadyExists",
        "ParameterAlreadyExists",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_limit_exceeded(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterLimitExceeded",
        "ParameterLimitExceeded",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_max_version_limit_exceeded(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterMaxVersionLimitExceeded",
        "ParameterMaxVersionLimitExceeded",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterNotFound",
        "ParameterNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_pattern_mismatch_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterPatternMismatchException",
        "ParameterPatternMismatchException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_version_label_limit_exceeded(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterVersionLabelLimitExceeded",
        "ParameterVersionLabelLimitExceeded",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn parameter_version_not_found(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ParameterVersionNotFound",
        "ParameterVersionNotFound",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn policies_limit_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PoliciesLimitExceededException",
        "PoliciesLimitExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_tags_error(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTagsError",
        "TooManyTagsError",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_updates(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyUpdates",
        "TooManyUpdates",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_parameter_type(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedParameterType",
        "UnsupportedParameterType",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for SSM.
pub trait Ssm<Cx: Sync>: Send + Sync {
    fn add_tags_to_resource(
        &self,
        cx: &Cx,
        input: AddTagsToResourceRequest,
    ) -> impl Future<Output = Reply<AddTagsToResourceResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "AddTagsToResource")) }
    }

    fn delete_parameter(
        &self,
        cx: &Cx,
        input: DeleteParameterRequest,
    ) -> impl Future<Output = Reply<DeleteParameterResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "DeleteParameter")) }
    }

    fn delete_parameters(
        &self,
        cx: &Cx,
        input: DeleteParametersRequest,
    ) -> impl Future<Output = Reply<DeleteParametersResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "DeleteParameters")) }
    }

    fn describe_parameters(
        &self,
        cx: &Cx,
        input: DescribeParametersRequest,
    ) -> impl Future<Output = Reply<DescribeParametersResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "DescribeParameters")) }
    }

    fn get_parameter(
        &self,
        cx: &Cx,
        input: GetParameterRequest,
    ) -> impl Future<Output = Reply<GetParameterResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "GetParameter")) }
    }

    fn get_parameter_history(
        &self,
        cx: &Cx,
        input: GetParameterHistoryRequest,
    ) -> impl Future<Output = Reply<GetParameterHistoryResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "GetParameterHistory")) }
    }

    fn get_parameters(
        &self,
        cx: &Cx,
        input: GetParametersRequest,
    ) -> impl Future<Output = Reply<GetParametersResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "GetParameters")) }
    }

    fn get_parameters_by_path(
        &self,
        cx: &Cx,
        input: GetParametersByPathRequest,
    ) -> impl Future<Output = Reply<GetParametersByPathResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "GetParametersByPath")) }
    }

    fn label_parameter_version(
        &self,
        cx: &Cx,
        input: LabelParameterVersionRequest,
    ) -> impl Future<Output = Reply<LabelParameterVersionResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "LabelParameterVersion")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "ListTagsForResource")) }
    }

    fn put_parameter(
        &self,
        cx: &Cx,
        input: PutParameterRequest,
    ) -> impl Future<Output = Reply<PutParameterResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "PutParameter")) }
    }

    fn remove_tags_from_resource(
        &self,
        cx: &Cx,
        input: RemoveTagsFromResourceRequest,
    ) -> impl Future<Output = Reply<RemoveTagsFromResourceResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "RemoveTagsFromResource")) }
    }

    fn unlabel_parameter_version(
        &self,
        cx: &Cx,
        input: UnlabelParameterVersionRequest,
    ) -> impl Future<Output = Reply<UnlabelParameterVersionResult>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ssm", "UnlabelParameterVersion")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AddTagsToResource",
    "DeleteParameter",
    "DeleteParameters",
    "DescribeParameters",
    "GetParameter",
    "GetParameterHistory",
    "GetParameters",
    "GetParametersByPath",
    "LabelParameterVersion",
    "ListTagsForResource",
    "PutParameter",
    "RemoveTagsFromResource",
    "UnlabelParameterVersion",
];

impl<Cx: Sync, T: Ssm<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "ssm"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AddTagsToResource" => answer(self.0.add_tags_to_resource(cx, from_tree(input))),
            "DeleteParameter" => answer(self.0.delete_parameter(cx, from_tree(input))),
            "DeleteParameters" => answer(self.0.delete_parameters(cx, from_tree(input))),
            "DescribeParameters" => answer(self.0.describe_parameters(cx, from_tree(input))),
            "GetParameter" => answer(self.0.get_parameter(cx, from_tree(input))),
            "GetParameterHistory" => answer(self.0.get_parameter_history(cx, from_tree(input))),
            "GetParameters" => answer(self.0.get_parameters(cx, from_tree(input))),
            "GetParametersByPath" => answer(self.0.get_parameters_by_path(cx, from_tree(input))),
            "LabelParameterVersion" => answer(self.0.label_parameter_version(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "PutParameter" => answer(self.0.put_parameter(cx, from_tree(input))),
            "RemoveTagsFromResource" => {
                answer(self.0.remove_tags_from_resource(cx, from_tree(input)))
            }
            "UnlabelParameterVersion" => {
                answer(self.0.unlabel_parameter_version(cx, from_tree(input)))
            }
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("ssm", operation)) })
            }
        }
    }
}
