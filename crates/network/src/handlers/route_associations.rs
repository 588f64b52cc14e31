//! Which subnets a route table is for.

use super::routes::apart;
use crate::fault::{Fault, Outcome, invalid, missing, refuse, unsupported};
use crate::resource::{all, arn, find};
use crate::{Network, convert};
use api::ec2::{
    AssociateRouteTableRequest, AssociateRouteTableResult, DisassociateRouteTableRequest,
    ReplaceRouteTableAssociationRequest, ReplaceRouteTableAssociationResult,
};
use domain::Scope;
use domain::network::{RouteTable, Subnet};
use store::Txn;
use wire::Context;

pub(crate) async fn associate(
    room: &Network,
    cx: &Context,
    input: AssociateRouteTableRequest,
) -> Outcome<AssociateRouteTableResult> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "AssociateRouteTable", &resource, input.dry_run)
        .await?;
    if input.gateway_id.is_some() || input.public_ipv4_pool.is_some() {
        return Err(unsupported("A route table of a gateway"));
    }
    let subnet = input.subnet_id.ok_or_else(|| missing("subnetId"))?;
    let (scope, id, subnet) = (&cx.scope, &input.route_table_id, &subnet);
    let associate = |txn: Txn| async move {
        let mut table: RouteTable = find(&txn, scope, id).await?;
        let found: Subnet = find(&txn, scope, subnet).await?;
        if found.vpc != table.vpc {
            return Err(apart(id, "subnet", subnet));
        }
        for other in all::<RouteTable>(&txn, scope).await? {
            let Some((existing, _)) = other.associations.iter().find(|(_, of)| of == subnet) else {
                continue;
            };
            // The same association asked for again is answered as it stands.
            if other.id == *id {
                return Ok(existing.clone());
            }
            return Err(conflicting(id));
        }
        let association = room.new_id("rtbassoc-");
        table
            .associations
            .push((association.clone(), subnet.clone()));
        txn.put(&table);
        Ok(association)
    };
    let association = room.store.transact(associate).await?;
    Ok(AssociateRouteTableResult {
        association_id: Some(association),
        association_state: Some(convert::routes::associated()),
    })
}

fn conflicting(table: &str) -> Fault {
    refuse(
        "Resource.AlreadyAssociated",
        format!(
            "the specified association for route table {table} conflicts with an existing \
             association"
        ),
    )
}

fn no_association(id: &str) -> Fault {
    refuse(
        "InvalidAssociationID.NotFound",
        format!("The association ID '{id}' does not exist"),
    )
}

pub(crate) async fn disassociate(
    room: &Network,
    cx: &Context,
    input: DisassociateRouteTableRequest,
) -> Outcome<()> {
    room.enter(cx, "DisassociateRouteTable", "*", input.dry_run)
        .await?;
    let (scope, association) = (&cx.scope, &input.association_id);
    let disassociate = |txn: Txn| async move {
        let mut table = holder(&txn, scope, association).await?;
        if table.main_association.as_ref() == Some(association) {
            return Err(invalid(
                "cannot disassociate the main route table association",
            ));
        }
        table.associations.retain(|(id, _)| id != association);
        txn.put(&table);
        Ok(())
    };
    room.store.transact(disassociate).await
}

/// The table that has the association.
async fn holder(txn: &Txn, scope: &Scope, association: &str) -> Outcome<RouteTable> {
    let has = |table: &RouteTable| {
        table.main_association.as_deref() == Some(association)
            || table.associations.iter().any(|(id, _)| id == association)
    };
    let tables: Vec<RouteTable> = all(txn, scope).await?;
    tables
        .into_iter()
        .find(has)
        .ok_or_else(|| no_association(association))
}

pub(crate) async fn replace(
    room: &Network,
    cx: &Context,
    input: ReplaceRouteTableAssociationRequest,
) -> Outcome<ReplaceRouteTableAssociationResult> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "ReplaceRouteTableAssociation", &resource, input.dry_run)
        .await?;
    let (scope, input) = (&cx.scope, &input);
    let replace = |txn: Txn| async move {
        let mut old = holder(&txn, scope, &input.association_id).await?;
        let new: RouteTable = find(&txn, scope, &input.route_table_id).await?;
        if old.vpc != new.vpc {
            return Err(apart(&new.id, "association", &input.association_id));
        }
        let id = room.new_id("rtbassoc-");
        let is_main = old.main_association.as_ref() == Some(&input.association_id);
        let index = old
            .associations
            .iter()
            .position(|(id, _)| *id == input.association_id);
        let subnet = index.map(|index| old.associations.remove(index).1);
        if is_main {
            old.main = false;
            old.main_association = None;
        }
        txn.put(&old);
        // Read again: the old and the new table may be one.
        let mut new: RouteTable = find(&txn, scope, &input.route_table_id).await?;
        match subnet {
            Some(subnet) => new.associations.push((id.clone(), subnet)),
            None => {
                new.main = true;
                new.main_association = Some(id.clone());
            }
        }
        txn.put(&new);
        Ok(id)
    };
    let id = room.store.transact(replace).await?;
    Ok(ReplaceRouteTableAssociationResult {
        new_association_id: Some(id),
        association_state: Some(convert::routes::associated()),
    })
}
