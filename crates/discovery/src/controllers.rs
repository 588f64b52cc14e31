//! What keeps the room in step.

pub(crate) mod operations;
