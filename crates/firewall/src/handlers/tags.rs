//! Tags of web ACLs, rule groups and sets.

use api::Reply;
use api::wafv2::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, Tag, TagInfoForResource,
    TagResourceRequest, TagResourceResponse, UntagResourceRequest, UntagResourceResponse,
};
use domain::Arn;
use domain::ecs::Tags;
use domain::firewall::{IpSet, PatternSet, RuleGroup, WebAcl};
use wire::Context;

use super::Firewall;
use super::kept::Kept;
use crate::convert;
use crate::fault::{Refusal, invalid, missing, too_many, unavailable};
use crate::page::page;

/// What an ARN stands for.
struct Named<'a> {
    kind: &'a str,
    name: &'a str,
    id: &'a str,
}

impl Firewall {
    pub(super) async fn tag_resource(
        &self,
        cx: &Context,
        input: TagResourceRequest,
    ) -> Reply<TagResourceResponse> {
        cx.allow("wafv2:TagResource", &input.resource_arn).await?;
        let new = &convert::tags(Some(input.tags))?;
        let add = |tags: &mut Tags| {
            tags.extend(new.clone());
            match tags.len() > convert::MOST_TAGS {
                true => Err(too_many("tags of a resource")),
                false => Ok(()),
            }
        };
        self.retag(cx, &input.resource_arn, add).await?;
        Ok(TagResourceResponse {})
    }

    pub(super) async fn untag_resource(
        &self,
        cx: &Context,
        input: UntagResourceRequest,
    ) -> Reply<UntagResourceResponse> {
        cx.allow("wafv2:UntagResource", &input.resource_arn).await?;
        let remove = |tags: &mut Tags| {
            tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        };
        self.retag(cx, &input.resource_arn, remove).await?;
        Ok(UntagResourceResponse {})
    }

    pub(super) async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResponse> {
        let arn = &input.resource_arn;
        cx.allow("wafv2:ListTagsForResource", arn).await?;
        let named = named(cx, arn)?;
        let tags = match named.kind {
            WebAcl::OF => self.tags_of::<WebAcl>(cx, &named).await,
            RuleGroup::OF => self.tags_of::<RuleGroup>(cx, &named).await,
            IpSet::OF => self.tags_of::<IpSet>(cx, &named).await,
            PatternSet::OF => self.tags_of::<PatternSet>(cx, &named).await,
            _ => Err(missing()),
        }?;
        let tags: Vec<(String, String)> = tags.into_iter().collect();
        let marker = input.next_marker.as_deref();
        let (tags, next_marker) = page(tags, |(key, _)| key, marker, input.limit)?;
        let tag = |(key, value)| Tag { key, value };
        Ok(ListTagsForResourceResponse {
            next_marker,
            tag_info_for_resource: Some(TagInfoForResource {
                resource_arn: Some(arn.clone()),
                tag_list: Some(tags.into_iter().map(tag).collect()),
            }),
        })
    }

    async fn tags_of<K: Kept>(&self, cx: &Context, named: &Named<'_>) -> Reply<Tags> {
        let found = self.store.get(&K::place(&cx.scope, named.name)).await;
        let found: Option<K> = found.map_err(unavailable)?;
        let found = found.filter(|one| one.title().id == named.id);
        Ok(found.ok_or_else(missing)?.title().tags.clone())
    }

    async fn retag(
        &self,
        cx: &Context,
        arn: &str,
        change: impl Fn(&mut Tags) -> Reply<()>,
    ) -> Reply<()> {
        let named = named(cx, arn)?;
        match named.kind {
            WebAcl::OF => self.retag_one::<WebAcl>(cx, &named, &change).await,
            RuleGroup::OF => self.retag_one::<RuleGroup>(cx, &named, &change).await,
            IpSet::OF => self.retag_one::<IpSet>(cx, &named, &change).await,
            PatternSet::OF => self.retag_one::<PatternSet>(cx, &named, &change).await,
            _ => Err(missing()),
        }
    }

    async fn retag_one<K: Kept>(
        &self,
        cx: &Context,
        named: &Named<'_>,
        change: &impl Fn(&mut Tags) -> Reply<()>,
    ) -> Reply<()> {
        let key = &K::place(&cx.scope, named.name);
        self.write(|txn| async move {
            let found: Option<K> = txn.get(key).await?;
            let found = found.filter(|one| one.title().id == named.id);
            let mut one = found.ok_or_else(missing)?;
            change(&mut one.title_mut().tags)?;
            txn.put(&one);
            Ok::<_, Refusal>(())
        })
        .await
    }
}

fn named<'a>(cx: &Context, arn: &'a str) -> Reply<Named<'a>> {
    let parsed: Arn = arn
        .parse()
        .map_err(|_| invalid("The ARN is not valid.", "RESOURCE_ARN", arn))?;
    if parsed.scope().as_ref() != Some(&cx.scope) {
        return Err(missing());
    }
    let mut parts = arn.rsplit('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(id), Some(name), Some(kind)) => Ok(Named { kind, name, id }),
        _ => Err(missing()),
    }
}
