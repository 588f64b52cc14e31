//! ECR. Made by `cargo xtask codegen`; do not edit.

#![allow(missing_docs, unused_imports, clippy::all)]

use crate::error::{ApiError, Fault, Reply};
use crate::record::{Blob, from_tree};
use crate::service::{Answer, answer};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::future::Future;

crate::record! {
    Attribute {
        key: String = "key",
        value: Option<String> = "value",
    }
    AuthorizationData {
        authorization_token: Option<String> = "authorizationToken",
        expires_at: Option<Timestamp> = "expiresAt",
        proxy_endpoint: Option<String> = "proxyEndpoint",
    }
    AwsEcrContainerImageDetails {
        architecture: Option<String> = "architecture",
        author: Option<String> = "author",
        image_hash: Option<String> = "imageHash",
        image_tags: Option<Vec<String>> = "imageTags",
        platform: Option<String> = "platform",
        pushed_at: Option<Timestamp> = "pushedAt",
        last_in_use_at: Option<Timestamp> = "lastInUseAt",
        in_use_count: Option<i64> = "inUseCount",
        registry: Option<String> = "registry",
        repository_name: Option<String> = "repositoryName",
    }
    BatchCheckLayerAvailabilityRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        layer_digests: Vec<String> = "layerDigests",
    }
    BatchCheckLayerAvailabilityResponse {
        layers: Option<Vec<Layer>> = "layers",
        failures: Option<Vec<LayerFailure>> = "failures",
    }
    BatchDeleteImageRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_ids: Vec<ImageIdentifier> = "imageIds",
    }
    BatchDeleteImageResponse {
        image_ids: Option<Vec<ImageIdentifier>> = "imageIds",
        failures: Option<Vec<ImageFailure>> = "failures",
    }
    BatchGetImageRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_ids: Vec<ImageIdentifier> = "imageIds",
        accepted_media_types: Option<Vec<String>> = "acceptedMediaTypes",
    }
    BatchGetImageResponse {
        images: Option<Vec<Image>> = "images",
        failures: Option<Vec<ImageFailure>> = "failures",
    }
    CompleteLayerUploadRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        upload_id: String = "uploadId",
        layer_digests: Vec<String> = "layerDigests",
    }
    CompleteLayerUploadResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        upload_id: Option<String> = "uploadId",
        layer_digest: Option<String> = "layerDigest",
    }
    CreateRepositoryRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        tags: Option<Vec<Tag>> = "tags",
        image_tag_mutability: Option<String> = "imageTagMutability",
        image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>> = "imageTagMutabilityExclusionFilters",
        image_scanning_configuration: Option<ImageScanningConfiguration> = "imageScanningConfiguration",
        encryption_configuration: Option<EncryptionConfiguration> = "encryptionConfiguration",
    }
    CreateRepositoryResponse {
        repository: Option<Repository> = "repository",
    }
    CvssScore {
        base_score: Option<f64> = "baseScore",
        scoring_vector: Option<String> = "scoringVector",
        source: Option<String> = "source",
        version: Option<String> = "version",
    }
    CvssScoreAdjustment {
        metric: Option<String> = "metric",
        reason: Option<String> = "reason",
    }
    CvssScoreDetails {
        adjustments: Option<Vec<CvssScoreAdjustment>> = "adjustments",
        score: Option<f64> = "score",
        score_source: Option<String> = "scoreSource",
        scoring_vector: Option<String> = "scoringVector",
        version: Option<String> = "version",
    }
    DeleteLifecyclePolicyRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
    }
    DeleteLifecyclePolicyResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        lifecycle_policy_text: Option<String> = "lifecyclePolicyText",
        last_evaluated_at: Option<Timestamp> = "lastEvaluatedAt",
    }
    DeleteReplication {
        enabled: bool = "enabled",
    }
    DeleteRepositoryPolicyRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
    }
    DeleteRepositoryPolicyResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        policy_text: Option<String> = "policyText",
    }
    DeleteRepositoryRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        force: Option<bool> = "force",
    }
    DeleteRepositoryResponse {
        repository: Option<Repository> = "repository",
    }
    DescribeImageScanFindingsRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_id: ImageIdentifier = "imageId",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    DescribeImageScanFindingsResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        image_id: Option<ImageIdentifier> = "imageId",
        image_scan_status: Option<ImageScanStatus> = "imageScanStatus",
        image_scan_findings: Option<ImageScanFindings> = "imageScanFindings",
        next_token: Option<String> = "nextToken",
    }
    DescribeImagesFilter {
        tag_status: Option<String> = "tagStatus",
        image_status: Option<String> = "imageStatus",
    }
    DescribeImagesRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_ids: Option<Vec<ImageIdentifier>> = "imageIds",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
        filter: Option<DescribeImagesFilter> = "filter",
    }
    DescribeImagesResponse {
        image_details: Option<Vec<ImageDetail>> = "imageDetails",
        next_token: Option<String> = "nextToken",
    }
    DescribeRegistryRequest {
    }
    DescribeRegistryResponse {
        registry_id: Option<String> = "registryId",
        replication_configuration: Option<ReplicationConfiguration> = "replicationConfiguration",
    }
    DescribeRepositoriesRequest {
        registry_id: Option<String> = "registryId",
        repository_names: Option<Vec<String>> = "repositoryNames",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
    }
    DescribeRepositoriesResponse {
        repositories: Option<Vec<Repository>> = "repositories",
        next_token: Option<String> = "nextToken",
    }
    EncryptionConfiguration {
        encryption_type: String = "encryptionType",
        kms_key: Option<String> = "kmsKey",
    }
    EnhancedImageScanFinding {
        aws_account_id: Option<String> = "awsAccountId",
        description: Option<String> = "description",
        finding_arn: Option<String> = "findingArn",
        first_observed_at: Option<Timestamp> = "firstObservedAt",
        last_observed_at: Option<Timestamp> = "lastObservedAt",
        package_vulnerability_details: Option<PackageVulnerabilityDetails> = "packageVulnerabilityDetails",
        remediation: Option<Remediation> = "remediation",
        resources: Option<Vec<Resource>> = "resources",
        score: Option<f64> = "score",
        score_details: Option<ScoreDetails> = "scoreDetails",
        severity: Option<String> = "severity",
        status: Option<String> = "status",
        title: Option<String> = "title",
        r#type: Option<String> = "type",
        updated_at: Option<Timestamp> = "updatedAt",
        fix_available: Option<String> = "fixAvailable",
        exploit_available: Option<String> = "exploitAvailable",
    }
    GetAuthorizationTokenRequest {
        registry_ids: Option<Vec<String>> = "registryIds",
    }
    GetAuthorizationTokenResponse {
        authorization_data: Option<Vec<AuthorizationData>> = "authorizationData",
    }
    GetDownloadUrlForLayerRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        layer_digest: String = "layerDigest",
    }
    GetDownloadUrlForLayerResponse {
        download_url: Option<String> = "downloadUrl",
        layer_digest: Option<String> = "layerDigest",
    }
    GetLifecyclePolicyRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
    }
    GetLifecyclePolicyResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        lifecycle_policy_text: Option<String> = "lifecyclePolicyText",
        last_evaluated_at: Option<Timestamp> = "lastEvaluatedAt",
    }
    GetRepositoryPolicyRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
    }
    GetRepositoryPolicyResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        policy_text: Option<String> = "policyText",
    }
    Image {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        image_id: Option<ImageIdentifier> = "imageId",
        image_manifest: Option<String> = "imageManifest",
        image_manifest_media_type: Option<String> = "imageManifestMediaType",
    }
    ImageDetail {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        image_digest: Option<String> = "imageDigest",
        image_tags: Option<Vec<String>> = "imageTags",
        image_size_in_bytes: Option<i64> = "imageSizeInBytes",
        image_pushed_at: Option<Timestamp> = "imagePushedAt",
        image_scan_status: Option<ImageScanStatus> = "imageScanStatus",
        image_scan_findings_summary: Option<ImageScanFindingsSummary> = "imageScanFindingsSummary",
        image_manifest_media_type: Option<String> = "imageManifestMediaType",
        artifact_media_type: Option<String> = "artifactMediaType",
        last_recorded_pull_time: Option<Timestamp> = "lastRecordedPullTime",
        subject_manifest_digest: Option<String> = "subjectManifestDigest",
        image_status: Option<String> = "imageStatus",
        last_archived_at: Option<Timestamp> = "lastArchivedAt",
        last_activated_at: Option<Timestamp> = "lastActivatedAt",
    }
    ImageFailure {
        image_id: Option<ImageIdentifier> = "imageId",
        failure_code: Option<String> = "failureCode",
        failure_reason: Option<String> = "failureReason",
    }
    ImageIdentifier {
        image_digest: Option<String> = "imageDigest",
        image_tag: Option<String> = "imageTag",
    }
    ImageScanFinding {
        name: Option<String> = "name",
        description: Option<String> = "description",
        uri: Option<String> = "uri",
        severity: Option<String> = "severity",
        attributes: Option<Vec<Attribute>> = "attributes",
    }
    ImageScanFindings {
        image_scan_completed_at: Option<Timestamp> = "imageScanCompletedAt",
        vulnerability_source_updated_at: Option<Timestamp> = "vulnerabilitySourceUpdatedAt",
        finding_severity_counts: Option<BTreeMap<String, i32>> = "findingSeverityCounts",
        findings: Option<Vec<ImageScanFinding>> = "findings",
        enhanced_findings: Option<Vec<EnhancedImageScanFinding>> = "enhancedFindings",
    }
    ImageScanFindingsSummary {
        image_scan_completed_at: Option<Timestamp> = "imageScanCompletedAt",
        vulnerability_source_updated_at: Option<Timestamp> = "vulnerabilitySourceUpdatedAt",
        finding_severity_counts: Option<BTreeMap<String, i32>> = "findingSeverityCounts",
    }
    ImageScanStatus {
        status: Option<String> = "status",
        description: Option<String> = "description",
    }
    ImageScanningConfiguration {
        scan_on_push: Option<bool> = "scanOnPush",
    }
    ImageTagMutabilityExclusionFilter {
        filter_type: String = "filterType",
        filter: String = "filter",
    }
    InitiateLayerUploadRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
    }
    InitiateLayerUploadResponse {
        upload_id: Option<String> = "uploadId",
        part_size: Option<i64> = "partSize",
    }
    Layer {
        layer_digest: Option<String> = "layerDigest",
        layer_availability: Option<String> = "layerAvailability",
        layer_size: Option<i64> = "layerSize",
        media_type: Option<String> = "mediaType",
    }
    LayerFailure {
        layer_digest: Option<String> = "layerDigest",
        failure_code: Option<String> = "failureCode",
        failure_reason: Option<String> = "failureReason",
    }
    ListImagesFilter {
        tag_status: Option<String> = "tagStatus",
        image_status: Option<String> = "imageStatus",
    }
    ListImagesRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        next_token: Option<String> = "nextToken",
        max_results: Option<i32> = "maxResults",
        filter: Option<ListImagesFilter> = "filter",
    }
    ListImagesResponse {
        image_ids: Option<Vec<ImageIdentifier>> = "imageIds",
        next_token: Option<String> = "nextToken",
    }
    ListTagsForResourceRequest {
        resource_arn: String = "resourceArn",
    }
    ListTagsForResourceResponse {
        tags: Option<Vec<Tag>> = "tags",
    }
    PackageVulnerabilityDetails {
        cvss: Option<Vec<CvssScore>> = "cvss",
        reference_urls: Option<Vec<String>> = "referenceUrls",
        related_vulnerabilities: Option<Vec<String>> = "relatedVulnerabilities",
        source: Option<String> = "source",
        source_url: Option<String> = "sourceUrl",
        vendor_created_at: Option<Timestamp> = "vendorCreatedAt",
        vendor_severity: Option<String> = "vendorSeverity",
        vendor_updated_at: Option<Timestamp> = "vendorUpdatedAt",
        vulnerability_id: Option<String> = "vulnerabilityId",
        vulnerable_packages: Option<Vec<VulnerablePackage>> = "vulnerablePackages",
    }
    PutImageRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_manifest: String = "imageManifest",
        image_manifest_media_type: Option<String> = "imageManifestMediaType",
        image_tag: Option<String> = "imageTag",
        image_digest: Option<String> = "imageDigest",
    }
    PutImageResponse {
        image: Option<Image> = "image",
    }
    PutImageScanningConfigurationRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_scanning_configuration: ImageScanningConfiguration = "imageScanningConfiguration",
    }
    PutImageScanningConfigurationResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        image_scanning_configuration: Option<ImageScanningConfiguration> = "imageScanningConfiguration",
    }
    PutImageTagMutabilityRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_tag_mutability: String = "imageTagMutability",
        image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>> = "imageTagMutabilityExclusionFilters",
    }
    PutImageTagMutabilityResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        image_tag_mutability: Option<String> = "imageTagMutability",
        image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>> = "imageTagMutabilityExclusionFilters",
    }
    PutLifecyclePolicyRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        lifecycle_policy_text: String = "lifecyclePolicyText",
    }
    PutLifecyclePolicyResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        lifecycle_policy_text: Option<String> = "lifecyclePolicyText",
    }
    Recommendation {
        url: Option<String> = "url",
        text: Option<String> = "text",
    }
    Remediation {
        recommendation: Option<Recommendation> = "recommendation",
    }
    ReplicationConfiguration {
        rules: Vec<ReplicationRule> = "rules",
    }
    ReplicationDestination {
        region: String = "region",
        registry_id: String = "registryId",
    }
    ReplicationRule {
        destinations: Vec<ReplicationDestination> = "destinations",
        repository_filters: Option<Vec<RepositoryFilter>> = "repositoryFilters",
        delete_replication: Option<DeleteReplication> = "deleteReplication",
    }
    Repository {
        repository_arn: Option<String> = "repositoryArn",
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        repository_uri: Option<String> = "repositoryUri",
        created_at: Option<Timestamp> = "createdAt",
        image_tag_mutability: Option<String> = "imageTagMutability",
        image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>> = "imageTagMutabilityExclusionFilters",
        image_scanning_configuration: Option<ImageScanningConfiguration> = "imageScanningConfiguration",
        encryption_configuration: Option<EncryptionConfiguration> = "encryptionConfiguration",
    }
    RepositoryFilter {
        filter: String = "filter",
        filter_type: String = "filterType",
    }
    Resource {
        details: Option<ResourceDetails> = "details",
        id: Option<String> = "id",
        tags: Option<BTreeMap<String, String>> = "tags",
        r#type: Option<String> = "type",
    }
    ResourceDetails {
        aws_ecr_container_image: Option<AwsEcrContainerImageDetails> = "awsEcrContainerImage",
    }
    ScoreDetails {
        cvss: Option<CvssScoreDetails> = "cvss",
    }
    SetRepositoryPolicyRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        policy_text: String = "policyText",
        force: Option<bool> = "force",
    }
    SetRepositoryPolicyResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        policy_text: Option<String> = "policyText",
    }
    StartImageScanRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        image_id: ImageIdentifier = "imageId",
    }
    StartImageScanResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        image_id: Option<ImageIdentifier> = "imageId",
        image_scan_status: Option<ImageScanStatus> = "imageScanStatus",
    }
    Tag {
        key: String = "Key",
        value: String = "Value",
    }
    TagResourceRequest {
        resource_arn: String = "resourceArn",
        tags: Vec<Tag> = "tags",
    }
    TagResourceResponse {
    }
    UntagResourceRequest {
        resource_arn: String = "resourceArn",
        tag_keys: Vec<String> = "tagKeys",
    }
    UntagResourceResponse {
    }
    UploadLayerPartRequest {
        registry_id: Option<String> = "registryId",
        repository_name: String = "repositoryName",
        upload_id: String = "uploadId",
        part_first_byte: i64 = "partFirstByte",
        part_last_byte: i64 = "partLastByte",
        layer_part_blob: Blob = "layerPartBlob",
    }
    UploadLayerPartResponse {
        registry_id: Option<String> = "registryId",
        repository_name: Option<String> = "repositoryName",
        upload_id: Option<String> = "uploadId",
        last_byte_received: Option<i64> = "lastByteReceived",
    }
    VulnerablePackage {
        arch: Option<String> = "arch",
        epoch: Option<i32> = "epoch",
        file_path: Option<String> = "filePath",
        name: Option<String> = "name",
        package_manager: Option<String> = "packageManager",
        release: Option<String> = "release",
        source_layer_hash: Option<String> = "sourceLayerHash",
        version: Option<String> = "version",
        fixed_in_version: Option<String> = "fixedInVersion",
    }
}

pub fn empty_upload_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "EmptyUploadException",
        "EmptyUploadException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn image_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ImageAlreadyExistsException",
        "ImageAlreadyExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn image_archived_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ImageArchivedException",
        "ImageArchivedException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn image_digest_does_not_match_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ImageDigestDoesNotMatchException",
        "ImageDigestDoesNotMatchException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn image_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ImageNotFoundException",
        "ImageNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn image_tag_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ImageTagAlreadyExistsException",
        "ImageTagAlreadyExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_layer_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidLayerException",
        "InvalidLayerException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn invalid_layer_part_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidLayerPartException",
        "InvalidLayerPartException",
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

pub fn invalid_tag_parameter_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "InvalidTagParameterException",
        "InvalidTagParameterException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn kms_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "KmsException",
        "KmsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn layer_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LayerAlreadyExistsException",
        "LayerAlreadyExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn layer_inaccessible_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LayerInaccessibleException",
        "LayerInaccessibleException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn layer_part_too_small_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LayerPartTooSmallException",
        "LayerPartTooSmallException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn layers_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LayersNotFoundException",
        "LayersNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn lifecycle_policy_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "LifecyclePolicyNotFoundException",
        "LifecyclePolicyNotFoundException",
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

pub fn referenced_images_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ReferencedImagesNotFoundException",
        "ReferencedImagesNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn repository_already_exists_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RepositoryAlreadyExistsException",
        "RepositoryAlreadyExistsException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn repository_not_empty_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RepositoryNotEmptyException",
        "RepositoryNotEmptyException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn repository_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RepositoryNotFoundException",
        "RepositoryNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn repository_policy_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "RepositoryPolicyNotFoundException",
        "RepositoryPolicyNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn scan_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ScanNotFoundException",
        "ScanNotFoundException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn server_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "ServerException",
        "ServerException",
        500,
        Fault::Receiver,
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

pub fn unable_to_get_upstream_image_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnableToGetUpstreamImageException",
        "UnableToGetUpstreamImageException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unable_to_get_upstream_layer_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnableToGetUpstreamLayerException",
        "UnableToGetUpstreamLayerException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn unsupported_image_type_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UnsupportedImageTypeException",
        "UnsupportedImageTypeException",
        400,
        Fault::Sender,
        message.into(),
    )
}

pub fn upload_not_found_exception(message: impl Into<String>) -> ApiError {
    ApiError::new(
        "UploadNotFoundException",
        "UploadNotFoundException",
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

/// What a room answers for ECR.
pub trait Ecr<Cx: Sync>: Send + Sync {
    fn batch_check_layer_availability(
        &self,
        cx: &Cx,
        input: BatchCheckLayerAvailabilityRequest,
    ) -> impl Future<Output = Reply<BatchCheckLayerAvailabilityResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecr",
                "BatchCheckLayerAvailability",
            ))
        }
    }

    fn batch_delete_image(
        &self,
        cx: &Cx,
        input: BatchDeleteImageRequest,
    ) -> impl Future<Output = Reply<BatchDeleteImageResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "BatchDeleteImage")) }
    }

    fn batch_get_image(
        &self,
        cx: &Cx,
        input: BatchGetImageRequest,
    ) -> impl Future<Output = Reply<BatchGetImageResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "BatchGetImage")) }
    }

    fn complete_layer_upload(
        &self,
        cx: &Cx,
        input: CompleteLayerUploadRequest,
    ) -> impl Future<Output = Reply<CompleteLayerUploadResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "CompleteLayerUpload")) }
    }

    fn create_repository(
        &self,
        cx: &Cx,
        input: CreateRepositoryRequest,
    ) -> impl Future<Output = Reply<CreateRepositoryResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "CreateRepository")) }
    }

    fn delete_lifecycle_policy(
        &self,
        cx: &Cx,
        input: DeleteLifecyclePolicyRequest,
    ) -> impl Future<Output = Reply<DeleteLifecyclePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "DeleteLifecyclePolicy")) }
    }

    fn delete_repository(
        &self,
        cx: &Cx,
        input: DeleteRepositoryRequest,
    ) -> impl Future<Output = Reply<DeleteRepositoryResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "DeleteRepository")) }
    }

    fn delete_repository_policy(
        &self,
        cx: &Cx,
        input: DeleteRepositoryPolicyRequest,
    ) -> impl Future<Output = Reply<DeleteRepositoryPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "DeleteRepositoryPolicy")) }
    }

    fn describe_image_scan_findings(
        &self,
        cx: &Cx,
        input: DescribeImageScanFindingsRequest,
    ) -> impl Future<Output = Reply<DescribeImageScanFindingsResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecr",
                "DescribeImageScanFindings",
            ))
        }
    }

    fn describe_images(
        &self,
        cx: &Cx,
        input: DescribeImagesRequest,
    ) -> impl Future<Output = Reply<DescribeImagesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "DescribeImages")) }
    }

    fn describe_registry(
        &self,
        cx: &Cx,
        input: DescribeRegistryRequest,
    ) -> impl Future<Output = Reply<DescribeRegistryResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "DescribeRegistry")) }
    }

    fn describe_repositories(
        &self,
        cx: &Cx,
        input: DescribeRepositoriesRequest,
    ) -> impl Future<Output = Reply<DescribeRepositoriesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "DescribeRepositories")) }
    }

    fn get_authorization_token(
        &self,
        cx: &Cx,
        input: GetAuthorizationTokenRequest,
    ) -> impl Future<Output = Reply<GetAuthorizationTokenResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "GetAuthorizationToken")) }
    }

    fn get_download_url_for_layer(
        &self,
        cx: &Cx,
        input: GetDownloadUrlForLayerRequest,
    ) -> impl Future<Output = Reply<GetDownloadUrlForLayerResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "GetDownloadUrlForLayer")) }
    }

    fn get_lifecycle_policy(
        &self,
        cx: &Cx,
        input: GetLifecyclePolicyRequest,
    ) -> impl Future<Output = Reply<GetLifecyclePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "GetLifecyclePolicy")) }
    }

    fn get_repository_policy(
        &self,
        cx: &Cx,
        input: GetRepositoryPolicyRequest,
    ) -> impl Future<Output = Reply<GetRepositoryPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "GetRepositoryPolicy")) }
    }

    fn initiate_layer_upload(
        &self,
        cx: &Cx,
        input: InitiateLayerUploadRequest,
    ) -> impl Future<Output = Reply<InitiateLayerUploadResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "InitiateLayerUpload")) }
    }

    fn list_images(
        &self,
        cx: &Cx,
        input: ListImagesRequest,
    ) -> impl Future<Output = Reply<ListImagesResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "ListImages")) }
    }

    fn list_tags_for_resource(
        &self,
        cx: &Cx,
        input: ListTagsForResourceRequest,
    ) -> impl Future<Output = Reply<ListTagsForResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "ListTagsForResource")) }
    }

    fn put_image(
        &self,
        cx: &Cx,
        input: PutImageRequest,
    ) -> impl Future<Output = Reply<PutImageResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "PutImage")) }
    }

    fn put_image_scanning_configuration(
        &self,
        cx: &Cx,
        input: PutImageScanningConfigurationRequest,
    ) -> impl Future<Output = Reply<PutImageScanningConfigurationResponse>> + Send {
        let _ = (cx, input);
        async {
            Err(ApiError::not_implemented(
                "ecr",
                "PutImageScanningConfiguration",
            ))
        }
    }

    fn put_image_tag_mutability(
        &self,
        cx: &Cx,
        input: PutImageTagMutabilityRequest,
    ) -> impl Future<Output = Reply<PutImageTagMutabilityResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "PutImageTagMutability")) }
    }

    fn put_lifecycle_policy(
        &self,
        cx: &Cx,
        input: PutLifecyclePolicyRequest,
    ) -> impl Future<Output = Reply<PutLifecyclePolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "PutLifecyclePolicy")) }
    }

    fn set_repository_policy(
        &self,
        cx: &Cx,
        input: SetRepositoryPolicyRequest,
    ) -> impl Future<Output = Reply<SetRepositoryPolicyResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "SetRepositoryPolicy")) }
    }

    fn start_image_scan(
        &self,
        cx: &Cx,
        input: StartImageScanRequest,
    ) -> impl Future<Output = Reply<StartImageScanResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "StartImageScan")) }
    }

    fn tag_resource(
        &self,
        cx: &Cx,
        input: TagResourceRequest,
    ) -> impl Future<Output = Reply<TagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "TagResource")) }
    }

    fn untag_resource(
        &self,
        cx: &Cx,
        input: UntagResourceRequest,
    ) -> impl Future<Output = Reply<UntagResourceResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "UntagResource")) }
    }

    fn upload_layer_part(
        &self,
        cx: &Cx,
        input: UploadLayerPartRequest,
    ) -> impl Future<Output = Reply<UploadLayerPartResponse>> + Send {
        let _ = (cx, input);
        async { Err(ApiError::not_implemented("ecr", "UploadLayerPart")) }
    }
}

/// The room as the front door sees it.
pub struct Server<T>(pub T);

const OPERATIONS: &[&str] = &[
    "BatchCheckLayerAvailability",
    "BatchDeleteImage",
    "BatchGetImage",
    "CompleteLayerUpload",
    "CreateRepository",
    "DeleteLifecyclePolicy",
    "DeleteRepository",
    "DeleteRepositoryPolicy",
    "DescribeImageScanFindings",
    "DescribeImages",
    "DescribeRegistry",
    "DescribeRepositories",
    "GetAuthorizationToken",
    "GetDownloadUrlForLayer",
    "GetLifecyclePolicy",
    "GetRepositoryPolicy",
    "InitiateLayerUpload",
    "ListImages",
    "ListTagsForResource",
    "PutImage",
    "PutImageScanningConfiguration",
    "PutImageTagMutability",
    "PutLifecyclePolicy",
    "SetRepositoryPolicy",
    "StartImageScan",
    "TagResource",
    "UntagResource",
    "UploadLayerPart",
];

impl<Cx: Sync, T: Ecr<Cx>> crate::service::Service<Cx> for Server<T> {
    fn name(&self) -> &'static str {
        "ecr"
    }

    fn operations(&self) -> &'static [&'static str] {
        OPERATIONS
    }

    fn call<'a>(&'a self, cx: &'a Cx, operation: &'a str, input: Value) -> Answer<'a> {
        match operation {
            "BatchCheckLayerAvailability" => {
                answer(self.0.batch_check_layer_availability(cx, from_tree(input)))
            }
            "BatchDeleteImage" => answer(self.0.batch_delete_image(cx, from_tree(input))),
            "BatchGetImage" => answer(self.0.batch_get_image(cx, from_tree(input))),
            "CompleteLayerUpload" => answer(self.0.complete_layer_upload(cx, from_tree(input))),
            "CreateRepository" => answer(self.0.create_repository(cx, from_tree(input))),
            "DeleteLifecyclePolicy" => answer(self.0.delete_lifecycle_policy(cx, from_tree(input))),
            "DeleteRepository" => answer(self.0.delete_repository(cx, from_tree(input))),
            "DeleteRepositoryPolicy" => {
                answer(self.0.delete_repository_policy(cx, from_tree(input)))
            }
            "DescribeImageScanFindings" => {
                answer(self.0.describe_image_scan_findings(cx, from_tree(input)))
            }
            "DescribeImages" => answer(self.0.describe_images(cx, from_tree(input))),
            "DescribeRegistry" => answer(self.0.describe_registry(cx, from_tree(input))),
            "DescribeRepositories" => answer(self.0.describe_repositories(cx, from_tree(input))),
            "GetAuthorizationToken" => answer(self.0.get_authorization_token(cx, from_tree(input))),
            "GetDownloadUrlForLayer" => {
                answer(self.0.get_download_url_for_layer(cx, from_tree(input)))
            }
            "GetLifecyclePolicy" => answer(self.0.get_lifecycle_policy(cx, from_tree(input))),
            "GetRepositoryPolicy" => answer(self.0.get_repository_policy(cx, from_tree(input))),
            "InitiateLayerUpload" => answer(self.0.initiate_layer_upload(cx, from_tree(input))),
            "ListImages" => answer(self.0.list_images(cx, from_tree(input))),
            "ListTagsForResource" => answer(self.0.list_tags_for_resource(cx, from_tree(input))),
            "PutImage" => answer(self.0.put_image(cx, from_tree(input))),
            "PutImageScanningConfiguration" => answer(
                self.0
                    .put_image_scanning_configuration(cx, from_tree(input)),
            ),
            "PutImageTagMutability" => {
                answer(self.0.put_image_tag_mutability(cx, from_tree(input)))
            }
            "PutLifecyclePolicy" => answer(self.0.put_lifecycle_policy(cx, from_tree(input))),
            "SetRepositoryPolicy" => answer(self.0.set_repository_policy(cx, from_tree(input))),
            "StartImageScan" => answer(self.0.start_image_scan(cx, from_tree(input))),
            "TagResource" => answer(self.0.tag_resource(cx, from_tree(input))),
            "UntagResource" => answer(self.0.untag_resource(cx, from_tree(input))),
            "UploadLayerPart" => answer(self.0.upload_layer_part(cx, from_tree(input))),
            _ => {
                answer(async move { Reply::<()>::Err(ApiError::not_implemented("ecr", operation)) })
            }
        }
    }
}
