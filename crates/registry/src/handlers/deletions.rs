//! Images deleted: by tag the tag, by digest the image with all its tags.

use std::collections::BTreeSet;

use api::Reply;
use api::ecr::{BatchDeleteImageRequest, BatchDeleteImageResponse, ImageIdentifier};
use wire::Context;

use super::identifiers::{Unresolved, identifiers, resolve, tags_of};
use super::room::{Ecr, full_name, refused};
use crate::digest::Digest;
use crate::graph;
use crate::images::Store;
use crate::index::Repository;
use crate::manifest::Manifest;
use crate::reference::RepositoryName;

impl Ecr {
    pub(super) async fn delete_images(
        &self,
        cx: &Context,
        input: BatchDeleteImageRequest,
    ) -> Reply<BatchDeleteImageResponse> {
        let (registry, name) = (input.registry_id.as_deref(), &input.repository_name);
        let repository = self.find(cx, registry, name, "BatchDeleteImage").await?;
        let full_name = full_name(&repository.scope, name)?;
        let (mut deleted, mut failures) = (Vec::new(), Vec::new());
        // What goes with an image that was asked for earlier in the same call was deleted too.
        let before = self.held(&repository);
        for id in input.image_ids {
            let gone_with_another = || {
                let before = before.as_deref()?;
                let digest = resolve(Some(before), &id).ok()?;
                Some(identifiers(before, &digest))
            };
            match self.delete_one(&full_name, &id).await? {
                Ok(ids) => deleted.extend(ids),
                Err(why) if why == Unresolved::not_found() => match gone_with_another() {
                    Some(ids) => deleted.extend(ids),
                    None => failures.push(why.of(&id)),
                },
                Err(why) => failures.push(why.of(&id)),
            }
        }
        deleted.dedup();
        Ok(BatchDeleteImageResponse {
            image_ids: Some(deleted),
            failures: Some(failures),
        })
    }

    /// Deletes one image or tag; the identifiers that are gone, or why they are not.
    async fn delete_one(
        &self,
        name: &RepositoryName,
        id: &ImageIdentifier,
    ) -> Reply<Result<Vec<ImageIdentifier>, Unresolved>> {
        let held = self.images.repository(name);
        let digest = match resolve(held.as_deref(), id) {
            Ok(digest) => digest,
            Err(why) => return Ok(Err(why)),
        };
        let Some(held) = held else {
            return Ok(Err(Unresolved::not_found()));
        };
        let tag = id.image_tag.as_deref();
        let whole = tag.is_none() || tags_of(&held, &digest).len() == 1;
        if whole {
            let (held, digest) = (held.clone(), digest.clone());
            let find = move |store: &Store| indexes_over(store, &held, &digest);
            let indexes = self.images.blocking(find).await;
            if !indexes.is_empty() {
                let reason = format!("Requested image referenced by manifest list: {indexes:?}");
                return Ok(Err(Unresolved::new(
                    "ImageReferencedByManifestList",
                    reason,
                )));
            }
        }
        let gone = match tag {
            None => identifiers(&held, &digest),
            Some(tag) => vec![ImageIdentifier {
                image_digest: Some(digest.to_string()),
                image_tag: Some(tag.to_owned()),
            }],
        };
        let reference = match tag {
            None => name.pinned(&digest),
            Some(tag) => name.tagged(tag).map_err(refused)?,
        };
        match self.images.remove(&reference).await {
            Ok(()) => Ok(Ok(gone)),
            Err(crate::ChangeError::NotFound(_)) => Ok(Err(Unresolved::not_found())),
            Err(error) => Err(refused(error)),
        }
    }
}

/// The indexes of a repository that list an image. Reads the disk.
fn indexes_over(store: &Store, held: &Repository, image: &Digest) -> BTreeSet<Digest> {
    let lists = |digest: &&Digest| match graph::manifest(&store.blobs, digest) {
        Ok(Manifest::Index(index)) => index.manifests.iter().any(|child| child.digest == *image),
        Ok(Manifest::Image(_)) | Err(_) => false,
    };
    held.manifests.keys().filter(lists).cloned().collect()
}
