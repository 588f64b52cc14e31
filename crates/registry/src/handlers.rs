//! The operations of the ECR API, one file a noun.

mod deletions;
mod identifiers;
mod images;
mod labels;
mod layers;
mod policies;
mod publishing;
mod repositories;
mod room;
mod tokens;
mod uploads;

pub(crate) use publishing::rule;
pub use room::{Ecr, OciServer, OnUnknownPush};
pub(crate) use room::{not_found, registry_of, scope_of};
pub(crate) use tokens::USER;

use std::sync::Arc;

use api::Reply;
use api::ecr::{
    BatchCheckLayerAvailabilityRequest, BatchCheckLayerAvailabilityResponse,
    BatchDeleteImageRequest, BatchDeleteImageResponse, BatchGetImageRequest, BatchGetImageResponse,
    CompleteLayerUploadRequest, CompleteLayerUploadResponse, CreateRepositoryRequest,
    CreateRepositoryResponse, DeleteLifecyclePolicyRequest, DeleteLifecyclePolicyResponse,
    DeleteRepositoryPolicyRequest, DeleteRepositoryPolicyResponse, DeleteRepositoryRequest,
    DeleteRepositoryResponse, DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse,
    DescribeImagesRequest, DescribeImagesResponse, DescribeRegistryRequest,
    DescribeRegistryResponse, DescribeRepositoriesRequest, DescribeRepositoriesResponse,
    GetAuthorizationTokenRequest, GetAuthorizationTokenResponse, GetDownloadUrlForLayerRequest,
    GetDownloadUrlForLayerResponse, GetLifecyclePolicyRequest, GetLifecyclePolicyResponse,
    GetRepositoryPolicyRequest, GetRepositoryPolicyResponse, InitiateLayerUploadRequest,
    InitiateLayerUploadResponse, ListImagesRequest, ListImagesResponse, ListTagsForResourceRequest,
    ListTagsForResourceResponse, PutImageRequest, PutImageResponse,
    PutImageScanningConfigurationRequest, PutImageScanningConfigurationResponse,
    PutImageTagMutabilityRequest, PutImageTagMutabilityResponse, PutLifecyclePolicyRequest,
    PutLifecyclePolicyResponse, SetRepositoryPolicyRequest, SetRepositoryPolicyResponse,
    TagResourceRequest, TagResourceResponse, UntagResourceRequest, UntagResourceResponse,
    UploadLayerPartRequest, UploadLayerPartResponse,
};
use wire::Context;

/// Each operation is the method of the same name in the file of its noun.
macro_rules! operations {
    ($($operation:ident => $method:ident($input:ty) -> $output:ty;)*) => {$(
        async fn $operation(&self, cx: &Context, input: $input) -> Reply<$output> {
            self.0.$method(cx, input).await
        }
    )*};
}

/// The operations of a room, which others share: `api::ecr::Server(EcrApi(room))`.
pub struct EcrApi(pub Arc<Ecr>);

impl api::ecr::Ecr<Context> for EcrApi {
    operations! {
        create_repository => create(CreateRepositoryRequest) -> CreateRepositoryResponse;
        describe_repositories => describe(DescribeRepositoriesRequest)
            -> DescribeRepositoriesResponse;
        delete_repository => delete(DeleteRepositoryRequest) -> DeleteRepositoryResponse;
        put_image_tag_mutability => set_tag_mutability(PutImageTagMutabilityRequest)
            -> PutImageTagMutabilityResponse;
        put_image_scanning_configuration => set_scanning(PutImageScanningConfigurationRequest)
            -> PutImageScanningConfigurationResponse;
        describe_registry => registry(DescribeRegistryRequest) -> DescribeRegistryResponse;

        list_tags_for_resource => labels(ListTagsForResourceRequest) -> ListTagsForResourceResponse;
        tag_resource => label(TagResourceRequest) -> TagResourceResponse;
        untag_resource => unlabel(UntagResourceRequest) -> UntagResourceResponse;

        set_repository_policy => set_policy(SetRepositoryPolicyRequest)
            -> SetRepositoryPolicyResponse;
        get_repository_policy => policy(GetRepositoryPolicyRequest) -> GetRepositoryPolicyResponse;
        delete_repository_policy => drop_policy(DeleteRepositoryPolicyRequest)
            -> DeleteRepositoryPolicyResponse;
        put_lifecycle_policy => set_lifecycle(PutLifecyclePolicyRequest)
            -> PutLifecyclePolicyResponse;
        get_lifecycle_policy => lifecycle(GetLifecyclePolicyRequest) -> GetLifecyclePolicyResponse;
        delete_lifecycle_policy => drop_lifecycle(DeleteLifecyclePolicyRequest)
            -> DeleteLifecyclePolicyResponse;

        list_images => list(ListImagesRequest) -> ListImagesResponse;
        describe_images => details(DescribeImagesRequest) -> DescribeImagesResponse;
        batch_get_image => manifests(BatchGetImageRequest) -> BatchGetImageResponse;
        batch_delete_image => delete_images(BatchDeleteImageRequest) -> BatchDeleteImageResponse;
        put_image => publish(PutImageRequest) -> PutImageResponse;
        describe_image_scan_findings => findings(DescribeImageScanFindingsRequest)
            -> DescribeImageScanFindingsResponse;

        batch_check_layer_availability => check_layers(BatchCheckLayerAvailabilityRequest)
            -> BatchCheckLayerAvailabilityResponse;
        get_download_url_for_layer => layer_url(GetDownloadUrlForLayerRequest)
            -> GetDownloadUrlForLayerResponse;
        initiate_layer_upload => begin_upload(InitiateLayerUploadRequest)
            -> InitiateLayerUploadResponse;
        upload_layer_part => take_part(UploadLayerPartRequest) -> UploadLayerPartResponse;
        complete_layer_upload => end_upload(CompleteLayerUploadRequest)
            -> CompleteLayerUploadResponse;

        get_authorization_token => tokens(GetAuthorizationTokenRequest)
            -> GetAuthorizationTokenResponse;
    }
}
