//! Tags on secrets.

use super::secrets::Secrets;
use api::Reply;
use api::secretsmanager::{Tag, TagResourceRequest, UntagResourceRequest};
use domain::ecs::Tags;
use wire::Context;

impl Secrets {
    pub(super) async fn tag(&self, cx: &Context, input: TagResourceRequest) -> Reply<()> {
        let secret = self.find_live(cx, &input.secret_id, "TagResource").await?;
        let added = tags(input.tags);
        self.change(&secret, |secret| {
            secret.tags.extend(added.clone());
            Ok(())
        })
        .await
    }

    pub(super) async fn untag(&self, cx: &Context, input: UntagResourceRequest) -> Reply<()> {
        let secret = self
            .find_live(cx, &input.secret_id, "UntagResource")
            .await?;
        self.change(&secret, |secret| {
            secret.tags.retain(|key, _| !input.tag_keys.contains(key));
            Ok(())
        })
        .await
    }
}

pub(super) fn tags(tags: Vec<Tag>) -> Tags {
    tags.into_iter()
        .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
        .collect()
}

/// Tags as they are told: not at all where there are none.
pub(super) fn tag_list(tags: &Tags) -> Option<Vec<Tag>> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    (!tags.is_empty()).then(|| tags.iter().map(tag).collect())
}
