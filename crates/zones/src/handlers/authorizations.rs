//! VPCs of other accounts that these may associate with a zone.

use super::associations::vpc;
use super::lists::limit;
use super::{Refusal, Route53, own, read};
use crate::convert::zones as convert;
use api::Reply;
use api::route53::{
    CreateVPCAssociationAuthorizationRequest, CreateVPCAssociationAuthorizationResponse,
    DeleteVPCAssociationAuthorizationRequest, DeleteVPCAssociationAuthorizationResponse,
    ListVPCAssociationAuthorizationsRequest, ListVPCAssociationAuthorizationsResponse,
    invalid_pagination_token, public_zone_vpc_association, too_many_vpc_association_authorizations,
    vpc_association_authorization_not_found,
};
use domain::Record as _;
use domain::zones::HostedZone;
use wire::{Context, page};

/// Authorizations of a zone.
// Chosen: as many as nobody needs, since the record holds them all.
const MOST: usize = 1000;

/// Authorizations of an answer unless fewer are asked for. Source: API reference, `MaxResults`.
const PAGE: usize = 50;

impl Route53 {
    pub(super) async fn create_vpc_association_authorization(
        &self,
        cx: &Context,
        input: CreateVPCAssociationAuthorizationRequest,
    ) -> Reply<CreateVPCAssociationAuthorizationResponse> {
        let given = &input.hosted_zone_id;
        let zone = self
            .zone(cx, given, "CreateVPCAssociationAuthorization")
            .await?;
        own(&zone)?;
        let vpc = &vpc(input.vpc)?;
        self.change_invited(&zone, given, |zone| {
            if !zone.private {
                let message = "VPCs are associated with private hosted zones alone.";
                return Err(public_zone_vpc_association(message));
            }
            if zone.invited.contains(vpc) {
                return Ok(());
            }
            if zone.invited.len() >= MOST {
                let message = format!("A hosted zone has at most {MOST} authorizations.");
                return Err(too_many_vpc_association_authorizations(message));
            }
            zone.invited.push(vpc.clone());
            Ok(())
        })
        .await?;
        Ok(CreateVPCAssociationAuthorizationResponse {
            hosted_zone_id: zone.id,
            vpc: convert::vpc(vpc),
        })
    }

    pub(super) async fn delete_vpc_association_authorization(
        &self,
        cx: &Context,
        input: DeleteVPCAssociationAuthorizationRequest,
    ) -> Reply<DeleteVPCAssociationAuthorizationResponse> {
        let given = &input.hosted_zone_id;
        let zone = self
            .zone(cx, given, "DeleteVPCAssociationAuthorization")
            .await?;
        let vpc = &vpc(input.vpc)?;
        self.change_invited(&zone, given, |zone| {
            let before = zone.invited.len();
            zone.invited.retain(|known| known != vpc);
            if zone.invited.len() == before {
                let message = "The VPC that you specified is not authorized to be associated with \
                               the hosted zone.";
                return Err(vpc_association_authorization_not_found(message));
            }
            Ok(())
        })
        .await?;
        Ok(DeleteVPCAssociationAuthorizationResponse {})
    }

    pub(super) async fn list_vpc_association_authorizations(
        &self,
        cx: &Context,
        input: ListVPCAssociationAuthorizationsRequest,
    ) -> Reply<ListVPCAssociationAuthorizationsResponse> {
        let given = &input.hosted_zone_id;
        let zone = self
            .zone(cx, given, "ListVPCAssociationAuthorizations")
            .await?;
        let most = limit(input.max_results.as_deref(), PAGE)?;
        let mut invited = zone.invited;
        invited.sort_by(|one, other| one.1.cmp(&other.1));
        let token = input.next_token.as_deref();
        let (invited, next_token) = page::page(invited, |vpc| vpc.1.as_str(), token, most)
            .map_err(|page::BadToken| invalid_pagination_token("The NextToken is not valid."))?;
        Ok(ListVPCAssociationAuthorizationsResponse {
            hosted_zone_id: zone.id,
            next_token,
            vp_cs: invited.iter().map(convert::vpc).collect(),
        })
    }

    async fn change_invited(
        &self,
        zone: &HostedZone,
        given: &str,
        work: impl Fn(&mut HostedZone) -> Reply<()>,
    ) -> Reply<()> {
        let (key, work) = (&zone.key(), &work);
        self.write(|txn| async move {
            let mut zone = read(&txn, key, given).await?;
            work(&mut zone)?;
            txn.put(&zone);
            Ok::<_, Refusal>(())
        })
        .await
    }
}
