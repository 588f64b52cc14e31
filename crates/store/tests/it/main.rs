//! The store's tests: every engine held to one suite, and each to its own promises.

mod conformance;
mod embedded;
mod support;
mod transactions;
