//! The nouns of Longshore. No I/O: whoever reads this crate knows what exists, not how it works.
//!
//! - [`clock`], [`ids`]: the only sources of time and chance
//! - [`arn`], [`key`]: what things are called, outside and in the store
//! - [`principal`]: who asks
//! - [`sealed`]: what only the server can read
//! - [`event`]: what is told of what happened
//! - the records of each room: [`apigw`], [`certificates`], [`cognito`], [`ecr`], [`ecs`],
//!   [`network`], [`elb`], [`firewall`], [`discovery`], [`iam`], [`secrets`], [`logs`], [`metrics`]

pub mod arn;
pub mod clock;
pub mod event;
pub mod ids;
pub mod key;
pub mod principal;
pub mod sealed;

pub mod apigw;
pub mod certificates;
pub mod cognito;
pub mod discovery;
pub mod ecr;
pub mod ecs;
pub mod elb;
pub mod firewall;
pub mod iam;
pub mod logs;
pub mod metrics;
pub mod network;
pub mod secrets;
pub mod zones;

pub use arn::{AccountId, Arn, Region, Scope};
pub use clock::{Clock, ManualClock, Timestamp};
pub use event::Event;
pub use ids::{IdSource, SeededIds};
pub use key::{Key, Record};
pub use principal::Principal;
pub use sealed::Sealed;
