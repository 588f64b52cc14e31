//! The terminal, and the desk that answers it.
//!
//! - [`command`]: what a person types; speaks to a server over HTTP
//! - [`desk`]: the server's answers to what the AWS APIs have no word for
//! - [`why`]: sentences that explain what is there and what is missing
//! - [`frames`]: how a command's input and output travel between the two

pub mod command;
pub mod desk;
pub mod frames;
pub mod why;
