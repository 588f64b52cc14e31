//! ACM PCA. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    ASN1Subject {
        country: Option<String> = "Country",
        organization: Option<String> = "Organization",
        organizational_unit: Option<String> = "OrganizationalUnit",
        distinguished_name_qualifier: Option<String> = "DistinguishedNameQualifier",
        state: Option<String> = "State",
        common_name: Option<String> = "CommonName",
        serial_number: Option<String> = "SerialNumber",
        locality: Option<String> = "Locality",
        title: Option<String> = "Title",
        surname: Option<String> = "Surname",
        given_name: Option<String> = "GivenName",
        initials: Option<String> = "Initials",
        pseudonym: Option<String> = "Pseudonym",
        generation_qualifier: Option<String> = "GenerationQualifier",
        custom_attributes: Option<Vec<CustomAttribute>> = "CustomAttributes",
    }
    AccessDescription {
        access_method: AccessMethod = "AccessMethod",
        access_location: GeneralName = "AccessLocation",
    }
    AccessMethod {
        custom_object_identifier: Option<String> = "CustomObjectIdentifier",
        access_method_type: Option<String> = "AccessMethodType",
    }
    ApiPassthrough {
        extensions: Option<Extensions> = "Extensions",
        subject: Option<ASN1Subject> = "Subject",
    }
    CertificateAuthority {
        arn: Option<String> = "Arn",
        owner_account: Option<String> = "OwnerAccount",
        created_at: Option<Timestamp> = "CreatedAt",
        last_state_change_at: Option<Timestamp> = "LastStateChangeAt",
        r#type: Option<String> = "Type",
        serial: Option<String> = "Serial",
        status: Option<String> = "Status",
        not_before: Option<Timestamp> = "NotBefore",
        not_after: Option<Timestamp> = "NotAfter",
        failure_reason: Option<String> = "FailureReason",
        certificate_authority_configuration: Option<CertificateAuthorityConfiguration> = "CertificateAuthorityConfiguration",
        revocation_configuration: Option<RevocationConfiguration> = "RevocationConfiguration",
        restorable_until: Option<Timestamp> = "RestorableUntil",
        key_storage_security_standard: Option<String> = "KeyStorageSecurityStandard",
        usage_mode: Option<String> = "UsageMode",
    }
    CertificateAuthorityConfiguration {
        key_algorithm: String = "KeyAlgorithm",
        signing_algorithm: String = "SigningAlgorithm",
        subject: ASN1Subject = "Subject",
        csr_extensions: Option<CsrExtensions> = "CsrExtensions",
    }
    CreateCertificateAuthorityRequest {
        certificate_authority_configuration: CertificateAuthorityConfiguration = "CertificateAuthorityConfiguration",
        revocation_configuration: Option<RevocationConfiguration> = "RevocationConfiguration",
        certificate_authority_type: String = "CertificateAuthorityType",
        idempotency_token: Option<String> = "IdempotencyToken",
        key_storage_security_standard: Option<String> = "KeyStorageSecurityStandard",
        tags: Option<Vec<Tag>> = "Tags",
        usage_mode: Option<String> = "UsageMode",
    }
    CreateCertificateAuthorityResponse {
        certificate_authority_arn: Option<String> = "CertificateAuthorityArn",
    }
    CreatePermissionRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        principal: String = "Principal",
        source_account: Option<String> = "SourceAccount",
        actions: Vec<String> = "Actions",
    }
    CrlConfiguration {
        enabled: bool = "Enabled",
        expiration_in_days: Option<i32> = "ExpirationInDays",
        custom_cname: Option<String> = "CustomCname",
        s3_bucket_name: Option<String> = "S3BucketName",
        s3_object_acl: Option<String> = "S3ObjectAcl",
        crl_distribution_point_extension_configuration: Option<CrlDistributionPointExtensionConfiguration> = "CrlDistributionPointExtensionConfiguration",
        crl_type: Option<String> = "CrlType",
        custom_path: Option<String> = "CustomPath",
    }
    CrlDistributionPointExtensionConfiguration {
        omit_extension: bool = "OmitExtension",
    }
    CsrExtensions {
        key_usage: Option<KeyUsage> = "KeyUsage",
        subject_information_access: Option<Vec<AccessDescription>> = "SubjectInformationAccess",
    }
    CustomAttribute {
        object_identifier: String = "ObjectIdentifier",
        value: String = "Value",
    }
    CustomExtension {
        object_identifier: String = "ObjectIdentifier",
        value: String = "Value",
        critical: Option<bool> = "Critical",
    }
    DeleteCertificateAuthorityRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        permanent_deletion_time_in_days: Option<i32> = "PermanentDeletionTimeInDays",
    }
    DeletePermissionRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        principal: String = "Principal",
        source_account: Option<String> = "SourceAccount",
    }
    DeletePolicyRequest {
        resource_arn: String = "ResourceArn",
    }
    DescribeCertificateAuthorityRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
    }
    DescribeCertificateAuthorityResponse {
        certificate_authority: Option<CertificateAuthority> = "CertificateAuthority",
    }
    EdiPartyName {
        party_name: String = "PartyName",
        name_assigner: Option<String> = "NameAssigner",
    }
    ExtendedKeyUsage {
        extended_key_usage_type: Option<String> = "ExtendedKeyUsageType",
        extended_key_usage_object_identifier: Option<String> = "ExtendedKeyUsageObjectIdentifier",
    }
    Extensions {
        certificate_policies: Option<Vec<PolicyInformation>> = "CertificatePolicies",
        extended_key_usage: Option<Vec<ExtendedKeyUsage>> = "ExtendedKeyUsage",
        key_usage: Option<KeyUsage> = "KeyUsage",
        subject_alternative_names: Option<Vec<GeneralName>> = "SubjectAlternativeNames",
        custom_extensions: Option<Vec<CustomExtension>> = "CustomExtensions",
    }
    GeneralName {
        other_name: Option<OtherName> = "OtherName",
        rfc822_name: Option<String> = "Rfc822Name",
        dns_name: Option<String> = "DnsName",
        directory_name: Option<ASN1Subject> = "DirectoryName",
        edi_party_name: Option<EdiPartyName> = "EdiPartyName",
        uniform_resource_identifier: Option<String> = "UniformResourceIdentifier",
        ip_address: Option<String> = "IpAddress",
        registered_id: Option<String> = "RegisteredId",
    }
    GetCertificateAuthorityCertificateRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
    }
    GetCertificateAuthorityCertificateResponse {
        certificate: Option<String> = "Certificate",
        certificate_chain: Option<String> = "CertificateChain",
    }
    GetCertificateAuthorityCsrRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
    }
    GetCertificateAuthorityCsrResponse {
        csr: Option<String> = "Csr",
    }
    GetCertificateRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        certificate_arn: String = "CertificateArn",
    }
    GetCertificateResponse {
        certificate: Option<String> = "Certificate",
        certificate_chain: Option<String> = "CertificateChain",
    }
    GetPolicyRequest {
        resource_arn: String = "ResourceArn",
    }
    GetPolicyResponse {
        policy: Option<String> = "Policy",
    }
    ImportCertificateAuthorityCertificateRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        certificate: Blob = "Certificate",
        certificate_chain: Option<Blob> = "CertificateChain",
    }
    IssueCertificateRequest {
        api_passthrough: Option<ApiPassthrough> = "ApiPassthrough",
        certificate_authority_arn: String = "CertificateAuthorityArn",
        csr: Blob = "Csr",
        signing_algorithm: String = "SigningAlgorithm",
        template_arn: Option<String> = "TemplateArn",
        validity: Validity = "Validity",
        validity_not_before: Option<Validity> = "ValidityNotBefore",
        idempotency_token: Option<String> = "IdempotencyToken",
    }
    IssueCertificateResponse {
        certificate_arn: Option<String> = "CertificateArn",
    }
    KeyUsage {
        digital_signature: Option<bool> = "DigitalSignature",
        non_repudiation: Option<bool> = "NonRepudiation",
        key_encipherment: Option<bool> = "KeyEncipherment",
        data_encipherment: Option<bool> = "DataEncipherment",
        key_agreement: Option<bool> = "KeyAgreement",
        key_cert_sign: Option<bool> = "KeyCertSign",
        crl_sign: Option<bool> = "CRLSign",
        encipher_only: Option<bool> = "EncipherOnly",
        decipher_only: Option<bool> = "DecipherOnly",
    }
    ListCertificateAuthoritiesRequest {
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        resource_owner: Option<String> = "ResourceOwner",
    }
    ListCertificateAuthoritiesResponse {
        next_token: Option<String> = "NextToken",
        certificate_authorities: Option<Vec<CertificateAuthority>> = "CertificateAuthorities",
    }
    ListPermissionsRequest {
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        certificate_authority_arn: String = "CertificateAuthorityArn",
    }
    ListPermissionsResponse {
        next_token: Option<String> = "NextToken",
        permissions: Option<Vec<Permission>> = "Permissions",
    }
    ListTagsRequest {
        max_results: Option<i32> = "MaxResults",
        next_token: Option<String> = "NextToken",
        certificate_authority_arn: String = "CertificateAuthorityArn",
    }
    ListTagsResponse {
        next_token: Option<String> = "NextToken",
        tags: Option<Vec<Tag>> = "Tags",
    }
    OcspConfiguration {
        enabled: bool = "Enabled",
        ocsp_custom_cname: Option<String> = "OcspCustomCname",
    }
    OtherName {
        type_id: String = "TypeId",
        value: String = "Value",
    }
    Permission {
        certificate_authority_arn: Option<String> = "CertificateAuthorityArn",
        created_at: Option<Timestamp> = "CreatedAt",
        principal: Option<String> = "Principal",
        source_account: Option<String> = "SourceAccount",
        actions: Option<Vec<String>> = "Actions",
        policy: Option<String> = "Policy",
    }
    PolicyInformation {
        cert_policy_id: String = "CertPolicyId",
        policy_qualifiers: Option<Vec<PolicyQualifierInfo>> = "PolicyQualifiers",
    }
    PolicyQualifierInfo {
        policy_qualifier_id: String = "PolicyQualifierId",
        qualifier: Qualifier = "Qualifier",
    }
    PutPolicyRequest {
        resource_arn: String = "ResourceArn",
        policy: String = "Policy",
    }
    Qualifier {
        cps_uri: String = "CpsUri",
    }
    RestoreCertificateAuthorityRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
    }
    RevocationConfiguration {
        crl_configuration: Option<CrlConfiguration> = "CrlConfiguration",
        ocsp_configuration: Option<OcspConfiguration> = "OcspConfiguration",
    }
    RevokeCertificateRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        certificate_serial: String = "CertificateSerial",
        revocation_reason: String = "RevocationReason",
    }
    Tag {
        key: String = "Key",
        value: Option<String> = "Value",
    }
    TagCertificateAuthorityRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        tags: Vec<Tag> = "Tags",
    }
    UntagCertificateAuthorityRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        tags: Vec<Tag> = "Tags",
    }
    UpdateCertificateAuthorityRequest {
        certificate_authority_arn: String = "CertificateAuthorityArn",
        revocation_configuration: Option<RevocationConfiguration> = "RevocationConfiguration",
        status: Option<String> = "Status",
    }
    Validity {
        value: i64 = "Value",
        r#type: String = "Type",
    }
}

pub fn certificate_mismatch_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "CertificateMismatchException",
        "CertificateMismatchException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn concurrent_modification_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ConcurrentModificationException",
        "ConcurrentModificationException",
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

pub fn invalid_next_token_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidNextTokenException",
        "InvalidNextTokenException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_policy_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidPolicyException",
        "InvalidPolicyException",
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

pub fn lockout_prevented_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LockoutPreventedException",
        "LockoutPreventedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn malformed_csr_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MalformedCSRException",
        "MalformedCSRException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn malformed_certificate_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "MalformedCertificateException",
        "MalformedCertificateException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn permission_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "PermissionAlreadyExistsException",
        "PermissionAlreadyExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn request_already_processed_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RequestAlreadyProcessedException",
        "RequestAlreadyProcessedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn request_failed_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RequestFailedException",
        "RequestFailedException",
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

pub fn resource_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        "ResourceNotFoundException",
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

/// What a room answers for ACM PCA.
pub trait AcmPca<Cx: Sync>: Send + Sync {
    fn create_certificate_authority(
        &self,
        cx: &Cx,
        input: CreateCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<CreateCertificateAuthorityResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "CreateCertificateAuthority",
            ))
        }
    }

    fn create_permission(
        &self,
        cx: &Cx,
        input: CreatePermissionRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "CreatePermission")) }
    }

    fn delete_certificate_authority(
        &self,
        cx: &Cx,
        input: DeleteCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "DeleteCertificateAuthority",
            ))
        }
    }

    fn delete_permission(
        &self,
        cx: &Cx,
        input: DeletePermissionRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "DeletePermission")) }
    }

    fn delete_policy(
        &self,
        cx: &Cx,
        input: DeletePolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "DeletePolicy")) }
    }

    fn describe_certificate_authority(
        &self,
        cx: &Cx,
        input: DescribeCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<DescribeCertificateAuthorityResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "DescribeCertificateAuthority",
            ))
        }
    }

    fn get_certificate(
        &self,
        cx: &Cx,
        input: GetCertificateRequest,
    ) -> impl Future<Output = Reply<GetCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "GetCertificate")) }
    }

    fn get_certificate_authority_certificate(
        &self,
        cx: &Cx,
        input: GetCertificateAuthorityCertificateRequest,
    ) -> impl Future<Output = Reply<GetCertificateAuthorityCertificateResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "GetCertificateAuthorityCertificate",
            ))
        }
    }

    fn get_certificate_authority_csr(
        &self,
        cx: &Cx,
        input: GetCertificateAuthorityCsrRequest,
    ) -> impl Future<Output = Reply<GetCertificateAuthorityCsrResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "GetCertificateAuthorityCsr",
            ))
        }
    }

    fn get_policy(
        &self,
        cx: &Cx,
        input: GetPolicyRequest,
    ) -> impl Future<Output = Reply<GetPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "GetPolicy")) }
    }

    fn import_certificate_authority_certificate(
        &self,
        cx: &Cx,
        input: ImportCertificateAuthorityCertificateRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "ImportCertificateAuthorityCertificate",
            ))
        }
    }

    fn issue_certificate(
        &self,
        cx: &Cx,
        input: IssueCertificateRequest,
    ) -> impl Future<Output = Reply<IssueCertificateResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "IssueCertificate")) }
    }

    fn list_certificate_authorities(
        &self,
        cx: &Cx,
        input: ListCertificateAuthoritiesRequest,
    ) -> impl Future<Output = Reply<ListCertificateAuthoritiesResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "ListCertificateAuthorities",
            ))
        }
    }

    fn list_permissions(
        &self,
        cx: &Cx,
        input: ListPermissionsRequest,
    ) -> impl Future<Output = Reply<ListPermissionsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "ListPermissions")) }
    }

    fn list_tags(
        &self,
        cx: &Cx,
        input: ListTagsRequest,
    ) -> impl Future<Output = Reply<ListTagsResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "ListTags")) }
    }

    fn put_policy(
        &self,
        cx: &Cx,
        input: PutPolicyRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "PutPolicy")) }
    }

    fn restore_certificate_authority(
        &self,
        cx: &Cx,
        input: RestoreCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "RestoreCertificateAuthority",
            ))
        }
    }

    fn revoke_certificate(
        &self,
        cx: &Cx,
        input: RevokeCertificateRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("acm-pca", "RevokeCertificate")) }
    }

    fn tag_certificate_authority(
        &self,
        cx: &Cx,
        input: TagCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "TagCertificateAuthority",
            ))
        }
    }

    fn untag_certificate_authority(
        &self,
        cx: &Cx,
        input: UntagCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "UntagCertificateAuthority",
            ))
        }
    }

    fn update_certificate_authority(
        &self,
        cx: &Cx,
        input: UpdateCertificateAuthorityRequest,
    ) -> impl Future<Output = Reply<()>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "acm-pca",
                "UpdateCertificateAuthority",
            ))
        }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "CreateCertificateAuthority",
    "CreatePermission",
    "DeleteCertificateAuthority",
    "DeletePermission",
    "DeletePolicy",
    "DescribeCertificateAuthority",
    "GetCertificate",
    "GetCertificateAuthorityCertificate",
    "GetCertificateAuthorityCsr",
    "GetPolicy",
    "ImportCertificateAuthorityCertificate",
    "IssueCertificate",
    "ListCertificateAuthorities",
    "ListPermissions",
    "ListTags",
    "PutPolicy",
    "RestoreCertificateAuthority",
    "RevokeCertificate",
    "TagCertificateAuthority",
    "UntagCertificateAuthority",
    "UpdateCertificateAuthority",
];

impl<Cx: Sync, T: AcmPca<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "acm-pca"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "CreateCertificateAuthority" => {
                answer(self.0.create_certificate_authority(cx, from_tree(input)))
            }
            "CreatePermission" => answer(self.0.create_permission(cx, from_tree(input))),
            "DeleteCertificateAuthority" => {
                answer(self.0.delete_certificate_authority(cx, from_tree(input)))
            }
            "DeletePermission" => answer(self.0.delete_permission(cx, from_tree(input))),
            "DeletePolicy" => answer(self.0.delete_policy(cx, from_tree(input))),
            "DescribeCertificateAuthority" => {
                answer(self.0.describe_certificate_authority(cx, from_tree(input)))
            }
            "GetCertificate" => answer(self.0.get_certificate(cx, from_tree(input))),
            "GetCertificateAuthorityCertificate" => answer(
                self.0
                    .get_certificate_authority_certificate(cx, from_tree(input)),
            ),
            "GetCertificateAuthorityCsr" => {
                answer(self.0.get_certificate_authority_csr(cx, from_tree(input)))
            }
            "GetPolicy" => answer(self.0.get_policy(cx, from_tree(input))),
            "ImportCertificateAuthorityCertificate" => answer(
                self.0
                    .import_certificate_authority_certificate(cx, from_tree(input)),
            ),
            "IssueCertificate" => answer(self.0.issue_certificate(cx, from_tree(input))),
            "ListCertificateAuthorities" => {
                answer(self.0.list_certificate_authorities(cx, from_tree(input)))
            }
            "ListPermissions" => answer(self.0.list_permissions(cx, from_tree(input))),
            "ListTags" => answer(self.0.list_tags(cx, from_tree(input))),
            "PutPolicy" => answer(self.0.put_policy(cx, from_tree(input))),
            "RestoreCertificateAuthority" => {
                answer(self.0.restore_certificate_authority(cx, from_tree(input)))
            }
            "RevokeCertificate" => answer(self.0.revoke_certificate(cx, from_tree(input))),
            "TagCertificateAuthority" => {
                answer(self.0.tag_certificate_authority(cx, from_tree(input)))
            }
            "UntagCertificateAuthority" => {
                answer(self.0.untag_certificate_authority(cx, from_tree(input)))
            }
            "UpdateCertificateAuthority" => {
                answer(self.0.update_certificate_authority(cx, from_tree(input)))
            }
            _ => {
                answer(
                    async move { Reply::<()>::Err(ApiError::not_implemented("acm-pca", operation)) },
                )
            }
        }
    }
}
