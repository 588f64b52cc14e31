//! What happens to records without a call.

pub(crate) mod changes;
