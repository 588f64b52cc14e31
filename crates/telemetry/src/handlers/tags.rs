//! Tags of log groups, by the older operations and by the newer ones.

use super::{Logs, group_of};
use api::Reply;
use api::logs::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, ListTagsLogGroupRequest,
    ListTagsLogGroupResponse, TagLogGroupRequest, TagResourceRequest, UntagLogGroupRequest,
    UntagResourceRequest, invalid_parameter_exception, too_many_tags_exception,
};
use domain::ecs::Tags;
use domain::logs::LogGroup;
use wire::Context;

/// Tags of a group. Source: CloudWatch Logs API, `TagResource`.
const MOST: usize = 50;

impl Logs {
    pub(super) async fn tag_resource(&self, cx: &Context, input: TagResourceRequest) -> Reply<()> {
        let name = tagged(cx, &input.resource_arn)?;
        self.tag(cx, "logs:TagResource", &name, &input.tags).await
    }

    pub(super) async fn tag_log_group(&self, cx: &Context, input: TagLogGroupRequest) -> Reply<()> {
        self.tag(cx, "logs:TagLogGroup", &input.log_group_name, &input.tags)
            .await
    }

    pub(super) async fn untag_resource(
        &self,
        cx: &Context,
        input: UntagResourceRequest,
    ) -> Reply<()> {
        let name = tagged(cx, &input.resource_arn)?;
        self.untag(cx, "logs:UntagResource", &name, &input.tag_keys)
            .await
    }

    pub(super) async fn untag_log_group(
        &self,
        cx: &Context,
        input: UntagLogGroupRequest,
    ) -> Reply<()> {
        self.untag(cx, "logs:UntagLogGroup", &input.log_group_name, &input.tags)
            .await
    }

    pub(super) async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResponse> {
        let name = tagged(cx, &input.resource_arn)?;
        let tags = self.tags(cx, "logs:ListTagsForResource", &name).await?;
        Ok(ListTagsForResourceResponse { tags: Some(tags) })
    }

    pub(super) async fn list_tags_log_group(
        &self,
        cx: &Context,
        input: ListTagsLogGroupRequest,
    ) -> Reply<ListTagsLogGroupResponse> {
        let tags = self
            .tags(cx, "logs:ListTagsLogGroup", &input.log_group_name)
            .await?;
        Ok(ListTagsLogGroupResponse { tags: Some(tags) })
    }

    async fn tag(&self, cx: &Context, action: &str, name: &str, tags: &Tags) -> Reply<()> {
        cx.allow(action, &LogGroup::arn_of(&cx.scope, name).to_string())
            .await?;
        self.change_group(cx, name, |group| {
            check_tags(&group.tags, tags)?;
            group.tags.extend(tags.clone());
            Ok(())
        })
        .await
    }

    async fn untag(&self, cx: &Context, action: &str, name: &str, keys: &[String]) -> Reply<()> {
        cx.allow(action, &LogGroup::arn_of(&cx.scope, name).to_string())
            .await?;
        self.change_group(cx, name, |group| {
            group.tags.retain(|key, _| !keys.contains(key));
            Ok(())
        })
        .await
    }

    async fn tags(&self, cx: &Context, action: &str, name: &str) -> Reply<Tags> {
        cx.allow(action, &LogGroup::arn_of(&cx.scope, name).to_string())
            .await?;
        Ok(self.group(cx, name).await?.tags)
    }
}

/// The group an ARN means; a name is none.
fn tagged(cx: &Context, arn: &str) -> Reply<String> {
    if !arn.starts_with("arn:") {
        return Err(invalid_parameter_exception("The specified ARN is invalid."));
    }
    group_of(cx, arn)
}

/// Refuses tags that may not be added to those there are.
pub(super) fn check_tags(known: &Tags, added: &Tags) -> Reply<()> {
    if added
        .keys()
        .any(|key| key.to_ascii_lowercase().starts_with("aws:"))
    {
        return Err(invalid_parameter_exception(
            "Tag keys starting with aws: are reserved.",
        ));
    }
    let fresh = added.keys().filter(|key| !known.contains_key(*key)).count();
    if known.len() + fresh > MOST {
        return Err(too_many_tags_exception(format!(
            "A log group can have at most {MOST} tags."
        )));
    }
    Ok(())
}
