//! Elastic Load Balancing: load balancers, listeners, rules, target groups and targets.
//!
//! - [`Elb`]: the room; [`Handlers`] serve its operations
//! - `handlers`: one file a noun · `convert`: wire shapes ↔ records
//! - [`controllers`]: ends draining targets, and sweeps up after what was deleted
//! - `attributes`: what can be set of each kind, with defaults and checks
//! - `keys`: what sessions of users are kept with, and the public half of it
//! - `usage`: which load balancer uses which target group
//!
//! Requests are carried by the edge, which reads the records and alone writes `TargetHealth`.
//! Addresses come from the network room, through the interfaces a load balancer asks for.

mod arns;
mod attributes;
pub mod controllers;
mod convert;
mod fault;
mod handlers;
mod keys;
mod pages;
mod usage;

pub use handlers::Handlers;
pub use keys::is_for_public_keys;

use domain::{Clock, IdSource};
use seal::Seal;
use std::sync::Arc;
use store::Store;
use wire::Context;

/// The room: where its records are, and its sources of time and chance.
pub struct Elb {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    /// Seals what the room keeps secret: of identity providers, and keys.
    seal: Arc<Seal>,
    /// Whether an edge serves load balancers and says when it does.
    is_served: bool,
}

impl Elb {
    /// A room over `store` that seals secrets with `seal`. Where no edge serves load balancers
    /// they are active once they have their addresses.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        seal: Arc<Seal>,
        is_served: bool,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            clock,
            ids,
            seal,
            is_served,
        })
    }

    /// The services the room offers.
    pub fn services(self: &Arc<Self>) -> Vec<Arc<dyn api::Service<Context>>> {
        vec![Arc::new(api::elbv2::Server(Handlers::new(self.clone())))]
    }

    /// The 16 digits at the end of an ARN.
    fn new_id(&self) -> String {
        self.ids.hex(16)
    }
}

/// What is accepted here without acting, and why.
pub const INERT: &[(&str, &str)] = &[
    (
        "ModifyLoadBalancerAttributes.access_logs.s3.* (network)",
        "connections of network load balancers are not logged",
    ),
    (
        "ModifyLoadBalancerAttributes.zonal_shift.config.enabled",
        "zones cannot be shifted away from",
    ),
    (
        "ModifyLoadBalancerAttributes.dns_record.client_routing_policy",
        "names have the addresses of all zones that are well, in any order",
    ),
    (
        "ModifyLoadBalancerAttributes.secondary_ips.auto_assigned.per_subnet",
        "ports do not run out: each load balancer has a network of its own",
    ),
    (
        "ModifyTargetGroupAttributes.target_health_state.unhealthy.draining_interval_seconds",
        "a target that fails is told unhealthy at once",
    ),
];
