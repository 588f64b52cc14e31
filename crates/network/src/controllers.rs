//! What the room does by itself, level by level.

pub mod addresses;
mod keeper;

pub use keeper::Addresses;
