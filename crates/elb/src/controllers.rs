//! What the room does by itself, level by level.

mod keeper;
pub mod orphans;
pub mod targets;

pub use keeper::{Orphans, Targets};
