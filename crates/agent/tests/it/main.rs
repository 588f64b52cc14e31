//! Lives of tasks: with hands that do as a test says, and on a real machine, with real
//! containers, mounts and namespaces.

mod bridge;
mod changes;
mod lives;
mod logs;
mod machine;
mod scripted;
mod storage;
mod volumes;
mod world;
