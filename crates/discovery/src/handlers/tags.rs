//! Tags of namespaces and services.

use super::{Discovery, Refusal, id_of};
use api::servicediscovery::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, Tag, TagResourceRequest,
    TagResourceResponse, UntagResourceRequest, UntagResourceResponse, invalid_input,
    resource_not_found_exception, too_many_tags_exception,
};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::discovery::Namespace;
use domain::ecs::Tags;
use wire::Context;

/// Tags of a resource. Source: Cloud Map API, `TagResource`.
const MOST: usize = 50;

impl Discovery {
    pub(super) async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResponse> {
        let (arn, action) = (&input.resource_arn, "ListTagsForResource");
        let tags = match kind_of(cx, arn)? {
            Kind::Namespace => self.namespace(cx, arn, action).await.map_err(missing)?.tags,
            Kind::Service => {
                self.service(cx, arn, action)
                    .await
                    .map_err(missing)?
                    .service
                    .tags
            }
        };
        let tag = |(key, value)| Tag { key, value };
        Ok(ListTagsForResourceResponse {
            tags: Some(tags.into_iter().map(tag).collect()),
        })
    }

    pub(super) async fn tag_resource(
        &self,
        cx: &Context,
        input: TagResourceRequest,
    ) -> Reply<TagResourceResponse> {
        let added = checked(Some(input.tags))?;
        let change = |tags: &mut Tags| {
            tags.extend(added.clone());
            if tags.len() > MOST {
                Err(too_many(&input.resource_arn))
            } else {
                Ok(())
            }
        };
        self.change_tags(cx, &input.resource_arn, "TagResource", change)
            .await?;
        Ok(TagResourceResponse {})
    }

    pub(super) async fn untag_resource(
        &self,
        cx: &Context,
        input: UntagResourceRequest,
    ) -> Reply<UntagResourceResponse> {
        let change = |tags: &mut Tags| {
            tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        };
        self.change_tags(cx, &input.resource_arn, "UntagResource", change)
            .await?;
        Ok(UntagResourceResponse {})
    }

    async fn change_tags(
        &self,
        cx: &Context,
        arn: &str,
        action: &str,
        change: impl Fn(&mut Tags) -> Reply<()>,
    ) -> Reply<()> {
        if let Kind::Service = kind_of(cx, arn)? {
            let seen = self.service(cx, arn, action).await.map_err(missing)?;
            seen.writable()?;
            return self
                .change_service(&seen, None, |service| change(&mut service.tags))
                .await;
        }
        let key = &self
            .namespace(cx, arn, action)
            .await
            .map_err(missing)?
            .key();
        let change = &change;
        self.write(|txn| async move {
            let found: Option<Namespace> = txn.get(key).await?;
            let mut namespace = found.ok_or_else(|| not_found(arn))?;
            change(&mut namespace.tags)?;
            txn.put(&namespace);
            Ok::<_, Refusal>(())
        })
        .await
    }
}

enum Kind {
    Namespace,
    Service,
}

fn kind_of(cx: &Context, arn: &str) -> Reply<Kind> {
    if !arn.starts_with("arn:") {
        return Err(invalid_input("The ResourceARN is not an ARN."));
    }
    match (id_of(cx, arn, "namespace"), id_of(cx, arn, "service")) {
        (Some(_), _) => Ok(Kind::Namespace),
        (_, Some(_)) => Ok(Kind::Service),
        (None, None) => Err(not_found(arn)),
    }
}

/// Tags have one exception for whatever is missing.
fn missing(error: ApiError) -> ApiError {
    match error.code.as_str() {
        "NamespaceNotFound" | "ServiceNotFound" => resource_not_found_exception(error.message),
        _ => error,
    }
}

fn not_found(arn: &str) -> ApiError {
    resource_not_found_exception(format!("Resource {arn} not found."))
}

fn too_many(arn: &str) -> ApiError {
    too_many_tags_exception(format!("A resource can have at most {MOST} tags."))
        .with("ResourceName", arn)
}

/// Tags as kept. Refuses reserved keys, keys given twice and too many.
pub(super) fn checked(tags: Option<Vec<Tag>>) -> Reply<Tags> {
    let tags = tags.unwrap_or_default();
    let given = tags.len();
    if tags
        .iter()
        .any(|tag| tag.key.to_ascii_lowercase().starts_with("aws:"))
    {
        return Err(invalid_input("Tag keys starting with aws: are reserved."));
    }
    let tags: Tags = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    if tags.len() != given {
        return Err(invalid_input("A tag key is given twice."));
    }
    if given > MOST {
        return Err(too_many(""));
    }
    Ok(tags)
}

/// A count as the API tells it.
pub(super) fn told(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
