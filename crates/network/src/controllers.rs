//! What the room does by itself, level by level.

pub mod addresses;
mod keeper;
pub mod nat_gateways;
pub mod peerings;

pub use keeper::{Addresses, NatGateways, Peerings};
