//! The room over a memory store: operations, refusals, controllers.

mod balancers;
mod logins;
mod rules;
mod support;
mod targets;
