//! The store's tests: every engine held to one suite, and each to its own promises.

mod conformance;
mod crash;
mod disk;
mod embedded;
mod etcd;
mod failing_disk;
mod support;
mod transactions;
