//! The simulation itself: it replays, it finds mistakes, and its time is one time.

mod counter;
mod services;
mod world;
