//! The EC2 network: VPCs, subnets, security groups, routes, gateways, endpoints, interfaces.
//!
//! - [`Network`]: the room; [`Handlers`] serve its operations
//! - `handlers`: one file a noun · `convert`: wire shapes ↔ records
//! - [`controllers`]: gives addresses to interfaces and takes them back
//! - `select`: ids, filters and pages of every Describe operation
//! - `claims`: who holds which address, inside a transaction
//!
//! What a packet may do is decided by `domain::network::reach` and enforced by the agent.

mod claims;
pub mod controllers;
mod convert;
mod fault;
mod handlers;
mod resource;
mod select;
mod tagging;

pub use handlers::Handlers;

use domain::network::PublicPool;
use domain::{Clock, IdSource, Scope};
use fault::Outcome;
use std::sync::Arc;
use store::Store;
use wire::Context;

/// The room: where its records are, and its sources of time and chance.
pub struct Network {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    public: PublicPool,
}

impl Network {
    /// A room over `store` that gives public addresses out of `public`.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        public: PublicPool,
    ) -> Arc<Self> {
        Arc::new(Self {
            store,
            clock,
            ids,
            public,
        })
    }

    /// The services the room offers.
    pub fn services(self: &Arc<Self>) -> Vec<Arc<dyn api::Service<Context>>> {
        vec![Arc::new(api::ec2::Server(Handlers::new(self.clone())))]
    }

    /// Gives the scope its default VPC unless it has had one. Harmless when repeated and when
    /// several do it at once.
    pub async fn ensure_default(&self, scope: &Scope) -> Result<(), api::ApiError> {
        Ok(handlers::defaults::ensure(self, scope).await?)
    }

    /// Begins a call: asks whether the caller may, answers a dry run, and sees to it that the
    /// scope has its default VPC.
    async fn enter(
        &self,
        cx: &Context,
        action: &str,
        resource: &str,
        dry_run: Option<bool>,
    ) -> Outcome<()> {
        cx.allow(&format!("ec2:{action}"), resource).await?;
        if dry_run == Some(true) {
            let message = "Request would have succeeded, but DryRun flag is set.";
            return Err(api::ApiError::sender("DryRunOperation", 412, message).into());
        }
        handlers::defaults::ensure(self, &cx.scope).await
    }

    /// A new id: `prefix` and 17 hexadecimal digits.
    fn new_id(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.ids.hex(17))
    }
}

/// What EC2 accepts here without acting on it, and why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateVpc.InstanceTenancy",
        "there is no hardware to dedicate; told again as default",
    ),
    (
        "ModifyVpcAttribute.EnableDnsHostnames",
        "kept and told again; interfaces have no public names",
    ),
    (
        "ModifyVpcAttribute.EnableNetworkAddressUsageMetrics",
        "there are no such metrics",
    ),
    (
        "CreateVpcEndpoint.PolicyDocument",
        "kept and told again; calls are decided by IAM alone",
    ),
    (
        "CreateVpcEndpoint.DnsOptions",
        "names of endpoints always have IPv4 addresses",
    ),
    (
        "DescribeVolumes.IncludeManagedResources",
        "volumes of tasks are always told",
    ),
    (
        "ModifyNetworkInterfaceAttribute.SourceDestCheck",
        "a task's packets always have its own address",
    ),
    (
        "AuthorizeSecurityGroupIngress.IpPermissions.Ipv6Ranges",
        "kept and told again; there is no IPv6 in a VPC here",
    ),
];
