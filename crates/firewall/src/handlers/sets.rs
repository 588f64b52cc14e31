//! Sets of addresses.

use api::Reply;
use api::wafv2::{
    CreateIPSetRequest, CreateIPSetResponse, DeleteIPSetRequest, DeleteIPSetResponse,
    GetIPSetRequest, GetIPSetResponse, IPSet, IPSetSummary, ListIPSetsRequest, ListIPSetsResponse,
    UpdateIPSetRequest, UpdateIPSetResponse,
};
use domain::Record as _;
use domain::firewall::IpSet;
use wall::Cidr;
use wire::Context;

use super::kept::{current, put_new, unused};
use super::{Firewall, regional};
use crate::convert;
use crate::fault::{Refusal, invalid, too_many};

/// Ranges of a set. Source: WAF quotas.
const MOST: usize = 10_000;

impl Firewall {
    pub(super) async fn create_ip_set(
        &self,
        cx: &Context,
        input: CreateIPSetRequest,
    ) -> Reply<CreateIPSetResponse> {
        regional(&input.scope)?;
        let tags = convert::tags(input.tags)?;
        let set = &IpSet {
            title: self
                .title::<IpSet>(cx, input.name, input.description, tags)
                .await?,
            addresses: checked(input.addresses, &input.ip_address_version)?,
            version: input.ip_address_version,
        };
        self.write(|txn| async move { put_new(&txn, set).await })
            .await?;
        Ok(CreateIPSetResponse {
            summary: Some(summary(set)),
        })
    }

    pub(super) async fn get_ip_set(
        &self,
        cx: &Context,
        input: GetIPSetRequest,
    ) -> Reply<GetIPSetResponse> {
        regional(&input.scope)?;
        let set: IpSet = self.find(cx, "Get", &input.name, &input.id).await?;
        let lock_token = Some(set.title.lock_token.clone());
        let ip_set = Some(IPSet {
            arn: set.arn().to_string(),
            name: set.title.name,
            id: set.title.id,
            description: set.title.description,
            ip_address_version: set.version,
            addresses: set.addresses,
        });
        Ok(GetIPSetResponse { ip_set, lock_token })
    }

    pub(super) async fn list_ip_sets(
        &self,
        cx: &Context,
        input: ListIPSetsRequest,
    ) -> Reply<ListIPSetsResponse> {
        regional(&input.scope)?;
        let (sets, next_marker) = self
            .all::<IpSet>(cx, input.next_marker.as_deref(), input.limit)
            .await?;
        Ok(ListIPSetsResponse {
            next_marker,
            ip_sets: Some(sets.iter().map(summary).collect()),
        })
    }

    pub(super) async fn update_ip_set(
        &self,
        cx: &Context,
        input: UpdateIPSetRequest,
    ) -> Reply<UpdateIPSetResponse> {
        regional(&input.scope)?;
        let seen: &IpSet = &self.find(cx, "Update", &input.name, &input.id).await?;
        let addresses = &checked(input.addresses, &seen.version)?;
        let (token, next, description) = (&input.lock_token, &self.ids.uuid(), &input.description);
        self.write(|txn| async move {
            let mut set = current(&txn, seen, token).await?;
            set.addresses.clone_from(addresses);
            set.title.description.clone_from(description);
            set.title.lock_token.clone_from(next);
            txn.put(&set);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateIPSetResponse {
            next_lock_token: Some(next.clone()),
        })
    }

    pub(super) async fn delete_ip_set(
        &self,
        cx: &Context,
        input: DeleteIPSetRequest,
    ) -> Reply<DeleteIPSetResponse> {
        regional(&input.scope)?;
        let seen: &IpSet = &self.find(cx, "Delete", &input.name, &input.id).await?;
        let (token, arn) = (&input.lock_token, &seen.arn().to_string());
        self.write(|txn| async move {
            let set = current(&txn, seen, token).await?;
            unused(&txn, &cx.scope, arn).await?;
            txn.delete(&set.key());
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteIPSetResponse {})
    }
}

fn checked(addresses: Vec<String>, version: &str) -> Reply<Vec<String>> {
    if addresses.len() > MOST {
        return Err(too_many("addresses of an IP set"));
    }
    for text in &addresses {
        let range: Option<Cidr> = text.parse().ok();
        let fits =
            range.is_some_and(|range| range.is_v4() == (version == "IPV4") && range.bits() > 0);
        if !fits {
            return Err(invalid(
                "The parameter contains formatting that is not valid.",
                "IP_ADDRESS",
                text,
            ));
        }
    }
    Ok(addresses)
}

fn summary(set: &IpSet) -> IPSetSummary {
    IPSetSummary {
        name: Some(set.title.name.clone()),
        id: Some(set.title.id.clone()),
        description: Some(set.title.description.clone().unwrap_or_default()),
        lock_token: Some(set.title.lock_token.clone()),
        arn: Some(set.arn().to_string()),
    }
}
