//! How an API is reached by names of its owner, and how it reaches into a VPC.

use super::arn;
use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// Network interfaces through which APIs reach into a VPC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VpcLink {
    /// Account and Region.
    pub scope: Scope,
    /// Six lower-case letters and digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The VPC.
    pub vpc: String,
    /// Its subnets.
    pub subnets: Vec<String>,
    /// Its security groups.
    pub security_groups: Vec<String>,
    /// A [`crate::network::NetworkInterface`] for each subnet.
    pub interfaces: Vec<String>,
    /// Whether it can be used; written by the room's controller once made.
    pub status: LinkStatus,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whether a VPC link can be used.
///
/// ```text
/// Pending → Available → Deleting
///    └────→ Failed ────────↑
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkStatus {
    /// Its interfaces have no addresses yet.
    Pending,
    /// It can.
    Available,
    /// It cannot, in words.
    Failed(String),
    /// Its interfaces are being given back.
    Deleting,
}

/// A name of the owner's by which APIs are reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainName {
    /// Account and Region.
    pub scope: Scope,
    /// The name, lower case; `*.example.com` stands for every name with one label more.
    pub name: String,
    /// How it is reached.
    pub configurations: Vec<DomainConfiguration>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How a domain name is reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainConfiguration {
    /// The name to point at: `d-ID.execute-api.REGION.amazonaws.com`.
    pub target: String,
    /// The zone of that name.
    pub hosted_zone: String,
    /// The certificate.
    pub certificate: Option<String>,
    /// A name for the certificate.
    pub certificate_name: Option<String>,
    /// The certificate that shows whose the domain is.
    pub ownership_certificate: Option<String>,
    /// `REGIONAL`.
    pub endpoint_type: String,
    /// `TLS_1_2`.
    pub security_policy: String,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
}

/// Which paths of a domain name are which API's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiMapping {
    /// Account and Region.
    pub scope: Scope,
    /// The domain name.
    pub domain: String,
    /// Six lower-case letters and digits.
    pub id: String,
    /// The API's id.
    pub api: String,
    /// The stage.
    pub stage: String,
    /// The first segments of paths; empty for all others.
    pub path: String,
}

impl VpcLink {
    /// The key of the link of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        arn(&self.scope, format!("/vpclinks/{}", self.id))
    }
}

impl DomainName {
    /// The key of the domain name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        arn(&self.scope, format!("/domainnames/{}", self.name))
    }
}

impl ApiMapping {
    /// The key all mappings of a domain name are below.
    pub fn domain_key(scope: &Scope, domain: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(domain)
    }
}

impl Record for VpcLink {
    const KIND: &'static str = "apigw/vpc-links";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl Record for DomainName {
    const KIND: &'static str = "apigw/domain-names";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl Record for ApiMapping {
    const KIND: &'static str = "apigw/api-mappings";

    fn key(&self) -> Key {
        Self::domain_key(&self.scope, &self.domain).child(&self.id)
    }
}
