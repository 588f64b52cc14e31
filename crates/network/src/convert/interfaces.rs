//! Network interfaces on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{
    GroupIdentifier, NetworkInterface as Wire, NetworkInterfaceAssociation,
    NetworkInterfaceAttachment, NetworkInterfacePrivateIpAddress, Tag,
};
use domain::network::{InterfaceAddress, InterfaceOwner, NetworkInterface, SecurityGroup, Subnet};

/// Who asked for an interface that the caller did not make, and what EC2 calls its kind.
fn requester(owner: &InterfaceOwner) -> Option<(&'static str, &'static str)> {
    match owner {
        InterfaceOwner::Task(_) => Some(("amazon-ecs", "interface")),
        InterfaceOwner::LoadBalancer(_) => Some(("amazon-elb", "interface")),
        InterfaceOwner::NatGateway(_) => Some(("amazon-nat", "nat_gateway")),
        InterfaceOwner::Endpoint(_) => Some(("amazon-vpce", "vpc_endpoint")),
        InterfaceOwner::VpcLink(_) => Some(("amazon-apigateway", "api_gateway_managed")),
        InterfaceOwner::User => None,
    }
}

/// An interface, with the groups and subnets of its scope to name its own.
pub(crate) fn interface(
    interface: &NetworkInterface,
    groups: &[SecurityGroup],
    subnets: &[Subnet],
) -> Wire {
    let scope = &interface.scope;
    let requester = requester(&interface.owner);
    let subnet = subnets.iter().find(|subnet| subnet.id == interface.subnet);
    let address = interface.address.as_ref();
    let in_use = requester.is_some() && address.is_some();
    let status = match (in_use, address) {
        (true, _) => "in-use",
        (false, Some(_)) => "available",
        (false, None) => "pending",
    };
    Wire {
        association: address.and_then(|address| association(interface, address)),
        attachment: in_use.then(|| attachment(interface)),
        availability_zone: subnet.map(|subnet| subnet.zone.clone()),
        availability_zone_id: subnet
            .map(|subnet| super::subnets::zone_id(&scope.region, &subnet.zone)),
        description: Some(interface.description.clone()),
        groups: Some(
            interface
                .security_groups
                .iter()
                .map(|id| group(id, groups))
                .collect(),
        ),
        interface_type: Some(requester.map_or("interface", |(_, kind)| kind).to_owned()),
        ipv6_addresses: Some(Vec::new()),
        mac_address: address.map(|address| address.mac.clone()),
        network_interface_id: Some(interface.id.clone()),
        owner_id: Some(scope.account.to_string()),
        private_dns_name: address.map(|address| private_name(interface, address)),
        private_ip_address: address.map(|address| address.private_ip.to_string()),
        private_ip_addresses: Some(
            address
                .map(|address| private(interface, address))
                .into_iter()
                .collect(),
        ),
        requester_id: requester.map(|(name, _)| name.to_owned()),
        requester_managed: Some(requester.is_some()),
        source_dest_check: Some(!matches!(interface.owner, InterfaceOwner::NatGateway(_))),
        status: Some(status.to_owned()),
        subnet_id: Some(interface.subnet.clone()),
        tag_set: told(&interface.tags),
        vpc_id: Some(interface.vpc.clone()),
        ..Wire::default()
    }
}

fn group(id: &str, groups: &[SecurityGroup]) -> GroupIdentifier {
    let named = groups.iter().find(|group| group.id == id);
    GroupIdentifier {
        group_id: Some(id.to_owned()),
        group_name: named.map(|group| group.name.clone()),
    }
}

fn association(
    interface: &NetworkInterface,
    address: &InterfaceAddress,
) -> Option<NetworkInterfaceAssociation> {
    let public_ip = address.public_ip?;
    Some(NetworkInterfaceAssociation {
        ip_owner_id: Some(match interface.public {
            true => "amazon".to_owned(),
            false => interface.scope.account.to_string(),
        }),
        public_dns_name: Some(String::new()),
        public_ip: Some(public_ip.to_string()),
        ..NetworkInterfaceAssociation::default()
    })
}

fn attachment(interface: &NetworkInterface) -> NetworkInterfaceAttachment {
    let digits = interface.id.trim_start_matches("eni-");
    NetworkInterfaceAttachment {
        attach_time: Some(interface.created_at),
        attachment_id: Some(format!("eni-attach-{digits}")),
        delete_on_termination: Some(false),
        device_index: Some(1),
        instance_owner_id: requester(&interface.owner).map(|(name, _)| name.to_owned()),
        status: Some("attached".to_owned()),
        ..NetworkInterfaceAttachment::default()
    }
}

fn private(
    interface: &NetworkInterface,
    address: &InterfaceAddress,
) -> NetworkInterfacePrivateIpAddress {
    NetworkInterfacePrivateIpAddress {
        association: association(interface, address),
        primary: Some(true),
        private_dns_name: Some(private_name(interface, address)),
        private_ip_address: Some(address.private_ip.to_string()),
    }
}

/// `ip-10-0-1-4.ec2.internal` in us-east-1, `ip-10-0-1-4.REGION.compute.internal` elsewhere.
fn private_name(interface: &NetworkInterface, address: &InterfaceAddress) -> String {
    let host = format!("ip-{}", address.private_ip.to_string().replace('.', "-"));
    match interface.scope.region.as_str() {
        "us-east-1" => format!("{host}.ec2.internal"),
        region => format!("{host}.{region}.compute.internal"),
    }
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("network-interface-id", |row| {
            each(&row.network_interface_id, Some)
        }),
        ("subnet-id", |row| each(&row.subnet_id, Some)),
        ("vpc-id", |row| each(&row.vpc_id, Some)),
        ("availability-zone", |row| {
            each(&row.availability_zone, Some)
        }),
        ("description", |row| each(&row.description, Some)),
        ("group-id", |row| {
            each(row.groups.iter().flatten(), |group| group.group_id.as_ref())
        }),
        ("group-name", |row| {
            each(row.groups.iter().flatten(), |group| {
                group.group_name.as_ref()
            })
        }),
        ("interface-type", |row| each(&row.interface_type, Some)),
        ("mac-address", |row| each(&row.mac_address, Some)),
        ("owner-id", |row| each(&row.owner_id, Some)),
        ("private-ip-address", |row| {
            each(&row.private_ip_address, Some)
        }),
        ("private-dns-name", |row| each(&row.private_dns_name, Some)),
        ("addresses.private-ip-address", |row| {
            each(&row.private_ip_address, Some)
        }),
        ("addresses.primary", |_| vec!["true".to_owned()]),
        ("addresses.association.public-ip", |row| {
            each(&row.association, |found| found.public_ip.as_ref())
        }),
        ("association.public-ip", |row| {
            each(&row.association, |found| found.public_ip.as_ref())
        }),
        ("association.ip-owner-id", |row| {
            each(&row.association, |found| found.ip_owner_id.as_ref())
        }),
        ("attachment.attachment-id", |row| {
            each(&row.attachment, |found| found.attachment_id.as_ref())
        }),
        ("attachment.instance-id", |row| {
            each(&row.attachment, |found| found.instance_id.as_ref())
        }),
        ("attachment.instance-owner-id", |row| {
            each(&row.attachment, |found| found.instance_owner_id.as_ref())
        }),
        ("attachment.status", |row| {
            each(&row.attachment, |found| found.status.as_ref())
        }),
        ("requester-id", |row| each(&row.requester_id, Some)),
        ("requester-managed", |row| {
            row.requester_managed.iter().map(bool::to_string).collect()
        }),
        ("source-dest-check", |row| {
            row.source_dest_check.iter().map(bool::to_string).collect()
        }),
        ("status", |row| each(&row.status, Some)),
    ];

    fn id(&self) -> String {
        self.network_interface_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tag_set.as_deref().unwrap_or_default()
    }
}
