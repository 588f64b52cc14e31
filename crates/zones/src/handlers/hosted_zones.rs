//! Hosted zones: made, told, commented and deleted.

use super::{Refusal, Route53, own, read, unavailable};
use crate::batch::MOST_SETS;
use crate::convert::zones::{self as convert, Status};
use api::Reply;
use api::route53::{
    CreateHostedZoneRequest, CreateHostedZoneResponse, DeleteHostedZoneRequest,
    DeleteHostedZoneResponse, GetHostedZoneCountRequest, GetHostedZoneCountResponse,
    GetHostedZoneLimitRequest, GetHostedZoneLimitResponse, GetHostedZoneRequest,
    GetHostedZoneResponse, HostedZoneLimit, UpdateHostedZoneCommentRequest,
    UpdateHostedZoneCommentResponse, hosted_zone_already_exists, hosted_zone_not_empty,
    hosted_zone_not_private, invalid_domain_name, invalid_input, no_such_delegation_set,
};
use domain::Record as _;
use domain::ecs::Tags;
use domain::zones::names::canonical;
use domain::zones::{HostedZone, RecordSet};
use store::Txn;
use wire::Context;

/// How long clients may remember that a name of a new zone does not exist, seconds. Source:
/// start of authority of new zones: it may be kept so long, which is less than its minimum.
const NEGATIVE_TTL: u32 = 900;

/// VPCs of a private zone. Source: developer guide, quotas on hosted zones.
pub(super) const MOST_VPCS: usize = 300;

impl Route53 {
    pub(super) async fn create_hosted_zone(
        &self,
        cx: &Context,
        input: CreateHostedZoneRequest,
    ) -> Reply<CreateHostedZoneResponse> {
        cx.allow("route53:CreateHostedZone", "*").await?;
        let zone = &self.new_zone(cx, input)?;
        let change = &self.change(zone, None);
        self.write(|txn| async move {
            let known: Vec<HostedZone> = txn.list(&HostedZone::account_key(&zone.account)).await?;
            let mut known = known.iter();
            if known.any(|known| known.caller_reference == zone.caller_reference) {
                let message =
                    "A hosted zone has already been created with the specified caller reference.";
                return Err(hosted_zone_already_exists(message).into());
            }
            for vpc in &zone.vpcs {
                super::associations::fits(&txn, &zone.account, zone, vpc).await?;
            }
            txn.put(zone);
            txn.put(change);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateHostedZoneResponse {
            hosted_zone: convert::zone(zone, zone.own_sets().len()),
            change_info: convert::change(change, &Status::Pending),
            delegation_set: convert::delegation_set(zone),
            vpc: zone.vpcs.first().map(convert::vpc),
            location: format!(
                "https://route53.amazonaws.com/2013-04-01/hostedzone/{}",
                zone.id
            ),
        })
    }

    fn new_zone(&self, cx: &Context, input: CreateHostedZoneRequest) -> Reply<HostedZone> {
        let name =
            canonical(&input.name).map_err(|problem| invalid_domain_name(problem.to_string()))?;
        if let Some(id) = input.delegation_set_id {
            return Err(no_such_delegation_set(id));
        }
        let (comment, is_private) = input
            .hosted_zone_config
            .map_or((None, None), |config| (config.comment, config.private_zone));
        let vpcs: Vec<_> = input
            .vpc
            .map(super::associations::vpc)
            .transpose()?
            .into_iter()
            .collect();
        if is_private == Some(true) && vpcs.is_empty() {
            let message = "When you create a private hosted zone, you must specify the VPC that \
                           you want to associate with it.";
            return Err(invalid_input(message));
        }
        if is_private == Some(false) && !vpcs.is_empty() {
            let message = "A hosted zone that is associated with a VPC must be private.";
            return Err(invalid_input(message));
        }
        Ok(HostedZone {
            account: cx.scope.account.clone(),
            id: format!("Z{}", self.ids.upper(20)),
            name,
            caller_reference: input.caller_reference,
            comment: comment.filter(|comment| !comment.is_empty()),
            private: !vpcs.is_empty(),
            vpcs,
            invited: Vec::new(),
            namespace: None,
            negative_ttl: NEGATIVE_TTL,
            tags: Tags::new(),
            created_at: self.clock.now(),
        })
    }

    pub(super) async fn get_hosted_zone(
        &self,
        cx: &Context,
        input: GetHostedZoneRequest,
    ) -> Reply<GetHostedZoneResponse> {
        let zone = self.zone(cx, &input.id, "GetHostedZone").await?;
        let count = self.sets(&zone).await.map_err(unavailable)?.len();
        Ok(GetHostedZoneResponse {
            hosted_zone: convert::zone(&zone, count),
            delegation_set: (!zone.private).then(|| convert::delegation_set(&zone)),
            vp_cs: zone
                .private
                .then(|| zone.vpcs.iter().map(convert::vpc).collect()),
        })
    }

    pub(super) async fn delete_hosted_zone(
        &self,
        cx: &Context,
        input: DeleteHostedZoneRequest,
    ) -> Reply<DeleteHostedZoneResponse> {
        let zone = self.zone(cx, &input.id, "DeleteHostedZone").await?;
        own(&zone)?;
        let change = &self.change(&zone, None);
        let key = &zone.key();
        let given = &input.id;
        self.write(|txn| async move {
            let zone = read(&txn, key, given).await?;
            own(&zone)?;
            delete_sets(&txn, &zone).await?;
            txn.delete(key);
            txn.put(change);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteHostedZoneResponse {
            change_info: convert::change(change, &Status::Pending),
        })
    }

    pub(super) async fn update_hosted_zone_comment(
        &self,
        cx: &Context,
        input: UpdateHostedZoneCommentRequest,
    ) -> Reply<UpdateHostedZoneCommentResponse> {
        let zone = self.zone(cx, &input.id, "UpdateHostedZoneComment").await?;
        own(&zone)?;
        let key = &zone.key();
        let input = &input;
        let zone = self
            .write(|txn| async move {
                let mut zone = read(&txn, key, &input.id).await?;
                zone.comment = input.comment.clone().filter(|comment| !comment.is_empty());
                txn.put(&zone);
                Ok::<_, Refusal>(zone)
            })
            .await?;
        let count = self.sets(&zone).await.map_err(unavailable)?.len();
        Ok(UpdateHostedZoneCommentResponse {
            hosted_zone: convert::zone(&zone, count),
        })
    }

    pub(super) async fn get_hosted_zone_count(
        &self,
        cx: &Context,
        _input: GetHostedZoneCountRequest,
    ) -> Reply<GetHostedZoneCountResponse> {
        cx.allow("route53:GetHostedZoneCount", "*").await?;
        let zones = self.zones(cx).await?;
        Ok(GetHostedZoneCountResponse {
            hosted_zone_count: told(zones.len()),
        })
    }

    pub(super) async fn get_hosted_zone_limit(
        &self,
        cx: &Context,
        input: GetHostedZoneLimitRequest,
    ) -> Reply<GetHostedZoneLimitResponse> {
        let zone = self
            .zone(cx, &input.hosted_zone_id, "GetHostedZoneLimit")
            .await?;
        let (most, count) = match input.r#type.as_str() {
            "MAX_VPCS_ASSOCIATED_BY_ZONE" if !zone.private => {
                return Err(hosted_zone_not_private(
                    "The hosted zone is not a private one.",
                ));
            }
            "MAX_VPCS_ASSOCIATED_BY_ZONE" => (MOST_VPCS, zone.vpcs.len()),
            _ => (
                MOST_SETS,
                self.sets(&zone).await.map_err(unavailable)?.len(),
            ),
        };
        Ok(GetHostedZoneLimitResponse {
            limit: HostedZoneLimit {
                r#type: input.r#type,
                value: told(most),
            },
            count: told(count),
        })
    }

    /// The zones of the caller's account.
    pub(super) async fn zones(&self, cx: &Context) -> Reply<Vec<HostedZone>> {
        let parent = HostedZone::account_key(&cx.scope.account);
        self.store.list(&parent).await.map_err(unavailable)
    }
}

/// Deletes the sets of a zone, which may be its own alone.
async fn delete_sets(txn: &Txn, zone: &HostedZone) -> Result<(), Refusal> {
    let sets: Vec<RecordSet> = txn
        .list(&RecordSet::zone_key(&zone.account, &zone.id))
        .await?;
    let is_own =
        |set: &RecordSet| set.name == zone.name && matches!(set.kind.as_str(), "NS" | "SOA");
    if !sets.iter().all(is_own) {
        // Source: the refusal, quoted in public issues.
        let message = "The specified hosted zone contains non-required resource record sets and \
                       so cannot be deleted.";
        return Err(hosted_zone_not_empty(message).into());
    }
    for set in sets {
        txn.delete(&set.key());
    }
    Ok(())
}

fn told(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
