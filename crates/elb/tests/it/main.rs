//! The room over a memory store: operations, refusals, controllers.

mod balancers;
mod network;
mod rules;
mod support;
mod targets;
