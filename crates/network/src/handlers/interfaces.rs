//! Network interfaces.

use crate::fault::{Outcome, invalid, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, claims, convert, tagging};
use api::ec2::{
    CreateNetworkInterfaceRequest, CreateNetworkInterfaceResult, DeleteNetworkInterfaceRequest,
    DescribeNetworkInterfacesRequest, DescribeNetworkInterfacesResult,
    ModifyNetworkInterfaceAttributeRequest,
};
use domain::Scope;
use domain::network::{InterfaceOwner, NetworkInterface, SecurityGroup, Subnet};
use std::net::Ipv4Addr;
use store::Txn;
use wire::Context;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateNetworkInterfaceRequest,
) -> Outcome<CreateNetworkInterfaceResult> {
    let resource = arn::<NetworkInterface>(&cx.scope, "*");
    room.enter(cx, "CreateNetworkInterface", &resource, input.dry_run)
        .await?;
    let wanted = wanted_address(&input)?;
    let tags = tagging::given(input.tag_specifications.clone(), NetworkInterface::TYPE)?;
    let (scope, input, tags) = (&cx.scope, &input, &tags);
    let create = |txn: Txn| async move {
        let subnet: Subnet = find(&txn, scope, &input.subnet_id).await?;
        let named = input.groups.as_deref().unwrap_or_default();
        let mut interface = NetworkInterface {
            scope: scope.clone(),
            id: room.new_id(NetworkInterface::PREFIX),
            subnet: subnet.id.clone(),
            vpc: subnet.vpc.clone(),
            security_groups: groups(&txn, scope, &subnet.vpc, named).await?,
            description: input.description.clone().unwrap_or_default(),
            owner: InterfaceOwner::User,
            instance: None,
            public: false,
            address: None,
            failure: None,
            tags: tags.clone(),
            created_at: room.clock.now(),
        };
        claims::give(room, &txn, &mut interface, &subnet, wanted, None).await?;
        txn.put(&interface);
        Ok::<_, crate::fault::Fault>(interface)
    };
    let interface = room.store.transact(create).await?;
    let row = rows(room, scope, &[interface]).await?.pop();
    Ok(CreateNetworkInterfaceResult {
        network_interface: row,
        client_token: input.client_token.clone(),
    })
}

/// The address the caller wants, when there is one. Refuses what an interface cannot have here.
fn wanted_address(input: &CreateNetworkInterfaceRequest) -> Outcome<Option<Ipv4Addr>> {
    let listed = input.private_ip_addresses.as_deref().unwrap_or_default();
    if listed.len() > 1 || input.secondary_private_ip_address_count.unwrap_or(0) > 0 {
        return Err(unsupported("More than one private address on an interface"));
    }
    let ipv6 = input.ipv6_address_count.unwrap_or(0) > 0
        || input
            .ipv6_addresses
            .as_ref()
            .is_some_and(|addresses| !addresses.is_empty())
        || input.ipv6_prefix_count.unwrap_or(0) > 0;
    if ipv6 {
        return Err(unsupported("IPv6 on an interface"));
    }
    if input
        .interface_type
        .as_deref()
        .is_some_and(|kind| kind != "interface")
    {
        return Err(unsupported("This type of interface"));
    }
    let listed = listed
        .first()
        .and_then(|address| address.private_ip_address.as_ref());
    let Some(text) = input.private_ip_address.as_ref().or(listed) else {
        return Ok(None);
    };
    let address = text
        .parse()
        .map_err(|_| invalid(format!("invalid value for parameter address: {text}")));
    address.map(Some)
}

/// The groups that are named, each of which must be in the VPC; its default group when none is.
pub(crate) async fn groups(
    txn: &Txn,
    scope: &Scope,
    vpc: &str,
    named: &[String],
) -> Outcome<Vec<String>> {
    if named.is_empty() {
        let groups: Vec<SecurityGroup> = all(txn, scope).await?;
        let default = |group: &&SecurityGroup| group.vpc == vpc && group.name == "default";
        return Ok(groups
            .iter()
            .filter(default)
            .map(|group| group.id.clone())
            .collect());
    }
    for id in named {
        let group: SecurityGroup = find(txn, scope, id).await?;
        if group.vpc != vpc {
            return Err(refuse(
                "InvalidParameter",
                format!("Security group {id} and subnet belong to different networks."),
            ));
        }
    }
    let mut unique = named.to_vec();
    unique.dedup();
    Ok(unique)
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeNetworkInterfacesRequest,
) -> Outcome<DescribeNetworkInterfacesResult> {
    room.enter(cx, "DescribeNetworkInterfaces", "*", input.dry_run)
        .await?;
    let records: Vec<NetworkInterface> = room
        .store
        .list(&below::<NetworkInterface>(&cx.scope))
        .await?;
    let query = Query {
        ids: input.network_interface_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = rows(room, &cx.scope, &records).await?;
    let (interfaces, next_token) = select(rows, query, not_found::<NetworkInterface>)?;
    Ok(DescribeNetworkInterfacesResult {
        network_interfaces: Some(interfaces),
        next_token,
    })
}

async fn rows(
    room: &Network,
    scope: &Scope,
    interfaces: &[NetworkInterface],
) -> Outcome<Vec<api::ec2::NetworkInterface>> {
    let groups: Vec<SecurityGroup> = room.store.list(&below::<SecurityGroup>(scope)).await?;
    let subnets: Vec<Subnet> = room.store.list(&below::<Subnet>(scope)).await?;
    let tell = |interface| convert::interfaces::interface(interface, &groups, &subnets);
    Ok(interfaces.iter().map(tell).collect())
}

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteNetworkInterfaceRequest,
) -> Outcome<()> {
    let resource = arn::<NetworkInterface>(&cx.scope, &input.network_interface_id);
    room.enter(cx, "DeleteNetworkInterface", &resource, input.dry_run)
        .await?;
    let (scope, id) = (&cx.scope, &input.network_interface_id);
    let delete = |txn: Txn| async move {
        let interface: NetworkInterface = find(&txn, scope, id).await?;
        if interface.owner != InterfaceOwner::User {
            return Err(invalid(format!(
                "Network interface '{id}' is currently in use."
            )));
        }
        claims::release(&txn, &interface);
        Ok(())
    };
    room.store.transact(delete).await
}

pub(crate) async fn modify_attribute(
    room: &Network,
    cx: &Context,
    input: ModifyNetworkInterfaceAttributeRequest,
) -> Outcome<()> {
    let resource = arn::<NetworkInterface>(&cx.scope, &input.network_interface_id);
    room.enter(
        cx,
        "ModifyNetworkInterfaceAttribute",
        &resource,
        input.dry_run,
    )
    .await?;
    if input.associate_public_ip_address.is_some() || input.attachment.is_some() {
        return Err(unsupported(
            "Changing the public address or attachment of an interface",
        ));
    }
    let (scope, input) = (&cx.scope, &input);
    let modify = |txn: Txn| async move {
        let mut interface: NetworkInterface =
            find(&txn, scope, &input.network_interface_id).await?;
        if interface.owner != InterfaceOwner::User {
            let message = "You do not have permission to access the specified resource.";
            return Err(refuse("AuthFailure", message));
        }
        if let Some(description) = input
            .description
            .as_ref()
            .and_then(|given| given.value.clone())
        {
            interface.description = description;
        }
        if let Some(named) = &input.groups {
            interface.security_groups = groups(&txn, scope, &interface.vpc, named).await?;
        }
        txn.put(&interface);
        Ok(())
    };
    room.store.transact(modify).await
}
