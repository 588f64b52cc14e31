//! Service Connect: which tasks may be called behind each endpoint of a namespace.
//!
//! - [`Instances`]: the controller that writes [`domain::discovery::MeshInstance`]
//! - [`InFlight`]: how it learns that nobody waits for an answer of a draining instance
//!
//! The room has no API of its own: services declare endpoints through ECS, and Cloud Map shows
//! what is here. Connections, retries and time-outs belong to the edge.

mod controllers;

pub use controllers::instances::{
    DRAIN, DRAIN_LONGEST, InFlight, Instances, Subject, UNKNOWN_LONGEST, Unheard,
};
