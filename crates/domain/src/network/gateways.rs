//! Ways out of a VPC: internet gateways, NAT gateways with their elastic addresses, endpoints.

use crate::ecs::Tags;
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// Joins a VPC to the internet, for interfaces with a public address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// Account and Region.
    pub scope: Scope,
    /// `igw-` and 17 hexadecimal digits.
    pub id: String,
    /// The VPC it is attached to.
    pub vpc: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// Takes packets of private subnets out under an address of its own.
///
/// It is available once its interface has an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NatGateway {
    /// Account and Region.
    pub scope: Scope,
    /// `nat-` and 17 hexadecimal digits.
    pub id: String,
    /// The VPC.
    pub vpc: String,
    /// The subnet its interface is in.
    pub subnet: String,
    /// Its elastic address; `None` for a private gateway, which does not reach the internet.
    pub allocation: Option<String>,
    /// Its network interface.
    pub interface: String,
    /// Its private address.
    pub private_ip: Ipv4Addr,
    /// Its public address.
    pub public_ip: Option<Ipv4Addr>,
    /// The caller's token, which makes a repeated call harmless.
    pub client_token: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was deleted; it is still shown for an hour.
    pub deleted_at: Option<Timestamp>,
}

/// A public address that an account holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ElasticIp {
    /// Account and Region.
    pub scope: Scope,
    /// `eipalloc-` and 17 hexadecimal digits.
    pub id: String,
    /// The address.
    pub ip: Ipv4Addr,
    /// The interface it belongs to for now, and the association's id (`eipassoc-…`).
    pub association: Option<(String, String)>,
    /// Tags.
    pub tags: Tags,
}

/// Reaches an AWS service from inside a VPC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VpcEndpoint {
    /// Account and Region.
    pub scope: Scope,
    /// `vpce-` and 17 hexadecimal digits.
    pub id: String,
    /// The VPC.
    pub vpc: String,
    /// The service: `com.amazonaws.REGION.NAME`.
    pub service: String,
    /// How it is reached.
    pub kind: EndpointKind,
    /// Route tables that lead to a gateway endpoint.
    pub route_tables: Vec<String>,
    /// Subnets of an interface endpoint, each with its network interface.
    pub interfaces: Vec<(String, String)>,
    /// Security groups of an interface endpoint's interfaces.
    pub security_groups: Vec<String>,
    /// Whether the service's ordinary name leads to an interface endpoint.
    pub private_dns: bool,
    /// The policy, as it was given.
    pub policy: Option<String>,
    /// The caller's token, which makes a repeated call harmless.
    pub client_token: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How an endpoint is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndpointKind {
    /// By a route: S3 and DynamoDB.
    Gateway,
    /// By interfaces in subnets: all other services.
    Interface,
}

impl EndpointKind {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gateway => "Gateway",
            Self::Interface => "Interface",
        }
    }
}

super::record_by_id! {
    InternetGateway "network/internet-gateways";
    NatGateway "network/nat-gateways";
    ElasticIp "network/elastic-ips";
    VpcEndpoint "network/endpoints";
}
