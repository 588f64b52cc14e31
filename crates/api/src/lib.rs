//! The shapes of the AWS APIs. No I/O.
//!
//! - [`model`]: facts tables, read from `models/*.api`
//! - [`record`]: how typed records meet the canonical tree
//! - [`error`]: what an operation answers when it refuses
//! - [`service`]: how a room is called by name
//! - one module a service, made by `cargo xtask codegen` for the operations in `models/*.ops`

pub mod error;
pub mod facts;
pub mod model;
pub mod record;
pub mod service;

#[cfg(feature = "records")]
mod generated;

pub use error::{ApiError, Fault, Reply};
#[cfg(feature = "records")]
pub use generated::*;
pub use record::Blob;
pub use service::Service;
