//! Cloud Map: namespaces, their services and the instances behind them.
//!
//! - [`Discovery`]: the operations; `handlers` has one file a noun
//! - [`operation_expiry`]: the controller that forgets old operations
//!
//! - [`TaskInstances`]: the controller that registers tasks of services with `serviceRegistries`
//!
//! What Service Connect manages is shown beside what callers register, and only shown: ECS owns
//! it. A DNS namespace has a hosted zone; what its names stand for follows from the instances
//! (`domain::discovery::DiscoveryService::record_sets`).
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod controllers;
mod filters;
mod handlers;
mod page;
mod view;

pub use controllers::operations::{KEPT, expiry as operation_expiry};
pub use controllers::tasks::TaskInstances;
pub use handlers::{Discovery, HEALTH_CHANGE, SETTLES};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateService.HealthCheckCustomConfig.FailureThreshold",
        "always 1, as AWS treats it since 2023",
    ),
    (
        "CreateService.HealthCheckConfig",
        "told again; no Route 53 checker asks instances, which count as healthy",
    ),
    (
        "UpdateService.Service.HealthCheckConfig",
        "as in CreateService",
    ),
    (
        "UpdateHttpNamespace.UpdaterRequestId",
        "every update is its own operation; repeating one is harmless",
    ),
    (
        "UpdatePrivateDnsNamespace.UpdaterRequestId",
        "as in UpdateHttpNamespace",
    ),
    (
        "UpdatePublicDnsNamespace.UpdaterRequestId",
        "as in UpdateHttpNamespace",
    ),
];
