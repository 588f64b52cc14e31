//! One end of a way: a task, a service, a load balancer, an interface or an address.

use super::rules::named_group;
use domain::network::{InterfaceOwner, NetworkInterface, SecurityGroup, Subnet};
use serde_json::{Value, json};
use std::net::Ipv4Addr;

/// One end of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// What people call it.
    pub label: String,
    /// Where it is.
    pub place: Place,
    /// Ports it is known to listen on; none when nothing is known.
    pub ports: Vec<u16>,
    /// Whether it can be called from outside its VPC.
    pub listens_outside: bool,
    /// What else stands in the way: sentences.
    pub problems: Vec<String>,
}

/// Where an end is.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// In a VPC.
    Inside(Box<Inside>),
    /// Somewhere else: the host, the internet.
    Outside(Ipv4Addr),
}

/// A place in a VPC.
#[derive(Debug, Clone, PartialEq)]
pub struct Inside {
    /// The VPC.
    pub vpc: String,
    /// The subnet, unless it is gone.
    pub subnet: Option<Subnet>,
    /// Its security groups.
    pub groups: Vec<String>,
    /// Whether it is a load balancer that was made without security groups: nothing is filtered.
    pub is_open: bool,
    /// Its addresses: those of all tasks of a service.
    pub addresses: Vec<Ipv4Addr>,
    /// Its public address.
    pub public_ip: Option<Ipv4Addr>,
    /// Its interfaces.
    pub interfaces: Vec<String>,
}

impl Place {
    /// The VPC it is in.
    pub fn vpc(&self) -> Option<&str> {
        match self {
            Self::Inside(inside) => Some(&inside.vpc),
            Self::Outside(_) => None,
        }
    }

    /// The place of interfaces that are alike; `None` when there are none. The first decides
    /// where they are.
    pub fn of(interfaces: &[NetworkInterface], subnets: &[Subnet]) -> Option<Self> {
        let first = interfaces.first()?;
        let addresses = interfaces.iter().filter_map(|one| one.address.as_ref());
        let address = first.address.as_ref();
        Some(Self::Inside(Box::new(Inside {
            vpc: first.vpc.clone(),
            subnet: subnets
                .iter()
                .find(|subnet| subnet.id == first.subnet)
                .cloned(),
            groups: first.security_groups.clone(),
            is_open: first.security_groups.is_empty()
                && matches!(first.owner, InterfaceOwner::LoadBalancer(_)),
            addresses: addresses.map(|address| address.private_ip).collect(),
            public_ip: address.and_then(|address| address.public_ip),
            interfaces: interfaces.iter().map(|one| one.id.clone()).collect(),
        })))
    }
}

impl End {
    /// An end with nothing special about it.
    pub fn new(label: impl Into<String>, place: Place) -> Self {
        Self {
            label: label.into(),
            place,
            ports: Vec::new(),
            listens_outside: false,
            problems: Vec::new(),
        }
    }

    /// Whether packets of this end carry that address.
    pub(super) fn has_address(&self, address: Ipv4Addr) -> bool {
        match &self.place {
            Place::Outside(own) => *own == address,
            Place::Inside(inside) => inside.addresses.contains(&address),
        }
    }

    pub(super) fn may_listen_on(&self, port: u16) -> bool {
        self.ports.is_empty() || self.ports.contains(&port)
    }

    /// The name a rule would know it by: its first security group, else its address.
    pub(super) fn for_rules(&self, groups: &[SecurityGroup]) -> String {
        match &self.place {
            Place::Outside(address) => format!("{address} ({})", self.label),
            Place::Inside(inside) => {
                let first = inside.groups.first();
                let group = first.and_then(|id| groups.iter().find(|group| group.id == *id));
                group.map_or_else(|| self.label.clone(), named_group)
            }
        }
    }

    pub(super) fn evidence(&self) -> Value {
        match &self.place {
            Place::Outside(address) => json!({"label": self.label, "address": address}),
            Place::Inside(inside) => json!({
                "label": self.label,
                "vpc": inside.vpc,
                "subnet": inside.subnet.as_ref().map(|subnet| &subnet.id),
                "securityGroups": inside.groups,
                "addresses": inside.addresses,
                "publicAddress": inside.public_ip,
                "interfaces": inside.interfaces,
            }),
        }
    }
}
