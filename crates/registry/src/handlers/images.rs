//! Images: listed, described, read.

use std::sync::Arc;

use api::ecr::{
    BatchGetImageRequest, BatchGetImageResponse, DescribeImageScanFindingsRequest,
    DescribeImageScanFindingsResponse, DescribeImagesRequest, DescribeImagesResponse, Image,
    ImageDetail, ImageIdentifier, ListImagesRequest, ListImagesResponse, image_not_found_exception,
    scan_not_found_exception,
};
use api::{ApiError, Reply};
use domain::{Timestamp, ecr};
use wire::Context;

use super::identifiers::{Unresolved, identifiers, resolve, shown, tags_of};
use super::room::{Ecr, refused};
use crate::digest::Digest;
use crate::graph;
use crate::images::Store;
use crate::index::Repository;
use crate::limits::MANIFEST_BYTES;
use crate::manifest::Manifest;
use crate::page::page;

impl Ecr {
    pub(super) async fn list(
        &self,
        cx: &Context,
        input: ListImagesRequest,
    ) -> Reply<ListImagesResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "ListImages").await?;
        let filter = input.filter.unwrap_or_default();
        let wanted = Wanted::new(filter.tag_status, filter.image_status);
        let mut ids = Vec::new();
        if let Some(held) = self.held(&repository) {
            for digest in held.manifests.keys() {
                ids.extend(identifiers(&held, digest));
            }
        }
        ids.retain(|id| wanted.fits(id.image_tag.is_some()));
        let key = |id: &ImageIdentifier| {
            let [digest, tag] =
                [&id.image_digest, &id.image_tag].map(|part| part.as_deref().unwrap_or_default());
            format!("{digest}/{tag}")
        };
        let (token, limit) = (input.next_token.as_deref(), input.max_results);
        let (shown, next_token) = page(ids, key, token, limit)?;
        Ok(ListImagesResponse {
            image_ids: Some(shown),
            next_token,
        })
    }

    pub(super) async fn details(
        &self,
        cx: &Context,
        input: DescribeImagesRequest,
    ) -> Reply<DescribeImagesResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "DescribeImages").await?;
        let held = self.held(&repository);
        let (digests, next_token) = match input.image_ids {
            Some(ids) => (asked(&repository, held.as_deref(), &ids)?, None),
            None => {
                let filter = input.filter.unwrap_or_default();
                let wanted = Wanted::new(filter.tag_status, filter.image_status);
                let all = held.iter().flat_map(|held| held.manifests.keys().cloned());
                let tagged = |digest: &Digest| {
                    let mut tags = held.iter().flat_map(|held| held.tags.values());
                    tags.any(|tagged| tagged == digest)
                };
                let all: Vec<Digest> = all.filter(|one| wanted.fits(tagged(one))).collect();
                let (token, limit) = (input.next_token.as_deref(), input.max_results);
                page(all, Digest::to_string, token, limit)?
            }
        };
        let details = match held {
            Some(held) => self.read_details(repository, held, digests).await,
            None => Vec::new(),
        };
        Ok(DescribeImagesResponse {
            image_details: Some(details),
            next_token,
        })
    }

    async fn read_details(
        &self,
        repository: ecr::Repository,
        held: Arc<Repository>,
        digests: Vec<Digest>,
    ) -> Vec<ImageDetail> {
        let read = move |store: &Store| {
            let digests = digests.iter();
            digests
                .filter_map(|digest| detail(store, &repository, &held, digest))
                .collect()
        };
        self.images.blocking(read).await
    }

    pub(super) async fn manifests(
        &self,
        cx: &Context,
        input: BatchGetImageRequest,
    ) -> Reply<BatchGetImageResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "BatchGetImage").await?;
        let held = self.held(&repository);
        let (mut images, mut failures) = (Vec::new(), Vec::new());
        for id in &input.image_ids {
            match resolve(held.as_deref(), id) {
                Ok(digest) => {
                    let tag = id.image_tag.clone();
                    let media_type = held
                        .as_ref()
                        .and_then(|held| Some(held.manifests.get(&digest)?.media_type.clone()));
                    images.push(self.image(&repository, digest, tag, media_type).await?);
                }
                Err(unresolved) => failures.push(unresolved.of(id)),
            }
        }
        Ok(BatchGetImageResponse {
            images: Some(images),
            failures: Some(failures),
        })
    }

    /// One image with its manifest as it was pushed.
    pub(super) async fn image(
        &self,
        repository: &ecr::Repository,
        digest: Digest,
        image_tag: Option<String>,
        media_type: Option<String>,
    ) -> Reply<Image> {
        let image_digest = Some(digest.to_string());
        let read = move |store: &Store| store.blobs.read(&digest, MANIFEST_BYTES);
        let manifest = self.images.blocking(read).await.map_err(refused)?;
        Ok(Image {
            registry_id: Some(repository.scope.account.to_string()),
            repository_name: Some(repository.name.clone()),
            image_id: Some(ImageIdentifier {
                image_digest,
                image_tag,
            }),
            image_manifest: Some(String::from_utf8_lossy(&manifest).into_owned()),
            image_manifest_media_type: media_type,
        })
    }

    /// Nothing is scanned here, so there is never a finding to tell.
    pub(super) async fn findings(
        &self,
        cx: &Context,
        input: DescribeImageScanFindingsRequest,
    ) -> Reply<DescribeImageScanFindingsResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let action = "DescribeImageScanFindings";
        let repository = self.find(cx, registry, name, action).await?;
        let held = self.held(&repository);
        asked(
            &repository,
            held.as_deref(),
            std::slice::from_ref(&input.image_id),
        )?;
        let (id, account) = (shown(&input.image_id), &repository.scope.account);
        Err(scan_not_found_exception(format!(
            "Image scan does not exist for the image with '{id}' in the repository with name \
             '{name}' in the registry with id '{account}'"
        )))
    }
}

/// Which images a filter lets through. Every image here is active.
struct Wanted {
    tagged: bool,
    untagged: bool,
}

impl Wanted {
    fn new(tag_status: Option<String>, image_status: Option<String>) -> Self {
        let active = matches!(image_status.as_deref(), None | Some("ACTIVE" | "ANY"));
        let tag_status = tag_status.as_deref();
        Self {
            tagged: active && tag_status != Some("UNTAGGED"),
            untagged: active && tag_status != Some("TAGGED"),
        }
    }

    fn fits(&self, tagged: bool) -> bool {
        if tagged { self.tagged } else { self.untagged }
    }
}

/// The images that were asked for, each once; the first that is not here is the refusal.
fn asked(
    repository: &ecr::Repository,
    held: Option<&Repository>,
    ids: &[ImageIdentifier],
) -> Reply<Vec<Digest>> {
    let mut digests = Vec::new();
    for id in ids {
        let digest = resolve(held, id).map_err(|why| refusal(repository, id, why))?;
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }
    Ok(digests)
}

fn refusal(repository: &ecr::Repository, id: &ImageIdentifier, why: Unresolved) -> ApiError {
    if why != Unresolved::not_found() {
        return api::ecr::invalid_parameter_exception(why.reason);
    }
    let (id, name, account) = (shown(id), &repository.name, &repository.scope.account);
    image_not_found_exception(format!(
        "The image with imageId {id} does not exist within the repository with name '{name}' in \
         the registry with id '{account}'"
    ))
}

/// All there is to tell of one image. Reads the disk.
fn detail(
    store: &Store,
    repository: &ecr::Repository,
    held: &Repository,
    digest: &Digest,
) -> Option<ImageDetail> {
    let entry = held.manifests.get(digest)?;
    let manifest = graph::manifest(&store.blobs, digest).ok();
    let tags = tags_of(held, digest);
    let size = manifest.as_ref().map(|manifest| size(store, manifest));
    let kind = manifest.as_ref().and_then(Manifest::artifact_type);
    Some(ImageDetail {
        registry_id: Some(repository.scope.account.to_string()),
        repository_name: Some(repository.name.clone()),
        image_digest: Some(digest.to_string()),
        image_tags: Some(tags).filter(|tags| !tags.is_empty()),
        image_size_in_bytes: size.and_then(|size| i64::try_from(size).ok()),
        image_pushed_at: entry.stored_at.or_else(|| written_at(store, digest)),
        image_manifest_media_type: Some(entry.media_type.clone()),
        artifact_media_type: kind.map(str::to_owned),
        subject_manifest_digest: entry.subject.as_ref().map(Digest::to_string),
        image_status: Some("ACTIVE".to_owned()),
        ..ImageDetail::default()
    })
}

/// Bytes of an image's configuration and layers; of an index, those of its largest image.
///
/// Source: ECR API, `ImageDetail$imageSizeInBytes`.
fn size(store: &Store, manifest: &Manifest) -> u64 {
    let image_size = |manifest: &Manifest| match manifest {
        Manifest::Image(image) => {
            let parts = [&image.config].into_iter().chain(&image.layers);
            parts.map(|part| part.size).fold(0, u64::saturating_add)
        }
        Manifest::Index(_) => 0,
    };
    match manifest {
        Manifest::Image(_) => image_size(manifest),
        Manifest::Index(index) => {
            let children = index.manifests.iter();
            let children = children.filter_map(|c| graph::manifest(&store.blobs, &c.digest).ok());
            children.map(|child| image_size(&child)).max().unwrap_or(0)
        }
    }
}

/// When a manifest's file was written: the best that is known of one that came by
/// `longshore image load` while no server ran.
fn written_at(store: &Store, digest: &Digest) -> Option<Timestamp> {
    let written = std::fs::metadata(store.blobs.path(digest)).ok()?.modified();
    Timestamp::try_from(written.ok()?).ok()
}
