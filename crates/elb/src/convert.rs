//! Wire shapes and records, both directions side by side.

pub(crate) mod actions;
pub(crate) mod conditions;
pub(crate) mod listeners;
pub(crate) mod load_balancers;
pub(crate) mod logins;
pub(crate) mod orders;
pub(crate) mod tags;
pub(crate) mod target_groups;
pub(crate) mod targets;
pub(crate) mod transforms;
