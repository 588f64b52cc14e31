//! Whole worlds in one thread, replayed from a seed.
//!
//! - [`World`]: a store, a clock that moves only when nothing else can happen, and actors
//!   whose steps are taken in an order that follows from the seed; invariants are checked
//!   after every step
//! - [`Faults`]: refused and unanswered commits, slow and failing reads, late and lost
//!   watches, stalls, crashes of any actor at any step
//! - [`scenarios`]: stories that must hold for every seed; [`replay`] tells one again

mod executor;
mod faults;
pub mod scenarios;
mod trace;
mod world;

pub use faults::{Faults, FaultyStore};
pub use scenarios::{Replayed, Scenario, replay};
pub use world::{Failure, Kit, Seen, World, minutes, seconds};
