//! The room over a memory store: operations, refusals, controllers.

mod balancers;
mod rules;
mod support;
mod targets;
