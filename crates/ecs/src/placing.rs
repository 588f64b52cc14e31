//! Placing: from a call's words and a cluster's records to a container instance for each task.
//!
//! - [`wish`]: placement constraints and strategies, read and checked
//! - [`daemon`]: the instances a daemon has a task on
//! - [`need`]: what a task takes of an instance
//! - [`places`]: a cluster's instances as they are now, and what is left of each
//! - [`spots`]: places for the tasks of one launch, or why there are none
//!
//! The choice itself is `scheduler::place`. Fargate is not placed: its capacity is the machine.

pub(crate) mod daemon;
pub(crate) mod need;
pub(crate) mod places;
pub(crate) mod spots;
pub(crate) mod wish;

pub(crate) use daemon::suited;
pub(crate) use places::{Places, Spot};
pub(crate) use wish::PlacementWish;

#[cfg(test)]
mod tests;
