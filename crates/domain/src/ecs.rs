//! Clusters, task definitions, tasks and services.
//!
//! A task has two records: [`Task`] is what is wanted of it and belongs to the `ecs` room;
//! [`TaskReport`] is what has become of it and belongs to the instance it runs on.

mod account;
mod cluster;
mod command;
mod container;
mod daemon;
mod definition;
mod deployment;
mod express;
mod history;
mod instance;
mod membership;
mod note;
mod provider;
mod report;
mod service;
mod status;
mod task;
mod volume;

pub use account::*;
pub use cluster::*;
pub use command::*;
pub use container::*;
pub use daemon::*;
pub use definition::*;
pub use deployment::*;
pub use express::*;
pub use history::*;
pub use instance::*;
pub use membership::*;
pub use note::*;
pub use provider::*;
pub use report::*;
pub use service::*;
pub use status::*;
pub use task::*;
pub use volume::*;
