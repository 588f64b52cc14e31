//! Service Connect: endpoints, the tasks behind them, and the certificates of those that want TLS.

use crate::certificates::Material;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use std::time::Duration;

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
    /// How traffic to it is encrypted; nothing when it is not.
    #[serde(default)]
    pub tls: Option<MeshTls>,
}

/// Who vouches for an endpoint (`tls` of a Service Connect service).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshTls {
    /// The private authority that issues its certificates.
    pub authority: Arn,
    /// The role they are asked for with.
    pub role: String,
    /// The KMS key, as it was named: kept and told.
    pub kms_key: Option<String>,
}

/// The certificate of an endpoint. Both sides present it: the edge before the tasks that serve
/// the endpoint, and the edge before those that call it. Written by the `certificates` room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshCertificate {
    /// Account and Region.
    pub scope: Scope,
    /// The namespace's id.
    pub namespace: String,
    /// The endpoint's name in the namespace.
    pub discovery_name: String,
    /// The [`crate::ecs::Service`] key of who serves the endpoint.
    pub service: String,
    /// Who vouches for it: as the endpoint had it when this was last asked for.
    pub tls: MeshTls,
    /// The name it is for, such as `orders.storefront`.
    pub name: String,
    /// What is presented: the newest certificate that was issued, with who issued it.
    pub material: Option<Material>,
    /// Who vouched for [`Self::material`].
    pub vouched: Option<MeshTls>,
    /// When the next one is due.
    pub renew_at: Timestamp,
    /// Why the last attempt failed, in a sentence; nothing when it did not.
    pub problem: Option<String>,
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
    /// The port it is called at: the program's own, or the one before it.
    pub port: u16,
    /// Whether it is called through TLS.
    #[serde(default)]
    pub secure: bool,
    /// When it stopped taking new calls; those in flight may finish.
    pub draining_since: Option<Timestamp>,
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

impl MeshCertificate {
    /// The key of the certificate of an endpoint.
    pub fn key_of(scope: &Scope, namespace: &str, discovery_name: &str) -> Key {
        Key::kind(Self::KIND)
            .join(&scope.segments())
            .child(namespace)
            .child(discovery_name)
    }

    /// The key of the endpoint it is for.
    pub fn endpoint_key(&self) -> Key {
        MeshEndpoint::namespace_key(&self.scope, &self.namespace).child(&self.discovery_name)
    }

    /// Whether what is presented was issued as `tls` wants it and holds at `now`.
    pub fn is_good(&self, tls: &MeshTls, now: Timestamp) -> bool {
        let holds = |material: &Material| material.facts.not_after > now;
        self.vouched.as_ref() == Some(tls) && self.material.as_ref().is_some_and(holds)
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

impl Record for MeshCertificate {
    const KIND: &'static str = "mesh/certificates";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.namespace, &self.discovery_name)
    }
}
