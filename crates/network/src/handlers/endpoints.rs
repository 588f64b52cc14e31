//! VPC endpoints, and the services and prefix lists they lead to.

use super::interfaces::groups;
use crate::convert::endpoints::{
    GATEWAY_SERVICES, INTERFACE_SERVICES, prefix_lists, services, short,
};
use crate::fault::{Fault, Outcome, invalid, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, claims, convert, tagging};
use api::ec2::{
    CreateVpcEndpointRequest, CreateVpcEndpointResult, DeleteVpcEndpointsRequest,
    DeleteVpcEndpointsResult, DescribeManagedPrefixListsRequest, DescribeManagedPrefixListsResult,
    DescribePrefixListsRequest, DescribePrefixListsResult, DescribeVpcEndpointServicesRequest,
    DescribeVpcEndpointServicesResult, DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult,
    ManagedPrefixList, ModifyVpcEndpointRequest, ModifyVpcEndpointResult, PrefixList,
    UnsuccessfulItem, UnsuccessfulItemError,
};
use domain::ecs::Tags;
use domain::network::defaults::zones;
use domain::network::{
    EndpointKind, InterfaceOwner, NetworkInterface, RouteTable, SecurityGroup, Subnet, Vpc,
    VpcEndpoint,
};
use domain::{Record, Scope};
use store::Txn;
use wire::Context;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateVpcEndpointRequest,
) -> Outcome<CreateVpcEndpointResult> {
    let resource = arn::<VpcEndpoint>(&cx.scope, "*");
    room.enter(cx, "CreateVpcEndpoint", &resource, input.dry_run)
        .await?;
    let kind = kind(&cx.scope, &input)?;
    let tags = tagging::given(input.tag_specifications.clone(), VpcEndpoint::TYPE)?;
    let (scope, input, tags) = (&cx.scope, &input, &tags);
    let create = |txn: Txn| async move {
        let endpoints: Vec<VpcEndpoint> = all(&txn, scope).await?;
        let token = input.client_token.as_ref();
        let repeated =
            |other: &&VpcEndpoint| token.is_some() && other.client_token.as_ref() == token;
        match endpoints.iter().find(repeated) {
            Some(endpoint) => Ok(endpoint.clone()),
            None => make(room, &txn, scope, input, kind, tags).await,
        }
    };
    let endpoint = room.store.transact(create).await?;
    let groups: Vec<SecurityGroup> = room.store.list(&below::<SecurityGroup>(scope)).await?;
    Ok(CreateVpcEndpointResult {
        vpc_endpoint: Some(convert::endpoints::endpoint(&endpoint, &groups)),
        client_token: input.client_token.clone(),
    })
}

/// How the endpoint will be reached; refuses a service that is not offered that way.
fn kind(scope: &Scope, input: &CreateVpcEndpointRequest) -> Outcome<EndpointKind> {
    let service = input.service_name.as_deref().unwrap_or_default();
    let kind = match input.vpc_endpoint_type.as_deref() {
        None | Some("Gateway") => EndpointKind::Gateway,
        Some("Interface") => EndpointKind::Interface,
        Some(other) => return Err(unsupported(&format!("A VPC endpoint of type {other}"))),
    };
    let offered: &[&str] = match kind {
        EndpointKind::Gateway => &GATEWAY_SERVICES,
        EndpointKind::Interface => &INTERFACE_SERVICES,
    };
    let name = short(&scope.region, service);
    if name.is_some_and(|name| offered.contains(&name)) {
        return Ok(kind);
    }
    let elsewhere = name
        .is_some_and(|name| GATEWAY_SERVICES.contains(&name) || INTERFACE_SERVICES.contains(&name));
    match elsewhere {
        true => Err(refuse(
            "InvalidParameter",
            format!(
                "Endpoint type ({}) does not match available service types for {service}.",
                kind.as_str()
            ),
        )),
        false => Err(refuse(
            "InvalidServiceName",
            format!("The Vpc Endpoint Service '{service}' does not exist"),
        )),
    }
}

async fn make(
    room: &Network,
    txn: &Txn,
    scope: &Scope,
    input: &CreateVpcEndpointRequest,
    kind: EndpointKind,
    tags: &Tags,
) -> Outcome<VpcEndpoint> {
    let vpc: Vpc = find(txn, scope, &input.vpc_id).await?;
    let mut endpoint = VpcEndpoint {
        scope: scope.clone(),
        id: room.new_id(VpcEndpoint::PREFIX),
        vpc: vpc.id.clone(),
        service: input.service_name.clone().unwrap_or_default(),
        kind,
        route_tables: Vec::new(),
        interfaces: Vec::new(),
        security_groups: Vec::new(),
        private_dns: false,
        policy: input.policy_document.clone(),
        client_token: input.client_token.clone(),
        tags: tags.clone(),
        created_at: room.clock.now(),
    };
    only_one(txn, &endpoint, input.private_dns_enabled).await?;
    match kind {
        EndpointKind::Gateway => {
            let tables = input.route_table_ids.as_deref().unwrap_or_default();
            join_tables(txn, &mut endpoint, tables).await?;
        }
        EndpointKind::Interface => {
            endpoint.private_dns = input.private_dns_enabled.unwrap_or(true);
            if endpoint.private_dns && !(vpc.dns_support && vpc.dns_hostnames) {
                return Err(refuse(
                    "InvalidParameter",
                    "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames \
                     VPC attributes set to true",
                ));
            }
            let named = input.security_group_ids.as_deref().unwrap_or_default();
            endpoint.security_groups = groups(txn, scope, &vpc.id, named).await?;
            let subnets = input.subnet_ids.as_deref().unwrap_or_default();
            join_subnets(room, txn, &mut endpoint, subnets).await?;
        }
    }
    txn.put(&endpoint);
    Ok(endpoint)
}

/// Refuses a second endpoint that would answer to the same name.
async fn only_one(txn: &Txn, endpoint: &VpcEndpoint, private_dns: Option<bool>) -> Outcome<()> {
    let others: Vec<VpcEndpoint> = all(txn, &endpoint.scope).await?;
    let clashes = |other: &VpcEndpoint| {
        other.vpc == endpoint.vpc && other.service == endpoint.service && other.private_dns
    };
    let wanted = endpoint.kind == EndpointKind::Interface && private_dns.unwrap_or(true);
    if wanted && others.iter().any(clashes) {
        let name = &endpoint.service;
        return Err(refuse(
            "InvalidParameter",
            format!(
                "private-dns-enabled cannot be set because there is already a conflicting DNS \
                 domain for {name} in the VPC {}",
                endpoint.vpc
            ),
        ));
    }
    Ok(())
}

async fn join_tables(txn: &Txn, endpoint: &mut VpcEndpoint, tables: &[String]) -> Outcome<()> {
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

async fn join_subnets(
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

pub(crate) async fn modify(
    room: &Network,
    cx: &Context,
    input: ModifyVpcEndpointRequest,
) -> Outcome<ModifyVpcEndpointResult> {
    let resource = arn::<VpcEndpoint>(&cx.scope, &input.vpc_endpoint_id);
    room.enter(cx, "ModifyVpcEndpoint", &resource, input.dry_run)
        .await?;
    let (scope, input) = (&cx.scope, &input);
    let modify = |txn: Txn| async move {
        let mut endpoint: VpcEndpoint = find(&txn, scope, &input.vpc_endpoint_id).await?;
        let list = |given: &Option<Vec<String>>| given.clone().unwrap_or_default();
        if input.reset_policy == Some(true) {
            endpoint.policy = None;
        }
        if let Some(policy) = &input.policy_document {
            endpoint.policy = Some(policy.clone());
        }
        endpoint.private_dns = input.private_dns_enabled.unwrap_or(endpoint.private_dns);
        let gone = list(&input.remove_route_table_ids);
        endpoint.route_tables.retain(|table| !gone.contains(table));
        join_tables(&txn, &mut endpoint, &list(&input.add_route_table_ids)).await?;
        leave_subnets(&txn, &mut endpoint, &list(&input.remove_subnet_ids)).await?;
        let gone = list(&input.remove_security_group_ids);
        endpoint
            .security_groups
            .retain(|group| !gone.contains(group));
        let more = list(&input.add_security_group_ids);
        if !more.is_empty() {
            let more = groups(&txn, scope, &endpoint.vpc, &more).await?;
            endpoint.security_groups.extend(more);
            endpoint.security_groups.dedup();
        }
        join_subnets(room, &txn, &mut endpoint, &list(&input.add_subnet_ids)).await?;
        regroup(&txn, &endpoint).await?;
        txn.put(&endpoint);
        Ok::<_, Fault>(())
    };
    room.store.transact(modify).await?;
    Ok(ModifyVpcEndpointResult {
        r#return: Some(true),
    })
}

async fn leave_subnets(txn: &Txn, endpoint: &mut VpcEndpoint, gone: &[String]) -> Outcome<()> {
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
async fn regroup(txn: &Txn, endpoint: &VpcEndpoint) -> Outcome<()> {
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

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteVpcEndpointsRequest,
) -> Outcome<DeleteVpcEndpointsResult> {
    room.enter(cx, "DeleteVpcEndpoints", "*", input.dry_run)
        .await?;
    let (scope, ids) = (&cx.scope, &input.vpc_endpoint_ids);
    let delete = |txn: Txn| async move {
        let mut unknown = Vec::new();
        for id in ids {
            let found: Option<VpcEndpoint> = txn.get(&VpcEndpoint::key_of(scope, id)).await?;
            let Some(mut endpoint) = found else {
                unknown.push(unsuccessful(id));
                continue;
            };
            let subnets: Vec<String> = endpoint
                .interfaces
                .iter()
                .map(|(subnet, _)| subnet.clone())
                .collect();
            leave_subnets(&txn, &mut endpoint, &subnets).await?;
            txn.delete(&endpoint.key());
        }
        Ok::<_, Fault>(unknown)
    };
    let unsuccessful = room.store.transact(delete).await?;
    Ok(DeleteVpcEndpointsResult {
        unsuccessful: Some(unsuccessful),
    })
}

fn unsuccessful(id: &str) -> UnsuccessfulItem {
    let error = api::ApiError::from(not_found::<VpcEndpoint>(id));
    UnsuccessfulItem {
        error: Some(UnsuccessfulItemError {
            code: Some(error.code),
            message: Some(error.message),
        }),
        resource_id: Some(id.to_owned()),
    }
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeVpcEndpointsRequest,
) -> Outcome<DescribeVpcEndpointsResult> {
    room.enter(cx, "DescribeVpcEndpoints", "*", input.dry_run)
        .await?;
    let records: Vec<VpcEndpoint> = room.store.list(&below::<VpcEndpoint>(&cx.scope)).await?;
    let groups: Vec<SecurityGroup> = room.store.list(&below::<SecurityGroup>(&cx.scope)).await?;
    let query = Query {
        ids: input.vpc_endpoint_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let tell = |endpoint| convert::endpoints::endpoint(endpoint, &groups);
    let rows = records.iter().map(tell).collect();
    let (endpoints, next_token) = select(rows, query, not_found::<VpcEndpoint>)?;
    Ok(DescribeVpcEndpointsResult {
        vpc_endpoints: Some(endpoints),
        next_token,
    })
}

pub(crate) async fn describe_services(
    room: &Network,
    cx: &Context,
    input: DescribeVpcEndpointServicesRequest,
) -> Outcome<DescribeVpcEndpointServicesResult> {
    room.enter(cx, "DescribeVpcEndpointServices", "*", input.dry_run)
        .await?;
    let mut rows = services(&cx.scope, &zones(&cx.scope.region));
    if let Some(names) = input.service_names.filter(|names| !names.is_empty()) {
        let named = |name: &String| {
            rows.iter()
                .any(|row| row.service_name.as_ref() == Some(name))
        };
        if let Some(unknown) = names.iter().find(|name| !named(name)) {
            let message = format!("The Vpc Endpoint Service '{unknown}' does not exist");
            return Err(refuse("InvalidServiceName", message));
        }
        rows.retain(|row| {
            row.service_name
                .as_ref()
                .is_some_and(|name| names.contains(name))
        });
    }
    let query = Query {
        ids: None,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let (details, next_token) = select(rows, query, |id| invalid(id))?;
    let mut names: Vec<String> = details
        .iter()
        .filter_map(|detail| detail.service_name.clone())
        .collect();
    names.sort();
    names.dedup();
    Ok(DescribeVpcEndpointServicesResult {
        service_names: Some(names),
        service_details: Some(details),
        next_token,
    })
}

fn no_list(id: &str) -> Fault {
    refuse(
        "InvalidPrefixListID.NotFound",
        format!("The prefix list ID '{id}' does not exist"),
    )
}

pub(crate) async fn describe_prefix_lists(
    room: &Network,
    cx: &Context,
    input: DescribePrefixListsRequest,
) -> Outcome<DescribePrefixListsResult> {
    room.enter(cx, "DescribePrefixLists", "*", input.dry_run)
        .await?;
    let query = Query {
        ids: input.prefix_list_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let (prefix_lists, next_token) = select(prefix_lists(&cx.scope), query, no_list)?;
    Ok(DescribePrefixListsResult {
        prefix_lists: Some(prefix_lists),
        next_token,
    })
}

pub(crate) async fn describe_managed_prefix_lists(
    room: &Network,
    cx: &Context,
    input: DescribeManagedPrefixListsRequest,
) -> Outcome<DescribeManagedPrefixListsResult> {
    room.enter(cx, "DescribeManagedPrefixLists", "*", input.dry_run)
        .await?;
    let query = Query {
        ids: input.prefix_list_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let (lists, next_token) = select(prefix_lists(&cx.scope), query, no_list)?;
    let region = &cx.scope.region;
    let tell = |list: PrefixList| {
        let id = list.prefix_list_id.clone().unwrap_or_default();
        ManagedPrefixList {
            prefix_list_arn: Some(format!("arn:aws:ec2:{region}:aws:prefix-list/{id}")),
            prefix_list_id: Some(id),
            address_family: Some("IPv4".to_owned()),
            state: Some("create-complete".to_owned()),
            prefix_list_name: list.prefix_list_name,
            owner_id: Some("AWS".to_owned()),
            tags: Some(Vec::new()),
            ..ManagedPrefixList::default()
        }
    };
    Ok(DescribeManagedPrefixListsResult {
        next_token,
        prefix_lists: Some(lists.into_iter().map(tell).collect()),
    })
}
