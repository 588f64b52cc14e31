//! The hands of a container instance.
//!
//! - [`hands`]: what the agent works with
//! - [`tasks`]: one life for each task placed here
//! - `life`: a task's way from PROVISIONING to STOPPED
//! - `logs`: what containers write goes to CloudWatch Logs
//! - `naming`: what names of hosted zones and Cloud Map stand for
//! - `output`: what nobody else takes of what containers write is forgotten in time
//! - `metadata`: what a task may ask at 169.254.170.2
//! - `sweep`: what an earlier server left and no record wants
//! - `usage`: what tasks of services use of what they have reserved
//! - [`session`]: commands people run in containers
//!
//! The agent alone writes [`domain::ecs::TaskReport`]; it never writes a task's wish.

pub mod hands;
mod images;
mod life;
mod logs;
mod metadata;
mod naming;
mod output;
pub mod session;
pub mod simulated;
mod sweep;
pub mod tasks;
#[cfg(test)]
mod testing;
mod usage;
mod wires;

pub use hands::Hands;
pub use images::StoredImages;
pub use naming::{Names, Naming, answer_on_host, test_answer};
pub use output::forget_old_output;
pub use session::Sessions;
pub use sweep::sweep;
pub use tasks::Tasks;
pub use usage::Usage;
pub use wires::{API_PORT, Desk, Wiring};
