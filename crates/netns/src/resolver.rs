//! Names: to come.
