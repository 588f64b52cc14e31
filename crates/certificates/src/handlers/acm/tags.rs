//! Tags of certificates.

use super::{change, find};
use crate::Certificates;
use crate::handlers::Outcome;
use api::acm::{
    AddTagsToCertificateRequest, ListTagsForCertificateRequest, ListTagsForCertificateResponse,
    ListTagsForResourceRequest, ListTagsForResourceResponse, RemoveTagsFromCertificateRequest, Tag,
    TagResourceRequest, UntagResourceRequest, too_many_tags_exception, validation_exception,
};
use domain::ecs::Tags;
use wire::Context;

/// The most tags of a certificate.
const MOST: usize = 50;

/// Tags as they were given: each key once, none of them reserved.
pub(super) fn given(tags: Option<Vec<Tag>>) -> Outcome<Tags> {
    let mut read = Tags::new();
    for tag in tags.unwrap_or_default() {
        refuse_reserved(&tag)?;
        read.insert(tag.key, tag.value.unwrap_or_default());
    }
    Ok(read)
}

fn refuse_reserved(tag: &Tag) -> Outcome<()> {
    match tag.key.to_ascii_lowercase().starts_with("aws:") {
        true => {
            let message = "AWS internal tags cannot be changed with this API";
            Err(validation_exception(message).into())
        }
        false => Ok(()),
    }
}

/// Tags as they are told: one without a value has its key alone.
fn told(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: key.clone(),
        value: Some(value.clone()).filter(|value| !value.is_empty()),
    };
    tags.iter().map(tag).collect()
}

async fn put(
    room: &Certificates,
    cx: &Context,
    arn: &str,
    action: &str,
    tags: Vec<Tag>,
) -> Outcome<()> {
    change(room, cx, arn, action, |certificate| {
        certificate.tags.extend(given(Some(tags.clone()))?);
        if certificate.tags.len() > MOST {
            let message = format!("A certificate cannot have more than {MOST} tags.");
            return Err(too_many_tags_exception(message).into());
        }
        Ok(())
    })
    .await
}

pub(super) async fn add(
    room: &Certificates,
    cx: &Context,
    input: AddTagsToCertificateRequest,
) -> Outcome<()> {
    let arn = &input.certificate_arn;
    put(room, cx, arn, "AddTagsToCertificate", input.tags).await
}

pub(super) async fn add_to_resource(
    room: &Certificates,
    cx: &Context,
    input: TagResourceRequest,
) -> Outcome<()> {
    put(room, cx, &input.resource_arn, "TagResource", input.tags).await
}

pub(super) async fn remove(
    room: &Certificates,
    cx: &Context,
    input: RemoveTagsFromCertificateRequest,
) -> Outcome<()> {
    let arn = &input.certificate_arn;
    change(room, cx, arn, "RemoveTagsFromCertificate", |certificate| {
        for tag in &input.tags {
            refuse_reserved(tag)?;
            let held = certificate.tags.get(&tag.key);
            // A value that is given must be the tag's; without one the key is enough.
            let fits = |value: &String| tag.value.as_ref().is_none_or(|given| given == value);
            if held.is_some_and(fits) {
                certificate.tags.remove(&tag.key);
            }
        }
        Ok(())
    })
    .await
}

pub(super) async fn remove_from_resource(
    room: &Certificates,
    cx: &Context,
    input: UntagResourceRequest,
) -> Outcome<()> {
    change(
        room,
        cx,
        &input.resource_arn,
        "UntagResource",
        |certificate| {
            certificate
                .tags
                .retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        },
    )
    .await
}

pub(super) async fn list(
    room: &Certificates,
    cx: &Context,
    input: ListTagsForCertificateRequest,
) -> Outcome<ListTagsForCertificateResponse> {
    let found = find(room, cx, &input.certificate_arn, "ListTagsForCertificate").await?;
    let tags = Some(told(&found.tags));
    Ok(ListTagsForCertificateResponse { tags })
}

pub(super) async fn list_of_resource(
    room: &Certificates,
    cx: &Context,
    input: ListTagsForResourceRequest,
) -> Outcome<ListTagsForResourceResponse> {
    let found = find(room, cx, &input.resource_arn, "ListTagsForResource").await?;
    let tags = Some(told(&found.tags));
    Ok(ListTagsForResourceResponse { tags })
}
