//! The operations of the room.

mod batches;
mod filters;
mod labels;
mod operations;
mod parameter_filters;
mod parameter_lists;
mod parameter_operations;
mod parameter_writes;
mod parameters;
mod password;
mod secret_lists;
mod secret_lives;
mod secret_policies;
mod secret_tags;
mod secret_values;
mod secrets;
mod stages;
mod words;

pub use parameters::Parameters;
pub use secrets::Secrets;
