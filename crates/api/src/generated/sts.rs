//! STS. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AssumeRoleRequest {
        role_arn: String = "RoleArn",
        role_session_name: String = "RoleSessionName",
        policy_arns: Option<Vec<PolicyDescriptorType>> = "PolicyArns",
        policy: Option<String> = "Policy",
        duration_seconds: Option<i32> = "DurationSeconds",
        tags: Option<Vec<Tag>> = "Tags",
        transitive_tag_keys: Option<Vec<String>> = "TransitiveTagKeys",
        external_id: Option<String> = "ExternalId",
        serial_number: Option<String> = "SerialNumber",
        token_code: Option<String> = "TokenCode",
        source_identity: Option<String> = "SourceIdentity",
        provided_contexts: Option<Vec<ProvidedContext>> = "ProvidedContexts",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    AssumeRoleResponse {
        credentials: Option<Credentials> = "Credentials",
        assumed_role_user: Option<AssumedRoleUser> = "AssumedRoleUser",
        packed_policy_size: Option<i32> = "PackedPolicySize",
        source_identity: Option<String> = "SourceIdentity",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    AssumeRoleWithWebIdentityRequest {
        role_arn: String = "RoleArn",
        role_session_name: String = "RoleSessionName",
        web_identity_token: String = "WebIdentityToken",
        provider_id: Option<String> = "ProviderId",
        policy_arns: Option<Vec<PolicyDescriptorType>> = "PolicyArns",
        policy: Option<String> = "Policy",
        duration_seconds: Option<i32> = "DurationSeconds",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    AssumeRoleWithWebIdentityResponse {
        credentials: Option<Credentials> = "Credentials",
        subject_from_web_identity_token: Option<String> = "SubjectFromWebIdentityToken",
        assumed_role_user: Option<AssumedRoleUser> = "AssumedRoleUser",
        packed_policy_size: Option<i32> = "PackedPolicySize",
        provider: Option<String> = "Provider",
        audience: Option<String> = "Audience",
        source_identity: Option<String> = "SourceIdentity",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    AssumedRoleUser {
        assumed_role_id: String = "AssumedRoleId",
        arn: String = "Arn",
    }
    Credentials {
        access_key_id: String = "AccessKeyId",
        secret_access_key: String = "SecretAccessKey",
        session_token: String = "SessionToken",
        expiration: Timestamp = "Expiration",
    }
    DecodeAuthorizationMessageRequest {
        encoded_message: String = "EncodedMessage",
    }
    DecodeAuthorizationMessageResponse {
        decoded_message: Option<String> = "DecodedMessage",
    }
    FederatedUser {
        federated_user_id: String = "FederatedUserId",
        arn: String = "Arn",
    }
    GetAccessKeyInfoRequest {
        access_key_id: String = "AccessKeyId",
    }
    GetAccessKeyInfoResponse {
        account: Option<String> = "Account",
    }
    GetCallerIdentityRequest {
    }
    GetCallerIdentityResponse {
        user_id: Option<String> = "UserId",
        account: Option<String> = "Account",
        arn: Option<String> = "Arn",
    }
    GetFederationTokenRequest {
        name: String = "Name",
        policy: Option<String> = "Policy",
        policy_arns: Option<Vec<PolicyDescriptorType>> = "PolicyArns",
        duration_seconds: Option<i32> = "DurationSeconds",
        tags: Option<Vec<Tag>> = "Tags",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    GetFederationTokenResponse {
        credentials: Option<Credentials> = "Credentials",
        federated_user: Option<FederatedUser> = "FederatedUser",
        packed_policy_size: Option<i32> = "PackedPolicySize",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    GetSessionTokenRequest {
        duration_seconds: Option<i32> = "DurationSeconds",
        serial_number: Option<String> = "SerialNumber",
        token_code: Option<String> = "TokenCode",
        minimum_session_token_size: Option<i32> = "MinimumSessionTokenSize",
    }
    GetSessionTokenResponse {
        credentials: Option<Credentials> = "Credentials",
        session_token_utilization: Option<i32> = "SessionTokenUtilization",
        session_token_size: Option<i32> = "SessionTokenSize",
    }
    PolicyDescriptorType {
        arn: Option<String> = "arn",
    }
    ProvidedContext {
        provider_arn: Option<String> = "ProviderArn",
        context_assertion: Option<String> = "ContextAssertion",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
}

pub fn expired_token_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ExpiredTokenException",
        "ExpiredTokenException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn idp_communication_error_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "IDPCommunicationErrorException",
        "IDPCommunicationError",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn idp_rejected_claim_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "IDPRejectedClaimException",
        "IDPRejectedClaim",
        403,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_authorization_message_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidAuthorizationMessageException",
        "InvalidAuthorizationMessageException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_identity_token_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidIdentityTokenException",
        "InvalidIdentityToken",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn malformed_policy_document_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MalformedPolicyDocumentException",
        "MalformedPolicyDocument",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn packed_policy_too_large_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PackedPolicyTooLargeException",
        "PackedPolicyTooLarge",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn region_disabled_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RegionDisabledException",
        "RegionDisabledException",
        403,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for STS.
pub trait Sts<Cx: Sync>: Send + Sync {
    fn assume_role(
        &self,
        cx: &Cx,
        input: AssumeRoleRequest,
    ) -> impl Future<Output = Reply<AssumeRoleResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("sts", "AssumeRole")) }
    }

    fn assume_role_with_web_identity(
        &self,
        cx: &Cx,
        input: AssumeRoleWithWebIdentityRequest,
    ) -> impl Future<Output = Reply<AssumeRoleWithWebIdentityResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "sts",
                "AssumeRoleWithWebIdentity",
            ))
        }
    }

    fn decode_authorization_message(
        &self,
        cx: &Cx,
        input: DecodeAuthorizationMessageRequest,
    ) -> impl Future<Output = Reply<DecodeAuthorizationMessageResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "sts",
                "DecodeAuthorizationMessage",
            ))
        }
    }

    fn get_access_key_info(
        &self,
        cx: &Cx,
        input: GetAccessKeyInfoRequest,
    ) -> impl Future<Output = Reply<GetAccessKeyInfoResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("sts", "GetAccessKeyInfo")) }
    }

    fn get_caller_identity(
        &self,
        cx: &Cx,
        input: GetCallerIdentityRequest,
    ) -> impl Future<Output = Reply<GetCallerIdentityResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("sts", "GetCallerIdentity")) }
    }

    fn get_federation_token(
        &self,
        cx: &Cx,
        input: GetFederationTokenRequest,
    ) -> impl Future<Output = Reply<GetFederationTokenResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("sts", "GetFederationToken")) }
    }

    fn get_session_token(
        &self,
        cx: &Cx,
        input: GetSessionTokenRequest,
    ) -> impl Future<Output = Reply<GetSessionTokenResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("sts", "GetSessionToken")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AssumeRole",
    "AssumeRoleWithWebIdentity",
    "DecodeAuthorizationMessage",
    "GetAccessKeyInfo",
    "GetCallerIdentity",
    "GetFederationToken",
    "GetSessionToken",
];

impl<Cx: Sync, T: Sts<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "sts"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AssumeRole" => answer(self.0.assume_role(cx, from_tree(input))),
            "AssumeRoleWithWebIdentity" => {
                answer(self.0.assume_role_with_web_identity(cx, from_tree(input)))
            }
            "DecodeAuthorizationMessage" => {
                answer(self.0.decode_authorization_message(cx, from_tree(input)))
            }
            "GetAccessKeyInfo" => answer(self.0.get_access_key_info(cx, from_tree(input))),
            "GetCallerIdentity" => answer(self.0.get_caller_identity(cx, from_tree(input))),
            "GetFederationToken" => answer(self.0.get_federation_token(cx, from_tree(input))),
            "GetSessionToken" => answer(self.0.get_session_token(cx, from_tree(input))),
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("sts", operation)) })
            }
        }
    }
}
