//! Load balancers.

use super::forwards::Kind;
use super::{find, placement};
use crate::fault::{Fault, Outcome, invalid, unsupported};
use crate::usage::below;
use crate::{Elb, arns, convert, pages};
use api::elbv2::{
    CreateLoadBalancerInput, CreateLoadBalancerOutput, DeleteLoadBalancerInput,
    DeleteLoadBalancerOutput, DescribeLoadBalancersInput, DescribeLoadBalancersOutput,
    LoadBalancer as Wire, duplicate_load_balancer_name_exception, invalid_scheme_exception,
    load_balancer_not_found_exception, operation_not_permitted_exception,
    too_many_load_balancers_exception,
};
use domain::Record;
use domain::Scope;
use domain::ecs::Tags;
use domain::elb::LoadBalancer;
use domain::elb::login::LoginKeys;
use domain::network::NetworkInterface;
use store::Txn;
use wire::Context;

/// The most load balancers of a kind in a scope.
const LIMIT: usize = 50;

pub(crate) async fn create(
    room: &Elb,
    cx: &Context,
    input: CreateLoadBalancerInput,
) -> Outcome<CreateLoadBalancerOutput> {
    let kind = kind(input.r#type.as_deref())?;
    let family = if kind == Kind::Network { "net" } else { "app" };
    let resource = format!("loadbalancer/{family}/{}/*", input.name);
    let resource = cx.scope.arn("elasticloadbalancing", resource).to_string();
    cx.allow("elasticloadbalancing:CreateLoadBalancer", &resource)
        .await?;
    let internal = check(&input)?;
    let tags = convert::tags::given(input.tags.clone())?;
    let ids = placement::named(kind, input.subnets.clone(), input.subnet_mappings.clone())?;
    let groups = input.security_groups.clone().unwrap_or_default();
    let asked = Asked {
        kind,
        name: &input.name,
        internal,
        subnets: &ids,
        groups: &groups,
        tags: &tags,
    };
    let (scope, asked) = (&cx.scope, &asked);
    let create = |txn: Txn| async move { make(room, &txn, scope, asked).await };
    let made = room.store.transact(create).await?;
    Ok(CreateLoadBalancerOutput {
        load_balancers: Some(rows(room, scope, &[made]).await?),
    })
}

struct Asked<'a> {
    kind: Kind,
    name: &'a str,
    internal: bool,
    subnets: &'a [String],
    groups: &'a [String],
    tags: &'a Tags,
}

fn kind(given: Option<&str>) -> Outcome<Kind> {
    match given {
        None | Some("application") => Ok(Kind::Application),
        Some("network") => Ok(Kind::Network),
        Some(other) => Err(unsupported(&format!("A load balancer of type '{other}'"))),
    }
}

/// Whether the load balancer is to be internal; refuses what cannot be made here.
fn check(input: &CreateLoadBalancerInput) -> Outcome<bool> {
    convert::target_groups::check_name("load balancer", &input.name)?;
    if input.name.starts_with("internal-") {
        let name = &input.name;
        return Err(invalid(format!(
            "The load balancer name '{name}' cannot begin with 'internal-'"
        )));
    }
    match input.ip_address_type.as_deref() {
        None | Some("ipv4") => {}
        Some(other) => return Err(unsupported(&format!("The IP address type '{other}'"))),
    }
    if input.customer_owned_ipv4_pool.is_some() || input.ipam_pools.is_some() {
        return Err(unsupported("An address pool of a load balancer"));
    }
    let prefix = input.enable_prefix_for_ipv6_source_nat.as_deref();
    if prefix.is_some_and(|prefix| prefix != "off") {
        return Err(unsupported("A prefix for IPv6 source addresses"));
    }
    match input.scheme.as_deref() {
        None | Some("internet-facing") => Ok(false),
        Some("internal") => Ok(true),
        Some(other) => {
            Err(invalid_scheme_exception(format!("The scheme '{other}' is not valid")).into())
        }
    }
}

async fn make(room: &Elb, txn: &Txn, scope: &Scope, asked: &Asked<'_>) -> Outcome<LoadBalancer> {
    let subnets = placement::subnets(txn, scope, asked.kind, asked.subnets).await?;
    let vpc = &subnets[0].vpc;
    let security_groups = match (asked.kind, asked.groups) {
        // It then has none for good: whoever finds a way to it gets in.
        (Kind::Network, []) => Vec::new(),
        (_, groups) => placement::groups(txn, scope, vpc, groups).await?,
    };
    if !asked.internal {
        placement::reached(txn, scope, vpc).await?;
    }
    let existing: Option<LoadBalancer> = txn.get(&LoadBalancer::key_of(scope, asked.name)).await?;
    if let Some(existing) = existing {
        let mut there: Vec<&String> = existing.zones.iter().map(|zone| &zone.subnet).collect();
        let mut wanted: Vec<&String> = asked.subnets.iter().collect();
        there.sort();
        wanted.sort();
        let same = existing.is_network() == (asked.kind == Kind::Network)
            && existing.internal == asked.internal
            && existing.security_groups == security_groups
            && existing.tags == *asked.tags
            && there == wanted;
        let message = format!(
            "A load balancer with the same name '{}' exists, but with different settings",
            asked.name
        );
        return match same {
            true => Ok(existing),
            false => Err(duplicate_load_balancer_name_exception(message).into()),
        };
    }
    let all: Vec<LoadBalancer> = txn.list(&below::<LoadBalancer>(scope)).await?;
    let alike = all.iter().map(LoadBalancer::is_network);
    let wanted = asked.kind == Kind::Network;
    if alike.filter(|is_network| *is_network == wanted).count() >= LIMIT {
        let message = "The maximum number of load balancers has been reached";
        return Err(too_many_load_balancers_exception(message).into());
    }
    let id = room.new_id();
    let mut balancer = LoadBalancer {
        scope: scope.clone(),
        name: asked.name.to_owned(),
        dns_name: dns_name(room, scope, asked, &id),
        id,
        kind: match asked.kind {
            Kind::Application => "application".to_owned(),
            Kind::Network => "network".to_owned(),
        },
        internal: asked.internal,
        vpc: vpc.clone(),
        zones: Vec::new(),
        security_groups,
        attributes: Tags::new(),
        tags: asked.tags.clone(),
        created_at: room.clock.now(),
        host_problem: None,
        failing_zones: Vec::new(),
        is_new: room.is_served,
    };
    placement::settle(room, txn, &mut balancer, &subnets).await?;
    txn.put(&balancer);
    Ok(balancer)
}

/// The name clients call, in the form that AWS gives the names of its kind.
fn dns_name(room: &Elb, scope: &Scope, asked: &Asked<'_>, id: &str) -> String {
    let prefix = if asked.internal { "internal-" } else { "" };
    // Lower case, because browsers write host names so and the edge compares them.
    let name = asked.name.to_ascii_lowercase();
    let region = &scope.region;
    match asked.kind {
        Kind::Application => {
            let digits = room.ids.digits(10);
            format!("{prefix}{name}-{digits}.{region}.elb.localhost")
        }
        Kind::Network => format!("{name}-{id}.elb.{region}.localhost"),
    }
}

async fn rows(room: &Elb, scope: &Scope, balancers: &[LoadBalancer]) -> Outcome<Vec<Wire>> {
    let mut rows = Vec::new();
    for balancer in balancers {
        let mut interfaces = Vec::new();
        for zone in &balancer.zones {
            let key = NetworkInterface::key_of(scope, &zone.interface);
            interfaces.extend(room.store.get::<NetworkInterface>(&key).await?);
        }
        rows.push(convert::load_balancers::load_balancer(
            balancer,
            &interfaces,
        ));
    }
    Ok(rows)
}

pub(crate) async fn describe(
    room: &Elb,
    cx: &Context,
    input: DescribeLoadBalancersInput,
) -> Outcome<DescribeLoadBalancersOutput> {
    cx.allow("elasticloadbalancing:DescribeLoadBalancers", "*")
        .await?;
    let (arns, names) = (
        input.load_balancer_arns.unwrap_or_default(),
        input.names.unwrap_or_default(),
    );
    if !arns.is_empty() && !names.is_empty() {
        return Err(invalid(
            "Load balancer names and load balancer ARNs cannot be specified at the same time",
        ));
    }
    let mut found: Vec<LoadBalancer> = room.store.list(&below::<LoadBalancer>(&cx.scope)).await?;
    for arn in &arns {
        arns::load_balancer(arn)?;
        if !found
            .iter()
            .any(|balancer| balancer.arn().to_string() == *arn)
        {
            let message = format!("Load balancers '[{arn}]' not found");
            return Err(load_balancer_not_found_exception(message).into());
        }
    }
    if let Some(name) = names
        .iter()
        .find(|name| !found.iter().any(|one| one.name == **name))
    {
        let message = format!("Load balancers '[{name}]' not found");
        return Err(load_balancer_not_found_exception(message).into());
    }
    let asked = |one: &LoadBalancer| {
        (arns.is_empty() && names.is_empty())
            || names.contains(&one.name)
            || arns.contains(&one.arn().to_string())
    };
    found.retain(asked);
    let key = |one: &LoadBalancer| one.name.clone();
    let (page, next_marker) = pages::page(found, key, input.marker.as_deref(), input.page_size)?;
    Ok(DescribeLoadBalancersOutput {
        load_balancers: Some(rows(room, &cx.scope, &page).await?),
        next_marker,
    })
}

/// Deletes a load balancer with its listeners, rules and interfaces. One that is not there is
/// deleted already.
pub(crate) async fn delete(
    room: &Elb,
    cx: &Context,
    input: DeleteLoadBalancerInput,
) -> Outcome<DeleteLoadBalancerOutput> {
    let arn = &input.load_balancer_arn;
    cx.allow("elasticloadbalancing:DeleteLoadBalancer", arn)
        .await?;
    let named = &arns::load_balancer(arn)?;
    let scope = &cx.scope;
    let delete = |txn: Txn| async move {
        let key = LoadBalancer::key_of(scope, &named.0);
        let found: Option<LoadBalancer> = txn.get(&key).await?;
        let Some(balancer) = found.filter(|found| found.id == named.1) else {
            return Ok::<_, Fault>(());
        };
        let protection = balancer.attributes.get("deletion_protection.enabled");
        if protection.is_some_and(|value| value == "true") {
            let message = format!(
                "Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            );
            return Err(operation_not_permitted_exception(message).into());
        }
        let listeners = find::listeners(&txn, scope, named).await?;
        super::listeners::remove(&txn, &listeners).await?;
        for zone in &balancer.zones {
            txn.delete(&NetworkInterface::key_of(scope, &zone.interface));
        }
        txn.delete(&LoginKeys::key_of(scope, &balancer.name));
        txn.delete(&balancer.key());
        Ok(())
    };
    room.store.transact(delete).await?;
    Ok(DeleteLoadBalancerOutput {})
}
