//! What VPC endpoints lead to: services and prefix lists.

use crate::Network;
use crate::convert::endpoints::{prefix_lists, services};
use crate::fault::{Fault, Outcome, invalid, refuse};
use crate::select::{Query, select};
use api::ec2::{
    DescribeManagedPrefixListsRequest, DescribeManagedPrefixListsResult,
    DescribePrefixListsRequest, DescribePrefixListsResult, DescribeVpcEndpointServicesRequest,
    DescribeVpcEndpointServicesResult, ManagedPrefixList, PrefixList,
};
use domain::network::defaults::zones;
use wire::Context;

pub(crate) async fn describe(
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
