//! Wire shapes ↔ domain, one noun a file, both directions side by side.

pub(crate) mod attachments;
pub(crate) mod attributes;
pub(crate) mod clusters;
pub(crate) mod common;
pub(crate) mod connect;
pub(crate) mod containers;
pub(crate) mod daemons;
pub(crate) mod definitions;
pub(crate) mod deployments;
pub(crate) mod disks;
pub(crate) mod express;
pub(crate) mod instances;
pub(crate) mod overrides;
pub(crate) mod providers;
pub(crate) mod registrations;
pub(crate) mod rollouts;
pub(crate) mod services;
pub(crate) mod task_sets;
pub(crate) mod tasks;
pub(crate) mod volumes;
