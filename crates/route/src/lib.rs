//! Decides where a request goes. Pure: no sockets, no tasks, no clock of its own.
//!
//! A [`TableSpec`] says what the control plane wants; [`RouteTable::compile`] makes it fast to
//! ask; a [`Ledger`] lends it the balancing state that outlives a table: requests in flight,
//! round-robin cursors, outliers, warm-up and meters, each kept by the identity of its owner.
//!
//! - [`Listener`] matches a [`RequestView`] against its rules and names an [`Action`].
//! - [`TargetGroup::pick`] chooses a target among the ready ones; when every target is unhealthy
//!   it opens up and uses them all.
//! - [`api`] does the same for HTTP APIs, in API Gateway's terms.
//! - [`login`] holds what is asked of users who must log in.
//! - [`ServicePolicy`] holds what Service Connect adds: retries, time-outs, outlier ejection.

mod action;
pub mod api;
mod condition;
mod flow;
mod group;
mod guard;
mod health;
mod ids;
mod ledger;
mod listener;
pub mod login;
mod meter;
mod metric;
mod pattern;
mod spec;
mod state;
mod stick;
mod table;
mod transform;

pub use action::{Action, FixedResponse, Forward, Redirect, RedirectParts};
pub use condition::{Cidr, Condition, QueryPattern, RequestView};
pub use flow::{Flow, FlowPolicy};
pub use group::{Algorithm, MinimumHealthy, Pick, Target, TargetGroup, TargetStatus};
pub use guard::Guard;
pub use health::{HealthCheck, HealthProtocol, Matcher, MatcherError};
pub use ids::{
    IdentityId, ListenerId, LoadBalancerId, LoginId, Origin, Owner, ServiceName, TargetGroupId,
    TargetId, Zone,
};
pub use ledger::Ledger;
pub use listener::{
    DesyncMode, Flavour, ForwardedFor, Listener, LoadBalancerPolicy, NetworkPolicy, Protocol, Rule,
    Scheme, ServicePolicy, SharedPort,
};
pub use meter::{Histogram, LoginCount, Meter, Reading};
pub use metric::{DISCOVERY_NAME, Metric, TARGET_DISCOVERY_NAME};
pub use pattern::{Expression, Pattern};
pub use spec::{
    ActionSpec, CompileError, ForwardSpec, GroupSpec, ListenerSpec, RuleSpec, TableSpec, TargetSpec,
};
pub use state::{InFlight, Millis, OutlierPolicy, TargetState};
pub use stick::{Moment, Pin, Stickiness};
pub use table::RouteTable;
pub use transform::{Rewrite, Transforms};
