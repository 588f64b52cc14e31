//! Wire shapes and records, both directions side by side.

pub(crate) mod across;
pub(crate) mod endpoints;
pub(crate) mod gateways;
pub(crate) mod interfaces;
pub(crate) mod peerings;
pub(crate) mod permissions;
pub(crate) mod routes;
pub(crate) mod security_groups;
pub(crate) mod subnets;
pub(crate) mod volumes;
pub(crate) mod vpcs;
