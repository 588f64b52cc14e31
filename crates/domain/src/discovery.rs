//! Cloud Map namespaces, and (in `mesh`) what Service Connect knows of the services in them.

mod dns;
mod mesh;

pub use dns::{HealthProbe, NamespaceDns, ServiceDns};
pub use mesh::{MeshCertificate, MeshEndpoint, MeshInstance, MeshTls};

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// A Cloud Map namespace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Namespace {
    /// Account and Region.
    pub scope: Scope,
    /// `ns-` and 16 letters and digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// `HTTP`, `DNS_PRIVATE` or `DNS_PUBLIC`.
    pub kind: String,
    /// The VPC of a private DNS namespace.
    pub vpc: Option<String>,
    /// Its hosted zone, when it is a DNS namespace.
    #[serde(default)]
    pub dns: Option<NamespaceDns>,
    /// Makes a repeated request harmless.
    pub creator_request_id: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A Cloud Map service that a caller made. Those that Service Connect manages are no records of
/// their own: they are shown from [`MeshEndpoint`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiscoveryService {
    /// Account and Region.
    pub scope: Scope,
    /// `srv-` and 16 letters and digits.
    pub id: String,
    /// The namespace's id.
    pub namespace: String,
    /// Its name, unique in the namespace.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Makes a repeated request harmless.
    pub creator_request_id: Option<String>,
    /// Whether callers tell the health of its instances.
    pub custom_health: bool,
    /// Its records, when instances are found by DNS.
    #[serde(default)]
    pub dns: Option<ServiceDns>,
    /// The Route 53 health check of its instances.
    #[serde(default)]
    pub probe: Option<HealthProbe>,
    /// What callers keep with it.
    pub attributes: Tags,
    /// Grows with each change of its instances.
    pub revision: u64,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An instance of a Cloud Map service: registered by a caller, or a task of a service with
/// `serviceRegistries`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiscoveryInstance {
    /// Account and Region.
    pub scope: Scope,
    /// The service's id.
    pub service: String,
    /// Its id, unique in the service.
    pub id: String,
    /// Makes a repeated request harmless.
    pub creator_request_id: Option<String>,
    /// The address and whatever else it was registered with.
    pub attributes: Tags,
    /// What callers told of its health.
    pub healthy: bool,
    /// Whether they told otherwise since, and from when on that counts.
    pub health_change: Option<(bool, Timestamp)>,
    /// The [`crate::ecs::Task`] key of the task that is this instance, which ECS owns then.
    #[serde(default)]
    pub task: Option<String>,
}

/// Something that takes Cloud Map a moment, and how it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiscoveryOperation {
    /// Account and Region.
    pub scope: Scope,
    /// Letters, digits and dashes.
    pub id: String,
    /// What: `CREATE_NAMESPACE`, `REGISTER_INSTANCE` and so on.
    pub kind: String,
    /// What it is about: kinds of things (`NAMESPACE`, `SERVICE`, `INSTANCE`) and their ids.
    pub targets: Tags,
    /// Why it failed: a code and a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<(String, String)>,
    /// When it was submitted.
    pub created_at: Timestamp,
}

impl Namespace {
    /// The key of the namespace of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        self.scope
            .arn("servicediscovery", format!("namespace/{}", self.id))
    }
}

impl DiscoveryService {
    /// The key of the service of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        self.scope
            .arn("servicediscovery", format!("service/{}", self.id))
    }
}

impl DiscoveryInstance {
    /// The key all instances of a service are below.
    pub fn service_key(scope: &Scope, service: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(service)
    }
}

impl DiscoveryOperation {
    /// The key of the operation of that id.
    pub fn key_of(scope: &Scope, id: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(id)
    }
}

impl Record for Namespace {
    const KIND: &'static str = "discovery/namespaces";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl Record for DiscoveryService {
    const KIND: &'static str = "discovery/services";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl Record for DiscoveryInstance {
    const KIND: &'static str = "discovery/instances";

    fn key(&self) -> Key {
        Self::service_key(&self.scope, &self.service).child(&self.id)
    }
}

impl Record for DiscoveryOperation {
    const KIND: &'static str = "discovery/operations";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}
