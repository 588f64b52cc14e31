//! Log groups and log streams. Their events live in a store of their own.
