//! Speaks the AWS protocols.
//!
//! - [`front`]: the front door, where every call comes in
//! - [`context`]: what a handler is told about a call, and how it asks whether the caller may
//! - [`identity`]: who holds which access key; filled by the `iam` room
//! - `route`, `codec`, `check`: which operation a request calls, with which input, and whether
//!   that is what the model allows
//! - `sigv4`: signatures
//! - `table`: the shapes all of these walk, from the facts files of `api`
//! - [`page`]: pages of lists
//! - [`testing`]: doubles for tests

mod check;
mod codec;
pub mod context;
pub mod front;
pub mod identity;
mod mask;
pub mod page;
mod refuse;
mod route;
mod sigv4;
mod table;
pub mod testing;

pub use context::{Ask, Authorizer, Context, Decision, Source};
pub use front::{
    Admitted, AtOnce, Caller, Calling, Completion, Doorkeeper, Doorway, FrontDoor, HostPeers,
    Otherwise, OverTls, Peers, Settings, Stranger, Stream, WebBody, WebRequest, WebResponse,
    text_answer,
};
pub use identity::{Arrival, Credentials, Known, Unknown};
pub use route::{DATA_CHANNELS, OWN_PATHS};
pub use sigv4::{AccessKey, Payload, sign};
pub use table::{Modelled, action, coverage};

#[cfg(test)]
mod oracle;
