//! What the agent works with: each a trait, so that an instance without root can pretend.

use api::ApiError;
use async_trait::async_trait;
use domain::network::NetworkInterface;
use domain::{Clock, IdSource, Principal, Scope};
use runtime::Runtime;
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use store::Store;

/// Everything the agent works with. Cheap to clone.
#[derive(Clone)]
pub struct Hands {
    /// The name this instance has in [`domain::ecs::Task::instance`].
    pub instance: String,
    /// Where tasks keep their files: `hosts`, volumes.
    pub directory: PathBuf,
    /// Where the AWS APIs answer on the instance's own network: `http://127.0.0.1:4566`.
    pub endpoint: String,
    /// Records.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids.
    pub ids: Arc<dyn IdSource>,
    /// Runs containers.
    pub runtime: Arc<dyn Runtime>,
    /// Makes network interfaces real.
    pub wires: Arc<dyn Wires>,
    /// Fetches images.
    pub images: Arc<dyn Images>,
    /// Calls the AWS APIs, as a task's roles.
    pub calls: Arc<dyn Calls>,
}

/// Makes network interfaces real.
#[async_trait]
pub trait Wires: Send + Sync {
    /// Answers once the interface exists on this instance.
    async fn joined(&self, interface: &NetworkInterface) -> Result<Joined, WireError>;

    /// A listener inside the namespace of an interface.
    async fn listen(
        &self,
        joined: &Joined,
        address: SocketAddr,
    ) -> std::io::Result<std::net::TcpListener>;

    /// Whether there are networks at all, or they are only pretended.
    fn are_real(&self) -> bool {
        true
    }

    /// Joins a container, known by its name at the runtime, to the instance's bridge network.
    async fn bridge(&self, container: &str) -> Result<Joined, WireError>;

    /// Takes a container off the bridge network; one that is not on it is fine.
    async fn unbridge(&self, container: &str) -> std::io::Result<()>;

    /// Connects to a container on the bridge network.
    ///
    /// `caller` is who called: where a load balancer did, the container sees the balancer's client.
    async fn dial(
        &self,
        address: SocketAddr,
        caller: SocketAddr,
    ) -> std::io::Result<tokio::net::TcpStream>;

    /// A socket that sends packets to containers on the bridge network.
    /// `caller` is as above.
    async fn packets(&self, caller: SocketAddr) -> std::io::Result<std::net::UdpSocket>;

    /// Whether the interface's subnet lets its owner reach `service`, such as
    /// `secretsmanager`, by a gateway or an endpoint.
    async fn reaches(&self, interface: &NetworkInterface, service: &str) -> bool;
}

/// A network interface that exists on this instance.
#[derive(Debug, Clone)]
pub struct Joined {
    /// Its namespace; absent where nothing is real.
    pub namespace: Option<PathBuf>,
    /// Its private address.
    pub address: Ipv4Addr,
    /// The resolver's address.
    pub resolver: Ipv4Addr,
    /// Where the AWS APIs answer inside the VPC: `http://172.31.0.2:4566`.
    pub endpoint: String,
}

/// Why an interface could not be made real.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct WireError(pub String);

/// Fetches images and makes them ready to run.
#[async_trait]
pub trait Images: Send + Sync {
    /// Fetches an image, unless it is here already.
    async fn fetch(&self, ask: &ImageAsk<'_>) -> Result<Fetched, ImageError>;
}

/// Which image is wanted, for whom.
#[derive(Debug, Clone)]
pub struct ImageAsk<'a> {
    /// The name as the task definition has it.
    pub image: &'a str,
    /// The digest its deployment resolved it to, when it did.
    pub digest: Option<&'a str>,
    /// Account and Region of the task.
    pub scope: &'a Scope,
    /// Who asks a registry that wants to know.
    pub caller: Option<&'a Principal>,
    /// Whether the task's network has a way to other registries.
    pub outside: bool,
    /// The processor it is for, when the task definition says: `X86_64` or `ARM64`.
    pub architecture: Option<&'a str>,
    /// Who to be at its registry, when the container says.
    pub login: Option<&'a Login>,
}

/// A user of a registry.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub username: String,
    /// The password, which nothing prints.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Login({}, …)", self.username)
    }
}

/// An image ready to run.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// `sha256:…` of its manifest.
    pub digest: String,
    /// Its size as its registry keeps it, bytes.
    pub bytes: u64,
    /// Layers, the topmost first.
    pub layers: Vec<PathBuf>,
    /// Its entry point.
    pub entry_point: Vec<String>,
    /// Its command.
    pub command: Vec<String>,
    /// Its environment, `NAME=value`.
    pub environment: Vec<String>,
    /// Its user.
    pub user: String,
    /// Its working directory.
    pub working_directory: String,
    /// The signal that asks it to stop.
    pub stop_signal: Option<String>,
    /// Keeps the layers from being removed.
    pub hold: Option<Arc<dyn std::any::Any + Send + Sync>>,
}

/// Why an image could not be fetched: the whole stopped reason, such as
/// `CannotPullContainerError: …`.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct ImageError(pub String);

/// Calls the AWS APIs from inside the server.
#[async_trait]
pub trait Calls: Send + Sync {
    /// Calls `service`:`operation` as `caller`, who is asked for permission like anybody.
    async fn call(
        &self,
        caller: &Principal,
        scope: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError>;
}
