//! What the room does by itself, level by level.

mod keepers;
pub mod orphans;
pub mod targets;

pub use keepers::{Orphans, Targets};
