//! Layers: whether they are here, and where to get them.

use api::Reply;
use api::ecr::{
    BatchCheckLayerAvailabilityRequest, BatchCheckLayerAvailabilityResponse,
    GetDownloadUrlForLayerRequest, GetDownloadUrlForLayerResponse, Layer, LayerFailure,
    layers_not_found_exception,
};
use domain::ecr::Repository;
use wire::Context;

use super::room::Ecr;
use crate::digest::Digest;
use crate::images::Store;

impl Ecr {
    pub(super) async fn check_layers(
        &self,
        cx: &Context,
        input: BatchCheckLayerAvailabilityRequest,
    ) -> Reply<BatchCheckLayerAvailabilityResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let action = "BatchCheckLayerAvailability";
        let repository = self.find(cx, registry, name, action).await?;
        let (mut layers, mut failures) = (Vec::new(), Vec::new());
        for text in input.layer_digests {
            match text.parse::<Digest>() {
                Ok(digest) => layers.push(layer(&digest, self.size_of(&repository, &digest).await)),
                Err(error) => failures.push(LayerFailure {
                    layer_digest: Some(text),
                    failure_code: Some("InvalidLayerDigest".to_owned()),
                    failure_reason: Some(error.to_string()),
                }),
            }
        }
        Ok(BatchCheckLayerAvailabilityResponse {
            layers: Some(layers),
            failures: Some(failures),
        })
    }

    pub(super) async fn layer_url(
        &self,
        cx: &Context,
        input: GetDownloadUrlForLayerRequest,
    ) -> Reply<GetDownloadUrlForLayerResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self
            .find(cx, registry, name, "GetDownloadUrlForLayer")
            .await?;
        let digest: Option<Digest> = input.layer_digest.parse().ok();
        let held = match &digest {
            Some(digest) => self.size_of(&repository, digest).await.is_some(),
            None => false,
        };
        let Some(digest) = digest.filter(|_| held) else {
            let (layer, account) = (&input.layer_digest, &repository.scope.account);
            return Err(layers_not_found_exception(format!(
                "The layer with digest '{layer}' does not exist in the repository with name \
                 '{name}' in the registry with id '{account}'"
            )));
        };
        Ok(GetDownloadUrlForLayerResponse {
            download_url: Some(self.download_url(&cx.caller, &repository, &digest)?),
            layer_digest: Some(digest.to_string()),
        })
    }

    /// The size of a blob that the repository may serve.
    pub(super) async fn size_of(&self, repository: &Repository, digest: &Digest) -> Option<u64> {
        let held = self.held(repository)?;
        if !held.blobs.contains(digest) {
            return None;
        }
        let digest = digest.clone();
        let size = move |store: &Store| store.blobs.size(&digest);
        self.images.blocking(size).await
    }
}

fn layer(digest: &Digest, size: Option<u64>) -> Layer {
    let availability = if size.is_some() {
        "AVAILABLE"
    } else {
        "UNAVAILABLE"
    };
    Layer {
        layer_digest: Some(digest.to_string()),
        layer_availability: Some(availability.to_owned()),
        layer_size: size.and_then(|size| i64::try_from(size).ok()),
        media_type: None,
    }
}
