//! Lives of tasks, with hands that do as a test says.

mod lives;
mod scripted;
mod world;
