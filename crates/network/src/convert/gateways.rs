//! Internet gateways, NAT gateways and elastic addresses on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{
    Address, InternetGateway as WireInternet, InternetGatewayAttachment, NatGateway as WireNat,
    NatGatewayAddress, Tag,
};
use domain::network::{ElasticIp, InternetGateway, NatGateway, NetworkInterface};

pub(crate) fn internet(gateway: &InternetGateway) -> WireInternet {
    let attachments = gateway.vpc.iter().map(|vpc| InternetGatewayAttachment {
        state: Some("available".to_owned()),
        vpc_id: Some(vpc.clone()),
    });
    WireInternet {
        attachments: Some(attachments.collect()),
        internet_gateway_id: Some(gateway.id.clone()),
        owner_id: Some(gateway.scope.account.to_string()),
        tags: told(&gateway.tags),
    }
}

pub(crate) fn nat(gateway: &NatGateway) -> WireNat {
    let digits = gateway.id.trim_start_matches("nat-");
    let deleted = gateway.deleted_at.is_some();
    let address = NatGatewayAddress {
        allocation_id: gateway.allocation.clone(),
        network_interface_id: Some(gateway.interface.clone()),
        private_ip: Some(gateway.private_ip.to_string()),
        public_ip: gateway.public_ip.map(|ip| ip.to_string()),
        association_id: gateway
            .allocation
            .as_ref()
            .map(|_| format!("eipassoc-{digits}")),
        is_primary: Some(true),
        status: Some("succeeded".to_owned()),
        ..NatGatewayAddress::default()
    };
    WireNat {
        create_time: Some(gateway.created_at),
        delete_time: gateway.deleted_at,
        nat_gateway_addresses: Some(vec![address]),
        nat_gateway_id: Some(gateway.id.clone()),
        state: Some(if deleted { "deleted" } else { "available" }.to_owned()),
        subnet_id: Some(gateway.subnet.clone()),
        vpc_id: Some(gateway.vpc.clone()),
        tags: told(&gateway.tags),
        connectivity_type: Some(match &gateway.allocation {
            Some(_) => "public".to_owned(),
            None => "private".to_owned(),
        }),
        ..WireNat::default()
    }
}

/// An elastic address, with the interface it belongs to for now.
pub(crate) fn elastic(address: &ElasticIp, interface: Option<&NetworkInterface>) -> Address {
    let account = address.scope.account.to_string();
    let held = interface.and_then(|interface| interface.address.as_ref());
    Address {
        allocation_id: Some(address.id.clone()),
        association_id: address.association.as_ref().map(|(_, id)| id.clone()),
        domain: Some("vpc".to_owned()),
        network_interface_id: address.association.as_ref().map(|(id, _)| id.clone()),
        network_interface_owner_id: address.association.as_ref().map(|_| account),
        private_ip_address: held.map(|held| held.private_ip.to_string()),
        tags: told(&address.tags),
        public_ipv4_pool: Some("amazon".to_owned()),
        network_border_group: Some(address.scope.region.to_string()),
        public_ip: Some(address.ip.to_string()),
        ..Address::default()
    }
}

impl Row for WireInternet {
    const FACETS: &'static [Facet<Self>] = &[
        ("internet-gateway-id", |gateway| {
            each(&gateway.internet_gateway_id, Some)
        }),
        ("owner-id", |gateway| each(&gateway.owner_id, Some)),
        ("attachment.vpc-id", |gateway| {
            each(gateway.attachments.iter().flatten(), |found| {
                found.vpc_id.as_ref()
            })
        }),
        ("attachment.state", |gateway| {
            each(gateway.attachments.iter().flatten(), |found| {
                found.state.as_ref()
            })
        }),
    ];

    fn id(&self) -> String {
        self.internet_gateway_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

impl Row for WireNat {
    const FACETS: &'static [Facet<Self>] = &[
        ("nat-gateway-id", |gateway| {
            each(&gateway.nat_gateway_id, Some)
        }),
        ("state", |gateway| each(&gateway.state, Some)),
        ("subnet-id", |gateway| each(&gateway.subnet_id, Some)),
        ("vpc-id", |gateway| each(&gateway.vpc_id, Some)),
    ];

    fn id(&self) -> String {
        self.nat_gateway_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

impl Row for Address {
    const FACETS: &'static [Facet<Self>] = &[
        ("allocation-id", |address| {
            each(&address.allocation_id, Some)
        }),
        ("association-id", |address| {
            each(&address.association_id, Some)
        }),
        ("network-interface-id", |address| {
            each(&address.network_interface_id, Some)
        }),
        ("network-border-group", |address| {
            each(&address.network_border_group, Some)
        }),
        ("private-ip-address", |address| {
            each(&address.private_ip_address, Some)
        }),
        ("public-ip", |address| each(&address.public_ip, Some)),
        ("domain", |address| each(&address.domain, Some)),
    ];

    fn id(&self) -> String {
        self.allocation_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}
