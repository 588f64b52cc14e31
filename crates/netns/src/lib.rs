//! Virtual networks on one instance: VPCs, network interfaces, security groups, sockets and
//! names inside them.
//!
//! Plain desired state goes in; the kernel is brought in step with it. Everything here may be
//! called again with the same arguments, and what an earlier process left is adopted or swept.
//! No AWS shapes and no store: rooms and agents translate.
//!
//! ```text
//!   task namespace            router namespace of the VPC                  host
//!   eth0 10.0.1.5 ─── veth ─── eni-…   10.0.1.5/32 ┐
//!                              forward: groups     ├─ uplink ── veth ── prefix.N ─ masquerade
//!   eth0 10.0.1.6 ─── veth ─── eni-…   10.0.1.6/32 ┘ 169.254.x.y/31
//!                              lo: resolver, services
//! ```
//!
//! - [`Network`]: the VPCs, interfaces and rules of one instance.
//! - [`sockets`]: listeners and connections inside a namespace.
//! - [`resolver`]: the name server each VPC has.

mod drops;
mod error;
mod firewall;
mod host;
mod link;
mod namespace;
mod network;
mod nft;
pub mod resolver;
mod rtnl;
mod rules;
pub mod sockets;
mod spec;

pub use drops::{Direction, Drop, DropReason};
pub use error::{NetworkError, OpenError};
pub use network::{
    Attached, Config, FoundInterface, FoundVpc, Inventory, Keep, Network, Notice, Now, Router,
};
pub use rules::{
    Egress, Group, InterfaceRules, Peer, PeerRules, Rule, SubnetRoute, SubnetRules, Traffic,
    VpcRules, Way,
};
pub use spec::{Cidr, InterfaceSpec, MacAddress, PeeringSpec, VpcSpec};
