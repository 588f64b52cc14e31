//! Tags of authorities.

use super::{change, find};
use crate::Certificates;
use crate::handlers::Outcome;
use api::acm_pca::{
    ListTagsRequest, ListTagsResponse, Tag, TagCertificateAuthorityRequest,
    UntagCertificateAuthorityRequest, invalid_state_exception, invalid_tag_exception,
    too_many_tags_exception,
};
use domain::ecs::Tags;
use wire::Context;
use wire::page::page;

/// The most tags of an authority.
const MOST: usize = 50;

/// Tags as they were given, none of them reserved.
pub(super) fn given(tags: Option<Vec<Tag>>) -> Outcome<Tags> {
    let mut read = Tags::new();
    for tag in tags.unwrap_or_default() {
        if tag.key.to_ascii_lowercase().starts_with("aws:") {
            let message = format!("The tag {} is reserved.", tag.key);
            return Err(invalid_tag_exception(message).into());
        }
        read.insert(tag.key, tag.value.unwrap_or_default());
    }
    Ok(read)
}

pub(super) async fn add(
    room: &Certificates,
    cx: &Context,
    input: TagCertificateAuthorityRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    change(room, cx, arn, "TagCertificateAuthority", |authority| {
        authority.tags.extend(given(Some(input.tags.clone()))?);
        if authority.tags.len() > MOST {
            let message = format!("A certificate authority cannot have more than {MOST} tags.");
            return Err(too_many_tags_exception(message).into());
        }
        Ok(())
    })
    .await
}

pub(super) async fn remove(
    room: &Certificates,
    cx: &Context,
    input: UntagCertificateAuthorityRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    change(room, cx, arn, "UntagCertificateAuthority", |authority| {
        for tag in &input.tags {
            let fits = |value: &String| tag.value.as_ref().is_none_or(|given| given == value);
            if authority.tags.get(&tag.key).is_some_and(fits) {
                authority.tags.remove(&tag.key);
            }
        }
        Ok(())
    })
    .await
}

pub(super) async fn list(
    room: &Certificates,
    cx: &Context,
    input: ListTagsRequest,
) -> Outcome<ListTagsResponse> {
    let arn = &input.certificate_authority_arn;
    let found = find(room, cx, arn, "ListTags").await?;
    let tags: Vec<Tag> = found
        .tags
        .into_iter()
        .map(|(key, value)| Tag {
            key,
            value: Some(value),
        })
        .collect();
    let limit = input
        .max_results
        .map_or(50, |most| most.clamp(1, 1_000) as usize);
    let page = page(tags, |tag| &tag.key, input.next_token.as_deref(), limit);
    let (tags, next_token) =
        page.map_err(|_| invalid_state_exception("The next token is not valid."))?;
    Ok(ListTagsResponse {
        next_token,
        tags: Some(tags),
    })
}
