//! VPC endpoints, and the services and prefix lists they lead to.

use super::endpoint_places::{join_subnets, join_tables, leave_subnets, regroup};
use super::interfaces::groups;
use crate::convert::endpoints::{GATEWAY_SERVICES, INTERFACE_SERVICES, short};
use crate::fault::{Fault, Outcome, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    CreateVpcEndpointRequest, CreateVpcEndpointResult, DeleteVpcEndpointsRequest,
    DeleteVpcEndpointsResult, DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult,
    ModifyVpcEndpointRequest, ModifyVpcEndpointResult, UnsuccessfulItem, UnsuccessfulItemError,
};
use domain::ecs::Tags;
use domain::network::{EndpointKind, SecurityGroup, Vpc, VpcEndpoint};
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
