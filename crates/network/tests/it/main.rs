//! The room over a memory store: operations, refusals, races.

mod addresses;
mod defaults;
mod gateways;
mod groups;
mod peering_uses;
mod peerings;
mod support;
mod volumes;
mod vpcs;
