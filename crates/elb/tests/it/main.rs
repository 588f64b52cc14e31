//! The room over a memory store: operations, refusals, controllers.

mod balancers;
mod login_pools;
mod logins;
mod network;
mod rules;
mod support;
mod targets;
