//! Clusters, task definitions, tasks and services.
//!
//! A task has two records: [`Task`] is what is wanted of it and belongs to the `ecs` room;
//! [`TaskReport`] is what has become of it and belongs to the instance it runs on.

mod account;
mod cluster;
mod command;
mod definition;
mod history;
mod report;
mod service;
mod status;
mod task;

pub use account::*;
pub use cluster::*;
pub use command::*;
pub use definition::*;
pub use history::*;
pub use report::*;
pub use service::*;
pub use status::*;
pub use task::*;
