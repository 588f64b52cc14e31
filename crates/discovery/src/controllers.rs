//! What keeps the room in step.

pub(crate) mod operations;
pub(crate) mod tasks;
