//! From records to served requests.

mod balancing;
mod health;
mod machine;
mod mesh;
mod records;
mod world;
