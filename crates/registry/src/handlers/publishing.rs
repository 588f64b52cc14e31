//! PutImage: a manifest whose layers are here becomes an image.

use api::ecr::{
    PutImageRequest, PutImageResponse, image_already_exists_exception,
    image_digest_does_not_match_exception, image_tag_already_exists_exception,
    layers_not_found_exception, referenced_images_not_found_exception,
};
use api::{ApiError, Reply};
use domain::ecr;
use wire::Context;

use super::room::{Ecr, full_name, refused};
use crate::convert::invalid;
use crate::digest::Digest;
use crate::manifest::Manifest;
use crate::publish::{Publication, PublishError, Published, TagRule};

impl Ecr {
    pub(super) async fn publish(
        &self,
        cx: &Context,
        input: PutImageRequest,
    ) -> Reply<PutImageResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "PutImage").await?;
        let full_name = full_name(&repository.scope, name)?;
        let bytes = input.image_manifest.into_bytes();
        let digest = Digest::of(&bytes);
        if input
            .image_digest
            .is_some_and(|asked| asked != digest.as_str())
        {
            return Err(image_digest_does_not_match_exception(
                "The provided digest does not match the digest of the image manifest",
            ));
        }
        let media_type = input.image_manifest_media_type;
        let manifest = Manifest::parse(&bytes, media_type.as_deref())
            .map_err(|error| invalid("ImageManifest", &error.to_string()))?;
        let tag = input.image_tag;
        let reference = match &tag {
            Some(tag) => full_name
                .tagged(tag)
                .map_err(|_| invalid("imageTag", "must be letters, digits, '_', '.' and '-'"))?,
            None => full_name.pinned(&digest),
        };
        let told_type = media_type.clone();
        let told_type = told_type.unwrap_or_else(|| manifest.media_type().to_owned());
        let publication = Publication {
            tag_rule: rule(&repository, tag.as_deref().unwrap_or_default()),
            reference,
            bytes,
            manifest,
            media_type,
        };
        let published = self
            .images
            .blocking(move |store| publication.publish(store))
            .await;
        match published.map_err(|error| refusal(&repository, error))? {
            Published::New => {}
            Published::AlreadyThere => return Err(already(&repository, &digest, tag.as_deref())),
        }
        let image = self
            .image(&repository, digest, tag, Some(told_type))
            .await?;
        Ok(PutImageResponse { image: Some(image) })
    }
}

/// What may be done with a tag of a repository.
pub(crate) fn rule(repository: &ecr::Repository, tag: &str) -> TagRule {
    match repository.tags_move.lets_move(tag) {
        true => TagRule::MayMove,
        false => TagRule::Fixed,
    }
}

fn already(repository: &ecr::Repository, digest: &Digest, tag: Option<&str>) -> ApiError {
    let (name, account) = (&repository.name, &repository.scope.account);
    let tag = tag
        .map(|tag| format!(" and tag '{tag}'"))
        .unwrap_or_default();
    image_already_exists_exception(format!(
        "Image with digest '{digest}'{tag} already exists in the repository with name '{name}' in \
         registry with id '{account}'"
    ))
}

fn refusal(repository: &ecr::Repository, error: PublishError) -> ApiError {
    let (name, account) = (&repository.name, &repository.scope.account);
    match error {
        PublishError::Missing(layer) => layers_not_found_exception(format!(
            "Layers with digests '[{layer}]' required for pushing image into repository with name \
             '{name}' in the registry with id '{account}' do not exist"
        )),
        PublishError::MissingManifest(image) => referenced_images_not_found_exception(format!(
            "Images with digests '[{image}]' required for pushing image into repository with name \
             '{name}' in the registry with id '{account}' do not exist"
        )),
        PublishError::TagTaken { .. } => image_tag_already_exists_exception(error.to_string()),
        PublishError::Write(error) => refused(error),
        PublishError::Save(error) => refused(error),
    }
}
