//! Tags of roles, users and managed policies.

use super::shared::Named;
use crate::Iam;
use crate::convert::{self, check_count};
use crate::page::{Page, Wanted};
use crate::refuse::no_such_policy;
use api::Reply;
use api::iam::{
    ListPolicyTagsRequest, ListPolicyTagsResponse, ListRoleTagsRequest, ListRoleTagsResponse,
    ListUserTagsRequest, ListUserTagsResponse, Tag, TagPolicyRequest, TagRoleRequest,
    TagUserRequest, UntagPolicyRequest, UntagRoleRequest, UntagUserRequest,
};
use domain::iam::{Role, Tags, User};
use wire::Context;

/// Adds tags; a key that is there already gets the new value.
fn add(tags: &mut Tags, more: &Tags) -> Reply<()> {
    for (key, value) in more {
        tags.retain(|known, _| !known.eq_ignore_ascii_case(key));
        tags.insert(key.clone(), value.clone());
    }
    check_count(tags)
}

fn remove(tags: &mut Tags, keys: &[String]) {
    tags.retain(|known, _| !keys.iter().any(|key| key.eq_ignore_ascii_case(known)));
}

fn page(tags: &Tags, marker: Option<&str>, max_items: Option<i32>) -> Reply<Page<Tag>> {
    let wanted = Wanted::new(marker, max_items)?;
    Ok(wanted.of(convert::tag_list(tags), |tag: &Tag| tag.key.clone()))
}

/// A record with tags.
trait Tagged: Named {
    fn tags(&mut self) -> &mut Tags;
}

impl Tagged for Role {
    fn tags(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

impl Tagged for User {
    fn tags(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

async fn tag<R: Tagged>(
    iam: &Iam,
    cx: &Context,
    operation: &str,
    name: &str,
    given: Vec<Tag>,
) -> Reply<()> {
    iam.find::<R>(cx, operation, name).await?;
    let more = convert::tags(Some(given))?;
    iam.change(&cx.scope.account, name, |record: &mut R| {
        add(record.tags(), &more)
    })
    .await
}

async fn untag<R: Tagged>(
    iam: &Iam,
    cx: &Context,
    operation: &str,
    name: &str,
    keys: &[String],
) -> Reply<()> {
    iam.find::<R>(cx, operation, name).await?;
    iam.change(&cx.scope.account, name, |record: &mut R| {
        remove(record.tags(), keys);
        Ok(())
    })
    .await
}

pub(super) async fn tag_role(iam: &Iam, cx: &Context, input: TagRoleRequest) -> Reply<()> {
    tag::<Role>(iam, cx, "TagRole", &input.role_name, input.tags).await
}

pub(super) async fn untag_role(iam: &Iam, cx: &Context, input: UntagRoleRequest) -> Reply<()> {
    untag::<Role>(iam, cx, "UntagRole", &input.role_name, &input.tag_keys).await
}

pub(super) async fn tag_user(iam: &Iam, cx: &Context, input: TagUserRequest) -> Reply<()> {
    tag::<User>(iam, cx, "TagUser", &input.user_name, input.tags).await
}

pub(super) async fn untag_user(iam: &Iam, cx: &Context, input: UntagUserRequest) -> Reply<()> {
    untag::<User>(iam, cx, "UntagUser", &input.user_name, &input.tag_keys).await
}

pub(super) async fn list_role_tags(
    iam: &Iam,
    cx: &Context,
    input: ListRoleTagsRequest,
) -> Reply<ListRoleTagsResponse> {
    let role: Role = iam.find(cx, "ListRoleTags", &input.role_name).await?;
    let page = page(&role.tags, input.marker.as_deref(), input.max_items)?;
    let Page {
        items: tags,
        more: is_truncated,
        marker,
    } = page;
    Ok(ListRoleTagsResponse {
        tags,
        is_truncated,
        marker,
    })
}

pub(super) async fn list_user_tags(
    iam: &Iam,
    cx: &Context,
    input: ListUserTagsRequest,
) -> Reply<ListUserTagsResponse> {
    let user: User = iam.find(cx, "ListUserTags", &input.user_name).await?;
    let page = page(&user.tags, input.marker.as_deref(), input.max_items)?;
    let Page {
        items: tags,
        more: is_truncated,
        marker,
    } = page;
    Ok(ListUserTagsResponse {
        tags,
        is_truncated,
        marker,
    })
}

pub(super) async fn tag_policy(iam: &Iam, cx: &Context, input: TagPolicyRequest) -> Reply<()> {
    cx.allow("iam:TagPolicy", &input.policy_arn).await?;
    let more = convert::tags(Some(input.tags))?;
    iam.change_policy(&cx.scope.account, &input.policy_arn, |policy| {
        add(&mut policy.tags, &more)
    })
    .await
}

pub(super) async fn untag_policy(iam: &Iam, cx: &Context, input: UntagPolicyRequest) -> Reply<()> {
    cx.allow("iam:UntagPolicy", &input.policy_arn).await?;
    iam.change_policy(&cx.scope.account, &input.policy_arn, |policy| {
        remove(&mut policy.tags, &input.tag_keys);
        Ok(())
    })
    .await
}

pub(super) async fn list_policy_tags(
    iam: &Iam,
    cx: &Context,
    input: ListPolicyTagsRequest,
) -> Reply<ListPolicyTagsResponse> {
    let arn = &input.policy_arn;
    cx.allow("iam:ListPolicyTags", arn).await?;
    let policy = iam.account_policy(&cx.scope.account, arn).await?;
    let policy = policy.ok_or_else(|| no_such_policy(arn))?;
    let page = page(&policy.tags, input.marker.as_deref(), input.max_items)?;
    let Page {
        items: tags,
        more: is_truncated,
        marker,
    } = page;
    Ok(ListPolicyTagsResponse {
        tags,
        is_truncated,
        marker,
    })
}
