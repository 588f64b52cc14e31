//! Cloud Map: HTTP namespaces, their services and the instances behind them.
//!
//! - [`Discovery`]: the operations; `handlers` has one file a noun
//! - [`Operations`]: the controller that forgets old operations
//!
//! What Service Connect manages is shown beside what callers register, and only shown: ECS owns
//! it. DNS namespaces are not built yet.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod controllers;
mod filters;
mod handlers;
mod page;
mod view;

pub use controllers::operations::{KEPT, Operations};
pub use handlers::{Discovery, HEALTH_CHANGE, SETTLES};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateService.HealthCheckCustomConfig.FailureThreshold",
        "always 1, as AWS treats it since 2023",
    ),
    (
        "UpdateHttpNamespace.UpdaterRequestId",
        "every update is its own operation; repeating one is harmless",
    ),
];
