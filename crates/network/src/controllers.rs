//! What the room does by itself, level by level.

pub mod addresses;
