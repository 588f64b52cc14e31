//! The operations of the room.

mod filters;
mod labels;
mod parameter_lists;
mod parameters;
mod password;
mod secret_lists;
mod secret_values;
mod secrets;
mod stages;

pub use parameters::Parameters;
pub use secrets::Secrets;
