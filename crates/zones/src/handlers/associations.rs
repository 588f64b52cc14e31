//! Which VPCs resolve a private zone.

use super::hosted_zones::MOST_VPCS;
use super::{Refusal, Route53, allow, no_zone, own, read, unavailable};
use crate::convert::zones::{self as convert, Status, zone_id};
use api::route53::{
    AssociateVPCWithHostedZoneRequest, AssociateVPCWithHostedZoneResponse, ChangeInfo,
    DisassociateVPCFromHostedZoneRequest, DisassociateVPCFromHostedZoneResponse, VPC,
    conflicting_domain_exists, invalid_input, invalid_vpc_id, last_vpc_association,
    limits_exceeded, not_authorized_exception, public_zone_vpc_association,
    vpc_association_not_found,
};
use api::{ApiError, Reply};
use domain::network::Vpc;
use domain::zones::HostedZone;
use domain::{AccountId, Key, Record as _, Scope};
use store::{Store, Txn};
use wire::Context;

/// A VPC's Region and id.
pub(super) type VpcName = (String, String);

/// The VPC that a caller means.
pub(super) fn vpc(given: VPC) -> Reply<VpcName> {
    match (given.vpc_region, given.vpc_id) {
        (Some(region), Some(id)) => Ok((region, id)),
        _ => Err(invalid_input(
            "A VPC is told by its VPCRegion and its VPCId.",
        )),
    }
}

fn vpc_key(account: &AccountId, (region, id): &VpcName) -> Reply<Key> {
    let region = region.parse().map_err(|_| no_vpc(id))?;
    let scope = Scope {
        account: account.clone(),
        region,
    };
    Ok(Vpc::key_of(&scope, id))
}

fn no_vpc(id: &str) -> ApiError {
    invalid_vpc_id(format!("The VPC ID {id} is not valid."))
}

/// Refuses a VPC that the account does not have.
pub(super) async fn owned(store: &Store, account: &AccountId, vpc: &VpcName) -> Reply<()> {
    let found = store.get::<Vpc>(&vpc_key(account, vpc)?).await;
    found
        .map_err(unavailable)?
        .map(drop)
        .ok_or_else(|| no_vpc(&vpc.1))
}

/// Whether a VPC of `account` may resolve `zone`: it is there, and resolves no other private zone
/// of that name.
pub(super) async fn fits(
    txn: &Txn,
    account: &AccountId,
    zone: &HostedZone,
    vpc: &VpcName,
) -> Result<(), Refusal> {
    let (region, id) = vpc;
    if !txn.exists(&vpc_key(account, vpc)?).await? {
        return Err(no_vpc(id).into());
    }
    let zones: Vec<HostedZone> = txn.list(&Key::kind(HostedZone::KIND)).await?;
    let mut zones = zones.iter();
    let is_taken =
        |other: &HostedZone| other.private && other.name == zone.name && other.vpcs.contains(vpc);
    if zones.any(is_taken) {
        // Source: the refusal, quoted in public issues.
        let message = format!(
            "The VPC that you chose, {id} in region {region}, is already associated with another \
             private hosted zone that has an overlapping name space, {}.",
            zone.name
        );
        return Err(conflicting_domain_exists(message).into());
    }
    Ok(())
}

impl Route53 {
    pub(super) async fn associate_vpc_with_hosted_zone(
        &self,
        cx: &Context,
        input: AssociateVPCWithHostedZoneRequest,
    ) -> Reply<AssociateVPCWithHostedZoneResponse> {
        let given = &input.hosted_zone_id;
        allow(cx, given, "AssociateVPCWithHostedZone").await?;
        let vpc = &vpc(input.vpc)?;
        let zone = self.zone_anywhere(given).await?;
        let caller = &cx.scope.account;
        let change_info = self
            .change_vpcs(&zone, given, |txn, mut zone| async move {
                if !zone.private {
                    let message = "You're trying to associate a VPC with a public hosted zone.";
                    return Err(public_zone_vpc_association(message).into());
                }
                self.may_associate(&txn, caller, &zone, vpc).await?;
                fits(&txn, caller, &zone, vpc).await?;
                if zone.vpcs.len() >= MOST_VPCS {
                    let message = format!("A hosted zone has at most {MOST_VPCS} VPCs.");
                    return Err(limits_exceeded(message).into());
                }
                zone.vpcs.push(vpc.clone());
                Ok(zone)
            })
            .await?;
        Ok(AssociateVPCWithHostedZoneResponse { change_info })
    }

    pub(super) async fn disassociate_vpc_from_hosted_zone(
        &self,
        cx: &Context,
        input: DisassociateVPCFromHostedZoneRequest,
    ) -> Reply<DisassociateVPCFromHostedZoneResponse> {
        let given = &input.hosted_zone_id;
        allow(cx, given, "DisassociateVPCFromHostedZone").await?;
        let vpc = &vpc(input.vpc)?;
        let zone = self.zone_anywhere(given).await?;
        let caller = &cx.scope.account;
        // The owner of the zone may, and the owner of the VPC.
        if zone.account != *caller && owned(&self.store, caller, vpc).await.is_err() {
            return Err(no_zone(given));
        }
        let change_info = self
            .change_vpcs(&zone, given, |_, mut zone| async move {
                if !zone.vpcs.contains(vpc) {
                    let message = "The specified VPC and hosted zone are not currently associated.";
                    return Err(vpc_association_not_found(message).into());
                }
                if zone.vpcs.len() == 1 {
                    let message = "The VPC is the last one that is associated with the hosted \
                                   zone, and a private hosted zone needs one.";
                    return Err(last_vpc_association(message).into());
                }
                zone.vpcs.retain(|known| known != vpc);
                Ok(zone)
            })
            .await?;
        Ok(DisassociateVPCFromHostedZoneResponse { change_info })
    }

    /// Owners of the VPC associate it: with zones of their own, and with those they are invited to.
    async fn may_associate(
        &self,
        txn: &Txn,
        caller: &AccountId,
        zone: &HostedZone,
        vpc: &VpcName,
    ) -> Result<(), Refusal> {
        let is_invited = zone.account == *caller || zone.invited.contains(vpc);
        if txn.exists(&vpc_key(caller, vpc)?).await? {
            if is_invited {
                return Ok(());
            }
        } else {
            let all: Vec<Vpc> = txn.list(&Key::kind(Vpc::KIND)).await?;
            if !all.iter().any(|known| known.id == vpc.1) {
                return Err(no_vpc(&vpc.1).into());
            }
        }
        // Source: the refusal, quoted in public issues.
        let message = format!(
            "The VPC: {} has not authorized to associate with your hosted zone.",
            vpc.1
        );
        Err(not_authorized_exception(message).into())
    }

    /// The zone of that id, whoever has it.
    async fn zone_anywhere(&self, given: &str) -> Reply<HostedZone> {
        let parent = Key::kind(HostedZone::KIND);
        let zones: Vec<HostedZone> = self.store.list(&parent).await.map_err(unavailable)?;
        let mut zones = zones.into_iter();
        let zone = zones.find(|zone| zone.id == zone_id(given));
        let zone = zone.ok_or_else(|| no_zone(given))?;
        own(&zone)?;
        Ok(zone)
    }

    async fn change_vpcs<F>(
        &self,
        zone: &HostedZone,
        given: &str,
        work: impl Fn(Txn, HostedZone) -> F,
    ) -> Reply<ChangeInfo>
    where
        F: Future<Output = Result<HostedZone, Refusal>>,
    {
        let change = &self.change(zone, None);
        let (key, work) = (&zone.key(), &work);
        self.write(|txn| async move {
            let zone = read(&txn, key, given).await?;
            let zone = work(txn.clone(), zone).await?;
            txn.put(&zone);
            txn.put(change);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(convert::change(change, &Status::Pending))
    }
}
