//! What happens without a call.

pub(crate) mod alarms;
pub(crate) mod notes;
