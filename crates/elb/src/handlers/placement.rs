//! Where a load balancer stands: its subnets, one a zone, and its security groups.

use super::forwards::Kind;
use crate::Elb;
use crate::fault::{Fault, Outcome, invalid, unsupported};
use api::elbv2::{
    SubnetMapping, invalid_configuration_request_exception, invalid_security_group_exception,
    invalid_subnet_exception, subnet_not_found_exception,
};
use domain::Record;
use domain::Scope;
use domain::ecs::Tags;
use domain::elb::{LoadBalancer, LoadBalancerZone};
use domain::network::{InterfaceOwner, InternetGateway, NetworkInterface, SecurityGroup, Subnet};
use store::Txn;

/// The subnets a request names, in either of two ways.
pub(crate) fn named(
    kind: Kind,
    subnets: Option<Vec<String>>,
    mappings: Option<Vec<SubnetMapping>>,
) -> Outcome<Vec<String>> {
    let (subnets, mappings) = (subnets.unwrap_or_default(), mappings.unwrap_or_default());
    if !subnets.is_empty() && !mappings.is_empty() {
        return Err(invalid(
            "You can specify only one of subnets and subnet mappings",
        ));
    }
    if subnets.is_empty() && mappings.is_empty() {
        return Err(too_few(kind));
    }
    let plain = |mapping: &SubnetMapping| {
        mapping.allocation_id.is_none()
            && mapping.private_ipv4_address.is_none()
            && mapping.ipv6_address.is_none()
            && mapping.source_nat_ipv6_prefix.is_none()
    };
    if !mappings.iter().all(plain) {
        return Err(unsupported("Choosing the addresses of a load balancer"));
    }
    let mapped = mappings.into_iter().filter_map(|mapping| mapping.subnet_id);
    Ok(subnets.into_iter().chain(mapped).collect())
}

fn too_few(kind: Kind) -> Fault {
    match kind {
        Kind::Application => {
            invalid("At least two subnets in two different Availability Zones must be specified")
        }
        Kind::Network => invalid("At least one subnet must be specified"),
    }
}

/// The subnets of that name: in one VPC, each in a zone of its own, at least two of an
/// application load balancer.
pub(crate) async fn subnets(
    txn: &Txn,
    scope: &Scope,
    kind: Kind,
    ids: &[String],
) -> Outcome<Vec<Subnet>> {
    let mut found: Vec<Subnet> = Vec::new();
    for id in ids {
        let subnet: Option<Subnet> = txn.get(&Subnet::key_of(scope, id)).await?;
        let missing = || subnet_not_found_exception(format!("The subnet ID '{id}' does not exist"));
        let subnet = subnet.ok_or_else(missing)?;
        if found.iter().any(|other| other.id == subnet.id) {
            return Err(invalid(format!(
                "The subnet '{id}' was specified more than once"
            )));
        }
        if found.iter().any(|other| other.zone == subnet.zone) {
            let message = "A load balancer cannot be attached to multiple subnets in the same \
                           Availability Zone";
            return Err(invalid_configuration_request_exception(message).into());
        }
        if let Some(other) = found.iter().find(|other| other.vpc != subnet.vpc) {
            let message = format!("All subnets must belong to the same VPC: '{}'", other.vpc);
            return Err(invalid_configuration_request_exception(message).into());
        }
        found.push(subnet);
    }
    match (kind, found.len()) {
        (_, 0) | (Kind::Application, 1) => Err(too_few(kind)),
        _ => Ok(found),
    }
}

/// Refuses an internet-facing load balancer in a VPC that the internet does not reach.
pub(crate) async fn reached(txn: &Txn, scope: &Scope, vpc: &str) -> Outcome<()> {
    let gateways: Vec<InternetGateway> = txn
        .list(&crate::usage::below::<InternetGateway>(scope))
        .await?;
    match gateways
        .iter()
        .any(|gateway| gateway.vpc.as_deref() == Some(vpc))
    {
        true => Ok(()),
        false => Err(invalid_subnet_exception(format!("VPC {vpc} has no internet gateway")).into()),
    }
}

/// The security groups of that name, each in the VPC; its default group when none is named.
pub(crate) async fn groups(
    txn: &Txn,
    scope: &Scope,
    vpc: &str,
    ids: &[String],
) -> Outcome<Vec<String>> {
    if ids.is_empty() {
        let all: Vec<SecurityGroup> = txn
            .list(&crate::usage::below::<SecurityGroup>(scope))
            .await?;
        let default = |group: &&SecurityGroup| group.vpc == vpc && group.name == "default";
        return Ok(all
            .iter()
            .filter(default)
            .map(|group| group.id.clone())
            .collect());
    }
    let mut found = Vec::new();
    for id in ids {
        let group: Option<SecurityGroup> = txn.get(&SecurityGroup::key_of(scope, id)).await?;
        let Some(group) = group.filter(|group| group.vpc == vpc) else {
            let message = format!("The security group '{id}' does not exist in VPC '{vpc}'");
            return Err(invalid_security_group_exception(message).into());
        };
        if !found.contains(&group.id) {
            found.push(group.id);
        }
    }
    Ok(found)
}

/// Asks for an interface in each subnet where the load balancer has none, and gives up those
/// elsewhere.
pub(crate) async fn settle(
    room: &Elb,
    txn: &Txn,
    balancer: &mut LoadBalancer,
    subnets: &[Subnet],
) -> Outcome<()> {
    let old = std::mem::take(&mut balancer.zones);
    for zone in old
        .iter()
        .filter(|zone| !subnets.iter().any(|subnet| subnet.id == zone.subnet))
    {
        txn.delete(&NetworkInterface::key_of(&balancer.scope, &zone.interface));
    }
    for subnet in subnets {
        if let Some(kept) = old.iter().find(|zone| zone.subnet == subnet.id) {
            balancer.zones.push(kept.clone());
            continue;
        }
        let interface = interface(room, balancer, subnet);
        balancer.zones.push(LoadBalancerZone {
            zone: subnet.zone.clone(),
            subnet: subnet.id.clone(),
            interface: interface.id.clone(),
        });
        txn.put(&interface);
    }
    Ok(())
}

fn interface(room: &Elb, balancer: &LoadBalancer, subnet: &Subnet) -> NetworkInterface {
    NetworkInterface {
        scope: balancer.scope.clone(),
        id: format!("eni-{}", room.ids.hex(17)),
        subnet: subnet.id.clone(),
        vpc: subnet.vpc.clone(),
        security_groups: balancer.security_groups.clone(),
        description: format!("ELB {}", balancer.path()),
        owner: InterfaceOwner::LoadBalancer(balancer.key().to_string()),
        instance: Some("local".to_owned()),
        public: !balancer.internal,
        address: None,
        failure: None,
        tags: Tags::new(),
        created_at: room.clock.now(),
    }
}

/// Gives the load balancer's interfaces its security groups.
pub(crate) async fn regroup(txn: &Txn, balancer: &LoadBalancer) -> Outcome<()> {
    for zone in &balancer.zones {
        let key = NetworkInterface::key_of(&balancer.scope, &zone.interface);
        let found: Option<NetworkInterface> = txn.get(&key).await?;
        if let Some(mut interface) = found {
            interface
                .security_groups
                .clone_from(&balancer.security_groups);
            txn.put(&interface);
        }
    }
    Ok(())
}
