//! ACM. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    AddTagsToCertificateRequest {
        certificate_arn: String = "CertificateArn",
        tags: Vec<Tag> = "Tags",
    }
    CertificateDetail {
        certificate_arn: Option<String> = "CertificateArn",
        domain_name: Option<String> = "DomainName",
        subject_alternative_names: Option<Vec<String>> = "SubjectAlternativeNames",
        managed_by: Option<String> = "ManagedBy",
        domain_validation_options: Option<Vec<DomainValidation>> = "DomainValidationOptions",
        serial: Option<String> = "Serial",
        subject: Option<String> = "Subject",
        issuer: Option<String> = "Issuer",
        created_at: Option<Timestamp> = "CreatedAt",
        issued_at: Option<Timestamp> = "IssuedAt",
        imported_at: Option<Timestamp> = "ImportedAt",
        status: Option<String> = "Status",
        revoked_at: Option<Timestamp> = "RevokedAt",
        revocation_reason: Option<String> = "RevocationReason",
        not_before: Option<Timestamp> = "NotBefore",
        not_after: Option<Timestamp> = "NotAfter",
        key_algorithm: Option<String> = "KeyAlgorithm",
        signature_algorithm: Option<String> = "SignatureAlgorithm",
        in_use_by: Option<Vec<String>> = "InUseBy",
        failure_reason: Option<String> = "FailureReason",
        r#type: Option<String> = "Type",
        renewal_summary: Option<RenewalSummary> = "RenewalSummary",
        key_usages: Option<Vec<KeyUsage>> = "KeyUsages",
        extended_key_usages: Option<Vec<ExtendedKeyUsage>> = "ExtendedKeyUsages",
        certificate_authority_arn: Option<String> = "CertificateAuthorityArn",
        renewal_eligibility: Option<String> = "RenewalEligibility",
        options: Option<CertificateOptions> = "Options",
        update_summary: Option<UpdateSummary> = "UpdateSummary",
        certificate_key_pair_origin: Option<String> = "CertificateKeyPairOrigin",
        acme_endpoint_arn: Option<String> = "AcmeEndpointArn",
        acme_account_id: Option<String> = "AcmeAccountId",
    }
    CertificateOptions {
        certificate_transparency_logging_preference: Option<String> = "CertificateTransparencyLoggingPreference",
        export: Option<String> = "Export",
        validation_method: Option<String> = "ValidationMethod",
    }
    CertificateSummary {
        certificate_arn: Option<String> = "CertificateArn",
        domain_name: Option<String> = "DomainName",
        subject_alternative_name_summaries: Option<Vec<String>> = "SubjectAlternativeNameSummaries",
        has_additional_subject_alternative_names: Option<bool> = "HasAdditionalSubjectAlternativeNames",
        status: Option<String> = "Status",
        r#type: Option<String> = "Type",
        key_algorithm: Option<String> = "KeyAlgorithm",
        key_usages: Option<Vec<String>> = "KeyUsages",
        extended_key_usages: Option<Vec<String>> = "ExtendedKeyUsages",
        export_option: Option<String> = "ExportOption",
        in_use: Option<bool> = "InUse",
        exported: Option<bool> = "Exported",
        renewal_eligibility: Option<String> = "RenewalEligibility",
        not_before: Option<Timestamp> = "NotBefore",
        not_after: Option<Timestamp> = "NotAfter",
        created_at: Option<Timestamp> = "CreatedAt",
        issued_at: Option<Timestamp> = "IssuedAt",
        imported_at: Option<Timestamp> = "ImportedAt",
        revoked_at: Option<Timestamp> = "RevokedAt",
        managed_by: Option<String> = "ManagedBy",
        certificate_key_pair_origin: Option<String> = "CertificateKeyPairOrigin",
    }
    DeleteCertificateRequest {
        certificate_arn: String = "CertificateArn",
    }
    DescribeCertificateRequest {
        certificate_arn: String = "CertificateArn",
    }
    DescribeCertificateResponse {
        certificate: Option<CertificateDetail> = "Certificate",
    }
    DomainValidation {
        domain_name: String = "DomainName",
        validation_emails: Option<Vec<String>> = "ValidationEmails",
        validation_domain: Option<String> = "ValidationDomain",
        validation_status: Option<String> = "ValidationStatus",
        resource_record: Option<ResourceRecord> = "ResourceRecord",
        http_redirect: Option<HttpRedirect> = "HttpRedirect",
        validation_method: Option<String> = "ValidationMethod",
    }
    DomainValidationMethodUpdateSummary {
        from: Option<String> = "From",
        to: Option<String> = "To",
    }
    DomainValidationOption {
        domain_name: String = "DomainName",
        validation_domain: String = "ValidationDomain",
    }
    ExpiryEventsConfiguration {
        days_before_expiry: Option<i32> = "DaysBeforeExpiry",
    }
    ExportCertificateRequest {
        certificate_arn: String = "CertificateArn",
        passphrase: Blob = "Passphrase",
    }
    ExportCertificateResponse {
        certificate: Option<String> = "Certificate",
        certificate_chain: Option<String> = "CertificateChain",
        private_key: Option<String> = "PrivateKey",
    }
    ExtendedKeyUsage {
        name: Option<String> = "Name",
        oid: Option<String> = "OID",
    }
    Filters {
        extended_key_usage: Option<Vec<String>> = "extendedKeyUsage",
        key_usage: Option<Vec<String>> = "keyUsage",
        key_types: Option<Vec<String>> = "keyTypes",
        export_option: Option<String> = "exportOption",
        managed_by: Option<String> = "managedBy",
    }
    GetAccountConfigurationResponse {
        expiry_events: Option<ExpiryEventsConfiguration> = "ExpiryEvents",
    }
    GetCertificateRequest {
        certificate_arn: String = "CertificateArn",
    }
    GetCertificateResponse {
        certificate: Option<String> = "Certificate",
        certificate_chain: Option<String> = "CertificateChain",
    }
    HttpRedirect {
        redirect_from: Option<String> = "RedirectFrom",
        redirect_to: Option<String> = "RedirectTo",
    }
    ImportCertificateRequest {
        certificate_arn: Option<String> = "CertificateArn",
        certificate: Blob = "Certificate",
        private_key: Blob = "PrivateKey",
        certificate_chain: Option<Blob> = "CertificateChain",
        tags: Option<Vec<Tag>> = "Tags",
    }
    ImportCertificateResponse {
        certificate_arn: Option<String> = "CertificateArn",
    }
    KeyUsage {
        name: Option<String> = "Name",
    }
    ListCertificatesRequest {
        certificate_statuses: Option<Vec<String>> = "CertificateStatuses",
        certificate_key_pair_origins: Option<Vec<String>> = "CertificateKeyPairOrigins",
        includes: Option<Filters> = "Includes",
        next_token: Option<String> = "NextToken",
        max_items: Option<i32> = "MaxItems",
        sort_by: Option<String> = "SortBy",
        sort_order: Option<String> = "SortOrder",
    }
    ListCertificatesResponse {
        next_token: Option<String> = "NextToken",
        certificate_summary_list: Option<Vec<CertificateSummary>> = "CertificateSummaryList",
    }
    ListTagsForCertificateRequest {
        certificate_arn: String = "CertificateArn",
    }
    ListTagsForCertificateResponse {
        tags: Option<Vec<Tag>> = "Tags",
    }
    ListTagsForResourceRequest {
        resource_arn: String = "ResourceArn",
    }
    ListTagsForResourceResponse {
        tags: Option<Vec<Tag>> = "Tags",
    }
    PutAccountConfigurationRequest {
        expiry_events: Option<ExpiryEventsConfiguration> = "ExpiryEvents",
        idempotency_token: String = "IdempotencyToken",
    }
    RemoveTagsFromCertificateRequest {
        certificate_arn: String = "CertificateArn",
        tags: Vec<Tag> = "Tags",
    }
    RenewCertificateRequest {
        certificate_arn: String = "CertificateArn",
    }
    RenewalSummary {
        renewal_status: String = "RenewalStatus",
        domain_validation_options: Vec<DomainValidation> = "DomainValidationOptions",
        renewal_status_reason: Option<String> = "RenewalStatusReason",
        updated_at: Timestamp = "UpdatedAt",
    }
    RequestCertificateRequest {
        domain_name: String = "DomainName",
        validation_method: Option<String> = "ValidationMethod",
        subject_alternative_names: Option<Vec<String>> = "SubjectAlternativeNames",
        idempotency_token: Option<String> = "IdempotencyToken",
        domain_validation_options: Option<Vec<DomainValidationOption>> = "DomainValidationOptions",
        options: Option<CertificateOptions> = "Options",
        certificate_authority_arn: Option<String> = "CertificateAuthorityArn",
        tags: Option<Vec<Tag>> = "Tags",
        key_algorithm: Option<String> = "KeyAlgorithm",
        managed_by: Option<String> = "ManagedBy",
    }
    RequestCertificateResponse {
        certificate_arn: Option<String> = "CertificateArn",
    }
    ResendValidationEmailRequest {
        certificate_arn: String = "CertificateArn",
        domain: String = "Domain",
        validation_domain: String = "ValidationDomain",
    }
    ResourceRecord {
        name: String = "Name",
        r#type: String = "Type",
        value: String = "Value",
    }
    RevokeCertificateRequest {
        certificate_arn: String = "CertificateArn",
        revocation_reason: String = "RevocationReason",
    }
    RevokeCertificateResponse {
        certificate_arn: Option<String> = "CertificateArn",
    }
    Tag {
        key: String = "Key",
        value: Option<String> = "Value",
    }
    TagResourceRequest {
        resource_arn: String = "ResourceArn",
        tags: Vec<Tag> = "Tags",
    }
    UntagResourceRequest {
        resource_arn: String = "ResourceArn",
        tag_keys: Vec<String> = "TagKeys",
    }
    UpdateCertificateOptionsRequest {
        certificate_arn: String = "CertificateArn",
        options: CertificateOptions = "Options",
    }
    UpdateSummary {
        status: Option<String> = "Status",
        r#type: Option<String> = "Type",
        domain_validation_method_update_summary: Option<DomainValidationMethodUpdateSummary> = "DomainValidationMethodUpdateSummary",
        requested_at: Option<Timestamp> = "RequestedAt",
        updated_at: Option<Timestamp> = "UpdatedAt",
    }
}

pub fn access_denied_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "AccessDeniedException",
        "AccessDeniedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn conflict_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConflictException",
        "ConflictException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_args_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidArgsException",
        "InvalidArgsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_arn_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidArnException",
        "InvalidArnException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_domain_validation_options_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidDomainValidationOptionsException",
        "InvalidDomainValidationOptionsException",
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

pub fn invalid_state_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidStateException",
        "InvalidStateException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_tag_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidTagException",
        "InvalidTagException",
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

pub fn request_in_progress_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RequestInProgressException",
        "RequestInProgressException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn resource_in_use_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceInUseException",
        "ResourceInUseException",
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

pub fn service_quota_exceeded_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServiceQuotaExceededException",
        "ServiceQuotaExceededException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn tag_policy_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TagPolicyException",
        "TagPolicyException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn throttling_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ThrottlingException",
        "ThrottlingException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn too_many_tags_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "TooManyTagsException",
        "TooManyTagsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn validation_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ValidationException",
        "ValidationException",
        400,
        Fault::Sender,
        message.into(),
    )
}

/// What a room answers for ACM.
pub trait Acm<Cx: Sync>: Send + Sync {
    fn add_tags_to_certificate(
        &self,
        cx: &Cx,
        input: AddTagsToCertificateRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "AddTagsToCertificate")) }
    }

    fn delete_certificate(
        &self,
        cx: &Cx,
        input: DeleteCertificateRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "DeleteCertificate")) }
    }

    fn describe_certificate(
        &self,
        cx: &Cx,
        input: DescribeCertificateRequest,
    ) -> impl Future<Output = Reply<DescribeCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "DescribeCertificate")) }
    }

    fn export_certificate(
        &self,
        cx: &Cx,
        input: ExportCertificateRequest,
    ) -> impl Future<Output = Reply<ExportCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "ExportCertificate")) }
    }

    fn get_account_configuration(
        &self,
        cx: &Cx,
        input: (),
    ) -> impl Future<Output = Reply<GetAccountConfigurationResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "GetAccountConfiguration")) }
    }

    fn get_certificate(
        &self,
        cx: &Cx,
        input: GetCertificateRequest,
    ) -> impl Future<Output = Reply<GetCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "GetCertificate")) }
    }

    fn import_certificate(
        &self,
        cx: &Cx,
        input: ImportCertificateRequest,
    ) -> impl Future<Output = Reply<ImportCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "ImportCertificate")) }
    }

    fn list_certificates(
        &self,
        cx: &Cx,
        input: ListCertificatesRequest,
    ) -> impl Future<Output = Reply<ListCertificatesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "ListCertificates")) }
    }

    fn list_tags_for_certificate(
        &self,
        cx: &Cx,
        input: ListTagsForCertificateRequest,
    ) -> impl Future<Output = Reply<ListTagsForCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "ListTagsForCertificate")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "ListTagsForResource")) }
    }

    fn put_account_configuration(
        &self,
        cx: &Cx,
        input: PutAccountConfigurationRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "PutAccountConfiguration")) }
    }

    fn remove_tags_from_certificate(
        &self,
        cx: &Cx,
        input: RemoveTagsFromCertificateRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm",
                "RemoveTagsFromCertificate",
            ))
        }
    }

    fn renew_certificate(
        &self,
        cx: &Cx,
        input: RenewCertificateRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "RenewCertificate")) }
    }

    fn request_certificate(
        &self,
        cx: &Cx,
        input: RequestCertificateRequest,
    ) -> impl Future<Output = Reply<RequestCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "RequestCertificate")) }
    }

    fn resend_validation_email(
        &self,
        cx: &Cx,
        input: ResendValidationEmailRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "ResendValidationEmail")) }
    }

    fn revoke_certificate(
        &self,
        cx: &Cx,
        input: RevokeCertificateRequest,
    ) -> impl Future<Output = Reply<RevokeCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "RevokeCertificate")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "UntagResource")) }
    }

    fn update_certificate_options(
        &self,
        cx: &Cx,
        input: UpdateCertificateOptionsRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm", "UpdateCertificateOptions")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "AddTagsToCertificate",
    "DeleteCertificate",
    "DescribeCertificate",
    "ExportCertificate",
    "GetAccountConfiguration",
    "GetCertificate",
    "ImportCertificate",
    "ListCertificates",
    "ListTagsForCertificate",
    "ListTagsForResource",
    "PutAccountConfiguration",
    "RemoveTagsFromCertificate",
    "RenewCertificate",
    "RequestCertificate",
    "ResendValidationEmail",
    "RevokeCertificate",
    "TagResource",
    "UntagResource",
    "UpdateCertificateOptions",
];

impl<Cx: Sync, T: Acm<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "acm"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "AddTagsToCertificate" => answer(self.0.add_tags_to_certificate(cx, from_tree(input))),
            "DeleteCertificate" => answer(self.0.delete_certificate(cx, from_tree(input))),
            "DescribeCertificate" => answer(self.0.describe_certificate(cx, from_tree(input))),
            "ExportCertificate" => answer(self.0.export_certificate(cx, from_tree(input))),
            "GetAccountConfiguration" => {
                answer(self.0.get_account_configuration(cx, from_tree(input)))
            }
            "GetCertificate" => answer(self.0.get_certificate(cx, from_tree(input))),
            "ImportCertificate" => answer(self.0.import_certificate(cx, from_tree(input))),
            "ListCertificates" => answer(self.0.list_certificates(cx, from_tree(input))),
            "ListTagsForCertificate" => {
                answer(self.0.list_tags_for_certificate(cx, from_tree(input)))
            }
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "PutAccountConfiguration" => {
                answer(self.0.put_account_configuration(cx, from_tree(input)))
            }
            "RemoveTagsFromCertificate" => {
                answer(self.0.remove_tags_from_certificate(cx, from_tree(input)))
            }
            "RenewCertificate" => answer(self.0.renew_certificate(cx, from_tree(input))),
            "RequestCertificate" => answer(self.0.request_certificate(cx, from_tree(input))),
            "ResendValidationEmail" => answer(self.0.resend_validation_email(cx, from_tree(input))),
            "RevokeCertificate" => answer(self.0.revoke_certificate(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UpdateCertificateOptions" => {
                answer(self.0.update_certificate_options(cx, from_tree(input)))
            }
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("acm", operation)) })
            }
        }
    }
}
