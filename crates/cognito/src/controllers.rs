//! Controllers of user pools.

pub(crate) mod endings;
