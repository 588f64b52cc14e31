//! Where targets are: what a description stands for, by the type of its group.

use super::find;
use crate::fault::{Outcome, unsupported};
use crate::usage::below;
use api::elbv2::{TargetDescription, invalid_target_exception};
use domain::ecs::{ContainerInstance, InstanceStatus};
use domain::elb::network::stand_in;
use domain::elb::{LoadBalancer, Target, TargetGroup};
use domain::network::{Subnet, Vpc};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use store::{Store, Txn};

/// Where a target is.
pub(super) struct Place {
    pub(super) ip: Ipv4Addr,
    pub(super) port: u16,
    pub(super) named: Option<String>,
    pub(super) zone: Option<String>,
}

/// What the targets of a group can be.
pub(super) enum Places {
    Addresses(TargetGroup, Vec<Subnet>, Option<Vpc>),
    Instances(TargetGroup, Vec<ContainerInstance>),
    /// Application load balancers, with the ports each listens on.
    Balancers(TargetGroup, Vec<(LoadBalancer, Vec<u16>)>),
}

impl Places {
    /// Reads what is there.
    pub(super) async fn read(txn: &Txn, group: &TargetGroup) -> Outcome<Self> {
        let scope = &group.scope;
        match group.target_type.as_str() {
            "instance" => {
                let instances = txn.list(&below::<ContainerInstance>(scope)).await?;
                Ok(Self::Instances(group.clone(), instances))
            }
            "alb" => {
                let mut found = Vec::new();
                for balancer in txn.list(&below::<LoadBalancer>(scope)).await? {
                    let balancer: LoadBalancer = balancer;
                    let own = (balancer.name.clone(), balancer.id.clone());
                    let listeners = find::listeners(txn, scope, &own).await?;
                    let ports = listeners.iter().map(|listener| listener.port).collect();
                    found.push((balancer, ports));
                }
                Ok(Self::Balancers(group.clone(), found))
            }
            _ => {
                let subnets = txn.list(&below::<Subnet>(scope)).await?;
                let vpc = match &group.vpc {
                    Some(id) => txn.get(&Vpc::key_of(scope, id)).await?,
                    None => None,
                };
                Ok(Self::Addresses(group.clone(), subnets, vpc))
            }
        }
    }

    /// The place a description names.
    ///
    /// # Errors
    /// When it is not one that the group can have.
    pub(super) fn of(&self, wanted: &TargetDescription) -> Outcome<Place> {
        if wanted.quic_server_id.is_some() {
            return Err(unsupported("A QUIC server id"));
        }
        match self {
            Self::Addresses(group, subnets, vpc) => address(group, subnets, vpc.as_ref(), wanted),
            Self::Instances(group, instances) => instance(group, instances, wanted),
            Self::Balancers(group, balancers) => balancer(group, balancers, wanted),
        }
    }
}

fn refuse<T>(message: String) -> Outcome<T> {
    Err(invalid_target_exception(message).into())
}

/// The group's port where a description names none.
fn port(group: &TargetGroup, wanted: &TargetDescription) -> Outcome<u16> {
    let port = match wanted.port {
        Some(port) => u16::try_from(port).ok().filter(|port| *port > 0),
        None => group.port,
    };
    match port {
        Some(port) => Ok(port),
        None => refuse(format!(
            "The port of target '{}' must be between 1 and 65535",
            wanted.id
        )),
    }
}

fn address(
    group: &TargetGroup,
    subnets: &[Subnet],
    vpc: Option<&Vpc>,
    wanted: &TargetDescription,
) -> Outcome<Place> {
    let id = &wanted.id;
    let Ok(ip) = id.parse() else {
        return refuse(format!("The IP address '{id}' is not a valid IPv4 address"));
    };
    Ok(Place {
        ip,
        port: port(group, wanted)?,
        named: None,
        zone: zone(subnets, vpc, ip, wanted)?,
    })
}

/// The zone of a target: that of its subnet, or `all` for an address outside the VPC.
fn zone(
    subnets: &[Subnet],
    vpc: Option<&Vpc>,
    ip: Ipv4Addr,
    wanted: &TargetDescription,
) -> Outcome<Option<String>> {
    let inside = vpc.is_some_and(|vpc| vpc.cidrs.iter().any(|block| block.contains(ip)));
    if inside {
        let vpc = vpc.map(|vpc| vpc.id.as_str()).unwrap_or_default();
        let holds = |subnet: &&Subnet| subnet.vpc == vpc && subnet.cidr.contains(ip);
        return Ok(subnets.iter().find(holds).map(|subnet| subnet.zone.clone()));
    }
    if !ip.is_private() && !is_shared(ip) {
        return refuse(format!(
            "The IP address '{ip}' is not in the VPC and is not a private address"
        ));
    }
    match wanted.availability_zone.as_deref() {
        Some("all") => Ok(Some("all".to_owned())),
        _ => refuse(format!(
            "The IP address '{ip}' is outside the VPC: the Availability Zone must be 'all'"
        )),
    }
}

/// Whether the address is in 100.64.0.0/10, which may be outside the VPC as well.
fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && (64..128).contains(&second)
}

/// An instance is a container instance of the scope that is there.
///
/// It has no zone here: it is a part of this machine, which every zone's load balancer reaches.
fn instance(
    group: &TargetGroup,
    instances: &[ContainerInstance],
    wanted: &TargetDescription,
) -> Outcome<Place> {
    let id = &wanted.id;
    if !instances.iter().any(|instance| is_running(instance, id)) {
        return refuse(format!(
            "The following targets are not in a running state and cannot be registered: '{id}'"
        ));
    }
    Ok(Place {
        ip: stand_in(id),
        port: port(group, wanted)?,
        named: Some(id.clone()),
        zone: None,
    })
}

/// Whether a container instance is the instance of that id, and has not left.
fn is_running(instance: &ContainerInstance, id: &str) -> bool {
    let gone = matches!(
        instance.status,
        InstanceStatus::Inactive | InstanceStatus::Deregistering
    );
    instance.ec2_instance_id.as_deref() == Some(id) && !gone
}

/// An application load balancer must be in the group's VPC and listen on its port.
///
/// Source: API model, `TargetDescription$Port`.
fn balancer(
    group: &TargetGroup,
    balancers: &[(LoadBalancer, Vec<u16>)],
    wanted: &TargetDescription,
) -> Outcome<Place> {
    let id = &wanted.id;
    let port = port(group, wanted)?;
    let is_it = |one: &&(LoadBalancer, Vec<u16>)| one.0.arn().to_string() == *id;
    let found = balancers.iter().find(is_it);
    let Some((found, ports)) = found.filter(|(one, _)| !one.is_network()) else {
        return refuse(format!(
            "'{id}' is not the ARN of an application load balancer"
        ));
    };
    if group.vpc.as_ref() != Some(&found.vpc) {
        return refuse(format!(
            "The load balancer '{id}' is not in the VPC of the target group"
        ));
    }
    if Some(port) != group.port || !ports.contains(&port) {
        return refuse(format!(
            "The load balancer '{id}' must have a listener on the port of the target group"
        ));
    }
    Ok(Place {
        ip: stand_in(id),
        port,
        named: Some(id.clone()),
        zone: None,
    })
}

/// The targets of a group of instances whose instance is not there any more.
pub(super) async fn stopped(
    store: &Store,
    group: &TargetGroup,
    targets: &[Target],
) -> Outcome<BTreeSet<String>> {
    if group.target_type != "instance" {
        return Ok(BTreeSet::new());
    }
    let instances: Vec<ContainerInstance> = store
        .list(&below::<ContainerInstance>(&group.scope))
        .await?;
    let ids = targets.iter().map(Target::id);
    let gone = |id: &String| !instances.iter().any(|instance| is_running(instance, id));
    Ok(ids.filter(gone).collect())
}
