//! What the room does by itself, level by level.

mod issuer;

pub use issuer::Issuer;
