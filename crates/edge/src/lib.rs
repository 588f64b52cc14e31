//! The data plane: serves the listeners of load balancers and the endpoints of Service Connect.
//!
//! [`Edge`] runs a few threads, each with a runtime of its own. Sockets are made elsewhere, often
//! inside the network namespace they belong to, and handed over with [`Edge::open`]; a connection
//! stays on the thread it was given to. What is served is a `route::RouteTable`, replaced whole
//! by [`Edge::apply`]; a request keeps the table it began with. Connections to targets are made
//! by a [`Connect`], which knows how to enter the namespace they must start in.
//!
//! [`Gateway`] is the front of HTTP APIs, which the server's front door hands requests to.
//! [`Follow`] keeps an edge in step with the records: load balancers and Service Connect.
//! [`Measurer`] hands on what was counted, minute by minute.
//!
//! What is promised: a target that drains gets nothing new and finishes what it has; a request
//! that a target never answered goes to another one when that is safe; buffers are bounded.

mod alarm;
mod api;
mod calls;
mod chance;
mod client;
mod config;
mod connect;
mod date;
mod downstream;
mod edge;
mod exchange;
mod firewall;
mod follow;
mod gather;
mod health;
mod http1;
mod login;
mod logs;
mod network;
mod observe;
mod shelf;
mod sockets;
mod stats;
mod stream;
mod threads;
mod tls;
mod tunnel;
mod upstream;

pub use api::{
    AccessLine, AccessLogs, Gateway, GatewayFollow, GatewayParts, Keys, NoKeys, NoLogs, guarded,
};
pub use calls::CallLogs;
pub use config::{EdgeConfig, Limits};
pub use connect::{Connect, HostConnect};
pub use edge::{ApplyError, Edge};
pub use firewall::FirewallParts;
pub use follow::{
    Follow, FollowConfig, FollowParts, MeasureParts, Measurer, NamespaceConnect, Namespaces,
    target_of,
};
pub use health::{Health, HealthReason, HealthState, TargetHealth};
pub use http1::{ReadRequest, read_requests};
pub use login::{LoginKeyError, LoginKeys, Logins};
pub use logs::{LogFacts, LogPlace, Logbook};
pub use observe::{Connection, Exchange, Observe};
pub use sockets::{ListenerSocketId, Serves};
pub use stats::{Snapshot, TargetStats};
pub use tls::{CertificateError, DoorTls, ListenerTls, MeshIdentity, ServedCertificate, TlsSpec};
