//! Judges requests as web ACLs say. Pure: no sockets, no store, no clock of its own.
//!
//! - [`Firewall`]: a web ACL made fast to ask, with all it refers to; [`Firewall::judge`] answers
//!   with a [`Judgement`]
//! - [`Request`]: what is asked about
//! - [`Logging`]: the lines that are told of requests
//! - [`Ledger`]: what outlives a web ACL's change: rates, counts and samples
//! - [`capacity`]: what rules cost
//! - [`managed`]: rule groups of our own under the published names
//!
//! Attempts at SQL and script are found by small detectors ([`Sensitivity`]); they know the usual
//! forms, not all of them. Countries and networks of addresses are not known: such statements
//! match nothing.

mod address;
pub mod capacity;
#[cfg(test)]
mod corpus;
mod decide;
mod firewall;
mod judgement;
mod ledger;
mod log;
pub mod managed;
mod matcher;
mod part;
mod rate;
mod request;
mod sqli;
mod test;
mod transform;
mod xss;

pub use address::Cidr;
pub use firewall::{Firewall, Library};
pub use judgement::{
    Answer, Deed, GroupTrail, Hit, Judgement, Kind, RateTrail, Step, Trail, Verdict,
};
pub use ledger::{Counts, Ledger, Sample};
pub use log::{Logging, Origin};
pub use matcher::{Sensitivity, check_pattern};
pub use request::{BODY_LIMIT, Request};
pub use transform::Transform;
