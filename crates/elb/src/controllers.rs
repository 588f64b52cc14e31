//! What the room does by itself, level by level.

pub mod orphans;
pub mod targets;
