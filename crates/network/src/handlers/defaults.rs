//! The default VPC: made when a scope is first used, and again by `CreateDefaultVpc`.

use crate::fault::{Outcome, refuse};
use crate::resource::{all, find};
use crate::{Network, convert};
use api::ec2::{CreateDefaultVpcRequest, CreateDefaultVpcResult};
use domain::network::defaults::{NewVpc, new_default_vpc};
use domain::network::{DefaultVpc, Subnet, Vpc};
use domain::{IdSource, Scope};
use store::Txn;
use wire::Context;

/// Gives the scope its default VPC unless it has had one.
pub(crate) async fn ensure(room: &Network, scope: &Scope) -> Outcome<()> {
    let note = DefaultVpc::key_of(scope);
    if room.store.get::<DefaultVpc>(&note).await?.is_some() {
        return Ok(());
    }
    let ensure = |txn: Txn| async move {
        if !txn.exists(&DefaultVpc::key_of(scope)).await? {
            write(&txn, scope, &*room.ids);
        }
        Ok(())
    };
    room.store.transact(ensure).await
}

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateDefaultVpcRequest,
) -> Outcome<CreateDefaultVpcResult> {
    room.enter(cx, "CreateDefaultVpc", "*", input.dry_run)
        .await?;
    let scope = &cx.scope;
    let create = |txn: Txn| async move {
        let note: Option<DefaultVpc> = txn.get(&DefaultVpc::key_of(scope)).await?;
        if note.is_some_and(|note| note.vpc.is_some()) {
            return Err(refuse(
                "DefaultVpcAlreadyExists",
                "A Default VPC already exists for this account in this region.",
            ));
        }
        Ok(write(&txn, scope, &*room.ids))
    };
    let vpc = room.store.transact(create).await?;
    Ok(CreateDefaultVpcResult {
        vpc: Some(convert::vpcs::vpc(&vpc)),
    })
}

fn write(txn: &Txn, scope: &Scope, ids: &dyn IdSource) -> Vpc {
    let made = new_default_vpc(scope, ids);
    let NewVpc {
        vpc,
        route_table,
        security_group,
    } = made.network;
    txn.put(&vpc);
    txn.put(&route_table);
    txn.put(&security_group);
    txn.put(&made.gateway);
    for subnet in &made.subnets {
        txn.put(subnet);
    }
    txn.put(&DefaultVpc {
        scope: scope.clone(),
        vpc: Some(vpc.id.clone()),
    });
    vpc
}

/// The VPC a call names, or the default one.
pub(crate) async fn vpc_or_default(txn: &Txn, scope: &Scope, named: Option<&str>) -> Outcome<Vpc> {
    if let Some(id) = named {
        return find(txn, scope, id).await;
    }
    let note: Option<DefaultVpc> = txn.get(&DefaultVpc::key_of(scope)).await?;
    let Some(id) = note.and_then(|note| note.vpc) else {
        return Err(refuse("VPCIdNotSpecified", "No default VPC for this user"));
    };
    find(txn, scope, &id).await
}

/// Notes that a default VPC, or one of another kind, was deleted.
pub(crate) async fn forget(txn: &Txn, vpc: &Vpc) -> Outcome<()> {
    let note: Option<DefaultVpc> = txn.get(&DefaultVpc::key_of(&vpc.scope)).await?;
    if let Some(mut note) = note.filter(|note| note.vpc.as_ref() == Some(&vpc.id)) {
        note.vpc = None;
        txn.put(&note);
    }
    Ok(())
}

/// The subnets of a VPC.
pub(crate) async fn subnets_of(txn: &Txn, vpc: &Vpc) -> Outcome<Vec<Subnet>> {
    let mut subnets: Vec<Subnet> = all(txn, &vpc.scope).await?;
    subnets.retain(|subnet| subnet.vpc == vpc.id);
    Ok(subnets)
}
