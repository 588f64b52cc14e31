//! Tasks on a real machine: real containers, mounts and namespaces, with records in memory.

mod bridge;
mod logs;
mod volumes;
mod world;
