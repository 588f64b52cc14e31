//! Tags of APIs, stages, VPC links and domain names.

use super::{find, told};
use crate::Apigw;
use crate::fault::{Fault, Outcome, bad, missing};
use api::apigatewayv2::{
    GetTagsRequest, GetTagsResponse, TagResourceRequest, TagResourceResponse, UntagResourceRequest,
};
use domain::apigw::{Api, DomainName, Stage, VpcLink};
use domain::ecs::Tags;
use domain::{Arn, Scope};
use serde_json::json;
use store::Txn;
use wire::Context;

/// Tags of a resource. Source: API Gateway developer guide, tag restrictions.
const MOST: usize = 50;

/// A record that has tags.
enum Tagged {
    Api(Api),
    Stage(Stage),
    VpcLink(VpcLink),
    DomainName(DomainName),
}

impl Tagged {
    fn tags(&mut self) -> &mut Tags {
        match self {
            Self::Api(api) => &mut api.tags,
            Self::Stage(stage) => &mut stage.tags,
            Self::VpcLink(link) => &mut link.tags,
            Self::DomainName(domain) => &mut domain.tags,
        }
    }

    fn put(&self, txn: &Txn) {
        match self {
            Self::Api(api) => txn.put(api),
            Self::Stage(stage) => txn.put(stage),
            Self::VpcLink(link) => txn.put(link),
            Self::DomainName(domain) => txn.put(domain),
        }
    }
}

impl Apigw {
    pub(super) async fn get_tags(
        &self,
        cx: &Context,
        input: GetTagsRequest,
    ) -> Outcome<GetTagsResponse> {
        self.ask_tags(cx, "GET", &input.resource_arn).await?;
        let arn = &input.resource_arn;
        let read = |txn: Txn| async move { tagged(&txn, &cx.scope, arn).await };
        let mut found = self.store.transact(read).await?;
        Ok(told(json!({ "Tags": found.tags() })))
    }

    pub(super) async fn tag_resource(
        &self,
        cx: &Context,
        input: TagResourceRequest,
    ) -> Outcome<TagResourceResponse> {
        self.ask_tags(cx, "POST", &input.resource_arn).await?;
        let (arn, added) = (&input.resource_arn, &checked(input.tags)?);
        let change = |txn: Txn| async move {
            let mut found = tagged(&txn, &cx.scope, arn).await?;
            found.tags().extend(added.clone());
            if found.tags().len() > MOST {
                return Err(bad(format!("A resource can have at most {MOST} tags")));
            }
            found.put(&txn);
            Ok::<_, Fault>(())
        };
        self.store.transact(change).await?;
        Ok(TagResourceResponse {})
    }

    pub(super) async fn untag_resource(
        &self,
        cx: &Context,
        input: UntagResourceRequest,
    ) -> Outcome<()> {
        self.ask_tags(cx, "DELETE", &input.resource_arn).await?;
        let (arn, keys) = (&input.resource_arn, &input.tag_keys);
        let change = |txn: Txn| async move {
            let mut found = tagged(&txn, &cx.scope, arn).await?;
            found.tags().retain(|key, _| !keys.contains(key));
            found.put(&txn);
            Ok::<_, Fault>(())
        };
        self.store.transact(change).await
    }

    async fn ask_tags(&self, cx: &Context, verb: &str, arn: &str) -> Outcome<()> {
        Ok(self.ask(cx, verb, &format!("/tags/{arn}")).await?)
    }
}

async fn tagged(txn: &Txn, scope: &Scope, arn: &str) -> Outcome<Tagged> {
    let invalid = || bad("Invalid resource identifier specified");
    let arn: Arn = arn.parse().map_err(|_| invalid())?;
    if arn.service != "apigateway" || arn.region != scope.region.as_str() {
        return Err(invalid());
    }
    let path: Vec<&str> = arn.resource.split('/').collect();
    Ok(match path.as_slice() {
        ["", "apis", id] => Tagged::Api(find::api(txn, scope, id).await?),
        ["", "apis", id, "stages", name] => {
            let api = find::api(txn, scope, id).await?;
            Tagged::Stage(find::stage(txn, &api, name).await?)
        }
        ["", "vpclinks", id] => Tagged::VpcLink(find::vpc_link(txn, scope, id).await?),
        ["", "domainnames", name] => Tagged::DomainName(find::domain_name(txn, scope, name).await?),
        _ => return Err(missing("resource", &arn.to_string())),
    })
}

/// Tags as kept. Refuses reserved keys and too many.
pub(super) fn checked(tags: Option<Tags>) -> Outcome<Tags> {
    let tags = tags.unwrap_or_default();
    let is_reserved = |key: &&String| key.to_ascii_lowercase().starts_with("aws:");
    if let Some(key) = tags.keys().find(is_reserved) {
        return Err(bad(format!(
            "Tag keys starting with aws: are reserved: {key}"
        )));
    }
    if tags
        .iter()
        .any(|(key, value)| key.is_empty() || key.len() > 128 || value.len() > 256)
    {
        return Err(bad(
            "A tag's key has 1 to 128 characters and its value at most 256",
        ));
    }
    match tags.len() {
        0..=MOST => Ok(tags),
        _ => Err(bad(format!("A resource can have at most {MOST} tags"))),
    }
}
