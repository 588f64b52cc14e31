//! Tags on repositories.

use api::Reply;
use api::ecr::{
    ListTagsForResourceRequest, ListTagsForResourceResponse, TagResourceRequest,
    TagResourceResponse, UntagResourceRequest, UntagResourceResponse,
};
use domain::{Arn, ecr};
use wire::Context;

use super::room::{Ecr, not_found};
use crate::convert::{self, invalid};

impl Ecr {
    pub(super) async fn labels(
        &self,
        cx: &Context,
        input: ListTagsForResourceRequest,
    ) -> Reply<ListTagsForResourceResponse> {
        let action = "ListTagsForResource";
        let repository = self.find_by_arn(cx, &input.resource_arn, action).await?;
        Ok(ListTagsForResourceResponse {
            tags: Some(convert::tags(&repository.tags)),
        })
    }

    pub(super) async fn label(
        &self,
        cx: &Context,
        input: TagResourceRequest,
    ) -> Reply<TagResourceResponse> {
        let action = "TagResource";
        let repository = self.find_by_arn(cx, &input.resource_arn, action).await?;
        let tags = &input.tags;
        self.change(&repository, |repository| {
            convert::add_tags(&mut repository.tags, tags.clone())
        })
        .await?;
        Ok(TagResourceResponse {})
    }

    pub(super) async fn unlabel(
        &self,
        cx: &Context,
        input: UntagResourceRequest,
    ) -> Reply<UntagResourceResponse> {
        let action = "UntagResource";
        let repository = self.find_by_arn(cx, &input.resource_arn, action).await?;
        let keys = &input.tag_keys;
        self.change(&repository, |repository| {
            repository.tags.retain(|key, _| !keys.contains(key));
            Ok(())
        })
        .await?;
        Ok(UntagResourceResponse {})
    }

    async fn find_by_arn(&self, cx: &Context, arn: &str, action: &str) -> Reply<ecr::Repository> {
        let parsed: Option<Arn> = arn.parse().ok();
        let named = parsed.as_ref().filter(|arn| arn.service == "ecr");
        let named = named.and_then(|arn| Some((arn.scope()?, arn.resource_after("repository")?)));
        let Some((scope, name)) = named else {
            cx.allow(&format!("ecr:{action}"), arn).await?;
            return Err(invalid("resourceArn", "must be the ARN of a repository"));
        };
        self.allow(cx, &scope, name, action).await?;
        let found = self.repository(&scope, name).await?;
        found.ok_or_else(|| not_found(name, &scope.account))
    }
}
