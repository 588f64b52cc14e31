//! Between records and the shapes of the API.

pub(crate) mod record_sets;
pub(crate) mod zones;
