//! Tags of alarms.

use super::CloudWatch;
use super::alarms::MOST_TAGS;
use crate::fault::{Refusal, internal, invalid};
use api::cloudwatch::{
    ListTagsForResourceInput, ListTagsForResourceOutput, Tag, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput, resource_not_found_exception,
};
use api::{ApiError, Reply};
use domain::ecs::Tags;
use domain::metrics::Alarm;
use domain::{Arn, Key};
use wire::Context;

impl CloudWatch {
    pub(super) async fn list_tags_for_resource(
        &self,
        cx: &Context,
        input: ListTagsForResourceInput,
    ) -> Reply<ListTagsForResourceOutput> {
        let arn = input.resource_arn;
        cx.allow("cloudwatch:ListTagsForResource", &arn).await?;
        let found = self.store.get::<Alarm>(&key_of(cx, &arn)?).await;
        let alarm = found.map_err(|error| internal(&error))?;
        let tags = alarm.ok_or_else(|| unknown(&arn))?.tags.into_iter();
        Ok(ListTagsForResourceOutput {
            tags: Some(tags.map(|(key, value)| Tag { key, value }).collect()),
        })
    }

    pub(super) async fn tag_resource(
        &self,
        cx: &Context,
        input: TagResourceInput,
    ) -> Reply<TagResourceOutput> {
        cx.allow("cloudwatch:TagResource", &input.resource_arn)
            .await?;
        let tags = &input.tags;
        self.change_tags(cx, &input.resource_arn, |known| {
            let added = tags.iter().map(|tag| (tag.key.clone(), tag.value.clone()));
            known.extend(added);
            match known.len() > MOST_TAGS {
                true => Err(invalid(format!("An alarm has at most {MOST_TAGS} tags."))),
                false => Ok(()),
            }
        })
        .await?;
        Ok(TagResourceOutput {})
    }

    pub(super) async fn untag_resource(
        &self,
        cx: &Context,
        input: UntagResourceInput,
    ) -> Reply<UntagResourceOutput> {
        cx.allow("cloudwatch:UntagResource", &input.resource_arn)
            .await?;
        let keys = &input.tag_keys;
        self.change_tags(cx, &input.resource_arn, |known| {
            known.retain(|key, _| !keys.contains(key));
            Ok(())
        })
        .await?;
        Ok(UntagResourceOutput {})
    }

    async fn change_tags(
        &self,
        cx: &Context,
        arn: &str,
        change: impl Fn(&mut Tags) -> Reply<()> + Copy + Send + Sync,
    ) -> Reply<()> {
        let key = &key_of(cx, arn)?;
        self.write(|txn| async move {
            let found = txn.get::<Alarm>(key).await?;
            let mut alarm = found.ok_or_else(|| Refusal(unknown(arn)))?;
            change(&mut alarm.tags)?;
            txn.put(&alarm);
            Ok(())
        })
        .await
    }
}

/// The key of the alarm of that ARN.
fn key_of(cx: &Context, arn: &str) -> Reply<Key> {
    let parsed: Option<Arn> = arn.parse().ok();
    let parsed = parsed.filter(|arn| arn.service == "cloudwatch");
    let parsed = parsed.ok_or_else(|| invalid(format!("The ARN {arn} is not valid.")))?;
    let is_ours = parsed.scope().as_ref() == Some(&cx.scope);
    let name = arn.splitn(7, ':').nth(6);
    match name {
        Some(name) if is_ours => Ok(Alarm::key_of(&cx.scope, name)),
        _ => Err(unknown(arn)),
    }
}

fn unknown(arn: &str) -> ApiError {
    let refusal = resource_not_found_exception("Unknown");
    refusal
        .with("ResourceType", "alarm")
        .with("ResourceId", arn)
}
