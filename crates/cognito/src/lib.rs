//! Cognito user pools.
//!
//! - [`Cognito`]: the operations; `handlers` has one file a noun, `convert` the wire shapes
//! - `web`: the pages of user pools, OAuth and the discovery documents, see [`Web`]
//! - [`Endings`]: the controller that forgets what has ended by itself
//! - `ground`: records as every part finds them; `names`: who is meant by a name; `codes`:
//!   what users are sent; `sign_in`: passwords, challenges and grants; `tokens`: what they get
//! - `srp`, `totp`, `keys`, `crypt`: the mathematics
//!
//! Nothing is mailed: a code stands in the server's log and is shown by `longshore codes`.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod codes;
mod controllers;
mod convert;
mod crypt;
mod filter;
mod ground;
mod handlers;
mod inert;
mod keys;
mod names;
mod page;
mod passwords;
mod schema;
mod sign_in;
mod srp;
mod tokens;
mod totp;
mod web;
mod words;

pub use controllers::endings::Endings;
pub use ground::{Cognito, SentCode};
pub use inert::INERT;
pub use web::{Web, is_for_pages};
