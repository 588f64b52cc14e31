//! Where an endpoint is joined to a VPC: route tables, subnets, security groups.

use crate::fault::{Outcome, invalid, refuse};
use crate::resource::{Resource, all, find};
use crate::{Network, claims, convert};
use domain::ecs::Tags;
use domain::network::{InterfaceOwner, NetworkInterface, RouteTable, Subnet, VpcEndpoint};
use store::Txn;

pub(super) async fn join_tables(
    txn: &Txn,
    endpoint: &mut VpcEndpoint,
    tables: &[String],
) -> Outcome<()> {
    for id in tables {
        let table: RouteTable = find(txn, &endpoint.scope, id).await?;
        if table.vpc != endpoint.vpc {
            return Err(invalid(format!(
                "route table {id} and vpc {} belong to different networks",
                endpoint.vpc
            )));
        }
        if endpoint.route_tables.contains(id) {
            continue;
        }
        let others: Vec<VpcEndpoint> = all(txn, &endpoint.scope).await?;
        let same = |other: &VpcEndpoint| {
            other.id != endpoint.id
                && other.service == endpoint.service
                && other.route_tables.contains(id)
        };
        if others.iter().any(same) {
            let list = convert::endpoints::prefix_list(&endpoint.service);
            return Err(refuse(
                "RouteAlreadyExists",
                format!(
                    "route table {id} already has a route with destination-prefix-list-id {list}"
                ),
            ));
        }
        endpoint.route_tables.push(id.clone());
    }
    Ok(())
}

pub(super) async fn join_subnets(
    room: &Network,
    txn: &Txn,
    endpoint: &mut VpcEndpoint,
    subnets: &[String],
) -> Outcome<()> {
    let mut zones_used = Vec::new();
    for (joined, _) in &endpoint.interfaces {
        zones_used.push(find::<Subnet>(txn, &endpoint.scope, joined).await?.zone);
    }
    for id in subnets {
        let subnet: Subnet = find(txn, &endpoint.scope, id).await?;
        if subnet.vpc != endpoint.vpc {
            return Err(invalid(format!(
                "subnet {id} and vpc {} belong to different networks",
                endpoint.vpc
            )));
        }
        if zones_used.contains(&subnet.zone) {
            return Err(refuse(
                "DuplicateSubnetsInSameZone",
                format!("Found another VPC endpoint subnet in the availability zone of {id}"),
            ));
        }
        zones_used.push(subnet.zone.clone());
        let mut interface = NetworkInterface {
            scope: endpoint.scope.clone(),
            id: room.new_id(NetworkInterface::PREFIX),
            subnet: subnet.id.clone(),
            vpc: subnet.vpc.clone(),
            security_groups: endpoint.security_groups.clone(),
            description: format!("VPC Endpoint Interface {}", endpoint.id),
            owner: InterfaceOwner::Endpoint(endpoint.id.clone()),
            instance: None,
            public: false,
            address: None,
            failure: None,
            tags: Tags::new(),
            created_at: room.clock.now(),
        };
        claims::give(room, txn, &mut interface, &subnet, None, None).await?;
        endpoint.interfaces.push((subnet.id, interface.id.clone()));
        txn.put(&interface);
    }
    Ok(())
}

pub(super) async fn leave_subnets(
    txn: &Txn,
    endpoint: &mut VpcEndpoint,
    gone: &[String],
) -> Outcome<()> {
    for (subnet, interface) in endpoint.interfaces.clone() {
        if gone.contains(&subnet) {
            let interface: NetworkInterface = find(txn, &endpoint.scope, &interface).await?;
            claims::release(txn, &interface);
        }
    }
    endpoint
        .interfaces
        .retain(|(subnet, _)| !gone.contains(subnet));
    Ok(())
}

/// Gives the endpoint's interfaces its security groups.
pub(super) async fn regroup(txn: &Txn, endpoint: &VpcEndpoint) -> Outcome<()> {
    for (_, id) in &endpoint.interfaces {
        let mut interface: NetworkInterface = find(txn, &endpoint.scope, id).await?;
        if interface.security_groups != endpoint.security_groups {
            interface
                .security_groups
                .clone_from(&endpoint.security_groups);
            txn.put(&interface);
        }
    }
    Ok(())
}
