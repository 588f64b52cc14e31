//! Cloud Map namespaces, and what the mesh knows of the services in them.

use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use std::time::Duration;

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
    /// Makes a repeated request harmless.
    pub creator_request_id: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An endpoint of a namespace, as a service declares it. Written by the `ecs` room when a
/// service with Service Connect is made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshEndpoint {
    /// Account and Region.
    pub scope: Scope,
    /// The namespace's id.
    pub namespace: String,
    /// Its name in the namespace.
    pub discovery_name: String,
    /// The [`crate::ecs::Service`] key of who serves it.
    pub service: String,
    /// The port mapping's name.
    pub port_name: String,
    /// Names and ports clients call.
    pub aliases: Vec<(String, u16)>,
    /// `http`, `http2`, `grpc` or `tcp`.
    pub protocol: String,
    /// Idle time-out; zero for none.
    pub idle_timeout: Duration,
    /// Time-out of one request; zero for none; not for `tcp`.
    pub per_request_timeout: Duration,
}

/// A task that serves an endpoint and may be called. Written by the `mesh` room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshInstance {
    /// Account and Region.
    pub scope: Scope,
    /// The namespace's id.
    pub namespace: String,
    /// The endpoint's name in the namespace.
    pub discovery_name: String,
    /// The task's id.
    pub task: String,
    /// The [`crate::ecs::Task`] key.
    pub task_key: String,
    /// The task's address.
    pub ip: Ipv4Addr,
    /// The port it serves on.
    pub port: u16,
    /// When it stopped taking new calls; those in flight may finish.
    pub draining_since: Option<Timestamp>,
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

impl MeshEndpoint {
    /// The key all endpoints of a namespace are below.
    pub fn namespace_key(scope: &Scope, namespace: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(namespace)
    }
}

impl MeshInstance {
    /// The key all instances of an endpoint are below.
    pub fn endpoint_key(scope: &Scope, namespace: &str, discovery_name: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(namespace)
            .child(discovery_name)
    }
}

impl Record for Namespace {
    const KIND: &'static str = "discovery/namespaces";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.id)
    }
}

impl Record for MeshEndpoint {
    const KIND: &'static str = "mesh/endpoints";

    fn key(&self) -> Key {
        Self::namespace_key(&self.scope, &self.namespace).child(&self.discovery_name)
    }
}

impl Record for MeshInstance {
    const KIND: &'static str = "mesh/instances";

    fn key(&self) -> Key {
        Self::endpoint_key(&self.scope, &self.namespace, &self.discovery_name).child(&self.task)
    }
}
