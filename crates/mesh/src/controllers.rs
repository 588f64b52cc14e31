//! What keeps the records of the room in step.

pub(crate) mod instances;
